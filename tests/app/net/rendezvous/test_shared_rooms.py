"""Several rendezvous processes that share their rooms through a real Redis."""

import asyncio
import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

redis = pytest.importorskip("redis", reason="needs the extra 'cluster'")

from app.bench.lab.stage import free_port  # noqa: E402
from app.call.role import Role  # noqa: E402
from app.net.errors import BrokenOffError, RendezvousError  # noqa: E402
from app.net.rendezvous.client import GONE, LEFT, RendezvousClient  # noqa: E402
from app.net.rendezvous.rooms import Limits  # noqa: E402
from app.net.rendezvous.server import RendezvousServer  # noqa: E402
from app.net.rendezvous.shared_rooms import SharedRooms  # noqa: E402

ALIVE_S = 600.0  # a busy machine may hold a test up; who has died is said by the tests themselves
Scene = Callable[[RendezvousServer, RendezvousServer], Coroutine[Any, Any, None]]


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis server of our own."""
    if shutil.which("redis-server") is None:
        pytest.skip("needs redis-server (apt install redis-server)")
    folder, port = tmp_path_factory.mktemp("redis"), free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    _wait_for(port, folder / "log")
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(10)


def _wait_for(port: int, log: Path) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.skip("redis-server does not start here: " + log.read_text()[-200:])


@contextlib.asynccontextmanager
async def two(
    memory: str, limits: Limits | None = None
) -> AsyncIterator[tuple[RendezvousServer, RendezvousServer]]:
    first, second = (
        RendezvousServer(limits=limits, store=SharedRooms(memory, limits, alive_s=ALIVE_S)) for _ in range(2)
    )
    async with first, second:
        yield first, second


def play(memory: str, scene: Scene, limits: Limits | None = None) -> None:
    async def whole() -> None:
        async with two(memory, limits) as servers:
            await scene(*servers)

    asyncio.run(whole())


async def closed(*signals: RendezvousClient) -> None:
    for each in signals:
        await each.aclose()


def test_two_who_came_to_different_processes_meet_and_talk(memory: str) -> None:
    async def scene(first: RendezvousServer, second: RendezvousServer) -> None:
        caller, joiner = RendezvousClient(first.url), RendezvousClient(second.url)
        nameplate = await caller.open_room()
        await asyncio.gather(caller.paired(), joiner.join_room(nameplate))
        await joiner.send(b"\x00\xffhello")
        await caller.send(bytes(20_000))
        assert await caller.receive() == b"\x00\xffhello"
        assert await joiner.receive() == bytes(20_000)
        await joiner.aclose()
        with pytest.raises(BrokenOffError, match=LEFT):
            await caller.receive()
        await caller.aclose()

    play(memory, scene)


def test_two_who_came_to_the_same_process_meet_there(memory: str) -> None:
    async def scene(first: RendezvousServer, second: RendezvousServer) -> None:
        caller, joiner = RendezvousClient(first.url), RendezvousClient(first.url)
        nameplate = await caller.open_room()
        await asyncio.gather(caller.paired(), joiner.join_room(nameplate))
        await joiner.send(b"here")
        assert await caller.receive() == b"here"
        await closed(caller, joiner)

    play(memory, scene)


def test_attack_a_number_takes_one_guess_whichever_process_is_asked(memory: str) -> None:
    async def scene(first: RendezvousServer, second: RendezvousServer) -> None:
        caller, joiner, late = (
            RendezvousClient(first.url),
            RendezvousClient(second.url),
            RendezvousClient(first.url),
        )
        nameplate = await caller.open_room()
        await asyncio.gather(caller.paired(), joiner.join_room(nameplate))
        with pytest.raises(RendezvousError, match="no call under that code"):
            await late.join_room(nameplate)
        await closed(caller, joiner, late)

    play(memory, scene)


def test_a_code_room_goes_with_its_caller(memory: str) -> None:
    async def scene(first: RendezvousServer, second: RendezvousServer) -> None:
        caller, joiner = RendezvousClient(first.url), RendezvousClient(second.url)
        nameplate = await caller.open_room()
        await caller.aclose()
        await asyncio.sleep(0.2)
        with pytest.raises(RendezvousError, match="no call under that code"):
            await joiner.join_room(nameplate)
        await joiner.aclose()

    play(memory, scene)


def test_two_meet_again_in_their_private_room_and_an_earlier_connection_is_replaced(memory: str) -> None:
    async def scene(first: RendezvousServer, second: RendezvousServer) -> None:
        room = "ab" * 16
        earlier, caller, joiner = (
            RendezvousClient(first.url),
            RendezvousClient(second.url),
            RendezvousClient(first.url),
        )
        haunting = asyncio.ensure_future(earlier.meet(room, Role.CALLER))
        await asyncio.sleep(0.3)
        meeting = asyncio.ensure_future(caller.meet(room, Role.CALLER))
        with pytest.raises(RendezvousError, match="gone"):
            await haunting
        await asyncio.gather(meeting, joiner.meet(room, Role.JOINER))
        await caller.send(b"again")
        assert await joiner.receive() == b"again"
        await closed(earlier, caller, joiner)

    play(memory, scene)


def test_attack_guessing_through_several_processes_is_slowed_down_as_through_one(memory: str) -> None:
    async def scene(first: RendezvousServer, second: RendezvousServer) -> None:
        for number in range(4):
            guesser = RendezvousClient((first, second)[number % 2].url)
            with pytest.raises(RendezvousError, match="no call under that code"):
                await guesser.join_room(900_000 + number)
            await guesser.aclose()
        guesser = RendezvousClient(second.url)
        with pytest.raises(RendezvousError, match="too many tries"):
            await guesser.join_room(1)
        await guesser.aclose()

    _forget_rates(memory)
    play(memory, scene, Limits(requests_per_minute=4))
    _forget_rates(memory)


def test_no_address_is_kept_in_redis(memory: str) -> None:
    async def scene(first: RendezvousServer, second: RendezvousServer) -> None:
        caller = RendezvousClient(first.url)
        await caller.open_room()
        with redis.Redis.from_url(memory) as client:
            held = b" ".join(client.keys("*"))
        assert b"eigencall:rate:" in held
        assert b"127.0.0.1" not in held
        await caller.aclose()

    play(memory, scene)


def _forget_rates(memory: str) -> None:
    with redis.Redis.from_url(memory) as client:
        for key in client.keys("eigencall:rate:*"):
            client.delete(key)


def test_without_redis_the_sentence_says_so() -> None:
    async def scene() -> None:
        with pytest.raises(RendezvousError, match="Redis cannot be reached"):
            await RendezvousServer(store=SharedRooms(f"redis://127.0.0.1:{free_port()}/0")).start()

    asyncio.run(scene())


async def bury(memory: str, *living: RendezvousServer) -> None:
    """The dead show no sign of life for long enough; a living one gives one with each sweep."""
    with redis.Redis.from_url(memory) as client:
        for key in client.keys("eigencall:alive:*"):
            client.delete(key)
    for each in reversed(living):  # the first one looks for the dead, when all others are known to live
        await each.sweep()


SERVE = """
import asyncio, sys
from app.net.rendezvous.server import RendezvousServer
from app.net.rendezvous.shared_rooms import SharedRooms

