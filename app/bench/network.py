"""`eigencall bench network`: calls through every kind of bad network, and what each side then sees.

Two whole programs in network namespaces call each other; a switch in user space loses, delays, reorders and
queues their packets, changes interfaces and forgets NAT mappings (`app.bench.lab`). Beside OUT.json lie
OUT.cells.json with all details, OUT.md with the table, and OUT.png. `--only` measures some cells again and
leaves the others as they were.
"""

import argparse
import fnmatch
import importlib.util
import json
import math
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from app.bench import attacks, cells, echo, network_comparison, network_table, pulse, setups
from app.bench.lab.pulse import PulseError
from app.bench.lab.stage import CallLab
from app.bench.lipsync import sound_of
from app.bench.network_comparison import Worse
from app.face.cameras import camera_file
from app.net.errors import NetworkError
from assets import report

Known = dict[str, dict[str, Any]]
"""Name of a cell -> what `cells.Result` has, as JSON."""

QUICK_CHANGES = 3
WITHOUT_LAB = (
    "Network namespaces cannot be used here: calls go over loopback, and cells that need them are left out."
)
GOOD = ("call", "the call came back")
"""How outcomes begin with which nothing is wrong."""
FAIR_DELAYS_MS = (0, 50, 150)
"""Of hang-ups: what takes half a second to arrive cannot be seen within half a second."""


ROOT = Path(__file__).parent.parent.parent


def echo_rows() -> dict[str, float]:
    """With the voices of the two shipped clips."""
    return echo.rows(*(sound_of(camera_file(clip)) for clip in ("sample", "sample2")))


def attack_rows() -> dict[str, float]:
    """NaN where the tests are not at hand, as in an installed program, or cannot run."""
    if not (ROOT / "docs" / "THREATS.md").exists() or importlib.util.find_spec("pytest") is None:
        return {"attacks.failed_fraction": math.nan}
    found = attacks.attacks(ROOT)
    return {"attacks.failed_fraction": found.failed_fraction, "attacks.listed": len(found.listed)}


EXTRAS: dict[str, Callable[[], dict[str, float]]] = {
    "echo": echo_rows,
    "attacks": attack_rows,
    "pulse": pulse.rows,
    "set-ups": setups.rows,
}
"""What needs no stage, or makes its own: named with --only like a cell; `known` has it like a cell, its
figures are rows."""


