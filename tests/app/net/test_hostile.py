"""A hostile rendezvous server between two whole sides: it learns nothing, gets in nowhere, sends neither side
anywhere. It can prevent a call, and both people read why; a call that lives it cannot end."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest

from app.call.status import Phase
from app.net.messages import CallMessage
from app.net.pairing.crypto import SETUP_ALTERED, WRONG_CODE
from app.net.rendezvous import client
from app.net.rendezvous.client import LEFT, SENTENCES, SILENT
from app.net.rendezvous.room_store import Member
from app.net.rendezvous.rooms import Limits
from app.net.rendezvous.server import RendezvousServer
from app.net.rendezvous.strands import Strands
from tests.app.calls import House, Seen, active

Relay = Callable[[int, bytes, list[bytes]], list[bytes]]
"""(number of the message in this room, message, all before it) -> what is delivered instead."""


class HostileServer(RendezvousServer):
    """Does to messages what it is told; its own rules it keeps."""

    relay: Relay

    def __init__(self, relay: Relay) -> None:
        super().__init__()
        self.relay = relay
        self._history: list[bytes] = []

    async def _relay(self, member: Member, data: bytes) -> None:
        delivered = self.relay(len(self._history), data, self._history)
        self._history.append(data)
        for message in delivered:
            await super()._relay(member, message)


HOSTILE: dict[str, Relay] = {
    "drops the descriptions": lambda n, m, h: [] if m[0] == 3 else [m],
    "drops everything": lambda n, m, h: [],
    "flips a bit in the descriptions": lambda n, m, h: [m[:-1] + bytes([m[-1] ^ 1])] if m[0] == 3 else [m],
    "swaps the descriptions for others of its own": lambda n, m, h: (
        [b"\x03" + bytes(len(m))] if m[0] == 3 else [m]
    ),
    "says everything twice": lambda n, m, h: [m, m],
    "replays the first message instead of the rest": lambda n, m, h: [h[0]] if h else [m],
    "sends each side its own messages back first": lambda n, m, h: [h[-1], m] if h else [m],
    "replaces the hellos": lambda n, m, h: [m[:3] + bytes(32)] if m[0] == 1 else [m],
    "replaces the confirmations": lambda n, m, h: [b"\x02" + bytes(32)] if m[0] == 2 else [m],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_attack_a_hostile_rendezvous_prevents_the_call_and_both_are_told(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(client, "PEER_TIMEOUT_S", 0.5)
    with House(server=HostileServer(HOSTILE[name])) as house:
        house.call_b.join(house.start())
        house.a.wait_for(Phase.ENDED)
        house.b.wait_for(Phase.ENDED)
        for seen in (house.a, house.b):
            assert seen.message in (SETUP_ALTERED, WRONG_CODE, SILENT, LEFT)
            assert seen.connected == []
            assert Phase.LIVE not in [status[0] for status in seen.statuses]


class SlowServer(RendezvousServer):
    """Keeps each message for so long."""

    delay_s = 0.3

    async def _relay(self, member: Member, data: bytes) -> None:
        await asyncio.sleep(self.delay_s)
        await super()._relay(member, data)


def test_a_rendezvous_that_delays_everything_makes_a_call_late_and_no_other() -> None:
    with House(server=SlowServer()) as house:
        house.connect()
        assert house.a.words == house.b.words != ()
        assert house.a.connected == house.b.connected == [False]


class ReorderingServer(RendezvousServer):
    """Gives each message only after the next one of its sender."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[Member, bytes] = {}

    async def _relay(self, member: Member, data: bytes) -> None:
        kept = self._kept.pop(member, None)
        if kept is None:
            self._kept[member] = data
            return
        for message in (data, kept):
            await super()._relay(member, message)


class ReplayingServer(RendezvousServer):
    """In the second call each side gets what the same side said in the first one."""

    def __init__(self) -> None:
        super().__init__()
        self._first: dict[tuple[bool, int], bytes] = {}
        self._said: Counter[Member] = Counter()
        self.callers: list[Member] = []

    async def _enter(self, member: Member, strands: Strands, request: dict[str, Any]) -> None:
        if request.get("do") == "open":
            self.callers.append(member)
        await super()._enter(member, strands, request)

    async def _relay(self, member: Member, data: bytes) -> None:
        place = member in self.callers, self._said[member]
        self._said[member] += 1
        if len(self.callers) == 1:
            self._first[place] = data
        await super()._relay(member, self._first.get(place, data))


