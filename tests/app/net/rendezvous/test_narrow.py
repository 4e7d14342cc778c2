"""Over a narrow network the copies of each message would only delay each other: one connection has to do."""

import asyncio
import socket
import sys
from contextlib import aclosing
from dataclasses import replace
from itertools import count

import aiohttp
import pytest

from app.net.rendezvous import client
from app.net.rendezvous.client import Opened, RendezvousClient
from app.net.rendezvous.server import RendezvousServer
from app.net.rendezvous.tcp_info import TcpInfo, tcp_info

SLOW_S = 0.45  # for the upgrade: about what it takes at 20 kbit/s


async def _late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """A network between: what the server says first comes late."""
    there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)

    async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter, wait_s: float) -> None:
        while data := await source.read(65_536):
            await asyncio.sleep(wait_s)
            wait_s = 0.0
            target.write(data)
        target.close()

    await asyncio.gather(carry(reader, there_writer, 0.0), carry(there_reader, writer, SLOW_S))


def _strands() -> int:
    """How many connections a client has half a second after it has opened a room."""

    async def scene() -> int:
        async def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await _late(reader, writer, server.port)

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
    assert _strands() == 1


def test_one_that_is_slow_because_it_is_far_gets_company(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "tcp_info", lambda _: TcpInfo(0, 0, SLOW_S / 2))
    assert _strands() > 1


def test_one_that_has_lost_something_gets_company(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "tcp_info", lambda _: TcpInfo(0, 1, 0.0))
    assert _strands() > 1


def test_those_that_stand_at_the_same_moment_and_are_not_taken_do_not_end_the_conversation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So it is where a program was held up: three stand at once, and the first is thought to be narrow."""
    usual = RendezvousClient._open

    async def scene() -> None:
        stand, three = count(1), asyncio.Event()

        async def held_up(
            self: RendezvousClient, http: aiohttp.ClientSession, protocols: tuple[str, ...]
        ) -> Opened:
            opened = await usual(self, http, protocols)
            if next(stand) == 3:
                three.set()
            await three.wait()
            return replace(opened, narrow=True)

        async with (
            RendezvousServer("127.0.0.1", 0) as server,
            aclosing(RendezvousClient(server.url)) as own,
            aclosing(RendezvousClient(server.url)) as other,
        ):
            with monkeypatch.context() as patched:
                patched.setattr(RendezvousClient, "_open", held_up)
                number = await own.open_room()
            await asyncio.sleep(0.2)  # the server hears that two are closed
            await asyncio.gather(own.paired(), other.join_room(number))

    asyncio.run(asyncio.wait_for(scene(), 20.0))


def test_of_a_closed_connection_nothing_is_known() -> None:
    with socket.socket() as closed:
        pass
    assert tcp_info(closed) is None
    assert tcp_info(None) is None


@pytest.mark.skipif(sys.platform != "linux", reason="no other system keeps this record")
def test_a_connection_of_this_machine_is_near_and_loses_nothing() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as near,
    ):
        info = tcp_info(near)
    assert info is not None
    assert (info.unacked, info.resent) == (0, 0)
    assert 0.0 < info.min_rtt_s < 0.1
