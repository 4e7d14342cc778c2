"""Lean SCTP: two associations back to back in memory, in virtual time, with losses that the test chooses."""

import asyncio
import hashlib
import inspect
import itertools
import random
import time
from collections.abc import Callable, Coroutine
from importlib.metadata import version
from typing import Any

import pytest
from aiortc import RTCDataChannel
from aiortc import rtcsctptransport as sctp
from aiortc.rtcdatachannel import RTCDataChannelParameters

from app.net.transport import lean_sctp, sctp_abandoning
from app.net.transport.lean_sctp import LeanSctpTransport, make_lean
from app.net.transport.sctp_chunks import Bundle, gap_blocks
from app.net.transport.sctp_guard import MALFORMED, MAX_AHEAD, MAX_WAITING
from tests.app.virtual_time import VirtualLoop, VirtualTime, run

REPLACED = {
    "_init": "46e3",
    "_set_extensions": "62dd",
    "_get_extensions": "5dd7",
    "_handle_data": "8661",
    "_receive_data_chunk": "790c",
    "_receive_forward_tsn_chunk": "a7b7",
    "_receive_sack_chunk": "4b35",
    "_send_sack": "ac92",
    "_send_chunk": "eb2f",
    "_send": "f0f8",
    "_transmit": "aa89",
    "_t1_start": "2fd7",
    "_t1_expired": "6e2d",
    "_t3_expired": "0e75",
    "_update_advanced_peer_ack_point": "b104",
    "_maybe_abandon": "879f",
    "_set_state": "7201",
    "_data_channel_flush": "d5f0",
}


class Wire:
    """One end's stand-in for DTLS: packets reach the other end after a delay, unless they are dropped."""

    def __init__(self, drop: Callable[[bytes], bool], delay_s: float) -> None:
        self._role = "client"
        self.state = "connected"
        self.packets: list[bytes] = []
        self.chunks: list[sctp.Chunk] = []
        self.other: Wire | None = None
        self._drop = drop
        self._delay_s = delay_s
        self._receiver: Any = None
        self._tasks: set[asyncio.Task[None]] = set()

    def _register_data_receiver(self, receiver: Any) -> None:
        self._receiver = receiver

    def _unregister_data_receiver(self, receiver: Any) -> None:
        self._receiver = None

    async def _send_data(self, data: bytes) -> None:
        self.packets.append(data)
        self.chunks += sctp.parse_packet(data)[3]
        if not self._drop(data):
            asyncio.get_running_loop().call_later(self._delay_s, self._arrive, data)

    def _arrive(self, data: bytes) -> None:
        receiver = self.other._receiver if self.other else None
        if receiver is not None:
            task = asyncio.ensure_future(receiver._handle_data(data))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    @property
    def ip_bytes(self) -> int:
        """Whole IP packets as they would be: 29 of DTLS (ChaCha20) and 28 of UDP and IPv4 around each."""
        return sum(len(packet) + 57 for packet in self.packets)


class End:
    """An association with its two channels."""

    def __init__(self, wire: Wire, lean: bool) -> None:
        self.wire = wire
        self.transport = sctp.RTCSctpTransport(wire)  # type: ignore[arg-type]  # a stand-in
        if lean:
            make_lean(self.transport)
        self.face = self._channel("face", 0, ordered=False, max_retransmits=0)
        self.control = self._channel("control", 1, ordered=True, max_retransmits=None)
        self.faces: list[tuple[float, bytes]] = []
        self.controls: list[bytes] = []
        self.urgent = self._channel("urgent", 2, ordered=False, max_retransmits=0)
        loop = asyncio.get_running_loop()
        self.face.on("message", lambda data: self.faces.append((loop.time(), data)))
        self.control.on("message", self.controls.append)
        self.urgent.on("message", self.controls.append)

    def _channel(self, label: str, number: int, ordered: bool, max_retransmits: int | None) -> RTCDataChannel:
        parameters = RTCDataChannelParameters(
            label=label, id=number, negotiated=True, ordered=ordered, maxRetransmits=max_retransmits
        )
        return RTCDataChannel(self.transport, parameters)

    async def shout(self, word: bytes) -> None:
        """On the urgent channel, past everything that waits."""
        assert isinstance(self.transport, LeanSctpTransport)
        await self.transport.send_urgent(2, word)

    @property
    def queued(self) -> int:
        return len(self.transport._sent_queue) + len(self.transport._outbound_queue)

    def count(self, kind: type[sctp.Chunk]) -> int:
        return sum(isinstance(chunk, kind) for chunk in self.wire.chunks)

    def clear(self) -> None:
        self.wire.packets.clear()
        self.wire.chunks.clear()
        self.faces.clear()


