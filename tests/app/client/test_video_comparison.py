"""Comparing a call with video: on a clock of the test's, with an encoder that says what it was given."""

import threading
from collections.abc import Callable

import numpy as np
import pytest

from app.call.status import Comparison
from app.client.video_comparison import SECONDS, STEP_S, Comparing
from app.media.camera import CameraFrame
from app.net.transport.wire_meter import Count
from codec.values import Image


class Clock:
    """Each wait passes the time."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s

    def wait(self, event: threading.Event, seconds: float) -> bool:
        self.now_s += seconds
        return event.is_set()


class Fixed:
    """Every picture costs 1,000 bytes."""

    def __init__(self) -> None:
        self.count, self.pictures, self.times = Count(), 0, list[float]()

    def add(self, image: Image, time_s: float) -> None:
        self.pictures += 1
        self.times.append(time_s)
        self.count += Count(1, 1000)


def camera(clock: Clock, fps: float = 25.0) -> Callable[[], CameraFrame]:
    shown: dict[int, CameraFrame] = {}

    def picture() -> CameraFrame:
        number = int(clock.now_s * fps)
        return shown.setdefault(number, CameraFrame(np.zeros((2, 2, 3), np.uint8), number / fps))

    return picture


def test_ten_seconds_of_every_picture_beside_what_the_call_took() -> None:
    clock, encoder = Clock(), Fixed()
    comparing = Comparing(camera(clock), lambda: int(1000 * clock.now_s), lambda: encoder, clock, clock.wait)
    comparing.run()
    found = comparing.newest
    assert found.share == 1.0
    assert found.trouble == ""
    assert len(found.video_kbps) == len(found.call_kbps) == SECONDS / STEP_S
    assert found.mean_video_kbps == pytest.approx(25 * 8, rel=0.03)
    assert found.mean_call_kbps == pytest.approx(8, rel=0.01)
    assert found.times == pytest.approx(25, rel=0.03)
    assert encoder.times == sorted(set(encoder.times))  # no picture twice


def test_a_camera_that_shows_nothing_is_said() -> None:
    clock = Clock()
    comparing = Comparing(lambda: None, lambda: 0, Fixed, clock, clock.wait)
    comparing.run()
    assert "no picture" in comparing.newest.trouble
    assert comparing.newest.times == 0


def test_the_end_of_the_call_ends_it() -> None:
    clock, encoder = Clock(), Fixed()
    comparing = Comparing(camera(clock), lambda: 0, lambda: encoder, clock, clock.wait)
    comparing.stop()
    comparing.run()
    assert encoder.pictures == 0
    assert comparing.newest == Comparison()


def test_an_encoder_that_fails_is_said_and_is_not_still_at_work() -> None:
    class Broken(Fixed):
        def add(self, image: Image, time_s: float) -> None:
            raise OSError("no such codec")

    clock = Clock()
    comparing = Comparing(camera(clock), lambda: 0, Broken, clock, clock.wait)
    with pytest.raises(OSError, match="no such codec"):
        comparing.run()
    assert "could not be encoded" in comparing.newest.trouble
    assert comparing.newest.share == 1.0


def test_nothing_is_known_before_all_is_measured() -> None:
    assert Comparison(0.5, (500.0,), (10.0,)).times == 0
    assert Comparison(1.0, (500.0,), (10.0,)).times == 50
    assert Comparison(1.0, (500.0,), (0.0,)).times == 0
