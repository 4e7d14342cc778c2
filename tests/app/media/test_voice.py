"""Voice from blocks to packets and back, with Opus itself; losses, silence, mute and malice."""

import random
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.media.errors import AudioError
from app.media.opus import DTX_MARKER, OpusDecoder, OpusEncoder, has_copy, packet_samples
from app.media.samples import BLOCK, RATE, SILENT_DBFS, Samples, level_dbfs
from app.media.stretch import shorten
from app.media.voice import WRAP_S, VoiceReceiver, VoiceSender
from codec.rate import LADDER, PROBE
from codec.voice import VoiceSetting
from tests.app.speech import lag_s, loudness_likeness, speech

START_S = 500.0
NETWORK_S = 0.05
HEADERS = 50  # bytes of IPv4, UDP, RTP and SRTP tag around each voice packet


@dataclass(slots=True)
class Talk:
    packets: list[tuple[bytes, int]] = field(default_factory=list)
    heard: Samples = field(default_factory=lambda: np.zeros(0, np.int16))
    sink: VoiceReceiver = field(default_factory=VoiceReceiver)

    def kbps(self, length_s: float) -> float:
        return sum(len(p) + HEADERS for p, _ in self.packets) * 8 / 1000 / length_s


def over_the_line(
    sound: Samples, bit_rate: int = 16_000, packet_ms: int = 40, loss: float = 0.0, seed: int = 1
) -> Talk:
    """A microphone's blocks over a network of 50 ms to a loudspeaker that pulls each 20 ms."""
    talk, rng, under_way = Talk(), random.Random(seed), []
    source = VoiceSender(
        lambda packet, timestamp: talk.packets.append((packet, timestamp)), bit_rate, packet_ms
    )
    source.configure(bit_rate, packet_ms, loss > 0)
    out, sent = [], 0
    for i in range(0, len(sound) - BLOCK + 1, BLOCK):
        now_s = START_S + (i + BLOCK) / RATE
        source.feed(sound[i : i + BLOCK], START_S + i / RATE)
        for packet, timestamp in talk.packets[sent:]:
            sent += 1
            if rng.random() >= loss:
                under_way.append((now_s + NETWORK_S, packet, sent & 0xFFFF, timestamp))
        while under_way and under_way[0][0] <= now_s:
            arrival_s, packet, sequence, timestamp = under_way.pop(0)
            talk.sink.put(packet, sequence, timestamp, arrival_s)
        out.append(talk.sink.pull(BLOCK, now_s))
    talk.heard = np.concatenate(out)
    return talk


@pytest.mark.parametrize(
    ("bit_rate", "packet_ms", "wire_kbps"), [(24_000, 20, 55), (16_000, 40, 30), (12_000, 60, 22)]
)
def test_speech_comes_through_with_little_delay_and_few_bits(
    bit_rate: int, packet_ms: int, wire_kbps: float
) -> None:
    sound = speech(6)
    talk = over_the_line(sound, bit_rate, packet_ms)
    delay_s, likeness = lag_s(sound, talk.heard)
    print(f"{packet_ms} ms: {talk.kbps(6):.1f} kbit/s on the wire, {delay_s * 1000:.0f} ms, {likeness:.2f}")
    assert likeness > 0.85
    assert delay_s < NETWORK_S + packet_ms / 1000 + 0.03
    assert talk.kbps(6) < wire_kbps
    assert talk.sink.counts.concealed_ms <= 100
    assert abs(level_dbfs(talk.heard) - level_dbfs(sound)) < 1.5


@pytest.mark.parametrize(("loss", "least"), [(0.05, 0.7), (0.10, 0.65), (0.20, 0.5)])
def test_lost_packets_leave_speech_that_resembles_itself(loss: float, least: float) -> None:
    sound = speech(10)
    talk = over_the_line(sound, 24_000, 20, loss)
    delay_s, likeness = loudness_likeness(sound, talk.heard)
    print(f"{loss:.0%} lost: loudness {likeness:.2f} alike at {delay_s * 1000:.0f} ms")
    assert likeness > least
    counts = talk.sink.counts
    assert counts.received == pytest.approx(len(talk.packets) * (1 - loss), rel=0.15)
    assert counts.late == 0, "what arrives is played"


