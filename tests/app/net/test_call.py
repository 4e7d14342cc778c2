"""Whole calls between two sides of this process: real sockets, real aiortc, real cryptography."""

import asyncio
import gc
import random
import socket
import threading
import time
from collections.abc import Callable
from functools import partial

import pytest

from app.bench.lab.impair import ImpairedLink, Impairment
from app.bench.lab.impaired_peer import impaired
from app.bench.stock_peer import StockPeer
from app.call import session
from app.call.role import Role
from app.call.status import Phase
from app.net import by_invite
from app.net import call as net_call
from app.net.call import NetworkCall
from app.net.config import CallConfig
from app.net.messages import CallMessage
from app.net.pairing.contact import Contact
from app.net.pairing.crypto import WRONG_CODE, Secret
from app.net.pairing.noise_kk import Keys, new_key, public
from app.net.performer import FAREWELLS
from app.net.ticket import PairingState, Ticket
from app.net.transport.dtls import LeanCertificate
from app.net.transport.ice import Hosts
from app.net.transport.peer import MakePeer, Peer
from app.net.transport.peer_config import IceServer, PeerConfig
from codec.control import HangUp, Reason
from codec.sentence import Sentence
from tests.app.calls import TIMEOUT_S, House, Links, Seen, on_thread, pairing, seconds_until

LOOPBACK = PeerConfig(hosts=Hosts.LOOPBACK)


def test_two_sides_talk_and_both_see_the_same_words() -> None:
    with House() as house:
        house.connect()
        assert len(house.a.words) == 4
        assert house.a.words == house.b.words
        for number in range(10):
            seconds_until(partial(house.send_face, house.call_a, b"face %d" % number))
            seconds_until(partial(house.send_face, house.call_b, b"ecaf %d" % number))
        house.send_control(house.call_a, b"\x10hello")
        house.call_b.send_voice(b"opus", 960)
        house.b.wait(lambda seen: len(seen.faces) == 10 and seen.controls)
        house.a.wait(lambda seen: len(seen.faces) == 10 and seen.voices)
        assert house.b.controls == [b"\x10hello"]
        assert house.a.voices[0].opus == b"opus"
        assert house.a.connected == house.b.connected == [False]
        wire_a, wire_b = house.call_a.wire_stats(), house.call_b.wire_stats()
        assert wire_a.sent_total.packets >= 10
        assert abs(wire_a.sent_total.bytes - wire_b.received_total.bytes) < 500


def test_attack_a_network_thread_that_is_kept_busy_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(net_call, "STOP_TIMEOUT_S", 0.05)
    with House() as house:
        free = threading.Event()
        house.thread.call(free.wait, TIMEOUT_S)
        house.call_a.close()
        free.set()


def test_phases_are_shown_in_order_and_the_code_goes_when_it_is_used() -> None:
    with House() as house:
        house.connect()
        phases = [status[0] for status in house.a.statuses]
        assert phases == [Phase.PREPARING, Phase.WAITING, Phase.CONNECTING, Phase.CONNECTING, Phase.LIVE]
        assert [bool(status[2]) for status in house.a.statuses] == [False, True, False, False, False]


def test_hanging_up_is_seen_at_once_and_another_call_can_follow() -> None:
    with House() as house:
        house.connect()
        start_s = time.monotonic()
        house.call_a.hang_up()
        house.b.wait_for(Phase.ENDED)
        assert time.monotonic() - start_s < 0.5
        assert house.b.message == session.PEER_HUNG_UP
        house.a.wait_for(Phase.ENDED)
        assert house.a.message == ""
        words = house.a.words
        house.connect()
        assert house.a.words != words


def test_the_reason_of_a_hang_up_reaches_the_other_person() -> None:
    with House() as house:
        house.connect()
        house.call_a.hang_up(Reason.BASIS_DIFFERS, Sentence("Another face model."))
        house.b.wait_for(Phase.ENDED)
        house.a.wait_for(Phase.ENDED)
        assert house.b.message == FAREWELLS[Reason.BASIS_DIFFERS]
        assert house.a.message == "Another face model."
        assert set(FAREWELLS) == set(Reason)


