"""`eigencall bench cost`: what the program leaves of the machine to its owner.

Cores are processor seconds a second of whole programs, all threads counted; the screen's own server is not.
Drawing is one picture of a talking head off screen. `cost.reference_ms` is a fixed piece of work in the same
run: what stands beside it can be compared between machines. Where Chromium is installed, it makes a video
call with itself in the same run, of the same clip, and one of our clients is set against half of it.
"""

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

import numpy as np
from rich.console import Console

from app.bench import browser_call
from app.bench.lab.chromium import browser
from app.bench.lab.screen import screen, xvfb
from app.bench.lab.usage import Usage, resident_mb
from app.bench.lab.windows import TIMEOUT_S, line, measured, peer_of, probe
from app.bench.portrayed import talking
from app.client.exchange import new_link
from app.commands.options import CAMERA_HELP
from app.commands.program import Program
from app.face import gallery
from app.face.cameras import camera_file
from app.face.model import load_model
from app.face.networks import FaceRegressor
from app.media.clip import read_clip
from app.net.rendezvous.server import serving
from app.net.thread import network
from app.recording.callfile import CallFile
from assets import report
from render.offscreen import Offscreen
from render.painter import OffscreenPainter

VIEW = 512
SIZES = (512, 320, 64)
PICTURES = 90  # of each size
STRETCH = 10  # pictures: the median stretch counts, so that a neighbour's work is left out
WARM = 10
FILM_S, FILM_SIZE = 20.0, "720x720"
PARTS = ("draw", "idle", "call", "frozen", "enrol", "film", "video")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--camera", default="sample", help=CAMERA_HELP)
    parser.add_argument("--seconds", type=float, default=15.0, help="of each look")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--json", type=Path, default=Path("out/cost.json"))


def run(options: argparse.Namespace) -> int:
    console, seconds, camera = Console(), options.seconds, camera_file(options.camera)
    work: dict[str, Callable[[], dict[str, float]]] = {
        "draw": draw_rows,
        "idle": lambda: idle_rows(camera, seconds),
        "call": lambda: call_rows(camera, seconds),
        "frozen": lambda: frozen_rows(camera, seconds),
        "enrol": lambda: enrol_rows(camera),
        "film": lambda: film_rows(camera),
        "video": lambda: video_rows(camera, seconds),
    }
    rows: dict[str, float] = {}
    for name in options.only:
        with console.status(f"Cost: {name}"):
            rows |= work[name]()
    if {"cost.call_window_512", "cost.video_call"} <= rows.keys():
        rows["cost.ratio_to_video"] = rows["cost.call_window_512"] / (rows["cost.video_call"] / 2)
    made = report.make(rows)
    made.write(options.json)
    made.show("Cost")
    console.print(f"Written: {options.json}")
    return 0


def reference_ms() -> float:
    """Processor time of a fixed piece of work in Python alone, a hundred times: what numpy's own threads and
    vectors cost differs more between machines, and beside other work, than what is set against it."""
    work = [{"face": face, "values": [face / 7] * 20} for face in range(40)]
    begun_s = time.process_time()
    for _ in range(100):
        json.dumps(work, indent=1)  # indented, it is written by Python and not by C
    return (time.process_time() - begun_s) * 10


def network_ms() -> float:
    """Processor time of the tracker's largest network alone: as dear as the processor is slow at 8 bits."""
    regressor = FaceRegressor()
    crop = np.full((regressor.size, regressor.size, 3), 128, np.uint8)
    begun_s = time.process_time()
    for _ in range(100):
        regressor(crop)
    return (time.process_time() - begun_s) * 10


def draw_ms(size: int, pictures: int = PICTURES) -> float:
    """Processor time of one picture of an invented person, all threads, read back."""
    model = load_model()
    identity, faces = gallery.likeness(model.basis).identity, talking(model.basis)
    with Offscreen(size, size) as target:
        painter = OffscreenPainter(model.basis, model.skin, target)
        for k in range(WARM):
            painter.draw(faces[k], identity, k / 30)
        spent_ms = []
        for first in range(0, pictures, STRETCH):
            begun_s = time.process_time()
            for k in range(first, first + STRETCH):
                painter.draw(faces[k % len(faces)], identity, k / 30)
            spent_ms.append((time.process_time() - begun_s) * 1000 / STRETCH)
        return float(np.median(spent_ms))


def track_ms(pictures: int = PICTURES) -> float:
    """Processor time of one picture of a clip, all threads: decoded, tracked, and its face sent and read."""
    model = load_model()
    tracker, side, other = model.tracker(), new_link(model.basis), new_link(model.basis)
    clip = read_clip(camera_file("sample"))
    for picture in islice(clip, WARM):
        tracker.track(picture.image, picture.time_s)
    begun_s = time.process_time()
    for picture in islice(clip, pictures):
        side.push(tracker.track(picture.image, picture.time_s).frame)
        for datagram in side.poll(picture.time_s):
            other.receive(datagram, picture.time_s)
    return (time.process_time() - begun_s) * 1000 / pictures


