"""A port is open while its server knows it, and so is a connection to it."""

import asyncio
import gc
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from app.bench.lab.stage import free_port
from app.commands.webgl_studio import Bridge
from app.net.errors import PortTakenError
from app.net.listening import listen
from app.net.rendezvous.own_rendezvous import OwnRendezvous
from app.net.rendezvous.server import RendezvousServer

HERE = "127.0.0.1"
STEPS = 60  # of the loop; a server has started after fewer


def _is_open(port: int) -> bool:
    try:
        socket.create_connection((HERE, port), 5).close()
    except ConnectionRefusedError:
        return False
    return True


async def _cancelled(work: Coroutine[Any, Any, None], steps: int) -> bool:
    """Let it go so many steps of the loop, and cancel it; whether that came before its end."""
    task = asyncio.ensure_future(work)
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()


@pytest.mark.parametrize("make", [RendezvousServer, Bridge])
def test_attack_a_server_that_is_cancelled_while_it_starts_listens_nowhere(
    make: Callable[[str, int], RendezvousServer | Bridge],
) -> None:
    """Who hangs up at once must not leave a port open until the program ends."""

    async def scene() -> int:
        cancelled = 0
        for steps in range(STEPS):
            port = free_port()
            server = make(HERE, port)
            if await _cancelled(server.start(), steps):
                cancelled += 1
            else:
                assert _is_open(port)
                await server.stop()
            assert not _is_open(port), steps
        return cancelled

    assert 2 < asyncio.run(scene()) < STEPS


async def _is_over(connection: socket.socket) -> bool:
    """Whether the other end closes it."""
    connection.setblocking(False)
    try:
        return not await asyncio.wait_for(asyncio.get_running_loop().sock_recv(connection, 1), 2.0)
    except ConnectionError:
        return True
    except TimeoutError:
        return False


@pytest.mark.parametrize("make", [RendezvousServer, Bridge])
def test_a_connection_that_comes_while_a_server_stops_is_closed_as_well(
    make: Callable[[str, int], RendezvousServer | Bridge],
) -> None:
    async def scene() -> None:
        for steps in range(10):
            server = make(HERE, 0)
            await server.start()
            with socket.create_connection((HERE, server.port)) as connection:
                for _ in range(steps):
                    await asyncio.sleep(0)
                await server.stop()
                assert await _is_over(connection), steps

    gc.disable()  # it would close what is forgotten
    try:
        asyncio.run(scene())
    finally:
        gc.enable()


def test_attack_an_own_rendezvous_closes_although_nobody_waits_for_it() -> None:
    async def scene(own: OwnRendezvous) -> None:
        for steps in range(STEPS):
            await own.open()
            assert own.port is not None
            port = own.port
            await _cancelled(own.close(), steps)
            await own.close()
            assert not _is_open(port), steps

    own = OwnRendezvous(lambda: HERE, HERE, (0,))
    try:
        asyncio.run(scene(own))
    finally:
        own.stop()


def test_a_port_that_is_taken_is_said() -> None:
    async def scene() -> None:
        with (
            socket.create_server((HERE, 0)) as other,
            pytest.raises(PortTakenError, match="Choose another"),
        ):
            await listen(asyncio.Protocol, HERE, other.getsockname()[1])

    asyncio.run(scene())
