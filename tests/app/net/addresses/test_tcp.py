"""A port is open while its server knows it, and so is a connection to it."""

import asyncio
import gc
import socket
from collections.abc import Callable

import pytest

from app.commands.webgl_studio import Bridge
from app.net.addresses import tcp
from app.net.errors import PortTakenError
from app.net.rendezvous.own_rendezvous import OwnRendezvous
from app.net.rendezvous.server import RendezvousServer

HERE = "127.0.0.1"
STEPS = 60  # of the loop; a server has started after fewer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


def _is_open(port: int) -> bool:
    try:
        socket.create_connection((HERE, port), 5).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.parametrize("make", [RendezvousServer, Bridge])
def test_attack_a_server_that_is_cancelled_while_it_starts_listens_nowhere(
    make: Callable[[str, int], RendezvousServer | Bridge],
) -> None:
    """Who hangs up at once must not leave a port open until the program ends."""

    async def scene() -> int:
        cancelled = 0
        for steps in range(STEPS):
            port = _free_port()
            server = make(HERE, port)
            starting = asyncio.ensure_future(server.start())
            for _ in range(steps):
                await asyncio.sleep(0)
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            if starting.cancelled():
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
            closing = asyncio.ensure_future(own.close())
            for _ in range(steps):
                await asyncio.sleep(0)
            closing.cancel()
            await asyncio.gather(closing, return_exceptions=True)
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
            await tcp.listen(asyncio.Protocol, HERE, other.getsockname()[1])

    asyncio.run(scene())
