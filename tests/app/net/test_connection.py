"""One connection's end, and which of several carries the call: peers only take notes, time is virtual."""

import asyncio
from collections.abc import Callable
from typing import cast

import pytest

from app.net import connection as module
from app.net.connection import Connection, Connections
from app.net.transport.peer import Peer, PeerState
from app.net.transport.voice import ReceivedVoice
from app.net.transport.wire_meter import Count, PacketKind, WireCounts
from tests.app.virtual_time import run


class FakePeer:
    """Acknowledges control messages after so many farewells."""

    def __init__(self, acknowledges_after: int = 0) -> None:
        self.farewells: list[bytes] = []
        self.said: list[bytes] = []
        self.closed_s: float | None = None
        self.next_face: Callable[[], bytes | None] | None = None
        self.earlier_voice = -1
        self.wire = WireCounts(sent={kind: Count() for kind in PacketKind} | {PacketKind.RTP: Count(1, 100)})
        self._acknowledges_after = acknowledges_after

    @property
    def control_settled(self) -> bool:
        return len(self.farewells) >= self._acknowledges_after

    async def send_urgent(self, message: bytes) -> None:
        self.farewells.append(message)

    def send_control(self, message: bytes) -> bool:
        self.said.append(message)
        return True

    def send_faces_on_rtp(self, next_face: Callable[[], bytes | None]) -> None:
        self.next_face = next_face

    def repeat_voice(self, earlier: int) -> None:
        self.earlier_voice = earlier

    async def close(self) -> None:
        self.closed_s = asyncio.get_running_loop().time()


class Owner:
    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.ended: list[Connection] = []

    def on_face(self, datagram: bytes, now_s: float) -> None: ...
    def on_voice(self, packet: ReceivedVoice) -> None: ...
    def on_message(self, connection: Connection, message: bytes) -> None:
        self.messages.append(message)

    def on_ended(self, connection: Connection) -> None:
        self.ended.append(connection)


def made(peer: FakePeer, owner: Owner | None = None) -> Connection:
    return Connection(1, owner or Owner(), lambda *_: cast(Peer, peer))


@pytest.mark.parametrize("acknowledges_after", [0, 1, 5, 9])
def test_a_farewell_is_repeated_until_it_is_acknowledged(acknowledges_after: int) -> None:
    async def scene() -> None:
        await made(peer).close_with(b"bye")

    peer = FakePeer(acknowledges_after)
    run(scene())
    assert peer.farewells == [b"bye"] * acknowledges_after
    assert peer.closed_s is not None


def test_a_farewell_that_is_never_acknowledged_ends_after_2_7_seconds() -> None:
    async def scene() -> float:
        begun_s = asyncio.get_running_loop().time()
        await made(peer).close_with(b"bye")
        return (peer.closed_s or 0.0) - begun_s

    peer = FakePeer(1000)
    assert run(scene()) == pytest.approx(2.7)
    assert len(peer.farewells) == module.FAREWELLS_QUICK + module.FAREWELLS_SLOW


@pytest.mark.parametrize("state", [PeerState.CLOSED, PeerState.FAILED])
def test_an_end_is_reported_unless_we_are_leaving(state: PeerState) -> None:
    async def scene() -> None:
        owner = Owner()
        connection = made(FakePeer(), owner)
        connection.on_state(PeerState.CONNECTED)
        assert owner.ended == []
        connection.on_state(state)
        assert owner.ended == [connection]
        connection.leaving = True
        connection.on_state(state)
        assert owner.ended == [connection]

    run(scene())


def test_what_goes_wrong_closes_the_connection_and_its_packets_still_count() -> None:
    async def scene() -> None:
        connections, peer = Connections(), FakePeer()
        with pytest.raises(ZeroDivisionError), connections.keep(made(peer)):
            raise ZeroDivisionError
        assert connections.wire.sent_total == Count(1, 100)
        await connections.finished()
        assert peer.closed_s is not None
        assert connections.wire.sent_total == Count(1, 100)
        connections.begin()
        assert connections.wire.sent_total == Count()

    run(scene())


def test_a_replaced_connection_stays_for_a_second_and_the_new_one_is_spoken_over() -> None:
    async def scene() -> None:
        connections, old, new = Connections(), FakePeer(), FakePeer()
        for peer in (old, new):
            with connections.keep(made(peer)) as connection:
                replaces = connections.use(connection)
            assert replaces is (peer is new)
        connections.send(b"to the new one")
        replaced_s = asyncio.get_running_loop().time()
        await connections.finished()
        assert old.closed_s == pytest.approx(replaced_s + module.REPLACED_S)
        assert (old.said, new.said, new.closed_s) == ([], [b"to the new one"], None)
        assert connections.wire.sent_total == Count(2, 200)

    run(scene())


def test_at_the_end_only_the_connection_in_use_says_farewell() -> None:
    async def scene() -> None:
        connections, tried, used = Connections(), FakePeer(), FakePeer(2)
        with connections.keep(made(used)) as connection:
            connections.use(connection)
        with connections.keep(made(tried)):
            connections.end(b"bye")
        assert connections.active is None
        await connections.finished()
        assert (used.farewells, tried.farewells) == ([b"bye"] * 2, [])
        assert tried.closed_s is not None

    run(scene())


def test_what_is_agreed_on_holds_for_this_connection_and_those_that_replace_it() -> None:
    async def scene() -> None:
        connections, peers = Connections(), [FakePeer(), FakePeer(), FakePeer()]
        with connections.keep(made(peers[0])):
            connections.send_faces_on_rtp(lambda: b"face")
            connections.repeat_voice(2)
        with connections.keep(made(peers[1])):
            pass
        connections.begin()  # another call, with another side
        with connections.keep(made(peers[2])):
            pass
        assert [peer.next_face is not None for peer in peers] == [True, True, False]
        assert [peer.earlier_voice for peer in peers] == [2, 2, 0]

    run(scene())