def test_a_wrong_code_is_told_to_both_and_uses_it_up() -> None:
    with House() as house:
        number, *words = house.start().split("-")
        other = "tulip" if words[0] != "tulip" else "yacht"
        house.call_b.join(f"{number} {other} {words[1]}")
        house.a.wait_for(Phase.ENDED)
        house.b.wait_for(Phase.ENDED)
        assert house.a.message == house.b.message == WRONG_CODE
        house.call_b.join("-".join((number, *words)))
        house.b.wait(lambda seen: "no call under that code" in seen.message)


def test_what_is_no_code_is_explained_without_asking_the_rendezvous() -> None:
    with House() as house:
        house.call_b.join("seven acorns")
        house.b.wait_for(Phase.ENDED)
        assert "A code is a number and two words" in house.b.message


def test_no_rendezvous_is_explained() -> None:
    with House() as house:
        house.thread.submit(house.server.stop()).result(5)
        house.call_a.start_call()
        house.a.wait_for(Phase.ENDED)
        assert "cannot be reached" in house.a.message


def test_a_rendezvous_that_goes_while_the_caller_waits_is_explained() -> None:
    with House() as house:
        house.start()
        house.thread.submit(house.server.stop()).result(5)
        house.a.wait_for(Phase.ENDED)
        assert "rendezvous server has gone" in house.a.message


def test_a_call_that_is_cancelled_while_it_is_prepared_leaves_no_room() -> None:
    with House() as house:
        code = house.start()
        house.call_a.hang_up()
        house.a.wait_for(Phase.ENDED)
        seconds_until(lambda: house.server.rooms == 0)
        house.call_b.join(code)
        house.b.wait(lambda seen: "no call under that code" in seen.message)


def test_a_lost_connection_comes_back_under_the_same_words() -> None:
    links = Links()
    with House((links.make_peer, links.make_peer)) as house:
        house.connect()
        words = house.a.words
        stop = threading.Event()

        def talk() -> None:
            while not stop.wait(0.1):
                house.send_face(house.call_a, b"a")
                house.send_face(house.call_b, b"b")

        talker = threading.Thread(target=talk)
        talker.start()
        time.sleep(0.5)
        links.become(Impairment(loss=1.0))  # as if an address had gone: only new connections work
        lost_s = time.monotonic()
        for side in (house.a, house.b):
            side.wait(lambda seen: seen.connected == [False, True] and seen.phase is Phase.LIVE)
        assert 0.5 < time.monotonic() - lost_s < 8.0
        assert house.a.words == house.b.words == words
        heard = len(house.b.faces)
        house.b.wait(lambda seen: len(seen.faces) > heard + 3)
        stop.set()
        talker.join()


def test_a_short_blackout_needs_no_new_connection() -> None:
    links = Links()
    with House((links.make_peer, links.make_peer)) as house:
        house.connect()
        house.thread.submit(house.server.stop()).result(5)
        links.become(Impairment(loss=1.0))
        house.a.wait_for(Phase.RECOVERING)
        assert house.a.message == session.SILENT
        links.become(Impairment())
        house.send_face(house.call_a, b"alive")
        house.b.wait(lambda seen: b"alive" in seen.faces)
        house.send_face(house.call_b, b"alive")
        house.a.wait_for(Phase.LIVE)
        assert house.a.connected == [False]


@pytest.mark.parametrize("make_peers", [(Peer, StockPeer), (StockPeer, Peer)])
def test_a_side_with_stock_sctp_is_no_hindrance(make_peers: tuple[MakePeer, MakePeer]) -> None:
    with House(make_peers) as house:
        house.connect()
        assert house.send_face(house.call_a, b"face")
        house.b.wait(lambda seen: seen.faces == [b"face"])


def test_a_call_survives_a_bad_network_from_its_first_packet() -> None:
    bad = Impairment(loss=0.1, delay_s=0.1, jitter_s=0.03)
    seeds = iter(range(100))
    make_peer = impaired(lambda: ImpairedLink(bad, next(seeds)))
    with House((make_peer, make_peer)) as house:
        house.connect()
        for _ in range(20):
            house.send_face(house.call_a, b"face")
            time.sleep(0.05)
        house.b.wait(lambda seen: len(seen.faces) >= 12)


