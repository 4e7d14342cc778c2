"""Whole calls between people who know each other: real sockets, a real rendezvous."""

import time
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import pytest

from app.call import session
from app.call.status import ContactOffer, Phase
from app.net import by_ring, ring_listener
from app.net.acquaintance import MAX_RENAMED
from app.net.call import NetworkCall
from app.net.config import CallConfig
from app.net.pairing import contact, exchange, noise_kk, ring
from app.net.pairing.contact import Contact
from app.net.rendezvous.room_store import Member
from app.net.rendezvous.server import RendezvousServer
from app.net.rendezvous.strands import Strands
from app.net.ticket import Ticket
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from tests.app.calls import House, Seen, active, on_thread, seconds_until


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring_listener, "PAUSE_S", 0.05)


def made_contacts(house: House) -> tuple[Contact, Contact]:
    """A first call, in which both become contacts: (B as A has it, A as B has it). B listens for rings."""
    house.connect()
    seconds_until(lambda: house.call_a.contact_offer is ContactOffer.POSSIBLE)
    house.call_a.offer_contact("Ann")
    seconds_until(
        lambda: (
            (house.call_a.contact_offer, house.call_b.contact_offer)
            == (ContactOffer.SENT, ContactOffer.RECEIVED)
        )
    )
    assert house.a.contacts == house.b.contacts == []
    house.call_b.offer_contact("Bob")
    house.a.wait(lambda seen: seen.contacts)
    house.b.wait(lambda seen: seen.contacts)
    assert (house.call_a.contact_offer, house.call_b.contact_offer) == (
        ContactOffer.ACCEPTED,
        ContactOffer.ACCEPTED,
    )
    house.call_a.hang_up()
    house.a.wait_for(Phase.ENDED)
    house.b.wait_for(Phase.ENDED)
    bob, ann = house.a.contacts[0], house.b.contacts[0]
    assert (bob.name, ann.name) == ("Bob", "Ann")
    house.call_b.listen_for([ann])
    seconds_until(lambda: house.server.rooms > 0)
    return bob, ann


def ring_bob(house: House, bob: Contact) -> None:
    """A rings."""
    house.call_a.ring(bob)
    house.a.wait(lambda seen: seen.statuses[-1][0] is not Phase.ENDED or seen.message)


def test_two_contacts_call_again_without_a_code() -> None:
    with House() as house:
        bob, _ = made_contacts(house)
        words = house.a.words
        house.call_a.ring(bob)
        house.b.wait_for(Phase.RINGING)
        assert (house.call_a.contact_name, house.call_b.contact_name) == ("Bob", "Ann")
        house.a.wait(lambda seen: seen.message == session.RINGS)
        house.call_b.accept_ring()
        house.a.wait_for(Phase.LIVE)
        house.b.wait_for(Phase.LIVE)
        assert house.a.words == house.b.words != words
        assert house.call_a.contact_offer is house.call_b.contact_offer is ContactOffer.NONE
        assert house.send_face(house.call_a, b"again")
        house.b.wait(lambda seen: b"again" in seen.faces)
        house.call_b.hang_up()
        house.a.wait_for(Phase.ENDED)


@pytest.mark.parametrize("killed", ["the one who rang", "the one who was rung"])
def test_a_program_killed_in_a_call_that_began_by_ringing_comes_back(killed: str) -> None:
    with House() as house:
        bob, _ = made_contacts(house)
        house.call_a.ring(bob)
        house.b.wait_for(Phase.RINGING)
        house.call_b.accept_ring()
        house.a.wait_for(Phase.LIVE)
        house.b.wait_for(Phase.LIVE)
        rang = killed == "the one who rang"
        dead, seen, survivor = (house.call_a, house.a, house.b) if rang else (house.call_b, house.b, house.a)
        seen.wait(lambda seen: seen.tickets and seen.tickets[-1])
        ticket = Ticket.parse(bytes(seen.tickets[-1] or b""), time.time())
        assert ticket is not None
        on_thread(house.thread, fall_silent, dead)
        again = Seen()
        call = NetworkCall(
            CallConfig(house.server.url, PeerConfig(hosts=Hosts.LOOPBACK)), again, house.thread
        )
        call.return_to(ticket)
        again.wait_for(Phase.LIVE)
        survivor.wait_for(Phase.LIVE)
        survivor.wait(lambda seen: seen.connected[-2:] == [False, True])
        assert again.words == survivor.words
        assert call.contact_name == ("Bob" if rang else "Ann")
        call.hang_up()
        survivor.wait_for(Phase.ENDED)
        call.close()


def fall_silent(call: NetworkCall) -> None:
    """As a killed program does."""
    performer = call._performer
    assert performer._ticker is not None
    performer._ticker.cancel()
    active(call).leaving = True  # it does not come back by itself
    for protocol in active(call).peer.ice._protocols:
        protocol.transport.abort()