def test_a_copy_of_the_lost_packet_is_better_than_a_guess() -> None:
    sound = speech(4)
    encoder, with_copy, guessed = OpusEncoder(24_000, copies=True), OpusDecoder(), OpusDecoder()
    packets = [encoder.encode(sound[i : i + BLOCK]) for i in range(0, 3 * RATE, BLOCK)]
    errors = []
    for n, packet in enumerate(packets[:-1]):
        if n % 5 == 3:
            a, b = with_copy.recover(packets[n + 1], BLOCK), guessed.conceal(BLOCK)
            late = 312  # samples, the codec's own delay of 6.5 ms
            truth = sound[n * BLOCK - late : (n + 1) * BLOCK - late].astype(float)
            errors.append([np.sum((x - truth) ** 2) for x in (a, b)] + [np.sum(truth**2)])
        else:
            with_copy.decode(packet), guessed.decode(packet)
    copied, concealed, power = np.sum(errors, axis=0)
    assert copied < 0.6 * concealed
    assert copied < 0.7 * power


@pytest.mark.parametrize(("bit_rate", "packet_ms"), [(24_000, 20), (24_000, 40), (16_000, 40), (16_000, 60)])
def test_copies_are_there_where_the_rate_allows_them(bit_rate: int, packet_ms: int) -> None:
    talk = over_the_line(speech(3), bit_rate, packet_ms, loss=0.1)
    assert np.mean([has_copy(packet) for packet, _ in talk.packets]) > 0.7
    plain = over_the_line(speech(3), bit_rate, packet_ms)
    assert not any(has_copy(packet) for packet, _ in plain.packets)


@pytest.mark.parametrize("packet", [b"", b"\x08", b"\x80\xff", b"\x0b\xff"])
def test_what_can_have_no_copy_has_none(packet: bytes) -> None:
    assert not has_copy(packet)


VOICES = sorted({plan.voice for plan in (*LADDER, PROBE)}, key=lambda voice: voice.wire_kbps)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("loss", [0.0, 0.1])
def test_a_voice_costs_what_rate_control_counts(voice: VoiceSetting, loss: float) -> None:
    talk = over_the_line(speech(4), voice.bit_rate, voice.packet_ms, loss)
    assert 0.75 * voice.wire_kbps < talk.kbps(4) < voice.wire_kbps + 0.5


def test_silence_is_not_sent() -> None:
    sound = np.concatenate([speech(2), np.zeros(4 * RATE, np.int16), speech(2)])
    talk = over_the_line(sound)
    silent = [t for _, t in talk.packets if (START_S + 3) * RATE < t < (START_S + 5.9) * RATE]
    assert not silent
    assert sum(len(p) <= DTX_MARKER for p, _ in talk.packets) <= 4, "one marker at the end of each spurt"
    assert talk.sink.counts.lost == 0
    quiet = talk.heard[int(3.2 * RATE) : int(5.9 * RATE)]
    assert level_dbfs(quiet) < -60
    assert lag_s(sound, talk.heard)[1] > 0.85, "what is said after the silence is in time"


def test_a_quiet_hum_is_silence_too() -> None:
    hum = (20 * np.sin(2 * np.pi * 100 * np.arange(4 * RATE) / RATE)).astype(np.int16)
    talk = over_the_line(hum)
    assert sum(t > (START_S + 1) * RATE for _, t in talk.packets) * 0.04 < 0.5


def test_noise_that_stays_is_not_sent_but_a_tone_that_is_loud_is() -> None:
    noise = (np.random.default_rng(0).standard_normal(8 * RATE) * 100).astype(np.int16)  # -50 dBFS
    talk = over_the_line(noise)
    assert sum(t > (START_S + 4) * RATE for _, t in talk.packets) * 0.04 < 0.5
    tone = (3000 * np.sin(2 * np.pi * 700 * np.arange(8 * RATE) / RATE)).astype(np.int16)
    assert len(over_the_line(tone).packets) == 200


def test_quiet_speech_is_sent_whole() -> None:
    loud, quiet = over_the_line(speech(6)), over_the_line(speech(6, level_dbfs=-45))
    assert len(quiet.packets) > 0.93 * len(loud.packets)


