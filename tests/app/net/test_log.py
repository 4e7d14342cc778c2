"""The log names the cause of every call that fails, and nothing that is private."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from functools import partial

import pytest

from app.bench.lab.impair import ImpairedLink, Impairment
from app.bench.lab.impaired_peer import impaired
from app.call import session
from app.call.status import Phase
from app.net import attempt, by_ring, recovery
from app.net.log import ignored
from app.net.pairing import codes, exchange, noise_kk, ring
from app.net.pairing.contact import Contact
from app.net.rendezvous.client import RendezvousClient
from app.net.transport.peer import Peer
from codec.control import Reason
from tests.app.calls import House, Links, Seen, active, pairing, seconds_until
from tests.app.net.test_by_ring import made_contacts, no_pauses

__all__ = ["no_pauses"]


class Lines(logging.Handler):
    """What is written under `eigencall`, as a file would get it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture
def log() -> Iterator[Lines]:
    logger, lines = logging.getLogger("eigencall"), Lines()
    level = logger.level
    logger.addHandler(lines)
    logger.setLevel(logging.DEBUG)
    yield lines
    logger.removeHandler(lines)
    logger.setLevel(level)


def ended(house: House) -> None:
    house.a.wait_for(Phase.ENDED)
    house.b.wait_for(Phase.ENDED)


def test_a_wrong_code_is_named(log: Lines) -> None:
    with House() as house:
        number, *words = house.start().split("-")
        other = "tulip" if words[0] != "tulip" else "yacht"
        house.call_b.join(f"{number} {other} {words[1]}")
        ended(house)
    assert "pairing: the code differs" in log.text
    assert log.text.count("failed for good: The code did not match") == 2  # both sides


def test_a_code_that_was_never_given_is_named(log: Lines) -> None:
    with House() as house:
        house.call_b.join("999999-acorn-violin")
        house.b.wait_for(Phase.ENDED)
    assert "rendezvous: refused (no-room)" in log.text


def test_a_rendezvous_out_of_reach_is_named(log: Lines) -> None:
    with House() as house:
        house.thread.submit(house.server.stop()).result(5)
        house.call_a.start_call()
        house.a.wait_for(Phase.ENDED)
    assert "rendezvous: unreachable (ClientConnectorError ECONNREFUSED)" in log.text


def test_a_nat_without_a_way_through_is_named(log: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (attempt, recovery):
        monkeypatch.setattr(module, "CONNECT_TIMEOUT_S", 0.4)
    blocked = impaired(lambda: ImpairedLink(Impairment(loss=1.0)))
    with House((blocked, blocked)) as house:
        house.call_b.join(house.start())
        ended(house)
    assert "ICE: no way to the other side was found (checking)" in log.text
    assert log.text.count("begun") >= 2 * session.SETUP_TRIES


class Impostor(Peer):
    """Describes another certificate than it has."""

    def _describe(self) -> str:
        return re.sub(
            r"(fingerprint:sha-256 )(..)",
            lambda m: m[1] + ("00" if m[2] != "00" else "01"),
            super()._describe(),
        )


def test_a_certificate_that_is_not_the_one_described_is_named(
    log: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "SETUP_TRIES", 1)
    monkeypatch.setattr(attempt, "CONNECT_TIMEOUT_S", 3.0)  # of the impostor, to whom nothing is said
    with House((Impostor, Peer)) as house:
        house.call_b.join(house.start())
        ended(house)
    assert "DTLS: the other certificate is not the one described (fingerprint differs)" in log.text
    assert "peer: new -> failed" in log.text


def test_another_version_is_named(log: Lines) -> None:
    async def hello(house: House, nameplate: int) -> None:
        async with aclosing(RendezvousClient(house.server.url)) as client:
            await client.join_room(nameplate)
            await client.send(bytes((exchange.HELLO, 9)) + bytes(33))
            await client.receive()

    with House() as house:
        nameplate = int(house.start().split("-")[0])
        house.thread.submit(hello(house, nameplate)).result(20)
        house.a.wait_for(Phase.ENDED)
        assert house.a.message == exchange.OTHER_VERSION
    assert "pairing: version 9, ours is 1" in log.text


@pytest.mark.parametrize("reason", Reason)
def test_why_the_other_side_hung_up_is_named(log: Lines, reason: Reason) -> None:
    with House() as house:
        house.connect()
        house.call_a.hang_up(reason)
        house.b.wait_for(Phase.ENDED)
    assert f"the other side hung up ({reason.name})" in log.text
    assert "session: live -> ended on ByeReceived" in log.text


def test_a_peer_that_vanishes_is_named(log: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "GIVE_UP_S", 1.0)
    links = Links()
    with House((links.make_peer, links.make_peer)) as house:
        house.connect()
        house.thread.submit(house.server.stop()).result(5)
        links.become(Impairment(loss=1.0))
        ended(house)
    assert "session: live -> recovering on Tick" in log.text
    assert "rendezvous: unreachable" in log.text
    assert "recovery: given up, the other side could not be reached again" in log.text


def decline(house: House, callee: Contact) -> None:
    house.call_a.ring(callee)
    house.b.wait_for(Phase.RINGING)
    house.call_b.hang_up()


def be_busy(house: House, callee: Contact) -> None:
    house.call_b.start_call()
    house.b.wait_for(Phase.WAITING)
    house.call_a.ring(callee)


def be_absent(house: House, callee: Contact) -> None:
    house.call_b.listen_for([])
    seconds_until(lambda: house.server.rooms == 0)
    house.call_a.ring(callee)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (decline, "ring: decline"),
        (be_busy, "ring: busy"),
        (be_absent, "ring: the contact does not answer"),
    ],
)
def test_why_a_ring_was_in_vain_is_named(
    log: Lines, monkeypatch: pytest.MonkeyPatch, answer: Callable[[House, Contact], None], line: str
) -> None:
    monkeypatch.setattr(by_ring, "LOOK_TIMEOUT_S", 1.0 if answer is be_absent else 12.0)
    with House() as house:
        bob, _ = made_contacts(house)
        log.lines.clear()
        answer(house, bob)
        house.a.wait(lambda seen: seen.phase is Phase.ENDED and seen.message)
    assert line in log.text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("eigencall-invite-1:" + "A" * 80 + ":end", "invite: damaged"),
        ("eigencall-invite-1:AAAA", "invite: the text is no whole invite"),
    ],
)
def test_a_broken_invite_is_named(log: Lines, text: str, line: str) -> None:
    with House() as house:
        house.call_b.join(text)
        house.b.wait_for(Phase.ENDED)
    assert line in log.text


