"""`eigencall bench ui`: a real window in a real call, and for how long its thread keeps a hand waiting.

A block is the handling of one event by the window's thread, in a call of this machine's own over loopback;
`cpu` is what the thread itself computed of it, a stretch is all events between two waits. Once more while
the other side has been stopped, and while the camera's driver hangs. Also: pictures a second of the renderer
alone in software at 512 x 512, the time from starting the program to one's own face on the screen, and what
an enrolment takes.
Without a screen, an Xvfb is started.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import numpy as np
from rich.console import Console

from app.commands.options import CAMERA_HELP
from app.commands.program import Program, Said
from app.face import gallery
from app.face.cameras import camera_file
from app.face.model import load_model
from app.net.errors import NetworkError
from app.net.rendezvous.server import serving
from app.net.thread import network
from assets import report
from codec.values import FaceFrame
from render.motion import talk
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Scene

SCREEN = "1366x768x24"
TIMEOUT_S = 120.0
CLOSED = "The window closed before it was measured; run it by hand to see why."
STOP_AFTER_S = 1.0
SUFFIXES = {"": "", "network": "_stalled_network", "camera": "_stalled_camera"}


class UiBenchError(NetworkError):
    """The window could not be measured."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--camera", default="sample", help=CAMERA_HELP)
    parser.add_argument("--seconds", type=float, default=15.0, help="of each call")
    parser.add_argument("--starts", type=int, default=3, help="the fastest of so many counts")
    parser.add_argument("--only", nargs="+", choices=tuple(PARTS), help="these parts alone")
    parser.add_argument("--json", type=Path, default=Path("out/ui.json"))


def run(options: argparse.Namespace) -> int:
    console = Console()
    rows: dict[str, float] = {}
    with _screen() as environment:
        for name, measure in PARTS.items():
            if not options.only or name in options.only:
                with console.status(f"Measuring: {name}"):
                    rows |= measure(options, environment)
    made = report.make(rows)
    made.write(options.json)
    made.show("The window")
    console.print(f"Written: {options.json}")
    return 0


@contextmanager
def _screen() -> Iterator[dict[str, str]]:
    """The environment of a process that opens windows."""
    environment = dict(os.environ)
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY") or sys.platform != "linux":
        yield environment
        return
    if shutil.which("Xvfb") is None:
        raise UiBenchError("There is no screen to open a window on; install Xvfb (Debian: apt install xvfb).")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as answer:
            environment["DISPLAY"] = f":{answer.readline().strip()}"
        try:
            yield environment
        finally:
            server.terminate()


def _probe(arguments: list[str], environment: dict[str, str]) -> Program:
    return Program(["eigencall.app.bench.window_probe", *arguments], environment)


def _start(options: argparse.Namespace, environment: dict[str, str]) -> dict[str, float]:
    """Seconds from starting the process to one's own face on the screen."""
    return {"start.self_view_s": min(_started(options.camera, environment) for _ in range(options.starts))}


def _started(camera: str, environment: dict[str, str]) -> float:
    begun_s = time.monotonic()
    with closing(_probe(["start", "--camera", camera_file(camera)], environment)) as probe:
        return float(_measured(probe, TIMEOUT_S)["self_view_s"]) - begun_s


def _enrol(options: argparse.Namespace, environment: dict[str, str]) -> dict[str, float]:
    """What making a photographed likeness takes of a window that runs (enrol_meter.py)."""
    with closing(_probe(["enrol", "--camera", camera_file(options.camera)], environment)) as probe:
        return {f"enrol.{key}": float(value) for key, value in _measured(probe, 2 * TIMEOUT_S).items()}


def _calls(options: argparse.Namespace, environment: dict[str, str]) -> dict[str, float]:
    """A call that nothing disturbs, and one with each of what may stall."""
    return {
        f"ui.{key}{suffix}": value
        for stalled, suffix in SUFFIXES.items()
        for key, value in _call(options, environment, stalled).items()
    }


def _call(options: argparse.Namespace, environment: dict[str, str], stalled: str) -> dict[str, float]:
    """One call; -> what the window has measured."""
    arguments = ["call", "--camera", camera_file(options.camera), "--seconds", str(options.seconds)]
    arguments += ["--stalled-camera"] if stalled == "camera" else []
    with (
        network() as thread,
        serving(thread, "127.0.0.1", 0) as server,
        closing(_probe([*arguments, "--server", server.url], environment)) as probe,
        closing(_peer(_line(probe, "code: "), server.url, environment)) as peer,
        ExitStack() as end,
    ):
        end.callback(peer.kill)
        _line(probe, "live")
        if stalled == "network":
            time.sleep(STOP_AFTER_S)
            peer.signal(signal.SIGSTOP)
        return {key: float(value) for key, value in _measured(probe, TIMEOUT_S + options.seconds).items()}


def _peer(code: str, server: str, environment: dict[str, str]) -> Program:
    """The other side: a program without a window, which talks. It comes after this one for the processor: it
    stands for a machine of its own."""
    arguments = ["call", "--headless", "--code", code, "--server", server, "--loopback", "--size", "64"]
    arguments += ["--camera", "sample2", "--microphone", "camera", "--speaker", "none"]
    return Program(["eigencall", *arguments], environment, within=("nice", "-n", "5"))


def _line(probe: Program, beginning: str) -> str:
    found = probe.line(beginning, TIMEOUT_S)
    if found is None:
        raise UiBenchError(CLOSED)
    return found


def _measured(probe: Program, timeout_s: float) -> Said:
    """What it says at the end."""
    found = probe.wait(0, lambda said: "text" not in said, timeout_s)
    if found is None or "ended" in found:
        raise UiBenchError(CLOSED)
    return found


def fps(size: int, seconds: float) -> float:
    """Pictures a second of a talking head, drawn off screen and read back."""
    basis = load_model().basis
    motion = talk(10.0, 30.0, basis.unit_names, 1)
    expression = motion.units @ basis.unit_expression
    with Offscreen(size, size) as target:
        renderer = Renderer(basis, load_model().skin)
        renderer.set_person(gallery.likeness(basis).identity)
        faces = [
            FaceFrame(
                0.0, True, motion.rotation[k], motion.translation[k] + np.array([0, 0, -600], np.float32),
                expression[k], motion.gaze[k],
            )
            for k in range(len(motion.times_s))
        ]  # fmt: skip
        for face in faces[:10]:
            target.draw(renderer, face, Scene())
        count, begun_s = 0, time.perf_counter()
        while time.perf_counter() - begun_s < seconds:
            target.draw(renderer, faces[count % len(faces)], Scene())
            count += 1
        return count / (time.perf_counter() - begun_s)


def _drawing(options: argparse.Namespace, environment: dict[str, str]) -> dict[str, float]:
    return {"render.fps_512": fps(512, options.seconds)}


PARTS = {"start": _start, "enrol": _enrol, "calls": _calls, "drawing": _drawing}
