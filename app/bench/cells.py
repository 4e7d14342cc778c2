"""The cells of `eigencall bench network`: what is done to a call, and what each side then sees, for how long.

A steady cell calls under one kind of impairment, from the first packet on; an event happens in the middle of
a good call. Every cell is bounded in time and ends with both programs ready for the next one.
"""

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from app.bench.lab.impair import Impairment
from app.bench.lab.process import LabProgram
from app.bench.lab.reports import delays
from app.bench.lab.stage import CallLab
from app.bench.lipsync import error_ms_p95
from app.call.status import Phase
from app.commands.program import Said

SETTLE_S = 2.0  # of a call before something happens to it
WATCH_S = 12.0  # of a steady cell
BACK_S = 25.0  # for a recovery
BLACKOUT_S = 5.0
SUSPENDED_S = 8.0
CHANGES = 20
HANG_UPS = 20

LOSSES = (0.0, 0.05, 0.1, 0.3)
DELAYS_MS = (0, 50, 150, 500)
RATES_KBPS = (100, 40, 20)


@dataclass(frozen=True, slots=True)
class PhaseSeen:
    """One thing on a screen: the call's phase, the sentence with it, for how long."""

    phase: str
    message: str
    seconds: float


@dataclass(frozen=True, slots=True)
class SideSeen:
    """What one side was shown. still_s: the longest time without a new face."""

    screen: list[PhaseSeen]
    still_s: float
    moves_per_s: float
    faces_per_s: float
    voice_heard: float  # of the other side's packets, by their numbers, those that were played
    latency_ms: float
    wire_kbps: float  # out
    largest_step_deg: float
    stall_ms: float  # the longest time for which the machine let a thread wait: how far to trust the rest


@dataclass(slots=True)
class Result:
    """figures: what the cell measured, in seconds unless its name says otherwise."""

    cell: str
    title: str
    outcome: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    sides: dict[str, SideSeen] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Cell:
    """needs_lab: it cannot be had without namespaces."""

    name: str
    title: str
    run: Callable[[CallLab, Result], None]
    needs_lab: bool = False
    quick: bool = False


def all_cells() -> list[Cell]:
    """In the order of running."""
    cells = [_steady(loss, delay_ms) for delay_ms in DELAYS_MS for loss in LOSSES]
    cells += [
        _cell("jitter", "delay 50 ms, jitter 0 to 100 ms", Impairment(delay_s=0.05, jitter_s=0.1)),
        _cell(
            "reorder", "delay 50 ms, 10 % reordered by 100 ms", Impairment(delay_s=0.05, reorder=0.1), True
        ),
    ]
    for rate in RATES_KBPS:
        impairment = Impairment(delay_s=0.025, rate_bps=rate * 1000)
        cells.append(_cell(f"rate-{rate}", f"{rate} kbit/s each way, delay 25 ms", impairment))
    return [
        *cells,
        Cell("hang-ups", f"{HANG_UPS} hang-ups at loss 30%, delay 50 ms each way", hang_ups),
        Cell("blackout", f"nothing arrives for {BLACKOUT_S:.0f} s", blackout, quick=True),
        Cell("interface", f"Wi-Fi to cable and back, {CHANGES} times", interface_changes, True, quick=True),
        Cell("rebinding", "the NAT forgets its mappings", rebinding, True),
        Cell("suspended", f"one program suspended for {SUSPENDED_S:.0f} s", suspended),
        Cell("rendezvous-killed", "the rendezvous dies; then an interface changes, and it is back after 5 s",
             rendezvous_killed, True),
        Cell("peer-killed", "one program is killed, and started again after 5 s", peer_killed, quick=True),
    ]  # fmt: skip


def run_cell(cell: Cell, stage: CallLab, changes: int = CHANGES) -> Result:
    """Whatever happens within, both programs are out of the call afterwards and the network is good."""
    result = Result(cell.name, cell.title)
    marks = [side.count for side in stage.sides]
    result.figures["changes"] = changes
    begun_s = time.monotonic()
    try:
        cell.run(stage, result)
    finally:
        stage.impair(Impairment())
        stage.end()
        if stage.lab is not None:
            stage.lab.hide(False)
    del result.figures["changes"]
    if not result.sides:
        for side, mark in zip(stage.sides, marks, strict=True):
            result.sides[side.name] = watch(side.since(mark), begun_s, time.monotonic())
    return result


