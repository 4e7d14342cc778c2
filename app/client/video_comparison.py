"""What video would cost on this call: for ten seconds the camera's pictures are also encoded as a video call
encodes them, counted packet by packet, and thrown away.

Invariant: nothing that is made here can be sent: pictures and a counter are read, numbers are written.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.call.status import Comparison
from app.media.camera import CameraFrame
from app.net.transport.video_estimate import UnsentVideo
from app.net.transport.wire_meter import Count
from codec.errors import cause
from codec.sentence import Sentence
from codec.values import Image

log = logging.getLogger("eigencall.client")
SECONDS = 10.0
STEP_S = 0.5  # one point of the plot
_LOOK_EVERY_S = 0.01  # a third of the time between two pictures: none is missed
_NO_PICTURE = Sentence("Your camera gave no picture, so there was nothing to compare with.")
_FAILED = Sentence("The pictures of your camera could not be encoded, so there is nothing to compare with.")

Wait = Callable[[threading.Event, float], bool]


class VideoEstimator(Protocol):
    """UnsentVideo, or a stand-in."""

    count: Count
    pictures: int

    def add(self, image: Image, time_s: float) -> None: ...


class Comparing:
    """picture: the camera's newest, or None. call_bytes: what has left this machine for the call until now.
    `newest` may be read on any thread."""

    def __init__(
        self,
        picture: Callable[[], CameraFrame | None],
        call_bytes: Callable[[], int],
        encoder: Callable[[], VideoEstimator] = UnsentVideo,
        clock: Callable[[], float] = time.monotonic,
        wait: Wait = threading.Event.wait,
    ) -> None:
        self.newest = Comparison()
        self._picture, self._call_bytes, self._make_encoder = picture, call_bytes, encoder
        self._clock, self._wait = clock, wait
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self.run, name="comparison", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end; what it has found so far stays as it is."""
        self._stopping.set()

    def run(self) -> None:
        """On its own thread."""
        try:
            self._measure()
        except Exception as error:  # an encoder that fails must not look like one that is still at work
            log.debug("comparison with video: %s", cause(error))
            self._note(trouble=_FAILED, share=1.0)
            raise error

    def _measure(self) -> None:
        encoder, last = self._make_encoder(), self._picture()
        begun_s = noted_s = self._clock()
        noted = 0, self._call_bytes()
        while not self._stopping.is_set() and self.newest.share < 1:
            picture, now_s = self._picture(), self._clock()
            if picture is not None and picture is not last:
                last = picture
                encoder.add(picture.image, picture.time_s)
            if now_s - noted_s >= STEP_S:
                counted = encoder.count.bytes, self._call_bytes()
                self._add(noted, counted, now_s - noted_s, min(1.0, (now_s - begun_s) / SECONDS))
                noted, noted_s = counted, now_s
            self._wait(self._stopping, _LOOK_EVERY_S)
        if not self._stopping.is_set() and not encoder.pictures:
            self._note(trouble=_NO_PICTURE)

    def _add(self, then: tuple[int, int], now: tuple[int, int], seconds: float, share: float) -> None:
        video, call = (8e-3 * (b - a) / seconds for a, b in zip(then, now, strict=True))
        self._note(
            share=share if share < 1 - 1e-6 else 1.0,
            video_kbps=(*self.newest.video_kbps, video),
            call_kbps=(*self.newest.call_kbps, call),
        )

    def _note(self, **values: object) -> None:
        self.newest = replace(self.newest, **values)  # type: ignore[arg-type]  # names of fields