def test_a_call_can_be_declined_and_the_caller_reads_it() -> None:
    with House() as house:
        bob, _ = made_contacts(house)
        house.call_a.ring(bob)
        house.b.wait_for(Phase.RINGING)
        house.call_b.hang_up()
        house.a.wait_for(Phase.ENDED)
        assert house.a.message == by_ring.DECLINED.format(name="Bob")
        assert house.b.message == session.DECLINED.format(who="Ann")


def test_a_contact_in_a_call_is_busy() -> None:
    with House() as house:
        bob, _ = made_contacts(house)
        house.call_b.start_call()
        house.b.wait_for(Phase.WAITING)
        ring_bob(house, bob)
        house.a.wait_for(Phase.ENDED)
        assert house.a.message == by_ring.BUSY.format(name="Bob")
        assert house.b.phase is Phase.WAITING
        assert len(house.b.turned_away) == 1  # our person is told of a missed call


def test_a_ring_that_is_not_answered_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_ring, "RING_TIMEOUT_S", 0.5)
    with House() as house:
        bob, _ = made_contacts(house)
        ring_bob(house, bob)
        house.a.wait_for(Phase.ENDED)
        assert house.a.message == by_ring.NO_ANSWER.format(name="Bob")
        house.b.wait_for(Phase.ENDED)
        assert house.b.message == by_ring.GAVE_UP.format(name="Ann")


def test_a_caller_who_gives_up_is_named() -> None:
    with House() as house:
        bob, _ = made_contacts(house)
        house.call_a.ring(bob)
        house.b.wait_for(Phase.RINGING)
        house.call_a.hang_up()
        house.b.wait_for(Phase.ENDED)
        assert house.b.message == by_ring.GAVE_UP.format(name="Ann")


def test_a_contact_that_does_not_listen_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_ring, "LOOK_TIMEOUT_S", 0.3)
    with House() as house:
        bob, _ = made_contacts(house)
        house.call_b.listen_for([])  # forgotten, or the wish not to be rung
        seconds_until(lambda: house.server.rooms == 0)
        ring_bob(house, bob)
        house.a.wait_for(Phase.ENDED)
        assert house.a.message == by_ring.ABSENT.format(name="Bob")


def test_two_who_ring_each_other_at_once_are_connected() -> None:
    with House() as house:
        bob, ann = made_contacts(house)
        house.call_a.listen_for([bob])
        seconds_until(lambda: house.server.rooms >= 2)
        house.call_a.ring(bob)
        house.call_b.ring(ann)
        house.a.wait_for(Phase.LIVE)
        house.b.wait_for(Phase.LIVE)


def test_one_offer_alone_makes_no_contact() -> None:
    with House() as house:
        house.connect()
        house.call_a.offer_contact("Ann")
        house.call_a.offer_contact("Ann")
        seconds_until(lambda: house.call_b.contact_offer is ContactOffer.RECEIVED)
        house.call_a.hang_up()
        house.b.wait_for(Phase.ENDED)
        assert house.a.contacts == house.b.contacts == []
        assert house.call_b.contact_offer is ContactOffer.NONE


def test_attack_an_impostor_in_a_contacts_place_is_refused_and_both_sides_say_so() -> None:
    """As if the rendezvous, which sees the room's name, rang there itself."""
    with House() as house:
        bob, _ = made_contacts(house)
        forged = replace(bob, keys=replace(bob.keys, own=noise_kk.new_key()))
        ring_bob(house, forged)
        house.a.wait_for(Phase.ENDED)
        assert house.a.message == ring.STRANGER.format(name="Bob")
        house.b.wait(lambda seen: seen.message == ring.IMPOSTOR.format(name="Ann"))
        assert Phase.RINGING not in [status[0] for status in house.b.statuses]


class KeylessServer(RendezvousServer):
    """Has no key of either, and answers each ring itself."""

    def __init__(self, answer: bytes) -> None:
        super().__init__()
        self.answer = answer

    async def _relay(self, member: Member, data: bytes) -> None:
        await self._strands[member].send(self.answer)
        await super()._relay(member, self.answer)


@pytest.mark.parametrize("answer", [bytes((exchange.REFUSED,)), b"\x01\x01" + bytes(48)])
def test_attack_a_rendezvous_without_keys_cannot_have_a_contact_thrown_away(answer: bytes) -> None:
    """It can prevent the call, and no more: no person is told to forget keys."""
    with House(server=RendezvousServer()) as house:
        bob, _ = made_contacts(house)
        server = house.server
        keyless = KeylessServer(answer)
        server._relay = keyless._relay  # type: ignore[method-assign]
        keyless._strands, keyless._rooms = server._strands, server._rooms
        ring_bob(house, bob)
        house.a.wait_for(Phase.ENDED)
        for message in (house.a.message, house.b.message):
            assert "forget" not in message
            assert "is not Bob" not in message
        assert "Keep the entry" in house.a.message


