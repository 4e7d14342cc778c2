"""Whole calls by invite: no server, two texts, real sockets."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.call.status import Phase
from app.net import by_invite
from app.net.by_invite import invite_rendezvous
from app.net.call import NetworkCall
from app.net.config import CallConfig
from app.net.messages import CallMessage
from app.net.pairing import invite
from app.net.pairing.crypto import SETUP_ALTERED
from app.net.thread import NetworkThread
from app.net.transport.ice import Hosts
from app.net.transport.peer import Peer
from app.net.transport.peer_config import IceServer, PeerConfig
from tests.app.calls import House, Seen, on_thread
from tests.app.net.transport.test_peer import Owner

LOOPBACK = PeerConfig(hosts=Hosts.LOOPBACK)


class Pair:
    """Two sides without any rendezvous."""

    def __init__(self, thread: NetworkThread) -> None:
        self.thread = thread
        self.a, self.b = Seen(), Seen()
        self.call_a, self.call_b = (
            NetworkCall(CallConfig("", LOOPBACK), seen, thread) for seen in (self.a, self.b)
        )

    def texts(self) -> tuple[str, str]:
        self.call_a.invite()
        self.a.wait_for(Phase.INVITING)
        self.call_b.join(self.a.code)
        self.b.wait_for(Phase.ANSWERING)
        return self.a.code, self.b.code


@contextmanager
def pair() -> Iterator[Pair]:
    thread = NetworkThread()
    thread.start()
    made = Pair(thread)
    yield made
    made.call_a.close()
    made.call_b.close()
    thread.stop()


def test_two_texts_make_a_call_without_any_server() -> None:
    with pair() as sides:
        text, answer = sides.texts()
        sides.call_a.accept_answer("hello?")
        sides.a.wait(lambda seen: "no answer" in seen.message)
        assert sides.a.code == text
        sides.call_a.accept_answer(f"{answer}\n")
        sides.a.wait_for(Phase.LIVE)
        sides.b.wait_for(Phase.LIVE)
        assert sides.a.words == sides.b.words
        assert len(sides.a.words) == 4
        assert on_thread(sides.thread, sides.call_a.send_face, b"face")
        sides.b.wait(lambda seen: seen.faces == [b"face"])
        assert max(len(text), len(answer)) < 700, "short enough for a QR code and a chat"
        sides.call_b.hang_up()
        sides.a.wait_for(Phase.ENDED)


def test_the_texts_are_shown_only_while_they_have_to_be_carried() -> None:
    with pair() as sides:
        _, answer = sides.texts()
        sides.call_a.accept_answer(answer)
        sides.a.wait_for(Phase.LIVE)
        sides.b.wait_for(Phase.LIVE)
        assert [bool(status[2]) for status in sides.a.statuses] == [False, True, False, False, False]
        assert [bool(status[2]) for status in sides.b.statuses] == [False, True, False, False, False]


def test_an_answer_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The joiner's checks are not counted while its answer travels: aioice would give up."""
    monkeypatch.setattr("aioice.stun.RETRY_MAX", 1)
    monkeypatch.setattr("aioice.stun.RETRY_RTO", 0.05)  # now after 0.15 s instead of 63.5
    with pair() as sides:
        _, answer = sides.texts()
        time.sleep(0.6)
        assert sides.b.phase is Phase.ANSWERING
        sides.call_a.accept_answer(answer)
        sides.b.wait_for(Phase.LIVE)


def test_an_answer_that_is_never_used_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_invite, "LIFETIME_S", 0.3)
    with pair() as sides:
        sides.texts()
        sides.b.wait_for(Phase.ENDED)
        assert sides.b.message == by_invite.NOBODY_CAME
        sides.a.wait_for(Phase.ENDED)
        assert sides.a.message == by_invite.NO_ANSWER_CAME


def test_an_invite_can_be_called_off() -> None:
    with pair() as sides:
        _, answer = sides.texts()
        sides.call_a.hang_up()
        sides.a.wait_for(Phase.ENDED)
        sides.call_a.accept_answer(answer)
        sides.call_b.hang_up()
        sides.b.wait_for(Phase.ENDED)
        assert sides.a.phase is Phase.ENDED


def test_what_is_no_invite_is_explained() -> None:
    with pair() as sides:
        sides.call_b.join("eigencall-invite-1:AAAA")
        sides.b.wait_for(Phase.ENDED)
        assert sides.b.message == invite.NO_INVITE


def test_attack_a_caller_that_shows_another_nonce_gets_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invite.Inviter, "nonce", bytes(16))
    with pair() as sides:
        _, answer = sides.texts()
        sides.call_a.accept_answer(answer)
        sides.b.wait_for(Phase.ENDED)
        assert "promised" in sides.b.message
        assert sides.b.connected == []


def test_attack_a_caller_that_never_shows_its_nonce_gets_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_invite, "NONCE_TIMEOUT_S", 0.3)
    monkeypatch.setattr(invite.Inviter, "nonce", b"short")
    with pair() as sides:
        _, answer = sides.texts()
        sides.call_a.accept_answer(answer)
        sides.b.wait_for(Phase.ENDED)
        assert sides.b.message == SETUP_ALTERED
        assert sides.b.connected == []


def test_a_lost_call_is_found_again_where_the_invite_says() -> None:
    with House() as house:
        call_b = NetworkCall(CallConfig("", LOOPBACK), house.b, house.thread)
        house.call_a.invite()
        house.a.wait_for(Phase.INVITING)
        call_b.join(house.a.code)
        house.b.wait_for(Phase.ANSWERING)
        house.call_a.accept_answer(house.b.code)
        house.b.wait_for(Phase.LIVE)
        house.a.wait_for(Phase.LIVE)
        house.say(house.call_a, CallMessage.RECOVER.of())  # as if A's address had gone
        house.b.wait_for(Phase.RECOVERING)
        house.b.wait(lambda seen: seen.connected == [False, True])
        call_b.close()


def test_an_invite_names_a_rendezvous_only_if_that_tells_no_hidden_address() -> None:
    hidden = PeerConfig(ice_servers=(IceServer("turn:x", "u", "p"),), relay_only=True)
    assert invite_rendezvous(CallConfig("ws://meet.example.org")) == "ws://meet.example.org"
    assert (
        invite_rendezvous(CallConfig("ws://127.0.0.1:8765", shown_address=lambda: "192.0.2.7"))
        == "ws://192.0.2.7:8765"
    )
    assert (
        invite_rendezvous(CallConfig("ws://127.0.0.1:8765", hidden, shown_address=lambda: "192.0.2.7")) == ""
    )


def test_the_router_is_reminded_of_the_port_while_people_carry_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.net.transport.keepalive.KEEPALIVE_INTERVAL_S", 0.05)

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        asked: asyncio.Queue[bytes] = asyncio.Queue()

        class Stun(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, addr: object) -> None:
                asked.put_nowait(data)

        transport, _ = await loop.create_datagram_endpoint(Stun, local_addr=("127.0.0.1", 0))
        port = transport.get_extra_info("sockname")[1]
        monkeypatch.setattr("aioice.stun.RETRY_MAX", 0)
        config = PeerConfig((IceServer(f"stun:127.0.0.1:{port}"),), Hosts.LOOPBACK)
        peer = Peer(config, Owner())
        peer.keep_binding_alive()
        await peer.offer()
        async with asyncio.timeout(5):
            while (await asked.get())[:2] != b"\x00\x11":  # a binding indication (RFC 8489 section 5)
                pass
        await peer.close()
        transport.close()

    asyncio.run(scene())
