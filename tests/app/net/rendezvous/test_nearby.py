"""The rendezvous of a code is found on the own network: over real multicast, on the loopback interface."""

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from queue import Queue

import pytest

from app.call.role import Role
from app.call.status import Phase
from app.net import by_code
from app.net.by_code import NO_SEARCH, NOT_NEAR
from app.net.call import NetworkCall
from app.net.config import CallConfig
from app.net.errors import NetworkError
from app.net.pairing import exchange
from app.net.pairing.codes import Code
from app.net.pairing.crypto import WRONG_CODE
from app.net.rendezvous import nearby
from app.net.rendezvous.client import RendezvousClient
from app.net.rendezvous.nearby import MOST, Nearby
from app.net.rendezvous.own_rendezvous import OwnRendezvous
from app.net.rendezvous.room_store import LocalRooms
from app.net.rendezvous.rooms import Limits, Rooms
from app.net.rendezvous.server import RendezvousServer
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from tests.app.calls import TIMEOUT_S, House, Seen

HERE = "127.0.0.1"
LOOPBACK = PeerConfig(hosts=Hosts.LOOPBACK)


class Listed(Nearby):
    """These answer for every number, in this order."""

    def __init__(self, *places: str) -> None:
        super().__init__((HERE,))
        self._places = places

    async def places(self, nameplate: int) -> AsyncGenerator[str, None]:
        for place in self._places:
            yield place


@pytest.fixture(autouse=True)
def short_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "LOOK_S", 1.5)


@contextmanager
def program(
    house: House, seen: Seen, peer: PeerConfig = LOOPBACK, near: Nearby | None = None
) -> Iterator[NetworkCall]:
    """One that names no rendezvous."""
    own = OwnRendezvous(lambda: HERE, HERE, (0,))
    near = near or Nearby((HERE,))
    config = CallConfig(own.URL, peer, shown_address=own.shown_address, own_rendezvous=own, nearby=near)
    call = NetworkCall(config, seen, house.thread)
    try:
        yield call
    finally:
        call.close()
        own.stop()


def number_and_words(seen: Seen) -> str:
    return seen.code.partition("@")[0]


async def found(nameplate: int) -> list[str]:
    async with aclosing(Nearby((HERE,)).places(nameplate)) as places:
        return [place async for place in places]


def test_a_code_without_an_address_is_found_on_the_own_network() -> None:
    with House() as house, program(house, house.a) as caller, program(house, house.b) as joiner:
        caller.start_call()
        house.a.wait_for(Phase.WAITING)
        joiner.join(number_and_words(house.a))
        house.a.wait_for(Phase.LIVE)
        house.b.wait_for(Phase.LIVE)


def test_a_code_that_is_not_found_says_what_is_missing() -> None:
    with House() as house, program(house, house.b) as joiner:
        joiner.join("48154-acorn-violin")  # no other test's, all of which share the network
        house.b.wait_for(Phase.ENDED)
        assert house.b.message == NOT_NEAR


def test_what_is_announced_names_neither_the_machine_nor_a_word() -> None:
    async def listen() -> bytes:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
            ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            ear.bind(("", 5353))
            group = socket.inet_aton("224.0.0.251") + socket.inet_aton(HERE)
            ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
            ear.setblocking(False)
            heard = b""
            async with Nearby((HERE,)).announced(48151, HERE, 4711):
                while b"48151-" not in heard:
                    heard += await asyncio.get_running_loop().sock_recv(ear, 9000)
            return heard

    heard = asyncio.run(listen())
    assert socket.gethostname().encode() not in heard


def test_a_code_that_waits_no_longer_is_not_found() -> None:
    async def before_and_after() -> tuple[list[str], list[str]]:
        async with Nearby((HERE,)).announced(48152, HERE, 4711):
            during = await found(48152)
        return during, await found(48152)

    assert asyncio.run(before_and_after()) == ([f"ws://{HERE}:4711"], [])


