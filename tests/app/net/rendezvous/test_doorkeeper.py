"""Connections that ask for nothing keep nobody out."""

import asyncio
import socket
import time
from collections.abc import Callable, Coroutine
from contextlib import ExitStack, aclosing
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from app.net.rendezvous.client import RendezvousClient
from app.net.rendezvous.doorkeeper import Doorkeeper, DoorLimits, near, raise_file_limit, wide
from app.net.rendezvous.rooms import Limits
from app.net.rendezvous.server import PATH, RendezvousServer
from app.net.rendezvous.tls import server_tls
from tests.app.certificates import issue

UPGRADE = (
    f"GET {PATH} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
).encode()


def play(scene: Callable[[RendezvousServer], Coroutine[Any, Any, None]], **of_server: Any) -> None:
    async def run() -> None:
        async with RendezvousServer(**of_server) as server:
            await scene(server)

    raise_file_limit()
    asyncio.run(run())


def connected(server: RendezvousServer, said: bytes = b"", source: str = "127.0.0.1") -> socket.socket:
    made = socket.create_connection(("127.0.0.1", server.port), 5, (source, 0))
    made.setblocking(False)
    if said:
        made.send(said)
    return made


async def is_closed(connection: socket.socket) -> bool:
    try:
        while await asyncio.wait_for(asyncio.get_running_loop().sock_recv(connection, 4096), 3):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


async def pair(url: str) -> float:
    """How long an honest pairing's way through the server takes, in seconds."""
    begun_s = time.monotonic()
    async with aclosing(RendezvousClient(url)) as caller, aclosing(RendezvousClient(url)) as joiner:
        await joiner.join_room(await caller.open_room())
        await caller.paired()
        await caller.send(b"\x01hello")
        assert await joiner.receive() == b"\x01hello"
    return time.monotonic() - begun_s


@pytest.mark.parametrize("sources", [1, 50])
def test_attack_silent_and_half_spoken_connections_keep_no_honest_pairing_out(sources: int) -> None:
    """1,000 that say nothing, 100 that stop within a header, 100 WebSockets that ask for nothing; from the
    honest people's own address, or from many."""

    async def scene(server: RendezvousServer) -> None:
        with ExitStack() as stack:
            for number in range(1200):
                said = (b"", UPGRADE, UPGRADE + b"\r\n")[max(0, (number - 900) // 100)]
                source = f"127.0.0.{1 + number % sources}" if sources == 1 else f"127.1.{number % sources}.9"
                stack.enter_context(connected(server, said, source))
                if number % 20 == 0:
                    await asyncio.sleep(0)
            took_s = [await pair(server.url) for _ in range(3)]
        print("an honest pairing takes", [f"{s:.3f} s" for s in took_s])
        assert min(took_s) <= 1.0

    play(scene, door=DoorLimits(descriptors=1024))


@pytest.mark.parametrize("said", [b"", UPGRADE, UPGRADE + b"\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_attack_a_connection_that_asks_for_nothing_is_closed(said: bytes) -> None:
    async def scene(server: RendezvousServer) -> None:
        with connected(server, said) as connection:
            assert await is_closed(connection)

    play(scene, door=DoorLimits(first_request_s=0.3))


def test_attack_a_handshake_of_tls_that_never_ends_is_closed(tmp_path: Path) -> None:
    papers = issue(tmp_path)

    async def scene(server: RendezvousServer) -> None:
        for said in (b"", b"\x16\x03\x01\x02\x00"):
            with connected(server, said) as connection:
                assert await is_closed(connection)

    play(scene, door=DoorLimits(first_request_s=0.3), tls=server_tls(papers.certificate, papers.key))


def test_who_has_asked_may_wait() -> None:
    async def scene(server: RendezvousServer) -> None:
        async with aclosing(RendezvousClient(server.url)) as caller:
            await caller.open_room()
            await asyncio.sleep(0.6)
            assert server.rooms == 1

    play(scene, door=DoorLimits(first_request_s=0.3))


def test_attack_one_network_may_not_hold_all_seats() -> None:
    async def scene(server: RendezvousServer) -> None:
        async with (
            aclosing(RendezvousClient(server.url)) as first,
            aclosing(RendezvousClient(server.url)) as more,
        ):
            await first.open_room()
            with pytest.raises(Exception, match="too many tries"):
                await more.open_room()

    play(scene, door=DoorLimits(guests_near=1))


def test_attack_a_share_of_the_descriptors_stays_free() -> None:
    async def scene(server: RendezvousServer) -> None:
        with ExitStack() as stack:
            held = [stack.enter_context(connected(server, source=f"127.9.{n}.1")) for n in range(40)]
            await asyncio.sleep(0.2)
            closed = await asyncio.gather(*(is_closed(connection) for connection in held))
            assert closed.count(False) == 24
            assert await pair(server.url) < 1.0

    play(scene, door=DoorLimits(descriptors=32))


@pytest.mark.parametrize(
    ("address", "one", "many"),
    [
        ("192.0.2.7", "192.0.2.7/32", "192.0.0.0/16"),
        ("::ffff:192.0.2.7", "192.0.2.7/32", "192.0.0.0/16"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8::/32"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/32"),
    ],
)
def test_an_address_counts_for_its_networks(address: str, one: str, many: str) -> None:
    assert (near(address), wide(address)) == (one, many)


def test_attack_only_a_trusted_proxy_is_believed_for_whom_it_speaks() -> None:
    door = Doorkeeper(asyncio.Protocol, DoorLimits(), proxies=[ip_network("10.0.0.0/8")])
    assert door.origin("192.0.2.7", "198.51.100.1") == "192.0.2.7"
    assert door.origin("10.0.0.1", "198.51.100.1") == "198.51.100.1"
    assert door.origin("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2") == "198.51.100.1"
    assert door.origin("10.0.0.1", "") == "10.0.0.1"


def test_attack_guesses_of_one_address_are_few_a_minute() -> None:
    async def scene(server: RendezvousServer) -> None:
        for number in range(4):
            async with aclosing(RendezvousClient(server.url)) as guesser:
                expected = "no call under that code" if number < 3 else "too many tries"
                with pytest.raises(Exception, match=expected):
                    await guesser.join_room(7)

    play(scene, limits=Limits(joins_per_minute=3))


def test_attack_many_guesses_from_anywhere_make_new_codes_stronger() -> None:
    async def scene(server: RendezvousServer) -> None:
        async with aclosing(RendezvousClient(server.url)) as before:
            await before.open_room()
            assert before.code_words == 0
        for _ in range(5):
            async with aclosing(RendezvousClient(server.url)) as guesser:
                with pytest.raises(Exception, match="no call under that code"):
                    await guesser.join_room(999_999)
        async with aclosing(RendezvousClient(server.url)) as after:
            await after.open_room()
            assert after.code_words == 3

    play(scene, limits=Limits(guarded_joins=5))