class Pair:
    def __init__(
        self,
        lean: tuple[bool, bool] = (True, True),
        loss: float = 0.0,
        delay_s: float = 0.0,
        seed: int = 1,
    ) -> None:
        self.random = random.Random(seed)
        self.loss = 0.0
        self._later_loss = loss
        self.drop: Callable[[bytes], bool] = lambda data: self.random.random() < self.loss
        wires = [Wire(lambda data: self.drop(data), delay_s) for _ in range(2)]
        wires[0].other, wires[1].other = wires[1], wires[0]
        wires[1]._role = "server"
        self.a, self.b = End(wires[0], lean[0]), End(wires[1], lean[1])

    async def connect(self) -> None:
        caps = sctp.RTCSctpTransport.getCapabilities()
        await asyncio.gather(self.a.transport.start(caps, 5000), self.b.transport.start(caps, 5000))
        await until(lambda: self.a.face.readyState == self.b.face.readyState == "open")
        self.a.clear()
        self.b.clear()
        self.loss = self._later_loss

    async def talk(self, seconds: float, rate_hz: float, size: int, both: bool = True) -> int:
        """Send numbered datagrams; returns how many each side sent."""
        count = int(seconds * rate_hz)
        for number in range(count):
            datagram = number.to_bytes(4, "big") + bytes(size - 4)
            for end in (self.a, self.b) if both else (self.a,):
                if end.face.bufferedAmount == 0:
                    end.face.send(datagram)
            await asyncio.sleep(1 / rate_hz)
        return count

    async def close(self) -> None:
        self.drop = lambda data: False
        await self.a.transport.stop()
        await self.b.transport.stop()
        await asyncio.sleep(1)


def play(monkeypatch: pytest.MonkeyPatch, scene: Callable[[], Coroutine[Any, Any, None]]) -> None:
    loop = VirtualLoop()
    monkeypatch.setattr(sctp, "time", VirtualTime(loop))
    for module in (lean_sctp, sctp_abandoning):
        monkeypatch.setattr(module, "time", VirtualTime(loop))
    run(scene(), loop)


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - the condition has no event, and waiting costs no time here
        await asyncio.sleep(0.005)


def kbps(end: End, seconds: float) -> float:
    return end.wire.ip_bytes * 8e-3 / seconds


def test_aiortc_is_the_version_whose_private_parts_we_replace() -> None:
    assert version("aiortc") == lean_sctp.PINNED_AIORTC


def test_replaced_parts_of_aiortc_are_what_they_were() -> None:
    """If this fails after an upgrade: read what changed upstream, adapt lean_sctp, then the hash."""
    found = {
        name: hashlib.sha256(inspect.getsource(getattr(sctp.RTCSctpTransport, name)).encode()).hexdigest()[:4]
        for name in REPLACED
    }
    assert found == REPLACED


