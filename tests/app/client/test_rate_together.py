"""Face and voice on one narrow, slow, lossy link, in virtual time: rate control keeps both going."""

import random
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pytest

from app.media.samples import BLOCK, RATE, Samples
from app.media.voice import VoiceReceiver, VoiceSender
from app.net.transport.rtp.redundancy import HEADER, PAYLOAD_TYPE, RepeatedVoice, VoiceRepeater
from codec.link import FaceLink
from codec.values import FaceFrame
from tests.app.speech import speech
from tests.codec.faces import make_link, talk

FACE_HEADERS, VOICE_HEADERS, ACK_KBPS = 97, 50, 1.8
OPUS = 96  # payload type
BUFFER_S = 1.0  # of the router; what would wait longer is dropped
SETTLE_S, SECONDS = 8.0, 20.0


@dataclass
class Pipe:
    """One direction: first in, first out at a rate, then a delay; some of it is lost."""

    rate_kbps: float
    delay_s: float
    loss: float
    dice: random.Random
    free_s: float = 0.0
    waits_s: list[float] = field(default_factory=list)
    flying: list[tuple[float, int, Callable[[float], object]]] = field(default_factory=list)

    def send(self, size: int, now_s: float, deliver: Callable[[float], object]) -> None:
        begin_s = max(self.free_s, now_s)
        if begin_s - now_s > BUFFER_S:
            return
        self.free_s = begin_s + size * 8e-3 / (self.rate_kbps - ACK_KBPS)
        self.waits_s.append(self.free_s - now_s)
        if self.dice.random() >= self.loss:
            self.flying.append((self.free_s + self.delay_s, len(self.waits_s), deliver))

    def deliver(self, now_s: float) -> None:
        due = sorted(f for f in self.flying if f[0] <= now_s)
        self.flying = [f for f in self.flying if f[0] > now_s]
        for at_s, _, arrive in due:
            arrive(at_s)


@dataclass
class Person:
    """One side: frames and sound go in, frames and sound come out."""

    pipe: Pipe
    sound: Samples
    frames: list[FaceFrame]
    link: FaceLink = field(default_factory=make_link)
    sink: VoiceReceiver = field(default_factory=VoiceReceiver)
    got: list[FaceFrame] = field(default_factory=list)
    other: "Person | None" = None
    packets: int = 0
    now_s: float = 0.0

    def __post_init__(self) -> None:
        self.source = VoiceSender(self._on_packet)
        self.repeater, self.repeated = VoiceRepeater(), RepeatedVoice()

    def _on_packet(self, opus: bytes, timestamp: int) -> None:
        other, self.packets = self.other, self.packets + 1
        assert other is not None
        self.link.note_voice(self.now_s)
        self.repeater.earlier = self.link.plan.voice.earlier
        header = struct.pack("!BBHLL", 0x80, OPUS, self.packets & 0xFFFF, timestamp, 1)
        packet = self.repeater.load(header + opus)
        self.pipe.send(len(packet) - HEADER + VOICE_HEADERS, self.now_s, partial(other.hear, packet))

    def hear(self, packet: bytes, at_s: float) -> None:
        kind, number, timestamp = struct.unpack_from("!xBHL", packet)
        if kind == PAYLOAD_TYPE:
            voices = list(self.repeated.unload(packet[HEADER:], number, timestamp))
        else:
            self.repeated.note(number)
            voices = [(packet[HEADER:], number, timestamp)]
        for voice in voices:
            self.sink.put(*voice, at_s)

    def receive(self, datagram: bytes, at_s: float) -> None:
        self.got.extend(self.link.receive(datagram, at_s))

    def step(self, number: int, now_s: float) -> None:
        """20 ms of it."""
        self.now_s, other = now_s, self.other
        assert other is not None
        block = self.sound[number * BLOCK : (number + 1) * BLOCK]
        voice = self.link.plan.voice
        self.source.configure(voice.bit_rate, voice.packet_ms, voice.copies)
        self.source.feed(block, now_s - BLOCK / RATE)
        while self.frames and self.frames[0].time_s <= now_s:
            self.link.push(self.frames.pop(0))
        for datagram in self.link.poll(now_s):
            self.pipe.send(
                len(datagram) + FACE_HEADERS,
                now_s,
                partial(other.receive, datagram),
            )
        self.pipe.deliver(now_s)
        self.sink.pull(BLOCK, now_s)


