"""The tracker's thread: the newest camera picture in, a face frame out.

Invariant: at most one picture is in work; a picture that came too late to be tracked is dropped by its cell.
The camera may be changed or switched off at any time; while it is off, or shows nothing, frames that say
"absent" go out now and then.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from app.media.camera import CameraFrame, CameraSource
from app.media.latest import Latest
from codec.trace import Stage, stamp
from codec.tracker import Tracked
from codec.values import FaceFrame, Image

log = logging.getLogger("eigencall.face")
PICTURE_TIMEOUT_S = 0.5  # without a picture for so long, the face counts as absent
SMOOTHING = 0.05  # weight of the newest picture in the mean tracking time


class FaceTracker(Protocol):
    """codec.tracker.Tracker, or a stand-in."""

    def track(self, image: Image, time_s: float) -> Tracked: ...
    def reset_neutral(self) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Captured:
    """One camera picture, and what the tracker says of it."""

    picture: CameraFrame
    seen: Tracked


class TrackingThread:
    """Runs `tracker` on what `camera` shows; every face frame goes to `deliver`, called on this thread."""

    def __init__(self, tracker: FaceTracker, deliver: Callable[[FaceFrame], None]) -> None:
        self.newest: Latest[Captured] = Latest()
        self.tracker_ms = 0.0
        self._tracker = tracker
        self._deliver = deliver
        self._camera: CameraSource | None = None
        self._on = True
        self._stopping = False
        self._changed = threading.Event()  # another camera, or the end
        self._reset = False
        self._present = False  # as last told
        self._turn_deg = self._seen_turned_deg = 0
        self._gaze_beside = np.zeros(4, np.float32)
        self._thread = threading.Thread(target=self._run, name="tracker", daemon=True)

    def start(self, camera: CameraSource | None) -> None:
        self._camera = camera
        self._thread.start()

    def use(self, camera: CameraSource | None) -> None:
        """Change the camera, from any thread; the caller owns and stops the old one."""
        self._camera = camera
        self._changed.set()

    def switch(self, on: bool) -> None:
        """Off: pictures are neither tracked nor kept."""
        self._on = on

    def reset_neutral(self) -> None:
        """Take the face of the coming moments as the person's resting face."""
        self._reset = True

    def turn(self, degrees: int) -> None:
        """Turn the camera's pictures clockwise: 0, 90, 180 or 270."""
        self._turn_deg = degrees

    def straighten(self, gaze_beside: tuple[float, float]) -> None:
        """Deliver eyes that are seen to look so far beside the camera, rad across and up, as looking into it.
        The newest picture keeps what the tracker says."""
        self._gaze_beside = np.tile(np.array(gaze_beside, np.float32), 2)

    def stop(self) -> None:
        self._stopping = True
        self._changed.set()
        self._thread.join(2.0)

    def _run(self) -> None:
        last: FaceFrame | None = None
        while not self._stopping:
            self._changed.clear()
            camera = self._camera
            if camera is None or camera.frames.closed:
                self._changed.wait(PICTURE_TIMEOUT_S)
                picture = None
            else:
                picture = camera.frames.take(PICTURE_TIMEOUT_S)
            last = self._absent(last) if picture is None or not self._on else self._track(picture)

    def _absent(self, last: FaceFrame | None) -> FaceFrame | None:
        """Say that no face is there, and again now and then: a frame too soon after another is not sent."""
        now_s = time.monotonic()
        if last is None or (not last.present and now_s - last.time_s < PICTURE_TIMEOUT_S):
            return last
        gone = replace(last, time_s=now_s, present=False)
        self._note(False)
        self._deliver(gone)
        return gone

    def _track(self, picture: CameraFrame) -> FaceFrame:
        if self._reset:
            self._reset = False
            self._tracker.reset_neutral()
        begun_s = time.perf_counter()
        stamp(Stage.CAMERA, picture.time_s, time.monotonic())
        if self._turn_deg:
            image = np.ascontiguousarray(np.rot90(picture.image, -self._turn_deg // 90))
            picture = CameraFrame(image, picture.time_s)
        tracked = self._remembering(self._tracker.track(picture.image, picture.time_s))
        taken_ms = (time.perf_counter() - begun_s) * 1000
        self.tracker_ms += (taken_ms - self.tracker_ms) * (SMOOTHING if self.tracker_ms else 1.0)
        stamp(Stage.TRACKER, picture.time_s, time.monotonic())
        self.newest.put(Captured(picture, tracked))
        self._note(tracked.frame.present)
        self._deliver(replace(tracked.frame, gaze=tracked.frame.gaze - self._gaze_beside))
        return tracked.frame

    def _remembering(self, tracked: Tracked) -> Tracked:
        """That the picture stands on its head is found out now and then, and true until a face is seen."""
        if tracked.frame.present:
            self._seen_turned_deg = 0
        elif tracked.turned_deg:
            self._seen_turned_deg = tracked.turned_deg
        return replace(tracked, turned_deg=self._seen_turned_deg) if self._seen_turned_deg else tracked

    def _note(self, present: bool) -> None:
        if present is not self._present:
            self._present = present
            log.info("tracker: %s", "a face is seen" if present else "no face is seen")
