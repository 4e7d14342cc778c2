"""Over a narrow network the copies of each message would only delay each other: one connection has to do."""

import asyncio
import sys
from typing import Any

import pytest

from app.net.rendezvous import client
from app.net.rendezvous.client import RendezvousClient
from app.net.rendezvous.server import RendezvousServer
from app.net.rendezvous.tcp_info import TcpInfo, tcp_info

SLOW_S = 0.45  # for the upgrade: about what it takes at 20 kbit/s


async def _late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, slow_s: float) -> None:
    """A network between: what the server says first comes late."""
    there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)

    async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter, wait_s: float) -> None:
        while data := await source.read(65_536):
            await asyncio.sleep(wait_s)
            wait_s = 0.0
            target.write(data)
        target.close()

    await asyncio.gather(carry(reader, there_writer, 0.0), carry(there_reader, writer, slow_s))


def _strands(slow_s: float) -> int:
    """How many connections a client has half a second after it has opened a room."""

    async def scene() -> int:

        async def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await _late(reader, writer, server.port, slow_s)

        async with RendezvousServer("127.0.0.1", 0) as server:
            between = await asyncio.start_server(come, "127.0.0.1", 0)
            own = RendezvousClient(f"ws://127.0.0.1:{between.sockets[0].getsockname()[1]}")
            try:
                await own.open_room()
                await asyncio.sleep(SLOW_S + 0.2)
                return len(own._strands._next)
            finally:
                await own.aclose()
                between.close()

    return asyncio.run(asyncio.wait_for(scene(), 20.0))


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells how long a round trip is")
def test_a_connection_that_is_slow_without_loss_stays_alone() -> None:
    assert _strands(SLOW_S) == 1


def test_one_that_is_slow_because_it_is_far_gets_company(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "tcp_info", lambda _: TcpInfo(0, 0, SLOW_S / 2))
    assert _strands(SLOW_S) > 1


def test_one_that_has_lost_something_gets_company(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "tcp_info", lambda _: TcpInfo(0, 1, 0.0))
    assert _strands(SLOW_S) > 1


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells")
def test_a_quick_connection_is_told_as_one() -> None:
    class Closed:
        def getsockopt(self, *_: Any) -> bytes:
            raise OSError("closed")

    assert tcp_info(Closed()) is None
    assert tcp_info(None) is None