def call(rate_kbps: float, delay_s: float, loss: float) -> tuple[float, float, float]:
    """-> faces a second that arrive, share of the speech that is not made up, 95th percentile of the wait in
    the router; all after SETTLE_S, the worse side's."""
    length_s = SETTLE_S + SECONDS
    start_s = 100.0
    people = [
        Person(
            Pipe(rate_kbps, delay_s, loss, random.Random(k)),
            np.roll(speech(length_s), k * RATE),
            talk(round(30 * length_s), seed=k, start_s=start_s),
        )
        for k in range(2)
    ]
    people[0].other, people[1].other = people[1], people[0]
    begun: list[tuple[int, float, float, int]] = []
    for number in range(round(length_s * RATE / BLOCK)):
        if number == round(SETTLE_S * RATE / BLOCK):
            counts = [p.sink.counts for p in people]
            begun = [
                (len(p.got), c.heard_ms, c.made_up_ms, len(p.pipe.waits_s))
                for p, c in zip(people, counts, strict=True)
            ]
        for person in people:
            person.step(number, start_s + (number + 1) * BLOCK / RATE)
    results = []
    for person, (got, heard, made_up, waits) in zip(people, begun, strict=True):
        now = person.sink.counts
        heard_ms, made_up_ms = now.heard_ms - heard, now.made_up_ms - made_up
        wait_s = float(np.percentile(person.pipe.waits_s[waits:], 95))
        results.append(((len(person.got) - got) / SECONDS, heard_ms / (heard_ms + made_up_ms), wait_s))
    fps, heard_shares, waits_s = zip(*results, strict=True)
    return min(fps), min(heard_shares), max(waits_s)


@pytest.mark.parametrize(
    ("rate_kbps", "delay_s", "loss", "least_fps", "least_heard"),
    [(10_000.0, 0.01, 0.0, 28, 0.98), (50.0, 0.5, 0.2, 10, 0.75), (20.0, 0.5, 0.2, 6, 0.7)],
)
def test_face_and_voice_live_on_a_narrow_link_without_a_standing_queue(
    rate_kbps: float, delay_s: float, loss: float, least_fps: float, least_heard: float
) -> None:
    fps, heard, wait_s = call(rate_kbps, delay_s, loss)
    print(f"{rate_kbps} kbit/s: {fps:.1f} faces/s, {100 * heard:.0f} % heard, waits {1000 * wait_s:.0f} ms")
    assert fps >= least_fps
    assert heard >= least_heard
    assert wait_s < 0.3


@pytest.mark.parametrize(("loss", "least_heard"), [(0.05, 0.99), (0.1, 0.985), (0.3, 0.95)])
@pytest.mark.parametrize("delay_s", [0.0, 0.15])
def test_where_there_is_room_nearly_all_of_the_voice_is_heard_in_spite_of_loss(
    loss: float, least_heard: float, delay_s: float
) -> None:
    """From the first second on."""
    pipes = [Pipe(10_000.0, delay_s, loss, random.Random(k)) for k in range(2)]
    people = [
        Person(pipe, np.roll(speech(8), k * RATE), talk(240, seed=k, start_s=100.0))
        for k, pipe in enumerate(pipes)
    ]
    people[0].other, people[1].other = people[1], people[0]
    for person in people:
        person.link.repeats_voice = True
    for number in range(round(8 * RATE / BLOCK)):
        for person in people:
            person.step(number, 100.0 + (number + 1) * BLOCK / RATE)
    counts = [person.sink.counts for person in people]
    heard = sum(c.played for c in counts) / sum(c.played + c.lost for c in counts)
    print(f"{loss:.0%}, {1000 * delay_s:.0f} ms: {100 * heard:.1f} % heard")
    assert heard >= least_heard