def test_two_sides_that_have_described_their_associations_need_no_handshake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene() -> None:
        pair = Pair(delay_s=0.15)
        a, b = pair.a.transport, pair.b.transport
        assert isinstance(a, LeanSctpTransport)
        assert isinstance(b, LeanSctpTransport)
        a.begin_with(b.init)
        b.begin_with(a.init)
        begun_s = asyncio.get_running_loop().time()
        await pair.connect()
        assert asyncio.get_running_loop().time() - begun_s == pytest.approx(
            0.15, abs=0.03
        )  # one way, no more
        pair.a.control.send(b"one")
        pair.b.control.send(b"two")
        await pair.talk(3, 10, 45)
        assert (pair.a.controls, pair.b.controls) == ([b"two"], [b"one"])
        assert len(pair.b.faces) >= 28
        assert pair.a.count(sctp.InitChunk) == pair.b.count(sctp.InitChunk) == 0
        await pair.close()

    play(monkeypatch, scene)


def test_attack_a_side_that_has_only_described_itself_is_not_taken_for_connected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its DTLS may have refused us after ours was content."""

    async def scene() -> None:
        pair = Pair()
        a, b = pair.a.transport, pair.b.transport
        assert isinstance(a, LeanSctpTransport)
        assert isinstance(b, LeanSctpTransport)
        a.begin_with(b.init)
        await a.start(sctp.RTCSctpTransport.getCapabilities(), 5000)
        await asyncio.sleep(2.0)
        assert pair.a.face.readyState == "connecting"
        assert pair.a.count(sctp.HeartbeatChunk) > 3  # asked again and again
        await a.stop()

    play(monkeypatch, scene)


@pytest.mark.parametrize(
    "init", [b"", b"\1", bytes(32), b"\2" + bytes(31), b"\1\0\0\x20" + bytes(28), b"\1\0\0\x14" + b"\1" * 9]
)
def test_attack_what_is_no_init_chunk_is_refused(monkeypatch: pytest.MonkeyPatch, init: bytes) -> None:
    async def scene() -> None:
        end = Pair().a.transport
        assert isinstance(end, LeanSctpTransport)
        with pytest.raises(MALFORMED):
            end.begin_with(init)

    play(monkeypatch, scene)


def test_a_started_association_is_not_made_lean(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        pair = Pair(lean=(False, False))
        await pair.connect()
        with pytest.raises(AssertionError):
            make_lean(pair.a.transport)
        await pair.close()

    play(monkeypatch, scene)


@pytest.mark.parametrize(("rate_hz", "size", "least_kbps"), [(30, 15, 25.5), (10, 45, 11.6)])
@pytest.mark.parametrize("loss", [0.0, 0.3])
@pytest.mark.parametrize("rtt_s", [0.05, 0.3])
def test_both_ways_cost_little_at_any_loss_and_no_queue_grows(
    monkeypatch: pytest.MonkeyPatch, rate_hz: float, size: int, least_kbps: float, loss: float, rtt_s: float
) -> None:
    async def scene() -> None:
        pair = Pair(loss=loss, delay_s=rtt_s / 2)
        await pair.connect()
        sent = await pair.talk(30, rate_hz, size)
        assert kbps(pair.a, 30) < least_kbps * (1.0 + 0.4 * loss)
        assert len(pair.b.faces) / sent == pytest.approx(1 - loss, abs=0.06)
        assert pair.a.queued < 3 * rate_hz
        assert pair.a.count(sctp.ForwardTsnChunk) < 30 * 2.5
        await pair.close()

    play(monkeypatch, scene)


@pytest.mark.parametrize("lean", [(True, False), (False, True)])
@pytest.mark.parametrize("loss", [0.0, 0.1, 0.3])
def test_an_unmodified_peer_understands_and_is_understood(
    monkeypatch: pytest.MonkeyPatch, lean: tuple[bool, bool], loss: float
) -> None:
    async def scene() -> None:
        pair = Pair(lean=lean, loss=loss, delay_s=0.05)
        await pair.connect()
        blobs = [bytes([n]) * 3000 for n in range(8)]
        for blob in blobs:
            pair.a.control.send(blob)
            pair.b.control.send(blob)
        await asyncio.sleep(300)
        assert pair.a.controls == pair.b.controls == blobs
        sent = await pair.talk(60, 10, 45)
        for end in (pair.a, pair.b):
            assert len(end.faces) / sent == pytest.approx(1 - loss, abs=0.08)
        await pair.close()

    play(monkeypatch, scene)


@pytest.mark.parametrize("loss", [0.0, 0.1, 0.3])
def test_reliable_messages_arrive_in_order_at_any_loss(monkeypatch: pytest.MonkeyPatch, loss: float) -> None:
    async def scene() -> None:
        pair = Pair(loss=loss, delay_s=0.025)
        await pair.connect()
        messages = [number.to_bytes(2, "big") * (1 + 8 * (number % 50)) for number in range(200)]
        for number, message in enumerate(messages):
            pair.a.control.send(message)
            if number % 4 == 0:
                pair.a.face.send(b"face")
            await asyncio.sleep(0.01)
        await asyncio.sleep(600)
        assert pair.b.controls == messages
        await pair.close()

    play(monkeypatch, scene)


def test_a_large_message_is_not_slowed_down_by_delayed_acknowledgements(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene() -> None:
        pair = Pair(delay_s=0.025)
        await pair.connect()
        start_s = asyncio.get_running_loop().time()
        pair.a.control.send(bytes(60_000))
        await until(lambda: bool(pair.b.controls))
        assert asyncio.get_running_loop().time() - start_s < 1.0
        await pair.close()

    play(monkeypatch, scene)


def test_acknowledgements_ride_on_data(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        pair = Pair(delay_s=0.02)
        await pair.connect()
        sent = await pair.talk(10, 10, 45)
        assert pair.a.count(sctp.SackChunk) > 10
        assert len(pair.a.wire.packets) == sent
        await pair.close()

    play(monkeypatch, scene)


def test_no_acknowledgement_is_later_than_the_standard_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 4960 section 6.2: never more than 500 ms."""

    async def scene() -> None:
        pair = Pair()
        await pair.connect()
        loop = asyncio.get_running_loop()
        for channel in (pair.a.face, pair.a.control):
            pair.b.clear()
            start_s = loop.time()
            channel.send(b"x")
            await until(lambda: bool(pair.b.wire.packets))
            assert loop.time() - start_s < 0.5
            await asyncio.sleep(1)
        await pair.close()

    play(monkeypatch, scene)


