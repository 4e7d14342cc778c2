"""A loudspeaker's queue: what is kept in it, and how that follows the machine."""

from typing import Any

import numpy as np
import pytest

from app.media import portaudio
from app.media.portaudio import CALM_S, LESS_S, MORE_S, QUEUE_MAX_S, QUEUE_S, Stream
from app.media.samples import PERIOD, RATE

ROOM = 2880
PERIOD_S = PERIOD / RATE
SHORT_AFTER_S = CALM_S * ((QUEUE_MAX_S - QUEUE_S) / LESS_S + 1)


class Device:
    """A loudspeaker that plays what it is given, in virtual time, and takes a whole period at a time."""

    latency = 0.04

    def __init__(self) -> None:
        self.now_s = 50.0
        self._played_s = 50.0
        self._queued = 0
        self.empty = False

    def monotonic(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        while self._played_s + PERIOD_S <= self.now_s:
            self._played_s += PERIOD_S
            self.empty |= self._queued < PERIOD
            self._queued = max(0, self._queued - PERIOD)

    @property
    def write_available(self) -> int:
        return ROOM - self._queued

    def write(self, samples: "np.ndarray[Any, Any]") -> bool:
        self._queued += len(samples)
        assert self._queued <= ROOM
        empty, self.empty = self.empty, False
        return empty


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Device:
    made = Device()
    monkeypatch.setattr(portaudio, "time", made)
    monkeypatch.setattr(portaudio, "_sounddevice", lambda: None)
    monkeypatch.setattr(portaudio, "_refresh", lambda sd: None)
    monkeypatch.setattr(portaudio, "_open", lambda sd, name, output: (made, 1))
    monkeypatch.setattr(portaudio, "_open_streams", 0)
    return made


def play(stream: Stream, device: Device, seconds: float, late_s: float = 0.0) -> list[float]:
    """Periods one after the other, the thread being woken so late; -> in how long each was heard."""
    heard_in_s = []
    until_s = device.now_s + seconds
    while device.now_s < until_s:
        heard_in_s.append(stream.wait())
        stream.write(np.zeros(PERIOD, np.int16))
        device.sleep(late_s)
    return heard_in_s


def test_on_a_quiet_machine_the_queue_is_short_whatever_room_there_is(device: Device) -> None:
    stream = Stream(None, True)
    play(stream, device, SHORT_AFTER_S)
    heard_in_s = play(stream, device, 5.0)
    assert stream.queue_s == QUEUE_S
    assert max(heard_in_s) <= QUEUE_S + 1e-9
    assert len(heard_in_s) == pytest.approx(5.0 / PERIOD_S, abs=6), "no more than is played"


def test_what_was_never_needed_is_taken_back_at_once(device: Device) -> None:
    stream = Stream(None, True)
    play(stream, device, 1.2 * CALM_S)
    assert stream.queue_s <= QUEUE_S + PERIOD_S


def test_a_thread_that_is_woken_late_keeps_what_it_needs(device: Device) -> None:
    stream = Stream(None, True)
    late_s = 3.2 * PERIOD_S
    play(stream, device, 1.2 * CALM_S, late_s)
    assert stream.queue_s > QUEUE_S + late_s - PERIOD_S


def test_a_queue_that_has_run_empty_is_longer_and_shrinks_again_in_calm(device: Device) -> None:
    stream = Stream(None, True)
    play(stream, device, SHORT_AFTER_S)
    device.sleep(0.1)
    play(stream, device, 1.0)
    assert stream.queue_s == pytest.approx(QUEUE_S + MORE_S)
    play(stream, device, 2 * SHORT_AFTER_S)
    assert stream.queue_s == QUEUE_S


def test_on_a_busy_machine_less_is_tried_ever_more_rarely(device: Device) -> None:
    stream = Stream(None, True)
    for _ in range(40):
        play(stream, device, 2.5)
        device.sleep(0.1)
    assert QUEUE_S + MORE_S < stream.queue_s <= QUEUE_MAX_S
    before_s = stream.queue_s
    play(stream, device, 2.5)
    assert stream.queue_s == before_s, "1.5 s of calm are no reason any more"


def test_a_device_that_takes_nothing_is_written_to_all_the_same(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = Stream(None, True)
    monkeypatch.setattr(Device, "sleep", lambda self, seconds: setattr(self, "now_s", self.now_s + seconds))
    for _ in range(3):
        stream.wait()
        stream.write(np.zeros(PERIOD, np.int16))
    assert device.write_available <= ROOM - 3 * PERIOD
