"""Microphone blocks to Opus packets, and Opus packets to speaker blocks.

`VoiceSender` is fed on a microphone's thread and hands packets over there; `VoiceReceiver` is filled on the
network's thread and pulled on the loudspeaker's. Timestamps are the sender's monotonic clock in 48 kHz,
modulo 2^32, so that voice and face share one timeline. Invariants: muted means that nothing is encoded and
nothing leaves; no packet from the network raises.
"""

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.media.buffer import BufferCounts, Conceal, Decode, OpusPacket, Recover, Silence, Step, VoiceBuffer
from app.media.errors import AudioError
from app.media.gate import Gate
from app.media.limiter import Limiter
from app.media.opus import DTX_MARKER, OpusDecoder, OpusEncoder, has_copy, packet_samples
from app.media.samples import RATE, SILENT_DBFS, Samples, level_dbfs
from app.media.stretch import shorten

REANCHOR_S = 0.030  # the sound card's count and the clock may differ by so much during speech
PACKET_MS = (20, 40, 60)
WRAP_S = (1 << 32) / RATE  # a day: timestamps repeat after it

OnPacket = Callable[[bytes, int], None]
"""An Opus packet and its timestamp; called on the microphone's thread, must not wait."""


class VoiceSender:
    """Speech as packets for the network, handed to `on_packet`."""

    def __init__(self, on_packet: OnPacket, bit_rate: int = 16_000, packet_ms: int = 60) -> None:
        self._on_packet = on_packet
        self._lock = threading.Lock()
        self._encoder = OpusEncoder(bit_rate)
        self._gate = Gate()
        self._settings = (bit_rate, packet_ms, False)
        self._packet_samples = packet_ms * RATE // 1000
        self._pending: list[Samples] = []
        self._at_s = 0.0  # capture time of the first pending sample
        self._newest_s = float("-inf")
        self._talking = False
        self._muted = False
        self._level = SILENT_DBFS

    # microphone's thread

    def feed(self, samples: Samples, time_s: float) -> None:
        """Blocks of any length up to a packet; time_s: when the first sample was captured."""
        with self._lock:
            self._level = level_dbfs(samples)
            if self._muted:
                return
            if self._anchor(time_s):
                self._pending.append(samples)
            while sum(map(len, self._pending)) >= self._packet_samples:
                self._encode()

    def note_level(self, samples: Samples) -> None:
        """Without a call: how loud it is, and nothing else."""
        self._level = level_dbfs(samples)

    def _anchor(self, time_s: float) -> bool:
        """Follow the clock in every silence, and in speech only when the device has skipped. False: the
        device gives more than the clock allows, as sound systems do when they start; leave the block out."""
        held_s = sum(map(len, self._pending)) / RATE
        error_s = time_s - held_s - self._at_s
        if error_s < -REANCHOR_S and time_s > self._newest_s - 1.0:
            return False
        if error_s > REANCHOR_S or not self._talking:
            self._at_s += error_s
        self._newest_s = max(self._newest_s, time_s)
        return True

    def _encode(self) -> None:
        sound = np.concatenate(self._pending)
        packet = self._encoder.encode(sound[: self._packet_samples])
        passes = self._gate.passes(sound[: self._packet_samples])
        rest = sound[self._packet_samples :]
        self._pending = [rest] if len(rest) else []
        talking = passes and len(packet) > DTX_MARKER
        if talking or self._talking:  # one empty frame (RFC 6716 section 3.1) tells silence from loss
            self._on_packet(
                packet if talking else bytes([packet[0] & 0xFC]), round(self._at_s * RATE) & 0xFFFFFFFF
            )
        self._talking = talking
        self._at_s += self._packet_samples / RATE
        self._packet_samples = self._settings[1] * RATE // 1000

    # any thread

    def configure(self, bit_rate: int, packet_ms: int, copies: bool) -> None:
        """For rate control, from the next packet on. copies: of each packet in the next one."""
        if packet_ms not in PACKET_MS:
            raise AudioError("Voice packets last 20, 40 or 60 ms, not {packet_ms}.", packet_ms=packet_ms)
        with self._lock:
            if (bit_rate, copies) != (self._settings[0], self._settings[2]):
                self._encoder.configure(bit_rate, copies)
            self._settings = (bit_rate, packet_ms, copies)

    def set_muted(self, muted: bool) -> None:
        """From the moment of return on, nothing said before or after leaves."""
        with self._lock:
            self._muted, self._talking = muted, False
            self._pending.clear()

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def level_dbfs(self) -> float:
        """Of the newest block, muted or not: a person who is muted may be told so."""
        return self._level


