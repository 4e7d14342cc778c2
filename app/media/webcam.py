"""Webcams by number, through OpenCV's VideoCapture: it knows V4L2, Media Foundation and AVFoundation,
converts Motion JPEG and YUYV itself, and survives cameras that announce one format and send another.

A camera that stops giving pictures is reported as unplugged and reopened every two seconds; the call goes on.
"""

import logging
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from app.media.camera import CameraSource, CameraState, CameraStatus, Size
from app.media.clip import MAX_SIDE, target_size
from app.media.errors import CameraError
from app.media.media_thread import Clock
from codec.sentence import Sentence
from codec.values import Image

log = logging.getLogger("eigencall.media")
REOPEN_EVERY_S = 2.0
FAILED_READS = 5  # some cameras miss a few pictures after opening or at a change of light; an absent one all
STUCK_S = 2.0  # some drivers wait ten seconds for a camera that has gone
MAX_LISTED = 10
MISSING = Sentence("There is no camera {index}. Plug one in, or choose another one.")
UNPLUGGED = Sentence("Camera {name} gives no picture any more. Plug it in again; the call goes on.")


class VideoCapture(Protocol):
    """The part of cv2.VideoCapture that is used here."""

    def grab(self) -> bool: ...
    def retrieve(self) -> tuple[bool, Any]: ...
    def release(self) -> None: ...


Opener = Callable[[int, Size, float], VideoCapture]


class Webcam(CameraSource):
    """Camera `index`; `open_now` raises CameraError if it cannot be opened, before the thread starts."""

    def __init__(
        self, index: int, size: Size, fps: float, opener: Opener | None = None, clock: Clock = time.monotonic
    ) -> None:
        super().__init__(str(index), clock)
        self._asked = (index, size, fps)
        self._opener = opener or open_capture
        self._capture: VideoCapture | None = None
        self._shown_s = clock()
        self._stuck = False  # as last told
        self.reopen_every_s = REOPEN_EVERY_S

    def open_now(self) -> None:
        self._capture = self._opener(*self._asked)

    def _run(self) -> None:
        while self._wanted:
            if self._capture is None and not self._reopen():
                self._say(CameraState.UNPLUGGED, self._unplugged())
                self._stopping.wait(self.reopen_every_s)
                continue
            self._shown_s = self._clock()
            lost = self._read_until_lost()
            self._close()
            if lost:
                self._say(CameraState.UNPLUGGED, self._unplugged())

    def status(self) -> CameraStatus:
        status = self._status
        stuck = status.state is CameraState.LIVE and self._clock() - self._shown_s > STUCK_S
        if stuck is not self._stuck:
            self._stuck = stuck
            log.info("Webcam: its driver %s", "has gone silent" if stuck else "has come back")
        return CameraStatus(CameraState.UNPLUGGED, self._unplugged()) if stuck else status

    def _unplugged(self) -> Sentence:
        return Sentence(UNPLUGGED, name=self.name)

    def _reopen(self) -> bool:
        try:
            self.open_now()
        except CameraError:
            return False
        return True

    def _read_until_lost(self) -> bool:
        """Whether it gives no picture any more; else none is wanted."""
        failed = 0
        while self._capture is not None and self._wanted and failed < FAILED_READS:
            grabbed, now_s = self._capture.grab(), self._clock()
            if grabbed and self._too_soon(now_s - self._shown_s):
                continue  # taken out of the driver's queue, and not decoded
            ok, picture = self._capture.retrieve() if grabbed else (False, None)
            if ok and picture is not None and picture.ndim == 3:
                failed = 0
                self._shown_s = now_s
                self._show(_rgb(picture), now_s)
            else:
                failed += 1
                self._stopping.wait(0.02)
        return failed >= FAILED_READS

    def _close(self) -> None:
        if self._capture is not None:
            self._capture.release()
            self._capture = None


def _rgb(picture: Any) -> Image:
    """(H, W, 3) BGR of any size to RGB, at most MAX_SIDE: some cameras ignore the size asked for."""
    height, width = picture.shape[:2]
    if max(width, height) > MAX_SIDE:
        picture = cv2.resize(picture, target_size(width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def open_capture(index: int, size: Size, fps: float) -> VideoCapture:
    """A capture that has given one picture. Raises CameraError with what to do."""
    _explain_missing(index)
    _quiet()
    capture = cv2.VideoCapture(index, cv2.CAP_V4L2 if platform.system() == "Linux" else cv2.CAP_ANY)
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
    capture.set(cv2.CAP_PROP_FPS, fps)
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # the newest picture, not the oldest of a queue
    if not capture.isOpened() or not capture.read()[0]:
        capture.release()
        raise CameraError(
            "Camera {index} gives no picture. Another program is probably using it: close that, try again.",
            index=index,
        )
    return capture


def _explain_missing(index: int) -> None:
    if platform.system() != "Linux":
        return
    node = Path(f"/dev/video{index}")
    if not node.exists():
        raise CameraError(MISSING, index=index)
    if not os.access(node, os.R_OK | os.W_OK):
        raise CameraError(
            "You may not use camera {index} ({node}). Have your account added to the "
            "group video, and log in again.",
            index=index,
            node=node,
        )


def _quiet() -> None:
    """OpenCV prints a warning for each index that is not a camera; the sentence above says it better."""
    logging = getattr(getattr(cv2, "utils", None), "logging", None)
    if logging is not None:
        logging.setLogLevel(logging.LOG_LEVEL_SILENT)


def list_webcams() -> list[tuple[str, str]]:
    """(spec, name) of each camera that seems to be there; never raises, opens no device on Linux."""
    return _linux_webcams() if platform.system() == "Linux" else _probed_webcams()


def _probed_webcams() -> list[tuple[str, str]]:
    _quiet()
    found = []
    for index in range(MAX_LISTED):
        capture = cv2.VideoCapture(index)
        opened = capture.isOpened()
        capture.release()
        if not opened:
            break  # the systems number cameras without gaps
        found.append((str(index), f"Camera {index}"))
    return found


def _linux_webcams(folder: Path = Path("/sys/class/video4linux")) -> list[tuple[str, str]]:
    """Each camera has two nodes, picture and metadata; `index` 0 is the picture's."""
    found = []
    for node in sorted(folder.glob("video*"), key=lambda p: int(p.name.removeprefix("video") or 0)):
        try:
            if int((node / "index").read_text()) == 0:
                found.append((node.name.removeprefix("video"), (node / "name").read_text().strip()))
        except (OSError, ValueError):
            continue  # unplugged between the two looks
    return found