# Steady cells


def _steady(loss: float, delay_ms: int) -> Cell:
    title = f"loss {loss:.0%}, delay {delay_ms} ms each way"
    name = f"loss-{loss * 100:.0f}-delay-{delay_ms}"
    quick = (loss, delay_ms) in ((0.0, 0), (0.1, 50))
    return _cell(name, title, Impairment(loss=loss, delay_s=delay_ms / 1000), quick=quick)


def _cell(
    name: str, title: str, impairment: Impairment, needs_lab: bool = False, quick: bool = False
) -> Cell:
    return Cell(name, title, lambda stage, result: steady(stage, result, impairment), needs_lab, quick)


def steady(stage: CallLab, result: Result, impairment: Impairment) -> None:
    """Call under impairment, watch, hang up."""
    stage.impair(impairment)
    setup_s = stage.connect()
    if setup_s is None:
        result.outcome = "no call came about"
        return
    result.figures["setup_s"] = setup_s
    time.sleep(SETTLE_S)
    begun_s = time.monotonic()
    time.sleep(WATCH_S)
    end_s = time.monotonic()
    for side in stage.sides:
        result.sides[side.name] = watch(side.said, begun_s, end_s)
    result.figures["lipsync_ms_p95"] = error_ms_p95(delays(stage, begun_s))
    heard_s = stage.hang_up()
    result.outcome = "call" if heard_s is not None else "the other side was not told of the end"
    if heard_s is not None:
        result.figures["hangup_s"] = heard_s