def test_muted_means_that_nothing_leaves_from_that_moment_on() -> None:
    sent: list[bytes] = []
    source = VoiceSender(lambda packet, timestamp: sent.append(packet))
    sound = speech(2)
    for n in range(40):
        source.feed(sound[n * BLOCK : (n + 1) * BLOCK], START_S + n * 0.02)
    assert sent
    source.set_muted(True)
    before = len(sent)
    for n in range(40, 80):
        source.feed(sound[n * BLOCK : (n + 1) * BLOCK], START_S + n * 0.02)
    assert len(sent) == before
    assert source.level_dbfs > SILENT_DBFS, "the meter still moves, so that one sees that one talks muted"
    source.set_muted(False)
    for n in range(80, 100):
        source.feed(sound[n * BLOCK : (n + 1) * BLOCK], START_S + n * 0.02)
    assert len(sent) > before


def test_half_a_packet_said_before_muting_never_leaves() -> None:
    sent: list[int] = []
    source = VoiceSender(lambda packet, timestamp: sent.append(timestamp), packet_ms=40)
    sound = speech(1)
    source.feed(sound[:BLOCK], START_S)
    source.set_muted(True)
    source.set_muted(False)
    source.feed(sound[BLOCK : 2 * BLOCK], START_S + 10)
    source.feed(sound[2 * BLOCK : 3 * BLOCK], START_S + 10.02)
    assert sent == [round((START_S + 10) * RATE)]


def test_timestamps_are_the_capture_times() -> None:
    talk = over_the_line(speech(1))
    assert talk.packets[0][1] == round(START_S * RATE)
    assert talk.packets[5][1] - talk.packets[4][1] == 1920


def test_a_device_that_hands_over_old_sound_when_it_starts_does_not_delay_the_voice() -> None:
    stamps: list[int] = []
    source = VoiceSender(lambda packet, timestamp: stamps.append(timestamp), packet_ms=20)
    sound = speech(3)
    for n in range(75):  # 1.5 s at once
        source.feed(sound[n * BLOCK : (n + 1) * BLOCK], START_S + n * 0.0001)
    for n in range(75, 150):
        source.feed(sound[n * BLOCK : (n + 1) * BLOCK], START_S + (n - 74) * 0.02)
    assert abs(stamps[-1] / RATE - (START_S + 75 * 0.02)) < 0.05
    assert stamps == sorted(stamps)


def test_rate_control_changes_packets_without_a_break() -> None:
    sizes: list[int] = []
    source = VoiceSender(lambda packet, timestamp: sizes.append(packet_samples(packet)), packet_ms=20)
    sound = speech(2)
    for n in range(100):
        if n == 50:
            source.configure(12_000, 60, True)
        source.feed(sound[n * BLOCK : (n + 1) * BLOCK], START_S + n * 0.02)
    assert sizes[:49] == [960] * 49
    assert set(sizes[52:]) == {2880}
    with pytest.raises(AudioError, match="20, 40 or 60"):
        source.configure(12_000, 30, False)


def test_the_face_learns_when_a_sound_is_heard() -> None:
    sound = speech(2)
    talk = over_the_line(sound)
    now_s = START_S + 2
    heard_s = talk.sink.heard_at(START_S + 1, now_s)
    assert heard_s is not None
    delay_s, _ = lag_s(sound, talk.heard)
    codec_s = 0.0065  # Opus looks ahead so far; what is heard is so much older
    assert heard_s - (START_S + 1) == pytest.approx(delay_s - codec_s, abs=0.025), (
        "within the lip-sync of 45 ms"
    )
    assert talk.sink.heard_at(START_S + 1 - WRAP_S, now_s) == pytest.approx(heard_s), "days do not matter"
    assert VoiceReceiver().heard_at(0, 0) is None


def test_the_voice_can_be_held_back_for_the_face() -> None:
    talk = over_the_line(speech(1))
    talk.sink.align(captured_s=START_S + 0.8, shown_s=START_S + 1.0)
    for n in range(15):
        talk.sink.pull(
            BLOCK, START_S + 1 + n * BLOCK / RATE
        )  # speech ends: the next begins as late as wished
    heard_s = talk.sink.heard_at(START_S + 0.8, START_S + 1)
    assert heard_s == pytest.approx(START_S + 1.0, abs=0.001)
    talk.sink.align(captured_s=START_S + 0.8, shown_s=START_S + 9.0)
    assert talk.sink.delay_s <= 0.4, "a hostile face cannot hold the voice back for long"


