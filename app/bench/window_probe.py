"""A window that measures itself, as a process of its own: what `eigencall bench ui` starts.

    python -m app.bench.window_probe start …      until one's own face is on the screen
    python -m app.bench.window_probe call …       a call, measured while it is live

Prints `code: …` when there is one, `live` when measuring begins, and one JSON line at the end. Times are on
the machine's monotonic clock, which processes share.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from app.__main__ import _parser
from app.call.status import CallStatus, Phase
from app.client import Client
from app.media.camera import SyntheticCamera
from app.settings import SettingsFile
from app.ui import MainWindow
from app.ui.loop_meter import LoopMeter
from app.wiring import client_for, load_skin
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


class Call:
    """Starts a call, and measures the window's thread for `seconds` of it."""

    def __init__(self, window: MainWindow, client: Client, seconds: float, stalled_camera: bool) -> None:
        self._window, self._client, self._seconds = window, client, seconds
        self._stalled_camera = stalled_camera
        self._meter = LoopMeter(window)
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
        self._meter.take_ms()
        self._pictures = self._window.stage.pictures
        print("live", flush=True)
        if self._stalled_camera:
            threading.Timer(STALL_AFTER_S, self._stall).start()

    def _stall(self) -> None:
        camera = SyntheticCamera(_stuck, name="stuck")
        camera.start()
        self._client.use_camera(camera)

    def _end(self) -> None:
        self._measuring = False
        wall_ms, cpu_ms = np.array(self._meter.take_ms()).T
        p50, p99 = np.percentile(wall_ms, (50, 99))
        made = {
            "block_ms_p50": p50,
            "block_ms_p99": p99,
            "block_ms_max": wall_ms.max(),
            "block_cpu_ms_p99": np.percentile(cpu_ms, 99),
            "fps": (self._window.stage.pictures - self._pictures) / self._seconds,
        }
        print(json.dumps(made), flush=True)
        self._window.close()


def _stuck(time_s: float) -> Image:
    """A driver that does not come back, but for the end of the program."""
    threading.Event().wait(3600)
    return np.zeros((48, 64, 3), np.uint8)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("start", "call"))
    parser.add_argument("--camera", required=True)
    parser.add_argument("--server", default="ws://127.0.0.1:1")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--stalled-camera", action="store_true")
    given = parser.parse_args()
    quiet = ["--loopback", "--microphone", "none", "--speaker", "none"]
    options = _parser().parse_args(["--camera", given.camera, "--server", given.server, *quiet])
    from app import ui

    kept: list[object] = []
    with tempfile.TemporaryDirectory() as folder:
        file = SettingsFile(Path(folder) / "s.json")
        with client_for(options, file.settings) as client:

            def opened(window: MainWindow) -> None:
                if given.what == "start":
                    kept.append(Start(window, client))
                else:
                    kept.append(Call(window, client, given.seconds, given.stalled_camera))

            return ui.run(client, client.basis, load_skin(), file, opened=opened)


if __name__ == "__main__":
    sys.exit(main())
