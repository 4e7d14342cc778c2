"""`eigencall bench latency`: where each millisecond of a call goes, from camera to screen and mouth to ear.

A whole program without a window, whose camera shows a face that opens its mouth at known moments, and whose
microphone stands in a room where that is heard, calls a window. Within, both stamp what passes each stage.
From without, the window's pixels are read where the screen's server keeps them, and the room and the other
side's loudspeaker are recorded: what the stages do not explain is told. Camera and screen are as fast as can
be here, and sound needs no time for air: what devices of glass and metal add comes on top. Then
`eigencall demo`, of which `camera_to_picture` is the worse direction.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console

from app.bench import flash, seen
from app.bench.lab import reports, stamps
from app.bench.lab.process import LabProgram, ProgramError
from app.bench.lab.pulse import Pulse, pulse
from app.bench.lab.screen import xvfb
from app.bench.lab.screen_memory import ScreenMemory, ScreenWatch
from app.bench.lab.sound_capture import SoundCapture
from app.bench.lab.stage import CALLER, START_S
from app.bench.lab.windows import TIMEOUT_S, line, measured, probe
from app.bench.latency_plot import plot
from app.bench.lipsync import WINDOW_S, voice_delay
from app.commands.program import Program
from app.face.cameras import camera_file
from app.face.model import load_model
from app.media.samples import RATE
from app.net.rendezvous.server import serving
from app.net.thread import network
from assets import report
from codec.trace import FACE, VOICE, Stage

VIEW = 320
PEER = "sample2"  # the window's own camera and voice
PARTS = ("window", "demo")
Late = tuple[float, float]
"""When something came from without, and seconds since it was captured or spoken."""
SENDING = {Stage.CAMERA, Stage.TRACKER, Stage.LINK, Stage.PROCESSING, Stage.ENCODER}


@dataclass(frozen=True, slots=True)
class Call:
    """What was measured of one. since_s: from when on. seen, heard: from without."""

    since_s: float
    passed: stamps.Passed
    seen: list[Late]
    heard: list[Late]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=40.0, help="of each call")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--json", type=Path, default=Path("out/latency.json"))
    parser.add_argument("--plot", type=Path, help="a picture of the budget")


def run(options: argparse.Namespace) -> int:
    """Raises PulseError, ScreenError, ProgramError or WindowError where it cannot be measured."""
    console, rows = Console(), dict[str, float]()
    if "window" in options.only:
        with console.status("Latency: a call in the window"):
            rows |= call_rows(call(options.seconds))
    if "demo" in options.only:
        with console.status("Latency: the demo"):
            rows |= demo_rows(options.seconds)
    made = report.make(rows)
    made.write(options.json)
    made.show("Latency")
    if options.plot is not None and "window" in options.only:
        plot(rows, options.plot)
    console.print(f"Written: {options.json}")
    return 0


def call(seconds: float) -> Call:
    """One, in programs, a sound system and a screen of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="latency") as name,
        pulse() as system,
        xvfb(Path(name)) as (screen, _),
        network() as thread,
        serving(thread, "127.0.0.1", 0) as server,
    ):
        folder = Path(name)
        model = load_model()
        flash.write(folder / "flash.mp4", model.basis, model.skin)
        arguments = ["call", "--plain", "--sound", "--camera", camera_file(PEER), "--server", server.url]
        arguments += ["--view", str(VIEW), "--seconds", str(seconds), "--stamps", str(folder / "window.npy")]
        display = {"DISPLAY": screen["DISPLAY"]}
        with closing(probe(arguments, system.environment("b") | display)) as window:
            sender = _sender(folder, server.url, system)
            with closing(sender), system.talk(flash.sound(), "a", again=True):
                sender.tell("join", code=line(window, "code: "))
                found = _watched(window, sender, system, folder, seconds)
            window.status(TIMEOUT_S)
        sent, shown = (stamps.load(folder / f"{side}.npy") for side in ("sender", "window"))
    passed = {stage: (sent if stage in SENDING else shown)[stage] for stage in Stage}
    since_s, on_screen, heard = found
    return Call(since_s, stamps.drawn_only(passed), on_screen, heard)