def hang_ups(stage: CallLab, result: Result) -> None:
    """Calls that come about on a good network and end on a bad one."""
    seen: list[float] = []
    for _ in range(HANG_UPS):
        stage.impair(Impairment())
        if stage.connect() is None:
            result.outcome = "no call came about"
            return
        stage.impair(Impairment(loss=0.3, delay_s=0.05))
        time.sleep(0.5)
        heard_s = stage.hang_up()
        seen.append(math.inf if heard_s is None else heard_s)
    result.figures["hangup_p50_s"] = sorted(seen)[len(seen) // 2]
    result.figures["hangup_p95_s"] = sorted(seen)[round(0.95 * (len(seen) - 1))]
    result.outcome = "call" if math.isfinite(max(seen)) else "the other side was not told of the end"


# Events


def _in_call(stage: CallLab, result: Result) -> bool:
    if stage.connect() is None:
        result.outcome = "no call came about"
        return False
    time.sleep(SETTLE_S)
    return True


def _finish(stage: CallLab, result: Result, back_s: float | None) -> None:
    result.outcome = "the call came back by itself" if back_s is not None else "the call did not come back"
    if back_s is not None:
        result.figures["back_s"] = back_s


def noticed_s(side: LabProgram, mark: int, since_s: float, timeout_s: float = 6.0) -> float | None:
    """How long after `since_s` the side's screen said that something is wrong."""
    said = side.wait_phase(mark, Phase.RECOVERING, timeout_s=timeout_s)
    return float(said["at_s"]) - since_s if said is not None else None


def _note_noticed(stage: CallLab, result: Result, marks: tuple[int, int], since_s: float) -> None:
    for side, mark in zip(stage.sides, marks, strict=True):
        after_s = noticed_s(side, mark, since_s)
        if after_s is not None:
            result.figures[f"noticed_{side.name}_s"] = after_s


def blackout(stage: CallLab, result: Result) -> None:
    if not _in_call(stage, result):
        return
    marks, begun_s = (stage.a.count, stage.b.count), time.monotonic()
    stage.blackout(True)
    _note_noticed(stage, result, marks, begun_s)
    time.sleep(max(0.0, begun_s + BLACKOUT_S - time.monotonic()))
    returned_s = time.monotonic()
    stage.blackout(False)
    _finish(stage, result, stage.back(returned_s, BACK_S))


def interface_changes(stage: CallLab, result: Result) -> None:
    """Half of the times the old address goes at once, half of the times it stays and leads nowhere."""
    assert stage.lab is not None
    changes = round(result.figures["changes"])
    if not _in_call(stage, result):
        return
    result.outcome = "the call came back by itself, each time"
    for number in range(changes):
        address_stays = number % 4 in (2, 3)
        begun_s = time.monotonic()
        stage.lab.change_interface(address_stays=address_stays)
        back_s = stage.back(begun_s, BACK_S)
        result.figures[f"{'stays' if address_stays else 'gone'}_{number}_s"] = (
            math.inf if back_s is None else back_s
        )
        if back_s is None:
            result.outcome = f"the call did not come back from change {number + 1}"
            return
        time.sleep(0.5)


def rebinding(stage: CallLab, result: Result) -> None:
    assert stage.lab is not None
    stage.lab.hide(True)
    if not _in_call(stage, result):
        return
    begun_s = time.monotonic()
    marks = (stage.a.count, stage.b.count)
    stage.lab.rebind()
    _note_noticed(stage, result, marks, begun_s)
    _finish(stage, result, stage.back(begun_s, BACK_S))


def suspended(stage: CallLab, result: Result) -> None:
    if not _in_call(stage, result):
        return
    begun_s, mark = time.monotonic(), stage.b.count
    with stage.a.suspended():
        after_s = noticed_s(stage.b, mark, begun_s)
        time.sleep(max(0.0, begun_s + SUSPENDED_S - time.monotonic()))
    if after_s is not None:
        result.figures["noticed_b_s"] = after_s
    _finish(stage, result, stage.back(time.monotonic(), BACK_S))


def rendezvous_killed(stage: CallLab, result: Result) -> None:
    assert stage.lab is not None
    if not _in_call(stage, result):
        return
    marks = (stage.a.count, stage.b.count)
    stage.stop_rendezvous()
    time.sleep(4.0)
    disturbed = [s for side, m in zip(stage.sides, marks, strict=True) for s in side.since(m) if "phase" in s]
    result.figures["statuses_while_dead"] = len(disturbed)
    stage.lab.change_interface(address_stays=False)
    time.sleep(5.0)
    stage.start_rendezvous()
    _finish(stage, result, stage.back(time.monotonic(), BACK_S))


def peer_killed(stage: CallLab, result: Result) -> None:
    if not _in_call(stage, result):
        return
    mark, begun_s = stage.a.count, time.monotonic()
    stage.b.kill()
    after_s = noticed_s(stage.a, mark, begun_s)
    if after_s is not None:
        result.figures["noticed_a_s"] = after_s
    time.sleep(max(0.0, begun_s + 5.0 - time.monotonic()))
    started = stage.restart("b")
    _finish(stage, result, stage.back(float(started.said[0]["at_s"]), BACK_S))


# What was seen


def watch(said: list[Said], begun_s: float, end_s: float) -> SideSeen:
    """Of one side between two moments."""
    within = [s for s in said if "sample" in s and begun_s <= s["at_s"] <= end_s]
    seconds = max(within[-1]["at_s"] - within[0]["at_s"], 1e-9) if within else 1e-9
    played, lost = _grown(within, "voice_played"), _grown(within, "voice_lost")
    gaps = [s for s in said if "no_face_from_s" in s and s["until_s"] > begun_s]
    newest_s = max((s["newest_face_s"] for s in within), default=end_s)
    still = [min(g["until_s"], end_s) - max(g["no_face_from_s"], begun_s) for g in gaps] + [end_s - newest_s]
    return SideSeen(
        screen_of(said, begun_s, end_s),
        max(0.0, *still) if still else 0.0,
        _grown(within, "moves") / seconds,
        _grown(within, "faces_received") / seconds,
        played / max(played + lost, 1),
        float(sorted(s["latency_ms"] for s in within)[len(within) // 2]) if within else 0.0,
        8e-3 * _grown(within, "wire_out_bytes") / seconds,
        max((s["step_deg"] for s in within), default=0.0),
        max((s["stall_ms"] for s in within), default=0.0),
    )


def _grown(samples: list[Said], key: str) -> float:
    """By how much a counter has grown; it begins at 0 with each call."""
    return float(sum(max(0, b[key] - a[key]) for a, b in pairwise(samples)))


def screen_of(said: list[Said], begun_s: float, end_s: float) -> list[PhaseSeen]:
    """The statuses that were on the screen, each with how long it was there."""
    told = [s for s in said if "phase" in s and s["at_s"] < end_s]
    out = []
    for index, status in enumerate(told):
        from_s = max(begun_s, status["at_s"])
        until_s = told[index + 1]["at_s"] if index + 1 < len(told) else end_s
        if until_s > from_s:
            out.append(PhaseSeen(status["phase"], status["message"], until_s - from_s))
    return out