def test_a_machine_without_a_network_finds_nothing_and_announces_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr("zeroconf.asyncio.AsyncZeroconf", no_network)

    async def both() -> list[str]:
        async with Nearby().announced(7, HERE, 4711):
            return await found(7)

    assert asyncio.run(both()) == []


@asynccontextmanager
async def impostors(nameplate: int, number: int, port: int) -> AsyncIterator[None]:
    """Programs that say that a code is theirs."""
    if not number:
        yield
        return
    async with Nearby((HERE,)).announced(nameplate, HERE, port), impostors(nameplate, number - 1, port):
        yield


def test_attack_of_a_crowd_that_claims_a_code_few_are_followed() -> None:
    async def crowd() -> list[str]:
        async with impostors(48153, MOST + 3, 4711):
            return await found(48153)

    assert len(asyncio.run(crowd())) == MOST


@contextmanager
def liar(house: House, nameplate: int, *, silent: bool = False) -> Iterator[str]:
    """Keeps a room of this number under words of its own, or never says a word; its URL."""
    ready: Queue[str] = Queue()
    over = threading.Event()

    async def lie() -> None:
        try:
            await _lie(nameplate, silent, ready)
        finally:
            over.set()

    lying = house.thread.submit(lie())
    try:
        yield ready.get(timeout=TIMEOUT_S)
    finally:
        lying.cancel()
        assert over.wait(TIMEOUT_S), "its server would be left open by the end of the thread"


async def _lie(nameplate: int, silent: bool, ready: "Queue[str]") -> None:
    rooms = LocalRooms(Limits())
    rooms._rooms = Rooms(Limits(), lambda below: nameplate - 1)
    async with RendezvousServer(store=rooms) as server, aclosing(RendezvousClient(server.url)) as client:
        assert await client.open_room() == nameplate
        ready.put(server.url)
        await client.paired()
        if not silent:
            secret = await exchange.agree(client, Role.CALLER, Code(nameplate, ("walnut", "canary")))
            with suppress(NetworkError):
                await exchange.confirmed(client, secret)
        await asyncio.sleep(TIMEOUT_S)


@pytest.mark.parametrize("silent", [False, True])
def test_attack_an_impostor_that_answers_first_fails_the_key_exchange_and_the_caller_is_reached(
    silent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_code, "NEAR_TIMEOUT_S", 8.0 if silent else TIMEOUT_S)
    with House() as house, program(house, house.a) as caller:
        caller.start_call()
        house.a.wait_for(Phase.WAITING)
        code, _, place = house.a.code.partition("@")
        with (
            liar(house, int(code.partition("-")[0]), silent=silent) as lie,
            program(house, house.b, near=Listed(lie, f"ws://{place}")) as joiner,
        ):
            joiner.join(code)
            house.b.wait_for(Phase.LIVE)
            house.a.wait_for(Phase.LIVE)


def test_attack_an_impostor_alone_learns_that_its_guess_was_wrong_and_nothing_else() -> None:
    with House() as house, liar(house, 7) as lie, program(house, house.b, near=Listed(lie)) as joiner:
        joiner.join("7-acorn-violin")
        house.b.wait_for(Phase.ENDED)
        assert house.b.message == WRONG_CODE


def test_attack_an_answer_that_is_no_rendezvous_is_not_followed() -> None:
    with House() as house, program(house, house.b, near=Listed("ws://169.254.169.254:80")) as joiner:
        joiner.join("7-acorn-violin")
        house.b.wait_for(Phase.ENDED)
        assert "No rendezvous can be there" in house.b.message


def test_attack_nothing_is_asked_of_the_network_when_the_address_is_hidden() -> None:
    hidden = PeerConfig(hosts=Hosts.LOOPBACK, relay_only=True)
    with House() as house, program(house, house.b, hidden) as joiner:
        joiner.join("7-acorn-violin")
        house.b.wait_for(Phase.ENDED)
        assert house.b.message == NO_SEARCH
