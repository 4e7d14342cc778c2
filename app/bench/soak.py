"""`eigencall bench soak`: one long call and many short ones, and what they leave behind.

Two whole programs with trackers call each other on loopback. While the long call lasts, memory, open files,
threads and tasks are read from within each program, and voice and face are laid beside the clip once a minute
(`app.bench.lipsync`): how late they are, and whether they drift apart. Then the same two programs make short
calls one after the other. With --pulse both speak and hear through real devices. Growth is the rise of a
straight line through the last two thirds of the long call.
"""

import argparse
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress

from app.bench import lipsync
from app.bench.lab import reports
from app.bench.lab.process import LabProgram, ProgramError
from app.bench.lab.pulse import pulse
from app.bench.lab.stage import CallLab
from app.commands.program import Said
from assets import report

GROWTH_FROM = 1 / 3  # of the long call: before, caches fill
LOOK_EVERY_S = 60.0
SHORT_CALL_S = 0.7
CYCLE_S = 2.1  # a rendezvous takes 60 requests a minute of one address, and a call is two
WARM_CALLS = 5
REST_S = 3.0  # after the last call, until everything has been put away
LEFT = ("files", "threads", "tasks")
MB = 1024.0 * 1024.0


@dataclass(slots=True)
class SoakResult:
    """What the long call was like. begun_s: when it was live."""

    begun_s: float = 0.0
    looks: list[lipsync.Delays] = field(default_factory=list)
    samples: dict[str, list[Said]] = field(default_factory=dict)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=30.0, help="of the long call; 0 for none")
    parser.add_argument("--calls", type=int, default=200, help="short ones")
    parser.add_argument("--pulse", action="store_true", help="sound through a PulseAudio of its own")
    parser.add_argument("--json", type=Path, default=Path("out/soak.json"), help="a plot is put beside it")


def run(options: argparse.Namespace) -> int:
    """The calls, a table, a JSON file and a plot beside it."""
    with ExitStack() as stack:
        system = stack.enter_context(pulse()) if options.pulse else None
        stage = stack.enter_context(CallLab(apart=False, rehearsed=False, pulse=system))
        progress = stack.enter_context(Progress())
        course = long_call(stage, options.minutes, progress)
        rows = course_rows(course) | short_calls(stage, options.calls, progress)
    made = report.make(rows)
    made.write(options.json)
    made.show("Soak")
    plot(course, options.json.with_suffix(".png"))
    return 0


def long_call(stage: CallLab, minutes: float, progress: Progress) -> SoakResult:
    course = SoakResult()
    if minutes <= 0:
        return course
    if stage.connect() is None:
        raise ProgramError("The long call did not come about.")
    course.begun_s = time.monotonic()
    marks = [side.count for side in stage.sides]
    task = progress.add_task(f"A call of {minutes:g} minutes", total=minutes * 60)
    while (passed_s := time.monotonic() - course.begun_s) < minutes * 60:
        progress.update(task, completed=passed_s)
        time.sleep(min(LOOK_EVERY_S, minutes * 60 - passed_s))
        since_s = time.monotonic() - LOOK_EVERY_S
        course.looks += reports.delays(stage, since_s)
    for side, mark in zip(stage.sides, marks, strict=True):
        course.samples[side.name] = [said for said in side.since(mark) if "sample" in said]
    if stage.hang_up() is None:
        raise ProgramError("The end of the long call was not seen by the other side.")
    return course


def short_calls(stage: CallLab, calls: int, progress: Progress) -> dict[str, float]:
    """Rows: what is left of them, how long they took to be made and ended."""
    setups, hangups, failed = [], [], 0
    before: list[Said] = []
    task = progress.add_task(f"{calls} short calls", total=calls)
    for number in range(calls):
        begun_s = time.monotonic()
        setup_s = stage.connect()
        failed += setup_s is None
        time.sleep(SHORT_CALL_S)
        if setup_s is None:
            stage.end()
        else:
            setups.append(setup_s)
            hangups.append(stage.hang_up())
        if number == WARM_CALLS - 1:
            before = [_settled(side) for side in stage.sides]
        progress.advance(task)
        time.sleep(max(0.0, begun_s + CYCLE_S - time.monotonic()))
    if not before:
        return {}
    after = [_settled(side) for side in stage.sides]
    return short_rows(before, after, setups, hangups, failed)