class NothingChosenError(NetworkError):
    """No cell has such a name."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", type=Path, default=Path("out/network.json"), help="a table and a plot lie beside it"
    )
    parser.add_argument(
        "--only", action="append", metavar="CELL", help="measure this cell again; * stands for anything"
    )
    parser.add_argument(
        "--page", choices=["a", "b"], default="", help="this side is the guest's page in Chromium"
    )
    parser.add_argument(
        "--published",
        type=Path,
        metavar="FILE",
        help="tell what is worse than in this report; cells that look so are measured twice more",
    )
    parser.add_argument("--quick", action="store_true", help="a few cells, in two minutes")


def run(options: argparse.Namespace) -> int:
    chosen, extras = choose(options.only, options.quick)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # namespaces are to be taken down then, too
    details = options.json.with_suffix(".cells.json")
    known: Known = json.loads(details.read_text()) if details.exists() else {}
    if not options.only:
        known = {}
    console = Console()
    changes = QUICK_CHANGES if options.quick else cells.CHANGES
    options.json.parent.mkdir(parents=True, exist_ok=True)
    for name in extras:
        with console.status(name):
            known[name] = _extra(name).as_json()
        console.print(f"{name}: {known[name]['outcome']}")
    worse: list[Worse] = []
    if chosen:
        with CallLab(pages=options.page) as stage:
            worse = _run_cells(stage, chosen, known, changes, details, console, options.published)
    made = report.make(rows_of(known))
    made.write(options.json)
    details.write_text(json.dumps(known, indent=1) + "\n")
    made.show("Network")
    if options.published:
        console.print(network_comparison.table(worse))
    options.json.with_suffix(".md").write_text(network_table.markdown(known, made))
    network_table.plot(known, options.json.with_suffix(".png"))
    console.print(f"Written: {options.json}, {details}, and .md and .png beside them")
    return 0


def _extra(name: str) -> cells.Result:
    try:
        return cells.Result(name, name, "measured", EXTRAS[name]())
    except PulseError as error:
        return cells.Result(name, name, str(error))


def _run_cells(
    stage: CallLab,
    chosen: list[cells.Cell],
    known: Known,
    changes: int,
    details: Path,
    console: Console,
    published: Path | None,
) -> list[Worse]:
    """Each result is written as soon as it is there. What is worse than published, measured three times."""
    if stage.lab is None:
        console.print(WITHOUT_LAB)
    for number, cell in enumerate(chosen, 1):
        if cell.needs_lab and stage.lab is None:
            known[cell.name] = cells.Result(cell.name, cell.title, "needs network namespaces").as_json()
            continue
        begun_s = time.monotonic()
        result = cells.run_cell(cell, stage, changes)
        console.print(f"[{number}/{len(chosen)}] {cell.title}: {result.outcome} "
                      f"({time.monotonic() - begun_s:.0f} s)")  # fmt: skip
        known[cell.name] = result.as_json()
        details.write_text(json.dumps(known, indent=1) + "\n")
    return _worse(chosen, known, changes, stage, report.read(published)) if published else []


def _worse(
    chosen: list[cells.Cell], known: Known, changes: int, stage: CallLab, published: dict[str, float]
) -> list[Worse]:
    """Cells that look worse are measured twice more."""
    names = [cell.name for cell in chosen]
    runs = [rows_of(known)]
    looks = {network_comparison.cell_of(row.row) for row in network_comparison.worse(published, runs, names)}
    for _ in range(2):
        again = {c.name: cells.run_cell(c, stage, changes).as_json() for c in chosen if c.name in looks}
        runs.append(rows_of(again))
    return network_comparison.worse(published, runs, sorted(looks))


def choose(only: list[str] | None, quick: bool) -> tuple[list[cells.Cell], list[str]]:
    """Cells, and extras, by name; a name may have wildcards."""

    def wanted(name: str) -> bool:
        return not only or any(fnmatch.fnmatch(name, pattern) for pattern in only)

    every = cells.all_cells()
    chosen = [c for c in every if wanted(c.name)]
    extras = [] if quick else [name for name in EXTRAS if wanted(name)]
    chosen = [c for c in chosen if c.quick] if quick else chosen
    if not chosen and not extras:
        names = ", ".join([*(c.name for c in every), *EXTRAS])
        raise NothingChosenError("There is no such cell. The cells are: {names}.", names=names)
    return chosen, extras


def rows_of(known: Known) -> dict[str, float]:
    """The report's numbers, from the cells' details."""
    extras = {name: cell["figures"] for name, cell in known.items() if name in EXTRAS}
    known = {name: cell for name, cell in known.items() if name not in EXTRAS}
    figures = {name: cell["figures"] for name, cell in known.items()}
    rows = _recovery(figures.get("interface", {}))
    fair = [f"loss-{loss * 100:.0f}-delay-{d}" for loss in cells.LOSSES for d in FAIR_DELAYS_MS]
    hangups = [figures[name].get("hangup_s", math.inf) for name in fair if "setup_s" in figures.get(name, {})]
    noticed = [
        value
        for name in ("blackout", "peer-killed", "suspended")
        for key, value in figures.get(name, {}).items()
        if key.startswith("noticed")
    ]
    if hangups:
        rows["hangup_s"] = max(hangups)
    if noticed:
        rows["vanish_s"] = max(noticed)
    many = figures.get("hang-ups", {}).get("hangup_p95_s")
    if many is not None:
        rows["hangup_s"] = max(rows.get("hangup_s", 0.0), many)
    lipsync = figures.get("loss-0-delay-0", {}).get("lipsync_ms_p95")
    if lipsync is not None:
        rows["lipsync.ms_p95"] = lipsync
    for measured in extras.values():
        rows |= measured
    for name, cell in known.items():
        rows |= _cell_rows(name, cell)
    rows["cells"] = len(known)
    rows["cells.without_a_call"] = sum(not c["outcome"].startswith(GOOD) for c in known.values())
    return rows


def _recovery(figures: dict[str, float]) -> dict[str, float]:
    gone = [v for k, v in figures.items() if k.startswith("gone_")]
    stays = [v for k, v in figures.items() if k.startswith("stays_")]
    rows: dict[str, float] = {}
    for name, values in (("recovery", gone + stays), ("recovery.gone", gone), ("recovery.stays", stays)):
        if values:
            rows |= {
                f"{name}.p95_s": float(np.percentile(values, 95)),
                f"{name}.p50_s": float(np.median(values)),
            }
            rows[f"{name}.tries"] = len(values)
    return rows


def _cell_rows(name: str, cell: dict[str, Any]) -> dict[str, float]:
    rows = {f"{name}.{k}": v for k, v in cell["figures"].items() if not k.startswith(("gone_", "stays_"))}
    sides = cell["sides"].values()
    if sides and "setup_s" in cell["figures"]:
        for key in ("faces_per_s", "voice_heard", "wire_kbps", "latency_ms", "still_s", "stall_ms"):
            pick = max if key in ("still_s", "wire_kbps", "latency_ms", "stall_ms") else min
            rows[f"{name}.{key}"] = pick(side[key] for side in sides)
    return rows