def draw_rows() -> dict[str, float]:
    drawn = {f"cost.draw_ms_{size}": draw_ms(size) for size in SIZES}
    return {"cost.reference_ms": reference_ms(), "cost.track_ms": track_ms()} | drawn


def idle_rows(camera: str, seconds: float) -> dict[str, float]:
    """A window without a call that shows its owner, then out of sight, minimised and in the tray."""
    rows = {}
    with screen() as environment:
        for name, more in (("start_page", []), ("minimised", ["--minimised"]), ("in_tray", ["--in-tray"])):
            with _window(["stay", "--camera", camera, *more], environment) as window:
                line(window, "live")
                rows[f"cost.{name}"] = _cores(window, seconds)
    return rows


def call_rows(camera: str, seconds: float) -> dict[str, float]:
    """A call between a window and a program without one."""
    with screen() as environment, network() as thread, serving(thread, "127.0.0.1", 0) as server:
        arguments = ["call", "--plain", "--camera", camera, "--server", server.url, "--view", str(VIEW)]
        with (
            _window([*arguments, "--seconds", str(seconds)], environment) as window,
            closing(peer_of(line(window, "code: "), server.url, environment)) as peer,
        ):
            line(window, "live")
            both = Usage.of(window.pid), Usage.of(peer.pid)
            time.sleep(0.9 * seconds)
            cores, memory_mb = [usage.cores() for usage in both], resident_mb(window.pid)
            fps = float(measured(window, TIMEOUT_S + seconds)["fps"])
            peer.kill()
    return {
        f"cost.call_window_{VIEW}": cores[0],
        f"cost.call_window_{VIEW}_fps": fps,
        "cost.call_headless_64": cores[1],
        "memory.window_call_mb": memory_mb,
    }


def frozen_rows(camera: str, seconds: float) -> dict[str, float]:
    """A window whose screen's server stands still."""
    with xvfb() as (environment, server), _window(["stay", "--camera", camera], environment) as window:
        line(window, "live")
        before_mb = resident_mb(window.pid)
        server.send_signal(signal.SIGSTOP)
        try:
            time.sleep(seconds)
            grown_mb = resident_mb(window.pid) - before_mb
        finally:
            server.send_signal(signal.SIGCONT)
    return {"memory.frozen_display_mb_per_min": grown_mb * 60 / seconds}


def enrol_rows(camera: str) -> dict[str, float]:
    """A likeness of a clip, without a window."""
    with tempfile.TemporaryDirectory() as folder:
        return {"cost.enrol_s": _spent_s("enrol", "--camera", camera, "--out", folder)}


def film_rows(camera: str) -> dict[str, float]:
    """A recorded call as a film, for each 20 s of it."""
    with tempfile.TemporaryDirectory() as folder:
        kept, film = Path(folder) / "talk.eigencall", Path(folder) / "film.mp4"
        _record(camera, kept)
        spent_s = _spent_s("replay", str(kept), "--export", str(film), "--size", FILM_SIZE)
        with closing(CallFile(kept, load_model().basis)) as recording:
            return {"cost.film_s_20": spent_s * FILM_S / recording.duration_s}


def video_rows(camera: str, seconds: float) -> dict[str, float]:
    """Both ends of a video call in Chromium together; nothing where that is not installed."""
    if browser() is None:
        return {}
    with browser_call.calling(camera) as call:
        usage = Usage.of(*call.processes())
        before = call.pictures()
        time.sleep(seconds)
        return {
            "cost.video_call": usage.cores(),
            "cost.video_call_fps": (call.pictures() - before) / seconds,
        }


@contextmanager
def _window(arguments: list[str], environment: dict[str, str]) -> Iterator[Program]:
    with closing(probe(arguments, environment)) as window:
        try:
            yield window
        finally:
            window.kill()


def _cores(program: Program, seconds: float) -> float:
    usage = Usage.of(program.pid)
    time.sleep(seconds)
    return usage.cores()


def _spent_s(*command: str) -> float:
    """Processor seconds of a whole command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "eigencall", *command], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _record(camera: str, path: Path) -> None:
    """A call of 20 s between two programs without windows, kept by one of them."""
    usual = ["--headless", "--size", "64", "--loopback", "--speaker", "none", "--microphone", "camera"]
    with network() as thread, serving(thread, "127.0.0.1", 0) as server:
        sides = [*usual, "--server", server.url]
        ours = Program(
            ["eigencall", "record", str(path), *sides, "--camera", camera, "--seconds", str(FILM_S)]
        )
        with closing(ours), closing(Program(["eigencall", "call", *sides, "--camera", "sample2",
                                             "--code", line(ours, "code: ")])):  # fmt: skip
            ours.status(TIMEOUT_S + FILM_S)