def _settled(side: LabProgram) -> Said:
    """A sample from a program at rest."""
    time.sleep(REST_S)
    said = side.wait(side.count, lambda s: "sample" in s)
    if said is None:
        raise ProgramError("A program of the measurement has fallen silent.")
    return said


def short_rows(
    before: list[Said], after: list[Said], setups: list[float], hangups: list[float | None], failed: int
) -> dict[str, float]:
    """left: the worst of both sides, over what there was when the first few calls had been made."""
    rows = {
        f"short.{key}_left": float(max(a[key] - b[key] for a, b in zip(after, before, strict=True)))
        for key in LEFT
    }
    rows["short.rss_left_mb"] = (
        max(a["rss_bytes"] - b["rss_bytes"] for a, b in zip(after, before, strict=True)) / MB
    )
    seen = [s for s in hangups if s is not None]
    rows |= {
        "short.calls": len(setups),
        "short.failed": failed,
        "short.ends_not_seen": len(hangups) - len(seen),
    }
    if setups and seen:
        rows |= {
            "short.setup_s_p50": float(np.median(setups)),
            "short.setup_s_p95": float(np.percentile(setups, 95)),
        }
        rows["short.hangup_s_p95"] = float(np.percentile(seen, 95))
    return rows


def course_rows(course: SoakResult) -> dict[str, float]:
    """Of the long call; the worse of the two sides."""
    if not course.samples:
        return {}
    rows: dict[str, float] = {}
    for name, samples in course.samples.items():
        at_s = np.array([s["at_s"] for s in samples]) - course.begun_s
        late = at_s >= GROWTH_FROM * at_s[-1]
        rss_mb = np.array([s["rss_bytes"] for s in samples]) / MB
        rows[f"long.{name}.rss_growth_mb"] = growth(at_s[late], rss_mb[late])
        rows[f"long.{name}.rss_mb"] = float(rss_mb[-1])
        for key in LEFT:
            values = np.array([s[key] for s in samples])[late]
            rows[f"long.{name}.{key}_growth"] = float(np.median(values[-20:]) - np.median(values[:20]))
        received = samples[-1]["faces_received"] - samples[0]["faces_received"]
        rows[f"long.{name}.faces_per_s"] = received / (samples[-1]["at_s"] - samples[0]["at_s"])
    rows["long.minutes"] = float(at_s[-1] / 60)
    rows["long.rss_growth_mb"] = max(rows[f"long.{name}.rss_growth_mb"] for name in course.samples)
    return rows | _look_rows(course)


def _look_rows(course: SoakResult) -> dict[str, float]:
    if len(course.looks) < 4:
        return {}
    at_s = np.array([d.at_s for d in course.looks]) - course.begun_s
    rows = {"long.lipsync_ms_p95": lipsync.error_ms_p95(course.looks)}
    for key in ("voice_s", "face_s", "error_s"):
        values = np.array([getattr(d, key) for d in course.looks])
        rows[f"long.{key.removesuffix('_s')}_ms_p50"] = float(np.median(values) * 1000)
        rows[f"long.{key.removesuffix('_s')}_drift_ms"] = growth(at_s, values * 1000)
    return rows


def growth(at_s: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    """By how much a straight line through the values rises from the first to the last moment."""
    if len(at_s) < 3:
        return float("nan")
    slope = np.polyfit(at_s - at_s[0], values, 1)[0]
    return float(slope * (at_s[-1] - at_s[0]))


def plot(course: SoakResult, path: Path) -> None:
    """Memory, and how late face and voice were, over the long call."""
    if not course.samples:
        return
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (above, below) = pyplot.subplots(2, figsize=(8, 5), sharex=True, layout="constrained")
    for name, samples in course.samples.items():
        minutes = [(s["at_s"] - course.begun_s) / 60 for s in samples]
        above.plot(minutes, [s["rss_bytes"] / MB for s in samples], label=f"program {name}", linewidth=1)
    above.set_ylabel("resident memory, MB")
    above.legend(frameon=False)
    minutes = [(d.at_s - course.begun_s) / 60 for d in course.looks]
    below.plot(minutes, [d.face_s * 1000 for d in course.looks], ".", label="face", markersize=3)
    below.plot(minutes, [d.voice_s * 1000 for d in course.looks], ".", label="voice", markersize=3)
    below.set_ylabel("delay, ms")
    below.set_xlabel("minutes")
    below.legend(frameon=False)
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
