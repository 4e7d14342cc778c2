"""`eigencall demo`: two clients of this machine call each other and are recorded.

What each camera saw and what the other side was shown end up side by side in demo.mp4, the measurements in
demo.json.

The two are ordinary `eigencall call` processes; this one runs the rendezvous between them and waits.
"""

import argparse
import json
import math
import os
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from app.commands.options import CAMERA_HELP, add_model, amount, picture_side
from app.commands.program import Program
from app.face import gallery
from app.face.cameras import camera_file
from app.face.model import load_model
from app.media.side_by_side import RecordedTrack, side_by_side
from app.net.errors import NetworkError
from app.net.rendezvous.server import serving
from app.net.thread import network
from assets import report
from codec.files import need_room

LEAST_BYTES = 2_000_000  # of a film of some seconds
TIMEOUT_S = 60.0  # beyond the call itself: starting, connecting, writing files


class DemoError(NetworkError):
    """One of the two clients came to nothing."""


@dataclass(frozen=True, slots=True)
class ClientResult:
    """What one client has left behind."""

    folder: Path
    call: dict[str, Any]

    def track(self, name: str) -> RecordedTrack:
        start_s = self.call["starts"][name]
        if start_s is None:
            why = self.call["camera_trouble"] or "One side was shown nothing."
            raise DemoError("{why} So there is nothing to compose.", why=why)
        return RecordedTrack(self.folder / f"{name}.mp4", start_s)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--camera", default="sample", help=CAMERA_HELP)
    parser.add_argument("--peer-camera", default="sample2")
    parser.add_argument("--profile", metavar="NAME", help="the first side wears this profile's likeness")
    add_model(parser)
    parser.add_argument("--seconds", type=amount, default=20.0)
    parser.add_argument("--size", type=picture_side, default=320)
    parser.add_argument("--headless", action="store_true", help="no windows, also where there is a display")
    parser.add_argument(
        "--out", type=Path, default=Path("out/demo"), help="folder for demo.mp4 and demo.json"
    )


def run(options: argparse.Namespace) -> int:
    headless = options.headless or not _has_display()
    for spec in (options.camera, options.peer_camera):
        _check_camera(spec)
    load_model(options.basis, options.tracker)  # what is wrong with it is said now, not by a child
    need_room(options.out / "demo.mp4", LEAST_BYTES)
    console = Console()
    with tempfile.TemporaryDirectory() as scratch:
        with console.status(f"A call of {options.seconds:.0f} s between two processes"):
            sides = _call(options, headless, Path(scratch))
        with console.status("Laying the recordings side by side"):
            rows = [(sides[0].track("self"), sides[1].track("remote"))]
            rows += [(sides[1].track("self"), sides[0].track("remote"))]
            side_by_side(rows, options.out / "demo.mp4", options.size)
    made = report.make(direction("a_to_b", *sides) | direction("b_to_a", sides[1], sides[0]))
    made.write(options.out / "demo.json")
    _show(made.rows, console)
    console.print(f"Written: {options.out / 'demo.mp4'}, {options.out / 'demo.json'}")
    return 0


def _has_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _check_camera(spec: str) -> None:
    """A missing file is said now, not by a child."""
    path = camera_file(spec)
    if not (spec.isdigit() or spec == "synthetic" or Path(path).exists()):
        raise DemoError(
            "There is no file {spec}. Give a video file, the number of a camera, or 'synthetic'.", spec=spec
        )


def _call(options: argparse.Namespace, headless: bool, scratch: Path) -> tuple[ClientResult, ClientResult]:
    with network() as thread, serving(thread, "127.0.0.1", 0) as server:

        def started(name: str, camera: str, worn: list[str], code: str | None = None) -> closing[_DemoClient]:
            return closing(_DemoClient(camera, server.url, options, headless, scratch / name, worn, code))

        first, second = (["--profile", "demo", "--avatar", name] for name in gallery.names()[:2])
        first = ["--profile", options.profile] if options.profile else first
        with (
            started("a", options.camera, first) as a,
            started("b", options.peer_camera, second, a.code()) as b,
        ):
            return a.finish(options.seconds), b.finish(options.seconds)


