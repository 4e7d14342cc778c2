"""`eigencall bench network`: calls through every kind of bad network, and what each side then sees.

Two whole programs in network namespaces call each other; a switch in user space loses, delays, reorders and
queues their packets, changes interfaces and forgets NAT mappings (`app.bench.lab`). Beside OUT.json lie
OUT.cells.json with all details, OUT.md with the table, and OUT.png. `--only` measures some cells anew and
leaves the others as they were.
"""

import argparse
import fnmatch
import json
import math
import time
from typing import Any

import numpy as np
from rich.console import Console

from app.bench import cells, network_table, report
from app.bench.lab.stage import Stage
from app.net.errors import NetworkError

QUICK_CHANGES = 3
WITHOUT_LAB = (
    "Network namespaces cannot be used here: calls go over loopback, and cells that need them are left out."
)
FAIR_DELAYS_MS = (0, 50, 150)
"""Of hang-ups: what takes half a second to arrive cannot be seen within half a second."""


class NothingChosenError(NetworkError):
    """No cell has such a name."""


def run(options: argparse.Namespace) -> int:
    chosen = choose(options.only, options.quick)
    details = options.json.with_suffix(".cells.json")
    known: dict[str, dict[str, Any]] = json.loads(details.read_text()) if details.exists() else {}
    if not options.only:
        known = {}
    console = Console()
    changes = QUICK_CHANGES if options.quick else cells.CHANGES
    options.json.parent.mkdir(parents=True, exist_ok=True)
    with Stage() as stage:
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
    made = report.make(rows_of(known))
    made.write(options.json)
    made.show("Network")
    options.json.with_suffix(".md").write_text(network_table.markdown(known, made))
    network_table.plot(known, options.json.with_suffix(".png"))
    console.print(f"Written: {options.json}, {details}, and .md and .png beside them")
    return 0


def choose(only: list[str] | None, quick: bool) -> list[cells.Cell]:
    """Cells by name; a name may have wildcards."""
    every = cells.all_cells()
    chosen = [c for c in every if not only or any(fnmatch.fnmatch(c.name, wanted) for wanted in only)]
    chosen = [c for c in chosen if c.quick] if quick else chosen
    if not chosen:
        names = ", ".join(c.name for c in every)
        raise NothingChosenError(f"There is no such cell. The cells are: {names}.")
    return chosen


def rows_of(known: dict[str, dict[str, Any]]) -> dict[str, float]:
    """The report's numbers, from the cells' details."""
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
    for name, cell in known.items():
        rows |= _cell_rows(name, cell)
    rows["cells"] = len(known)
    rows["cells.without_a_call"] = sum(
        "call" not in c["outcome"] or "not" in c["outcome"] for c in known.values()
    )
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
        for key in ("faces_per_s", "voice_heard", "wire_kbps", "latency_ms", "still_s"):
            pick = max if key in ("still_s", "wire_kbps", "latency_ms") else min
            rows[f"{name}.{key}"] = pick(side[key] for side in sides)
    return rows