def test_attack_random_bytes_on_both_channels_reach_the_handlers_and_break_nothing() -> None:
    """They are the codec's to judge; the call itself goes on."""
    rng = random.Random(4)
    with House() as house:
        house.connect()
        for _ in range(50):
            face, control = rng.randbytes(rng.randrange(1, 1160)), rng.randbytes(rng.randrange(1, 2000))
            seconds_until(partial(house.send_face, house.call_a, face))
            if control[0] not in range(0xE0, 0xF0) and control[0] != HangUp.KIND:
                house.send_control(house.call_a, control)
        house.b.wait(lambda seen: len(seen.faces) >= 50)
        assert house.b.phase is Phase.LIVE


def test_attack_messages_of_the_call_itself_with_rubbish_behind_them_do_no_harm() -> None:
    with House() as house:
        house.connect()
        for first in (0xE2, 0xE3, 0xE4, 0xEF):
            house.say(house.call_a, bytes((first,)) + bytes(50))
        house.send_control(house.call_a, b"\x10last")
        house.b.wait(lambda seen: seen.controls == [b"\x10last"])
        assert house.b.phase is Phase.LIVE
        house.say(house.call_a, bytes((HangUp.KIND,)) + bytes(50))
        house.b.wait_for(Phase.ENDED)
        assert house.b.message == FAREWELLS[Reason.ERROR]


def test_calls_leave_no_thread_socket_or_task_behind() -> None:
    gc.collect()
    threads = threading.active_count()
    sockets = _sockets()
    house = House()
    for _ in range(3):
        house.connect()
        house.call_a.hang_up()
        house.b.wait_for(Phase.ENDED)
    house.call_a.close()
    house.call_b.close()
    house.thread.submit(house.server.stop()).result(5)
    assert house.thread.submit(_tasks()).result(5) == []
    house.thread.stop()
    gc.collect()
    assert threading.active_count() == threads
    assert _sockets() == sockets


async def _tasks() -> list[str]:
    await asyncio.sleep(0.05)
    return [repr(task) for task in asyncio.all_tasks() if task is not asyncio.current_task()]


def _sockets() -> int:
    # by type(): isinstance would ask each object for its __class__, and some of torch's warn when asked
    return sum(issubclass(type(o), socket.socket) and o.fileno() >= 0 for o in gc.get_objects())


def test_a_code_with_an_address_needs_no_settings() -> None:
    """B's own rendezvous does not exist; the code says where A's is, and a lost call is found there again."""
    with House() as house:
        place = house.server.url.removeprefix("ws://")
        call_a = NetworkCall(
            CallConfig(house.server.url, LOOPBACK, shown_address=lambda: place), house.a, house.thread
        )
        call_b = NetworkCall(CallConfig("ws://127.0.0.1:9", LOOPBACK), house.b, house.thread)
        call_a.start_call()
        house.a.wait_for(Phase.WAITING)
        assert house.a.code.endswith(f"@{place}")
        call_b.join(house.a.code)
        house.a.wait_for(Phase.LIVE)
        house.b.wait_for(Phase.LIVE)
        call_a.close()
        call_b.close()


def test_a_place_that_the_other_side_names_is_told_before_it_is_connected_to() -> None:
    with House() as house:
        call_b = NetworkCall(CallConfig("ws://127.0.0.1:9", LOOPBACK), house.b, house.thread)
        call_b.join("7-acorn-violin@127.0.0.1:8")
        house.b.wait_for(Phase.ENDED)
        assert "No rendezvous can be there" in house.b.message
        place = house.server.url.removeprefix("ws://")
        call_b.join(f"7-acorn-violin@{place}")
        house.b.wait(lambda seen: any(place in message for _, message, *_ in seen.statuses))
        house.b.wait_for(Phase.ENDED)  # there is no such room
        call_b.close()