class VoiceReceiver:
    """Packets of the network as speech."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buffer = VoiceBuffer()
        self._decoder = OpusDecoder()
        self._limiter = Limiter()
        self._ahead: Samples = np.zeros(0, np.int16)  # decoded, not yet played
        self._heard_in_s = 0.0
        self._origin = 0
        self._level = SILENT_DBFS

    # network's thread

    def put(self, opus: bytes, sequence: int, timestamp: int, arrival_s: float) -> bool:
        """Whether the packet will be heard. Anything may come here: what is not Opus is left out."""
        try:
            samples = packet_samples(opus)
        except AudioError:
            with self._lock:
                self._buffer.counts.refused += 1
            return False
        with self._lock:
            at = (timestamp - self._origin) & 0xFFFFFFFF
            packet = OpusPacket(opus, sequence & 0xFFFF, at, samples, has_copy(opus))
            return self._buffer.put(packet, arrival_s)

    def set_origin(self, timestamp: int) -> None:
        """The timestamp of the sender's time 0: RTP shifts them by a random number (RFC 3550 section 5.1)."""
        with self._lock:
            self._origin = timestamp

    # speaker's thread

    def pull(self, count: int, now_s: float, heard_in_s: float = 0.0) -> Samples:
        """Exactly `count` samples, which are heard so long after now_s."""
        with self._lock:
            self._heard_in_s = heard_in_s
            while len(self._ahead) < count:
                sound = self._render(self._buffer.next(now_s + len(self._ahead) / RATE))
                self._ahead = np.concatenate([self._ahead, sound])
            out, self._ahead = self._limiter(self._ahead[:count]), self._ahead[count:]
            self._level = level_dbfs(out)
            return out

    def _render(self, step: Step) -> Samples:
        match step:
            case Decode(opus, hurried):
                sound = self._decoder.decode(opus)
                return shorten(sound) if hurried else sound
            case Recover(following, samples):
                return self._decoder.recover(following, samples)[-samples:]
            case Conceal(samples):
                return self._decoder.conceal(samples)[:samples]
            case Silence(samples):
                return np.zeros(samples, np.int16)

    # any thread

    def heard_at(self, captured_s: float, now_s: float) -> float | None:
        """When a sound that was captured at captured_s on the sender's clock is heard here, on the monotonic
        clock; None before the first packet. The face of that moment belongs on the screen then."""
        with self._lock:
            return self._at(self._buffer.played_offset_s, captured_s, now_s)

    def _at(self, offset_s: float | None, captured_s: float, now_s: float) -> float | None:
        if offset_s is None:
            return None
        heard_s = captured_s + offset_s + self._heard_in_s
        return heard_s + WRAP_S * round((now_s - heard_s) / WRAP_S)

    @property
    def heard_in_s(self) -> float:
        """How long the loudspeaker's own buffer keeps a sound."""
        with self._lock:
            return self._heard_in_s

    def align(self, captured_s: float, shown_s: float) -> None:
        """The face captured at captured_s is on the screen at shown_s: the voice is not to come earlier,
        within the bounds of the buffer."""
        with self._lock:
            heard_s = self._at(self._buffer.offset_s, captured_s, shown_s)
            if heard_s is not None:
                self._buffer.wanted_least_s = shown_s - heard_s + self._buffer.delay_s

    @property
    def delay_s(self) -> float:
        """How long after the fastest packet's arrival its sound is played."""
        with self._lock:
            return self._buffer.delay_s

    @property
    def counts(self) -> BufferCounts:
        with self._lock:
            return replace(self._buffer.counts)

    @property
    def level_dbfs(self) -> float:
        return self._level
