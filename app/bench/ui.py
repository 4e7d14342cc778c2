"""`eigencall bench ui`: a real window in a real call, and for how long its thread keeps a hand waiting.

A block is the handling of one event by the window's thread, in a call of this machine's own over loopback;
`cpu` is what the thread itself computed of it, a stretch is all events between two waits. Once more while
the other side has been stopped, and while the camera's driver hangs. Also: pictures a second of the renderer
alone in software at 512 x 512, the time from starting the program to one's own face on the screen, and what
an enrolment takes.
Without a screen, an Xvfb is started.
"""

import argparse
import signal
import time
from contextlib import ExitStack, closing
from pathlib import Path

from rich.console import Console

from app.bench.lab.screen import screen
from app.bench.lab.windows import TIMEOUT_S, line, measured, peer_of, probe
from app.bench.portrayed import talking
from app.commands.options import CAMERA_HELP
from app.face import gallery
from app.face.cameras import camera_file
from app.face.model import load_model
from app.net.rendezvous.server import serving
from app.net.thread import network
from assets import report
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Scene

STOP_AFTER_S = 1.0
SUFFIXES = {"": "", "network": "_stalled_network", "camera": "_stalled_camera"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--camera", default="sample", help=CAMERA_HELP)
    parser.add_argument("--seconds", type=float, default=15.0, help="of each call")
    parser.add_argument("--starts", type=int, default=3, help="the fastest of so many counts")
    parser.add_argument("--only", nargs="+", choices=tuple(PARTS), help="these parts alone")
    parser.add_argument("--json", type=Path, default=Path("out/ui.json"))


def run(options: argparse.Namespace) -> int:
    console = Console()
    rows: dict[str, float] = {}
    with screen() as environment:
        for name, measure in PARTS.items():
            if not options.only or name in options.only:
                with console.status(f"Measuring: {name}"):
                    rows |= measure(options, environment)
    made = report.make(rows)
    made.write(options.json)
    made.show("The window")
    console.print(f"Written: {options.json}")
    return 0


def _start(options: argparse.Namespace, environment: dict[str, str]) -> dict[str, float]:
    """Seconds from starting the process to one's own face on the screen."""
    return {"start.self_view_s": min(_started(options.camera, environment) for _ in range(options.starts))}


def _started(camera: str, environment: dict[str, str]) -> float:
    begun_s = time.monotonic()
    with closing(probe(["start", "--camera", camera_file(camera)], environment)) as window:
        return float(measured(window, TIMEOUT_S)["self_view_s"]) - begun_s


def _enrol(options: argparse.Namespace, environment: dict[str, str]) -> dict[str, float]:
    """What making a photographed likeness takes of a window that runs (enrol_meter.py)."""
    with closing(probe(["enrol", "--camera", camera_file(options.camera)], environment)) as window:
        return {f"enrol.{key}": float(value) for key, value in measured(window, 2 * TIMEOUT_S).items()}


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
        closing(probe([*arguments, "--server", server.url], environment)) as window,
        closing(peer_of(line(window, "code: "), server.url, environment)) as peer,
        ExitStack() as end,
    ):
        end.callback(peer.kill)
        line(window, "live")
        if stalled == "network":
            time.sleep(STOP_AFTER_S)
            peer.signal(signal.SIGSTOP)
        return {key: float(value) for key, value in measured(window, TIMEOUT_S + options.seconds).items()}


def fps(size: int, seconds: float) -> float:
    """Pictures a second of a talking head, drawn off screen and read back."""
    basis = load_model().basis
    with Offscreen(size, size) as target:
        renderer = Renderer(basis, load_model().skin)
        renderer.set_person(gallery.likeness(basis).identity)
        faces = talking(basis)
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