def test_attack_relay_only_goes_nowhere_that_the_other_side_names() -> None:
    """Neither a code, a contact, an invite nor a wish to reconnect; and no code of ours tells our address."""
    hidden = PeerConfig((IceServer("turn:127.0.0.1:9", "u", "p"),), Hosts.LOOPBACK, relay_only=True)
    with House() as house, socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.setblocking(False)
        place = f"127.0.0.1:{elsewhere.getsockname()[1]}"
        config = CallConfig("ws://127.0.0.1:9", hidden, shown_address=lambda: "192.0.2.7")
        call_b = NetworkCall(config, house.b, house.thread)
        contact = Contact(
            "1", "Eve", Role.JOINER, Keys(new_key(), public(new_key()), bytes(32)), f"ws://{place}"
        )
        begins: tuple[Callable[[], None], ...] = (
            lambda: call_b.join(f"7-acorn-violin@{place}"),
            lambda: call_b.ring(contact),
            lambda: call_b.return_to(Ticket(_paired_at(f"ws://{place}"), None, time.time() + 9)),
            call_b.start_call,
        )
        for begin in begins:
            begin()
            house.b.wait_for(Phase.ENDED)
            assert "Your address is to be hidden" in house.b.message
            house.b.statuses.clear()
        performer = call_b._performer
        performer._pairing = _paired_at("ws://127.0.0.1:9")
        assert not performer._recovery._follow(place.encode())
        assert performer._pairing.rendezvous == "ws://127.0.0.1:9"
        assert by_invite.meeting_point(config, f"ws://{place}") == ""
        call_b.listen_for([contact])
        on_thread(house.thread, lambda: None)
        call_b.close()
        with pytest.raises(BlockingIOError):
            elsewhere.accept()


def _paired_at(rendezvous: str) -> PairingState:
    """With a side whose own program runs the rendezvous there."""
    secret = Secret(Role.JOINER, bytes(32))
    words = ("acorn", "violin", "acorn", "violin")
    return PairingState(
        LeanCertificate.generateCertificate(), rendezvous, True, secret, bytes(32), words, restarted=True
    )


def test_a_rendezvous_that_has_moved_is_told_to_the_other_side_and_followed() -> None:
    """As when the caller's own program keeps it and its laptop comes into another network."""
    with House() as house:
        places = [house.server.url.removeprefix("ws://")]
        here = CallConfig(house.server.url, LOOPBACK, shown_address=lambda: places[-1])
        call_a = NetworkCall(here, house.a, house.thread)
        call_b = NetworkCall(CallConfig("ws://127.0.0.1:9", LOOPBACK), house.b, house.thread)
        call_a.start_call()
        house.a.wait_for(Phase.WAITING)
        call_b.join(house.a.code)
        house.b.wait_for(Phase.LIVE)
        house.a.wait_for(Phase.LIVE)
        assert pairing(call_b).rendezvous == house.server.url
        places.append("192.0.2.7")
        house.say(call_a, on_thread(house.thread, call_a._performer._recovery.request))
        seconds_until(lambda: pairing(call_b).rendezvous == "ws://192.0.2.7:8765")
        call_a.close()
        call_b.close()


def test_attack_a_rendezvous_that_is_none_or_not_the_callers_is_not_followed() -> None:
    with House() as house:
        house.connect()
        found = pairing(house.call_b)
        assert not found.rendezvous_is_peers  # but a server of the settings
        house.say(house.call_a, CallMessage.RECOVER.of(b"192.0.2.7"))
        house.b.wait(lambda seen: seen.phase is Phase.RECOVERING)
        house.b.wait_for(Phase.LIVE)
        assert found.rendezvous == house.server.url
        found.rendezvous_is_peers = True
        for place in (b"http://192.0.2.7", b"\xff\xff", b"192.0.2.7/../", b"a" * 1000):
            house.say(house.call_a, CallMessage.RECOVER.of(place))
            house.send_control(house.call_a, b"\x10" + place[:5])
            house.b.wait(partial(_has_been_told, b"\x10" + place[:5]))
            house.b.wait_for(Phase.LIVE)
            house.a.wait_for(Phase.LIVE)
        assert found.rendezvous == house.server.url


def _has_been_told(message: bytes, seen: Seen) -> bool:
    return message in seen.controls