def _sender(folder: Path, server: str, system: Pulse) -> LabProgram:
    """A program without a window, in its room."""
    arguments = [CALLER, "--server", server, "--camera", str(folder / "flash.mp4"), "--loopback"]
    arguments += ["--devices", "--stamps", str(folder / "sender.npy")]
    sender = LabProgram("sender", arguments, environment=system.environment("a"))
    if sender.wait(0, lambda said: said.get("ready"), START_S) is None:
        raise ProgramError("A program of the measurement does not start.")
    return sender


def _watched(
    window: Program, sender: LabProgram, system: Pulse, folder: Path, seconds: float
) -> tuple[float, list[Late], list[Late]]:
    """(since when, what was seen, what was heard) while the window measures itself."""
    left, top, width, height = map(int, line(window, "live ").split())
    memory = ScreenMemory(folder)
    watch = ScreenWatch(memory, left + width // 4, top + height // 4, width // 2, height // 2)
    since_s = time.monotonic()
    with system.listen("room_a", "speaker_b") as (room, ear):
        watch.start()
        time.sleep(0.9 * seconds)
        watch.stop()
        watch.join()
        timeline, _ = reports.fetch(sender)
        assert timeline is not None, "a program, no page"
        heard = _heard(room, ear, since_s)
    measured(window, TIMEOUT_S + seconds)
    return since_s, seen.delays(watch.seen, flash.turns(), timeline), heard


def _heard(room: SoundCapture, ear: SoundCapture, since_s: float) -> list[Late]:
    """Of each window in which the room's talk was recognised."""
    begun_s, samples = ear.heard()
    spoken, size, found = partial(reports.recorded, *room.heard()), round(WINDOW_S * RATE), list[Late]()
    for first in range(0, len(samples) - size + 1, size):
        at_s = begun_s + first / RATE
        late_s = voice_delay(spoken, samples[first : first + size].astype(np.float32), at_s)
        if late_s is not None and at_s >= since_s:
            found.append((at_s, late_s))
    return found


def call_rows(call: Call) -> dict[str, float]:
    """Milliseconds. unexplained: seen or heard from without, over the stages' sum."""
    rows: dict[str, float] = {}
    for way, whole, outside, told in (
        (FACE, "window", call.seen, "window_seen"),
        (VOICE, "voice", call.heard, "mouth_to_ear"),
    ):
        taken_ms = 1000 * stamps.durations(way, call.passed, call.since_s)
        for number, stage in enumerate(way):
            rows |= _percentiles(stage.value, taken_ms[:, number])
        rows |= _percentiles(whole, taken_ms.sum(axis=1))
        rows |= _percentiles(told, 1000 * np.array([late_s for _, late_s in outside]))
        inside, without = (rows[f"latency.{name}_ms_p50"] for name in (whole, told))
        rows[f"latency.{whole}_unexplained_ms"] = without - inside
    return rows | {"latency.lips_ms_p95": lips_ms_p95(call.seen, call.heard)}


def lips_ms_p95(seen: Sequence[Late], heard: Sequence[Late]) -> float:
    """Of each window of sound, how far what was heard lies from what was seen meanwhile."""
    apart = []
    for at_s, late_s in heard:
        meanwhile = [seen_s for when_s, seen_s in seen if at_s <= when_s < at_s + WINDOW_S]
        if meanwhile:
            apart.append(1000 * abs(late_s - float(np.median(meanwhile))))
    return float(np.percentile(apart, 95)) if apart else float("nan")


def _percentiles(name: str, values_ms: stamps.Seconds) -> dict[str, float]:
    p50, p95 = np.percentile(values_ms, (50, 95)) if len(values_ms) else (np.nan, np.nan)
    return {f"latency.{name}_ms_p50": float(p50), f"latency.{name}_ms_p95": float(p95)}


def demo_rows(seconds: float) -> dict[str, float]:
    """Of the demo, without windows: the worse direction."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["demo", "--headless", "--seconds", str(seconds), "--out", folder]
        subprocess.run([sys.executable, "-m", "eigencall", *command], check=True, stdout=subprocess.DEVNULL)
        made = report.read(Path(folder) / "demo.json")
    ways = ("a_to_b", "b_to_a")
    return {
        "latency.camera_to_picture_ms_p50": max(made[f"{way}.latency_ms_p50"] for way in ways),
        "latency.camera_to_picture_ms_p95": max(made[f"{way}.latency_ms_p95"] for way in ways),
        "latency.demo_fps": min(made[f"{way}.shown_fps"] for way in ways),
    }