async def serve():
    async with RendezvousServer(store=SharedRooms(sys.argv[1], alive_s=600)) as server:
        print(server.url, flush=True)
        await asyncio.Event().wait()

asyncio.run(serve())
"""


def test_a_process_killed_in_mid_pairing_is_told_to_both_and_the_next_try_works(memory: str) -> None:
    doomed = subprocess.Popen([sys.executable, "-c", SERVE, memory], stdout=subprocess.PIPE, text=True)
    assert doomed.stdout is not None
    url = doomed.stdout.readline().strip()

    async def scene(first: RendezvousServer, second: RendezvousServer) -> None:
        caller, joiner = RendezvousClient(url), RendezvousClient(first.url)
        nameplate = await caller.open_room()
        await asyncio.gather(caller.paired(), joiner.join_room(nameplate))
        await joiner.send(b"hello")
        assert await caller.receive() == b"hello"
        doomed.send_signal(signal.SIGKILL)
        with pytest.raises(RendezvousError, match=GONE):
            await caller.receive()
        await bury(memory, first, second)
        with pytest.raises(BrokenOffError, match=LEFT):
            await joiner.receive()
        await closed(caller, joiner)
        caller, joiner = RendezvousClient(second.url), RendezvousClient(first.url)
        nameplate = await caller.open_room()
        await asyncio.gather(caller.paired(), joiner.join_room(nameplate))
        await closed(caller, joiner)

    try:
        play(memory, scene)
    finally:
        doomed.kill()
        doomed.wait()
        doomed.stdout.close()


def test_a_member_of_a_process_that_died_is_not_met_any_more(memory: str) -> None:
    """Its seat counts as empty, and the code is gone, not left without an answer."""
    doomed = subprocess.Popen([sys.executable, "-c", SERVE, memory], stdout=subprocess.PIPE, text=True)
    assert doomed.stdout is not None
    url = doomed.stdout.readline().strip()

    async def scene(first: RendezvousServer, second: RendezvousServer) -> None:
        caller, joiner = RendezvousClient(url), RendezvousClient(first.url)
        nameplate = await caller.open_room()
        doomed.kill()
        await bury(memory, first, second)
        with pytest.raises(RendezvousError, match="no call under that code"):
            await joiner.join_room(nameplate)
        await closed(caller, joiner)

    try:
        play(memory, scene)
    finally:
        doomed.kill()
        doomed.wait()
        doomed.stdout.close()