def test_attack_a_rendezvous_that_changes_the_order_gets_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PEER_TIMEOUT_S", 0.5)
    with House(server=ReorderingServer()) as house:
        house.call_b.join(house.start())
        for seen in (house.a, house.b):
            seen.wait_for(Phase.ENDED)
            assert seen.message in (SETUP_ALTERED, WRONG_CODE, SILENT, LEFT)
            assert seen.connected == []


def test_attack_a_call_of_before_that_is_replayed_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PEER_TIMEOUT_S", 0.5)
    with House(server=ReplayingServer()) as house:
        house.connect()
        house.call_a.hang_up()
        house.b.wait_for(Phase.ENDED)
        house.call_b.join(house.start())
        for seen in (house.a, house.b):
            seen.wait_for(Phase.ENDED)
            assert seen.message in (SETUP_ALTERED, WRONG_CODE, SILENT, LEFT)
            assert seen.connected == [False]


def ended_since(before: int, seen: Seen) -> bool:
    return len(seen.statuses) > before and seen.phase is Phase.ENDED


CODE = "7-acorn-violin"
LIES: tuple[Mapping[str, Any], ...] = (
    *({"is": "refused", "why": why} for why in SENTENCES),
    {"is": "refused", "why": "visit http://192.0.2.1/ and pay"},
    {"is": "left"},
    {"is": "paired"},
    {"is": "open", "nameplate": 10**40, "words": 10**9},
    {"is": "moved", "to": "ws://192.0.2.1:8765"},
    {},
)


class LyingServer(RendezvousServer):
    """Says this instead of the truth: to a request, or from a message of the exchange on."""

    def __init__(self) -> None:
        super().__init__(limits=Limits(joins_per_minute=1_000, requests_per_minute=1_000))
        self.lie: Mapping[str, Any] | None = None
        self.at_request = False

    async def _enter(self, member: Member, strands: Strands, request: dict[str, Any]) -> None:
        if self.lie is None or not self.at_request:
            await super()._enter(member, strands, request)
        else:
            await self._tell(strands, self.lie)

    async def _relay(self, member: Member, data: bytes) -> None:
        if self.lie is None:
            await super()._relay(member, data)
            return
        for strands in list(self._strands.values()):
            await self._tell(strands, self.lie)


@pytest.mark.parametrize("at_request", [True, False])
def test_attack_lies_about_refusals_end_a_try_with_our_own_words(at_request: bool) -> None:
    known = {str(s) for s in (*SENTENCES.values(), LEFT, SETUP_ALTERED, SILENT)}
    server = LyingServer()
    with House(server=server) as house:
        for lie in LIES:
            server.lie, server.at_request = (lie if at_request else None), at_request
            told = [(side, len(side.statuses)) for side in (house.a, house.b)]
            house.call_a.start_call()
            if not at_request:
                house.a.wait_for(Phase.WAITING)
                server.lie = lie
            house.call_b.join(CODE if at_request else house.a.code)
            for side, before in told:
                side.wait(partial(ended_since, before))
                assert str(side.message) in known, (lie, side.message)
                assert side.connected == []


def test_attack_a_rendezvous_that_lies_cannot_end_a_call_that_lives() -> None:
    server = LyingServer()
    with House(server=server) as house:
        house.connect()
        server.lie, server.at_request = {"is": "refused", "why": "expired"}, True
        house.say(house.call_a, CallMessage.RECOVER.of())
        house.b.wait_for(Phase.RECOVERING)
        house.a.wait_for(Phase.LIVE)
        house.b.wait_for(Phase.LIVE)
        assert house.a.connected == house.b.connected == [False]


def test_a_restarted_rendezvous_is_found_again_when_it_is_needed() -> None:
    with House() as house:
        house.connect()
        port = house.server.port
        house.thread.submit(house.server.stop()).result(5)
        house.thread.submit(_vanish(house)).result(5)
        house.a.wait_for(Phase.RECOVERING)
        house.b.wait_for(Phase.RECOVERING)
        house.server = RendezvousServer(port=port)
        house.thread.submit(house.server.start()).result(5)
        house.a.wait_for(Phase.LIVE)
        house.b.wait_for(Phase.LIVE)
        assert house.a.connected == house.b.connected == [False, True]


async def _vanish(house: House) -> None:
    """Let both connections' sockets hear nothing more, as a suspended laptop's do."""
    for call in (house.call_a, house.call_b):
        for protocol in active(call).peer.ice._protocols:
            setattr(protocol, "datagram_received", lambda *_: None)  # noqa: B010 - mypy: a method