def test_what_is_ignored_leaves_its_kind_and_not_its_text(log: Lines) -> None:
    with ignored("somewhere", OSError):
        raise ConnectionError("192.0.2.7 said no")
    assert log.lines == ["DEBUG somewhere: ConnectionError ignored"]
    with pytest.raises(ValueError), ignored("somewhere", OSError):
        raise ValueError
    assert len(log.lines) == 1


def came_back(connections: int, seen: Seen) -> bool:
    """Over another connection than the first so many, if need be before anybody was told of it."""
    return len(seen.connected) > connections and seen.phase is Phase.LIVE


def test_attack_a_log_of_whole_calls_holds_no_code_address_name_key_or_description(log: Lines) -> None:
    """At its most talkative: a call by code that is lost and comes back, one by invite, a ring that is taken,
    one that is declined, one with a forged key, and a rendezvous that is gone; their sentences name much."""
    links = Links()
    secrets: set[str] = set()

    def note(house: House) -> None:
        for call in (house.call_a, house.call_b):
            state = pairing(call)
            assert state.secret is not None
            assert state.peer_fingerprint is not None
            secrets.update((state.secret.key.hex(), state.secret.room, state.peer_fingerprint.hex()))
            secrets.update(line for pem in state.certificate.pem() for line in pem.splitlines())
            ice = active(call).peer.ice
            secrets.update((ice.local_username, ice.local_password))
            for candidate in ice.local_candidates:
                secrets.update((candidate.foundation, f"{candidate.port}"))

    with House((links.make_peer, links.make_peer)) as house:
        secrets |= {house.server.url, str(house.server.port)}
        bob, ann = made_contacts(house)
        secrets |= {"Ann", "Bob", bob.id, ann.id, *(key.hex() for key in (bob.keys.own, bob.keys.shared))}
        house.connect()
        note(house)
        before = len(house.a.connected), len(house.b.connected)
        links.become(Impairment(loss=1.0))
        for side, count in zip((house.a, house.b), before, strict=True):
            side.wait(partial(came_back, count))
        note(house)
        house.call_a.hang_up()
        ended(house)
        house.call_a.invite()
        house.a.wait_for(Phase.INVITING)
        house.call_b.join(house.a.code)
        house.b.wait_for(Phase.ANSWERING)
        house.call_a.accept_answer("no answer of yours")
        house.call_a.accept_answer(house.b.code)
        house.a.wait_for(Phase.LIVE)
        house.b.wait_for(Phase.LIVE)
        note(house)
        secrets |= {house.a.code, house.b.code}
        house.call_b.hang_up()
        ended(house)
        house.call_a.ring(bob)
        house.b.wait_for(Phase.RINGING)
        house.call_b.accept_ring()
        house.a.wait_for(Phase.LIVE)
        house.b.wait_for(Phase.LIVE)
        note(house)
        house.call_a.hang_up()
        ended(house)
        decline(house, bob)
        house.a.wait(lambda seen: seen.message == by_ring.DECLINED.format(name="Bob"))
        house.call_a.ring(replace(bob, keys=replace(bob.keys, own=noise_kk.new_key())))
        house.b.wait(lambda seen: seen.message == ring.IMPOSTOR.format(name="Ann"))
        house.a.wait(lambda seen: seen.message == ring.STRANGER.format(name="Bob"))
        house.thread.submit(house.server.stop()).result(5)
        house.call_a.start_call()
        house.a.wait(lambda seen: house.server.url in seen.message)
    assert len(log.lines) > 100
    for secret in secrets - {""}:
        assert not re.search(rf"\b{re.escape(secret)}\b", log.text), f"{secret!r} is in the log"
    assert set(re.findall(r"[a-z]+", log.text)) & set(codes.words()) == set(), "nor any word of any code"
    assert re.findall(r"\d+\.\d+\.\d+\.\d+|::|wss?:|candidate:|a=|[0-9A-Fa-f]{8}|\S{40}", log.text) == []
