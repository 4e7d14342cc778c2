"""Several connections, one conversation: everything comes once and in order, whichever of them stalls."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, cast

import pytest

from app.call.role import Role
from app.net.rendezvous import client as signalling
from app.net.rendezvous import server as serving
from app.net.rendezvous.client import RendezvousClient
from app.net.rendezvous.nudges import Nudges
from app.net.rendezvous.server import RendezvousServer
from app.net.rendezvous.strands import KEPT_BYTES, MAX_STRANDS, Strands


class Socket:
    """It may fail, and be slow."""

    def __init__(self, fails: bool = False, slow: bool = False) -> None:
        self.sent: list[str | bytes] = []
        self.fails, self.slow, self.closed = fails, slow, False

    async def send_bytes(self, data: bytes) -> None:
        if self.fails:
            raise ConnectionResetError
        await asyncio.sleep(0.01 if self.slow else 0)
        self.sent.append(data)

    send_str = cast(Any, send_bytes)

    async def close(self) -> bool:
        self.closed = True
        return True

    def get_extra_info(self, name: str, default: object = None) -> object:
        return default

    async def pong(self, message: bytes = b"") -> None: ...


def test_a_later_strand_begins_with_what_was_said_before() -> None:
    async def scene() -> None:
        strands, first, late = Strands(Nudges()), Socket(), Socket(slow=True)
        await strands.add(first)
        await strands.send("one")
        joining = asyncio.ensure_future(strands.add(late))
        await asyncio.gather(strands.send(b"two"), strands.send(b"three"))
        await joining
        assert first.sent == late.sent == ["one", b"two", b"three"]
        await strands.close()
        assert first.closed
        assert late.closed

    asyncio.run(scene())


def test_a_strand_that_breaks_is_left_out_until_none_is_left() -> None:
    async def scene() -> None:
        strands, good, broken = Strands(Nudges()), Socket(), Socket(fails=True)
        await strands.add(broken)
        await strands.add(good)
        await strands.send(b"one")
        assert good.sent == [b"one"]
        assert not strands.remove(good)
        with pytest.raises(ConnectionError):
            await strands.send(b"two")

    asyncio.run(scene())


def test_of_each_message_the_first_copy_counts() -> None:
    strands = Strands(Nudges())
    order = [0, 1, 0, 2, 1, 2, 3]
    assert [strands.is_news(number) for number in order] == [True, True, False, True, False, False, True]


def test_attack_what_is_said_without_end_is_not_kept() -> None:
    async def scene() -> None:
        strands, socket = Strands(Nudges()), Socket()
        await strands.add(socket)
        for _ in range(100):
            await strands.send(bytes(KEPT_BYTES // 20))
        assert len(socket.sent) == 100
        assert sum(map(len, strands._said)) <= KEPT_BYTES
        assert not strands.has_room

    asyncio.run(scene())


@asynccontextmanager
async def stalling(server: RendezvousServer, dice: random.Random) -> AsyncIterator[str]:
    """The address of a way to the server that holds up what it carries now and then, each connection by
    itself."""

    async def carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await source.read(4096):
                await asyncio.sleep(dice.choice([0.0, 0.0, 0.01, 0.04]))
                sink.write(data)
        sink.close()

    carrying: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", server.port)
        carrying.update(asyncio.ensure_future(c) for c in (carry(reader, back), carry(there, writer)))

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as way:
        yield f"ws://127.0.0.1:{way.sockets[0].getsockname()[1]}"
        await asyncio.wait_for(asyncio.gather(*carrying), 10)


@pytest.mark.parametrize("seed", range(3))
def test_messages_come_once_and_in_order_over_strands_that_stall(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(signalling, "CONNECT_TIMEOUTS_S", (0.001,) * (MAX_STRANDS + 1) + (10.0,))
    dice = random.Random(seed)
    messages = [bytes([number]) * 500 for number in range(10)]

    async def talk(client: RendezvousClient) -> None:
        for message in messages:
            await client.send(message)
            await asyncio.sleep(dice.choice([0.0, 0.02]))

    async def hear(client: RendezvousClient) -> list[bytes]:
        return [await client.receive() for _ in messages]

    async def scene() -> None:
        async with RendezvousServer() as server, stalling(server, dice) as url:
            async with (
                aclosing(RendezvousClient(url)) as caller,
                aclosing(RendezvousClient(url)) as joiner,
            ):
                number = await caller.open_room()
                await asyncio.gather(caller.paired(), joiner.join_room(number))
                talked = [talk(caller), talk(joiner)]
                heard = await asyncio.gather(hear(caller), hear(joiner), *talked)
                assert heard[:2] == [messages, messages]
                assert max(len(strands._next) for strands in server._strands.values()) > 1
                assert server.rooms == 1
            async with asyncio.timeout(10):
                while server.rooms:  # noqa: ASYNC110 - the server has no event for it
                    await asyncio.sleep(0.01)

    asyncio.run(scene())


def test_a_connection_that_breaks_ends_nothing_while_there_is_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(signalling, "CONNECT_TIMEOUTS_S", (0.001, 0.001, 10.0))

    async def scene() -> None:
        async with (
            RendezvousServer() as server,
            stalling(server, random.Random(1)) as url,
            aclosing(RendezvousClient(url)) as caller,
            aclosing(RendezvousClient(server.url)) as joiner,
        ):
            number = await caller.open_room()
            async with asyncio.timeout(10):
                while len(caller._strands._next) < 2:  # noqa: ASYNC110 - strands tell nobody that they join
                    await asyncio.sleep(0.01)
            broken = next(iter(caller._strands._next))
            cast(Any, broken)._conn.transport.abort()
            await asyncio.gather(caller.paired(), joiner.join_room(number))
            await caller.send(b"still here")
            assert await joiner.receive() == b"still here"

    asyncio.run(scene())


@pytest.mark.parametrize("patiently", [False, True])
def test_a_server_that_does_not_know_how_and_a_long_wait_have_one_connection(
    monkeypatch: pytest.MonkeyPatch, patiently: bool
) -> None:
    monkeypatch.setattr(signalling, "CONNECT_TIMEOUTS_S", (0.001, 0.001, 10.0))

    async def scene() -> None:
        async with RendezvousServer() as server, stalling(server, random.Random(2)) as url:
            if not patiently:
                server._protocols = (serving.OPENING, serving.ALONE)
            async with aclosing(RendezvousClient(url)) as ours, aclosing(RendezvousClient(url)) as theirs:
                meeting = [
                    client.meet("0" * 32, role, patiently=patiently)
                    for client, role in zip((ours, theirs), Role, strict=True)
                ]
                await asyncio.gather(*meeting)
                await ours.send(b"hello")
                assert await theirs.receive() == b"hello"
                assert [len(client._strands._next) for client in (ours, theirs)] == [1, 1]

    asyncio.run(scene())