class _DemoClient:
    """An `eigencall call` process."""

    def __init__(
        self,
        camera: str,
        server: str,
        options: argparse.Namespace,
        headless: bool,
        folder: Path,
        worn: list[str],
        code: str | None = None,
    ) -> None:
        self._folder = folder
        arguments = ["call", "--camera", camera, "--server", server, "--loopback", "--record", str(folder)]
        arguments += ["--microphone", "camera", "--speaker", "none", "--size", str(options.size)]
        arguments += ["--seconds", str(options.seconds), *worn]
        arguments += ["--headless"] if headless else []
        for name in ("basis", "tracker"):
            named = getattr(options, name)
            arguments += [f"--{name}", str(named)] if named else []
        arguments += ["--code", code] if code else []
        # One software-rendering thread for each: there are two of us on what may be two cores.
        environment = os.environ | {"LP_NUM_THREADS": os.environ.get("LP_NUM_THREADS", "1")}
        self._program = Program(["eigencall", *arguments], environment, with_errors=True)

    def code(self) -> str:
        """The code that it shows. Raises DemoError with its last words if it shows none."""
        code = self._program.line("code: ", TIMEOUT_S)
        if not code:
            raise DemoError("{words}", words=self._last_words())
        return code

    def finish(self, seconds: float) -> ClientResult:
        status = self._program.status(seconds + TIMEOUT_S)
        if status is None:
            raise DemoError("A client did not end in time. {reason}", reason=self._last_words())
        if status != 0:
            raise DemoError("{words}", words=self._last_words())
        return ClientResult(self._folder, json.loads((self._folder / "call.json").read_text()))

    def _last_words(self) -> str:
        lines = [said.get("text", "") for said in self._program.said]
        words = [line for line in lines if line and not line.startswith("code: ")]
        return words[-1].removeprefix("eigencall: ") if words else "A client ended without a word."

    def close(self) -> None:
        self._program.close(0.0)


def direction(name: str, sender: ClientResult, receiver: ClientResult) -> dict[str, float]:
    """The rows of one direction. Both processes share the machine's clock, so latency is exact."""
    shown, sent = receiver.call["shown"], sender.call["totals"]
    delays_ms = (np.array(shown["shown_at_s"]) - np.array(shown["captured_at_s"])) * 1000
    p50, p95 = np.percentile(delays_ms, (50, 95)) if len(delays_ms) else (math.nan, math.nan)
    seconds = max(sent["seconds"], 1e-9)
    return {
        f"{name}.frames_sent": sent["frames_sent"],
        f"{name}.frames_received": receiver.call["totals"]["frames_received"],
        f"{name}.frames_shown": shown["pictures"],
        f"{name}.shown_fps": shown["pictures"] / max(shown["seconds"], 1e-9),
        f"{name}.payload_kbps": 8e-3 * sent["payload_out_bytes"] / seconds,
        f"{name}.wire_kbps": 8e-3 * sent["wire_out_bytes"] / seconds,
        f"{name}.latency_ms_p50": float(p50),
        f"{name}.latency_ms_p95": float(p95),
    }


def _show(rows: Any, console: Console) -> None:
    table = Table("", "A to B", "B to A", title="The call")
    for key, text in (
        ("frames_sent", "face frames sent"),
        ("frames_received", "received"),
        ("frames_shown", "pictures shown"),
        ("shown_fps", "shown a second"),
        ("payload_kbps", "payload, kbit/s"),
        ("wire_kbps", "wire (whole IP packets, voice included), kbit/s"),
        ("latency_ms_p50", "camera to picture, median ms"),
        ("latency_ms_p95", "camera to picture, 95th percentile ms"),
    ):
        table.add_row(text, *(f"{rows[f'{way}.{key}']:.4g}" for way in ("a_to_b", "b_to_a")))
    console.print(table)