def test_a_shifted_origin_of_timestamps_is_taken_off() -> None:
    sink = VoiceReceiver()
    sink.set_origin(123_456)
    packet = OpusEncoder().encode(speech(0.02))
    assert sink.put(packet, 0, 123_456 + 48_000, START_S)
    assert sink.heard_at(1.0, START_S) == pytest.approx(START_S, abs=0.02)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.binary(max_size=1500), st.integers(), st.integers()), max_size=30))
def test_attack_arbitrary_bytes_as_voice_neither_raise_nor_fill_memory(
    packets: list[tuple[bytes, int, int]],
) -> None:
    sink, now_s = VoiceReceiver(), START_S
    for opus, sequence, timestamp in packets:
        now_s += 0.01
        sink.put(opus, sequence, timestamp, now_s)
        assert len(sink.pull(BLOCK // 2, now_s)) == BLOCK // 2
    assert len(sink._ahead) <= 5760


@pytest.mark.parametrize("packet", [b"", b"\xff\xff", b"\x03\x3f", bytes(2000)])
def test_what_is_no_opus_packet_is_refused(packet: bytes) -> None:
    with pytest.raises(AudioError):
        packet_samples(packet)


def test_a_damaged_packet_is_concealed() -> None:
    assert len(OpusDecoder().decode(b"\xff\xff\xff")) == 960


def test_an_impossible_block_is_an_error_of_ours() -> None:
    with pytest.raises(AudioError, match="length"):
        OpusEncoder().encode(np.zeros(777, np.int16))


@pytest.mark.parametrize("packet_ms", [20, 40, 60])
def test_a_voice_without_a_pause_that_was_held_up_once_catches_up(packet_ms: int) -> None:
    """The first quarter of a second arrives at once, late."""
    sink, encoder, size = VoiceReceiver(), OpusEncoder(), RATE * packet_ms // 1000
    sound = np.random.default_rng(1).normal(0, 3000, 8 * RATE).astype(np.int16)
    packets = [encoder.encode(sound[at : at + size]) for at in range(0, len(sound) - size + 1, size)]
    arrivals_s = [max((k + 1) * packet_ms / 1000, 0.3) for k in range(len(packets))]
    played = 0
    for number in range(8 * RATE // BLOCK):
        now_s = START_S + (number + 1) * BLOCK / RATE
        while played < len(packets) and START_S + arrivals_s[played] <= now_s:
            sink.put(packets[played], played, played * size, START_S + arrivals_s[played])
            played += 1
        sink.pull(BLOCK, now_s)
    heard_s = sink.heard_at(7.0, now_s)
    assert heard_s is not None
    assert heard_s - START_S - 7.0 < packet_ms / 1000 + 0.09


@pytest.mark.parametrize("length", [960, 1920])
def test_hurried_speech_loses_a_pitch_period_and_stays_as_loud(length: int) -> None:
    sound = speech(1)[RATE // 2 : RATE // 2 + length]
    short = shorten(sound)
    assert RATE // 400 <= len(sound) - len(short) <= RATE // 80
    assert abs(level_dbfs(short) - level_dbfs(sound)) < 3
    assert len(shorten(sound[:480])) == 480, "too short to be shortened"


def test_the_joint_of_hurried_speech_cannot_be_heard() -> None:
    tone = (8000 * np.sin(2 * np.pi * 200 * np.arange(1920) / RATE)).astype(np.int16)
    jumps = np.abs(np.diff(shorten(tone).astype(int)))
    assert jumps.max() < 1.2 * np.abs(np.diff(tone.astype(int))).max()


def test_levels_are_decibels_below_full_scale() -> None:
    assert level_dbfs(np.zeros(0, np.int16)) == SILENT_DBFS
    assert level_dbfs(np.zeros(9, np.int16)) == SILENT_DBFS
    assert level_dbfs(np.full(9, -32768, np.int16)) == pytest.approx(0, abs=0.01)