def test_nothing_is_sent_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        pair = Pair(loss=0.1, delay_s=0.05)
        await pair.connect()
        await pair.talk(5, 30, 15)
        await asyncio.sleep(20)
        pair.a.clear()
        pair.b.clear()
        await asyncio.sleep(60)
        assert pair.a.wire.packets == pair.b.wire.packets == []
        await pair.close()

    play(monkeypatch, scene)


def test_fresh_datagrams_flow_at_once_after_a_blackout(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        pair = Pair(delay_s=0.05)
        await pair.connect()
        await pair.talk(2, 30, 60)
        pair.drop = lambda data: True
        await pair.talk(5, 30, 60)
        pair.drop = lambda data: False
        pair.a.clear()
        pair.b.clear()
        start_s = asyncio.get_running_loop().time()
        await pair.talk(2, 30, 60)
        assert pair.b.faces[0][0] - start_s < 0.2
        assert len(pair.b.faces) > 55
        await pair.close()

    play(monkeypatch, scene)


@pytest.mark.parametrize("loss", [0.0, 0.1])
def test_a_texture_on_its_way_does_not_stop_the_face(monkeypatch: pytest.MonkeyPatch, loss: float) -> None:
    async def scene() -> None:
        pair = Pair(loss=loss, delay_s=0.05)
        await pair.connect()
        piece = bytes(1100)
        for _ in range(100):
            pair.a.control.send(piece)
        sent = await pair.talk(6, 10, 45)
        assert len(pair.b.faces) / sent == pytest.approx(1 - loss, abs=0.1)  # 60 datagrams: 2.6 deviations
        pauses = sorted(later[0] - earlier[0] for earlier, later in itertools.pairwise(pair.b.faces))
        assert pauses[int(0.95 * len(pauses))] < 0.35
        await asyncio.sleep(60)
        assert pair.b.controls == [piece] * 100
        await pair.close()

    play(monkeypatch, scene)


def test_a_datagram_overtaken_on_the_way_still_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jitter reorders; only what cannot arrive any more may be given up."""

    async def scene() -> None:
        pair = Pair(delay_s=0.05)
        await pair.connect()
        pair.a.wire._delay_s = 0.12
        pair.a.face.send(b"late")
        await asyncio.sleep(0.01)
        pair.a.wire._delay_s = 0.05
        await pair.talk(3, 30, 15)
        assert b"late" in [data for _, data in pair.b.faces]
        await pair.close()

    play(monkeypatch, scene)


def test_gap_blocks_join_neighbours_across_the_end_of_the_number_space() -> None:
    assert gap_blocks(0xFFFFFFFE, {0, 1, 3, 4, 7}) == [(2, 3), (5, 6), (9, 9)]
    assert gap_blocks(5, set()) == []


# A hostile peer


async def _inject(end: End, *chunks: sctp.Chunk) -> None:
    packet = sctp.serialize_packet(5000, 5000, end.transport._local_verification_tag, Bundle(chunks))
    await end.transport._handle_data(packet)


def _data(tsn: int, stream: int = 0, flags: int = 7, data: bytes = b"x") -> sctp.DataChunk:
    chunk = sctp.DataChunk(flags)
    chunk.tsn, chunk.stream_id, chunk.user_data, chunk.protocol = (
        tsn % 2**32,
        stream,
        data,
        sctp.WEBRTC_BINARY,
    )
    return chunk


def test_attack_random_bytes_and_mutated_packets_raise_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        pair = Pair()
        await pair.connect()
        await pair.talk(1, 10, 20)
        rng = random.Random(5)
        tag = pair.b.transport._local_verification_tag
        for _ in range(4000):
            kind = rng.choice([0, 3, 4, 9, 130, 192])
            payload = rng.randbytes(rng.randrange(0, 60))
            raw = bytes([kind, rng.randrange(256)]) + (len(payload) + 4).to_bytes(2, "big") + payload
            raw += bytes(-len(raw) % 4)
            await pair.b.transport._handle_data(sctp.serialize_packet(5000, 5000, tag, _Raw(raw)))
            await pair.b.transport._handle_data(rng.randbytes(rng.randrange(0, 80)))
        assert isinstance(pair.b.transport, LeanSctpTransport)
        await pair.close()

    play(monkeypatch, scene)


@pytest.mark.parametrize("kind", [1, 2, 4, 5, 6, 9, 130])
def test_attack_a_parameter_without_length_does_not_keep_the_parser_for_ever(
    monkeypatch: pytest.MonkeyPatch, kind: int
) -> None:
    async def scene() -> None:
        pair = Pair()
        await pair.connect()
        body = bytes(16) + bytes([192, 6, 0, 0]) + bytes(8)  # found by fuzzing: 11 GB within a second
        raw = bytes([kind, 0]) + (len(body) + 4).to_bytes(2, "big") + body
        await _inject(pair.b, _Raw(raw))
        await pair.talk(1, 10, 20)
        assert len(pair.b.faces) == 10
        await pair.close()

    play(monkeypatch, scene)


class _Raw(sctp.Chunk):
    """A chunk that is nothing but these bytes."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self._raw = raw

    def __bytes__(self) -> bytes:
        return self._raw


def test_attack_numbers_far_ahead_are_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        pair = Pair()
        await pair.connect()
        last = pair.b.transport._last_received_tsn or 0
        for step in range(1, 20_000):
            await _inject(pair.b, _data(last + 2 * step))
        assert len(pair.b.transport._sack_misordered) <= MAX_AHEAD
        await pair.close()

    play(monkeypatch, scene)


def test_attack_unfinished_messages_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        pair = Pair()
        await pair.connect()
        last = pair.b.transport._last_received_tsn or 0
        for step in range(1, 3000):
            await _inject(pair.b, _data(last + step, stream=1, flags=2 if step == 1 else 0, data=bytes(8)))
        assert len(pair.b.transport._inbound_streams[1].reassembly) <= MAX_WAITING
        await pair.close()

    play(monkeypatch, scene)


def test_attack_channels_that_were_not_agreed_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        pair = Pair()
        await pair.connect()
        last = pair.b.transport._last_received_tsn or 0
        for stream in range(3, 500):
            await _inject(pair.b, _data(last + stream, stream=stream))
        assert set(pair.b.transport._inbound_streams) <= {0, 1, 2}
        assert set(pair.b.transport._data_channels) == {0, 1, 2}
        await pair.close()

    play(monkeypatch, scene)


def test_attack_a_sack_for_the_whole_number_space_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        pair = Pair()
        await pair.connect()
        sack = sctp.SackChunk()
        sack.cumulative_tsn = pair.a.transport._last_sacked_tsn
        sack.advertised_rwnd = 1000
        sack.gaps = [(1, 65535)] * 250 + [(9, 3), (0, 0)]
        started_s = time.process_time()
        await _inject(pair.a, sack)
        assert time.process_time() - started_s < 0.1  # as sent it would be 16 million numbers
        future = sctp.SackChunk()
        future.cumulative_tsn = (pair.a.transport._local_tsn + 1000) % 2**32
        await _inject(pair.a, future)
        await pair.talk(1, 10, 20)
        assert len(pair.b.faces) == 10
        await pair.close()

    play(monkeypatch, scene)


def test_what_opens_an_association_is_repeated_at_an_even_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Upstream waits for 3 s after each loss, and 30 % loss each way takes half of all tries."""

    async def scene() -> None:
        pair = Pair()
        left = itertools.count()
        pair.drop = lambda data: next(left) < 8  # of both sides together
        begun_s = asyncio.get_running_loop().time()
        await pair.connect()
        assert asyncio.get_running_loop().time() - begun_s < 3.0
        pair.drop = lambda data: False
        await pair.close()

    play(monkeypatch, scene)


def test_an_urgent_word_waits_for_nothing_that_was_lost_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        pair = Pair(delay_s=0.05)
        await pair.connect()
        pair.drop = lambda data: True
        pair.a.control.send(b"lost")
        await asyncio.sleep(0.01)
        pair.drop = lambda data: False
        pair.a.control.send(b"waits for it")
        await asyncio.sleep(0.02)
        await pair.a.shout(b"now")
        await asyncio.sleep(0.1)
        assert pair.b.controls == [b"now"]
        await asyncio.sleep(5)
        assert pair.b.controls == [b"now", b"lost", b"waits for it"]
        await pair.close()

    play(monkeypatch, scene)


@pytest.mark.parametrize("lean", [(True, True), (True, False)])
def test_urgent_words_pass_a_full_queue(monkeypatch: pytest.MonkeyPatch, lean: tuple[bool, bool]) -> None:
    async def scene() -> None:
        pair = Pair(lean=lean, delay_s=0.05)
        await pair.connect()
        for _ in range(100):
            pair.a.control.send(bytes(1000))
        await asyncio.sleep(0.01)
        for _ in range(3):
            await pair.a.shout(b"now")
        await asyncio.sleep(0.12)
        assert pair.b.controls.count(b"now") >= 1
        await until(lambda: len(pair.b.controls) == 103)
        await pair.close()

    play(monkeypatch, scene)


def test_urgent_words_leave_although_the_window_is_full_of_what_was_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene() -> None:
        pair = Pair(delay_s=0.05)
        await pair.connect()
        pair.drop = lambda data: True
        for _ in range(30):
            pair.a.control.send(bytes(1000))
        await asyncio.sleep(0.5)
        pair.drop = lambda data: False
        await pair.a.shout(b"now")
        await asyncio.sleep(0.06)
        assert pair.b.controls == [b"now"]
        await pair.close()

    play(monkeypatch, scene)
