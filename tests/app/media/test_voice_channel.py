"""The sound of a call, wired: with devices that a test drives by hand."""

import time

import numpy as np
import pytest

from app.media.cleaning import Cleaner, Cleaning
from app.media.devices import AudioState, AudioStatus, OnBlock, Pull
from app.media.samples import BLOCK, Samples, level_dbfs
from app.media.voice_channel import VoiceChannel
from codec.sentence import Sentence
from tests.app.speech import speech

START_S = 700.0
PLAIN = Cleaning(False, 0, False)


class Hand:
    """A device whose blocks a test hands over or takes; it remembers what it was asked."""

    def __init__(self, message: str = "") -> None:
        self.calls: list[str] = []
        self._status = AudioStatus(AudioState.NO_AUDIO if message else AudioState.LIVE, Sentence(message))

    def start(self) -> None:
        self.calls.append("start")

    def stop(self) -> None:
        self.calls.append("stop")

    def join(self, timeout_s: float = 2.0) -> bool:
        self.calls.append("join")
        return True

    def status(self) -> AudioStatus:
        return self._status


class Rig:
    """A line between two hands, its packets in a list."""

    def __init__(self, cleaning: Cleaning | None = PLAIN, message: str = "") -> None:
        self.packets: list[tuple[bytes, int]] = []
        self.microphone, self.speaker = Hand(message), Hand()
        self.channel = VoiceChannel(
            lambda packet, timestamp: self.packets.append((packet, timestamp)),
            self._take_microphone,
            self._take_speaker,
            cleaning,
        )
        self.blocks = 0

    def _take_microphone(self, on_block: OnBlock) -> Hand:
        self.on_block = on_block
        return self.microphone

    def _take_speaker(self, pull: Pull) -> Hand:
        self.pull = pull
        return self.speaker

    def say(self, sound: Samples) -> int:
        """How many packets left meanwhile."""
        before = len(self.packets)
        for i in range(0, len(sound) - BLOCK + 1, BLOCK):
            self.on_block(sound[i : i + BLOCK], START_S + self.blocks * 0.02)
            self.blocks += 1
        return len(self.packets) - before


def test_what_is_said_leaves_and_what_comes_is_heard() -> None:
    here, there = Rig(), Rig()
    assert here.say(speech(1)) == 16  # whole packets of 60 ms
    out = []
    for number, (packet, timestamp) in enumerate(here.packets):
        arrival_s = START_S + (number + 1) * 0.04 + 0.05
        there.channel.receiver.put(packet, number, timestamp, arrival_s)
        out += [there.pull(BLOCK, arrival_s + 0.02 * half, 0.04) for half in range(2)]
    assert level_dbfs(np.concatenate(out)) == pytest.approx(-23, abs=4)


def test_timestamps_allow_for_the_delay_of_cleaning() -> None:
    plain, cleaned = Rig(), Rig(Cleaning())
    plain.say(speech(0.5))
    cleaned.say(speech(0.5))
    later_s = (plain.packets[0][1] - cleaned.packets[0][1]) / 48_000
    assert later_s == pytest.approx(Cleaning().delay_s, abs=0.001)


def test_muted_means_that_nothing_leaves_until_it_is_not() -> None:
    rig, sound = Rig(), speech(0.4)
    assert rig.say(sound) > 0
    rig.channel.set_muted(True)
    assert rig.say(sound) == 0
    rig.channel.set_muted(False)
    assert rig.say(sound) > 0


def test_what_is_wrong_with_a_device_is_told_and_the_call_goes_on() -> None:
    rig = Rig(message="No microphone was found; the other side will not hear you.")
    assert rig.channel.messages() == ["No microphone was found; the other side will not hear you."]
    assert len(rig.pull(BLOCK, START_S, 0.04)) == BLOCK


def test_both_devices_are_started_stopped_and_joined() -> None:
    rig = Rig()
    rig.channel.start()
    rig.channel.stop()
    assert rig.channel.join()
    assert rig.microphone.calls == rig.speaker.calls == ["start", "stop", "join"]


def test_without_a_call_only_the_microphones_level_is_measured() -> None:
    rig, sound = Rig(), speech(0.4)
    rig.channel.rest(True)
    assert rig.say(sound) == 0
    assert rig.channel.sender.level_dbfs == pytest.approx(level_dbfs(sound[-BLOCK:]), abs=6)
    assert not rig.pull(480, START_S, 0.04).any()
    rig.channel.set_ringing(True)
    assert any(rig.pull(480, START_S, 0.04).any() for _ in range(100)), "a ring is heard"
    rig.channel.set_ringing(False)
    rig.channel.rest(False)
    assert rig.say(sound) > 0


def test_speech_into_a_muted_microphone_is_noticed_here_and_does_not_leave() -> None:
    rig = Rig()
    rig.channel.set_muted(True)
    said = (8000 * np.sin(np.arange(480) / 5)).astype(np.int16)
    for k in range(100):
        rig.on_block(said, START_S + 0.010 * k)
    assert rig.channel.speaks_unheard(time.monotonic())
    assert rig.packets == []
    rig.channel.set_muted(False)
    assert not rig.channel.speaks_unheard(time.monotonic())


def test_a_trial_is_heard_without_a_call_and_ends() -> None:
    rig = Rig()
    rig.channel.rest(True)
    rig.channel.try_sound(echo=False)
    heard = [rig.pull(4800, START_S + 0.1 * k, 0.0) for k in range(30)]
    assert np.abs(heard[0]).max() > 1000
    assert not heard[-1].any()


def test_one_hears_oneself_a_second_later() -> None:
    rig = Rig()
    rig.channel.rest(True)
    rig.channel.try_sound(echo=True)
    rig.on_block(np.full(480, 5000, np.int16), START_S)
    heard = np.concatenate([rig.pull(480, START_S + 0.010 * k, 0.0) for k in range(110)])
    assert np.flatnonzero(heard)[0] == 48_000
    assert rig.packets == []


def test_noise_is_suppressed_as_strongly_as_is_wished_at_once() -> None:
    noise = (2000 * np.random.default_rng(0).normal(size=(200, 480))).clip(-32768, 32767).astype(np.int16)
    left = {}
    for strength in (0, 2, 3):
        cleaner = Cleaner(Cleaning(False, 0, False))
        cleaner.suppress(strength)
        clean = [cleaner.process(block, np.zeros(480, np.int16)) for block in noise]
        left[strength] = level_dbfs(np.concatenate(clean[100:]))
    assert left[0] == pytest.approx(level_dbfs(np.concatenate(list(noise[100:]))), abs=0.1)
    assert left[0] - 10 > left[2] > left[3] - 0.1