class FloodingServer(RendezvousServer):
    """Says in each room, again and again, that the other side has come. Knows when each was entered."""

    def __init__(self) -> None:
        super().__init__()
        self.visits_s: defaultdict[object, list[float]] = defaultdict(list)

    async def _enter(self, member: Member, strands: Strands, request: dict[str, object]) -> None:
        await super()._enter(member, strands, request)
        if request.get("do") == "meet":
            self.visits_s[request["room"]].append(time.monotonic())
            await self._tell(strands, {"is": "paired"})
            await strands.send(b"\x01\x01" + bytes(48))


@pytest.mark.parametrize(("clocks_differ_s", "rooms"), [(0.0, 1), (contact.EPOCH_S, 2)])
def test_attack_a_flood_of_false_rings_is_listened_to_less_and_less(
    clocks_differ_s: float, rooms: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the one room of the middle of an hour, and in the two around its end."""
    monkeypatch.setattr(contact, "CLOCKS_DIFFER_S", clocks_differ_s)
    monkeypatch.setattr(ring_listener, "PAUSE_S", 0.2)
    with House() as house:
        _, ann = made_contacts(house)
        house.call_b.listen_for([])
    flood = FloodingServer()
    with House(server=flood) as house:
        house.call_b.listen_for([replace(ann, rendezvous=flood.url)])
        seconds_until(
            lambda: [len(visits) >= 4 for visits in list(flood.visits_s.values())] == [True] * rooms
        )
        for visits in flood.visits_s.values():
            pauses = [b - a for a, b in pairwise(visits)]
            assert pauses == sorted(pauses)
            assert pauses[-1] > 1.2  # 0.4, 0.8, 1.6 and so on, up to a minute
        assert Phase.RINGING not in [status[0] for status in house.b.statuses]


def test_attack_a_contact_cannot_ring_without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    with House() as house:
        bob, _ = made_contacts(house)
        monkeypatch.setattr(ring_listener, "PAUSE_S", 30.0)
        monkeypatch.setattr(by_ring, "LOOK_TIMEOUT_S", 0.3)
        house.call_a.ring(bob)
        house.b.wait_for(Phase.RINGING)
        house.call_b.hang_up()
        house.a.wait_for(Phase.ENDED)
        rung = len(house.b.statuses)
        for _ in range(3):
            house.call_a.ring(bob)
            house.a.wait(lambda seen: seen.statuses[-1][1] == by_ring.ABSENT.format(name="Bob"))
        assert len(house.b.statuses) == rung


def test_two_contacts_who_meet_by_a_code_recognise_each_other() -> None:
    with House() as house:
        bob, ann = made_contacts(house)
        house.call_a.recognise([bob], "Ann")
        house.call_b.recognise([ann], "Bob")
        house.connect()
        seconds_until(lambda: (house.call_a.contact_name, house.call_b.contact_name) == ("Bob", "Ann"))
        assert (house.call_a.contact_id, house.call_b.contact_id) == (bob.id, ann.id)
        assert house.call_a.contact_offer is house.call_b.contact_offer is ContactOffer.NONE


def test_a_contact_learns_how_the_other_is_called_now() -> None:
    with House() as house:
        bob, ann = made_contacts(house)
        house.call_a.recognise([bob], "Anna")
        house.call_b.recognise([ann], "")
        house.connect()
        house.b.wait(lambda seen: seen.renamed == [(ann.id, "Anna")])
        house.call_a.recognise([bob], "Queen\u202eof Sheba")
        house.b.wait(lambda seen: seen.renamed[1:] == [(ann.id, "Queen of Sheba")])
        assert house.a.renamed == []


def test_a_stranger_is_told_no_name() -> None:
    with House() as house:
        house.call_a.recognise([], "Anna")
        house.connect()
        assert house.send_face(house.call_a, b"after it")
        house.b.wait(lambda seen: b"after it" in seen.faces)
        assert house.b.renamed == []


def test_attack_a_contact_that_renames_itself_without_end_is_heard_a_few_times() -> None:
    with House() as house:
        bob, ann = made_contacts(house)
        house.call_a.recognise([bob], "Anna")
        house.call_b.recognise([ann], "")
        house.connect()
        house.b.wait(lambda seen: seen.renamed)
        for n in range(50):
            house.call_a.recognise([bob], f"Anna {n}")
        assert house.send_face(house.call_a, b"after it")
        house.b.wait(lambda seen: b"after it" in seen.faces)
        assert len(house.b.renamed) <= MAX_RENAMED
