"""app.face.tracking: pictures that are turned, and what is remembered of one on its head."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from app.face.tracking import TrackingThread
from app.media.camera import CameraFrame, CameraSource
from codec.tracker import Tracked
from codec.values import FaceFrame, Image

WIDE = np.zeros((40, 60, 3), np.uint8)
WIDE[0, 0] = 255
NOTHING = FaceFrame.neutral(2)


class Scripted:
    """A tracker that says one thing after another."""

    def __init__(self, *said: tuple[bool, int]) -> None:
        self._said = list(said)
        self.images: list[Image] = []

    def track(self, image: Image, time_s: float) -> Tracked:
        self.images.append(image)
        present, turned_deg = self._said[min(len(self.images), len(self._said)) - 1]
        frame = replace(NOTHING, time_s=time_s, present=present)
        return Tracked(frame, frame, 0.0, np.zeros(1, np.float32), False, None, turned_deg)

    def reset_neutral(self) -> None:
        pass


def run(tracker: Scripted, count: int, turn_deg: int = 0) -> list[int]:
    """Give it so many pictures; returns what is said of the turn after each."""
    done, camera = threading.Event(), CameraSource("test")
    thread = TrackingThread(tracker, lambda frame: done.set())
    thread.turn(turn_deg)
    thread.start(camera)
    said = []
    for k in range(count):
        done.clear()
        camera.frames.put(CameraFrame(WIDE, float(k)))
        assert done.wait(20)
        captured = thread.newest.peek()
        assert captured is not None
        said.append(captured.seen.turned_deg)
    camera.frames.close()
    thread.stop()
    return said


def test_a_turned_picture_is_remembered_until_a_face_is_seen() -> None:
    tracker = Scripted((False, 0), (False, 180), (False, 0), (True, 0), (False, 0))
    assert run(tracker, 5) == [0, 180, 180, 0, 0]


def test_pictures_are_turned_clockwise_before_they_are_tracked() -> None:
    tracker = Scripted((True, 0))
    run(tracker, 1, 90)
    assert tracker.images[0].shape == (60, 40, 3)
    assert tracker.images[0][0, -1, 0] == 255


def test_eyes_are_delivered_straightened_and_the_newest_picture_keeps_what_the_tracker_said() -> None:
    delivered, camera, done = list[FaceFrame](), CameraSource("test"), threading.Event()

    def deliver(frame: FaceFrame) -> None:
        delivered.append(frame)
        done.set()

    thread = TrackingThread(Scripted((True, 0)), deliver)
    thread.straighten((0.05, -0.1))
    thread.start(camera)
    camera.frames.put(CameraFrame(WIDE, 0.0))
    assert done.wait(20)
    captured = thread.newest.peek()
    camera.frames.close()
    thread.stop()
    assert delivered[0].gaze == pytest.approx([-0.05, 0.1, -0.05, 0.1])
    assert captured is not None
    assert captured.seen.frame.gaze == pytest.approx(np.zeros(4))
