"""What is measured within the program by `eigencall bench ui` and `bench cost`: the first picture of oneself,
a call, or nothing, while it is looked at from outside."""

import json
import sys
import threading
import time

import numpy as np
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from app.bench.loop_meter import MeteredApplication, metered, worst
from app.call.status import CallStatus, Phase
from app.client.client import Client
from app.media.camera import SyntheticCamera
from app.ui.main_window import MainWindow
from codec.values import Image

SETTLE_S = 3.0  # of the call: first textures, shaders, buffers
STALL_AFTER_S = 1.0


class Start:
    """Until a picture of one's own face has been put on the screen."""

    def __init__(self, window: MainWindow, client: Client) -> None:
        self._window, self._client = window, client
        window.feed.ticked.connect(self._look)
        window.stage.drawn.connect(self._drawn)

    def _drawn(self, with_face: bool) -> None:
        face = self._client.own_face()
        if with_face and face is not None and face.present and self._window is not None:
            print(json.dumps({"self_view_s": time.monotonic()}), flush=True)
            self._window.close()

    def _look(self, status: CallStatus) -> None:
        if self._client.camera_trouble:
            raise SystemExit(self._client.camera_trouble)


class Stay:
    """Says `live` once one's own face has been on the screen for a while, and the window is then minimised,
    in the tray, or neither; then it stays."""

    def __init__(self, window: MainWindow, minimised: bool, in_tray: bool) -> None:
        self._window, self._minimised, self._in_tray = window, minimised, in_tray
        self._seen = False
        window.stage.drawn.connect(self._drawn)

    def _drawn(self, with_face: bool) -> None:
        if with_face and not self._seen:
            self._seen = True
            QTimer.singleShot(round(1000 * SETTLE_S), self._settle)

    def _settle(self) -> None:
        if self._minimised:
            self._window.showMinimized()
        if self._in_tray:
            QApplication.setQuitOnLastWindowClosed(False)
            self._window.hide()
        QTimer.singleShot(round(1000 * SETTLE_S), lambda: print("live", flush=True))


class Call:
    """Starts a call, and measures `seconds` of it: pictures a second, and the window's thread where that is
    metered."""

    def __init__(self, window: MainWindow, client: Client, seconds: float, stalled_camera: bool) -> None:
        self._window, self._client, self._seconds = window, client, seconds
        self._stalled_camera = stalled_camera
        self._meter = metered()
        self._code, self._live_s, self._pictures = "", 0.0, 0
        self._measuring = False
        window.feed.ticked.connect(self._look)
        client.start_call()

    def _look(self, status: CallStatus) -> None:
        now_s = time.monotonic()
        if status.code and not self._code:
            self._code = status.code
            print(f"code: {status.code}", flush=True)
        if status.phase is Phase.LIVE and not self._live_s:
            self._live_s = now_s
        if self._live_s and not self._measuring and now_s > self._live_s + SETTLE_S:
            self._begin()
        if self._measuring and now_s > self._live_s + SETTLE_S + self._seconds:
            self._end()

    def _begin(self) -> None:
        self._measuring = True
        if self._meter is not None:
            self._meter.take()
        stage = self._window.stage
        self._pictures, corner = stage.pictures, stage.mapToGlobal(stage.rect().topLeft())
        print(f"live {corner.x()} {corner.y()} {stage.width()} {stage.height()}", flush=True)
        if self._stalled_camera:
            threading.Timer(STALL_AFTER_S, self._stall).start()

    def _stall(self) -> None:
        camera = SyntheticCamera(_stuck, name="stuck")
        camera.start()
        self._client.use_camera(camera)

    def _end(self) -> None:
        self._measuring = False
        made = {"fps": (self._window.stage.pictures - self._pictures) / self._seconds}
        if self._meter is not None:
            made |= self._blocks(self._meter)
        print(json.dumps(made), flush=True)
        self._window.close()

    def _blocks(self, meter: MeteredApplication) -> dict[str, float]:
        """For how long the window's thread was at one event, and at all between two waits."""
        handled, stretches = meter.take()
        print(worst(handled), file=sys.stderr)
        wall_ms = np.array([event.wall_ms for event in handled])
        p50, p99 = np.percentile(wall_ms, (50, 99))
        return {
            "block_ms_p50": p50,
            "block_ms_p99": p99,
            "block_ms_max": wall_ms.max(),
            "block_cpu_ms_p99": float(np.percentile([event.cpu_ms for event in handled], 99)),
            "stretch_ms_p99": float(np.percentile(stretches, 99)),
            "events": len(handled) / self._seconds,
        }


def _stuck(time_s: float) -> Image:
    """A driver that does not come back, but for the end of the program."""
    threading.Event().wait(3600)
    return np.zeros((48, 64, 3), np.uint8)
