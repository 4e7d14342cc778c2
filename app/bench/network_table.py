"""The network bench's details as a Markdown table and as a picture: what people see, and for how long."""

from pathlib import Path
from typing import Any

from assets.report import Report

Cells = dict[str, dict[str, Any]]
COLOURS = {"live": "#2a7f62", "recovering": "#d9822b", "ended": "#8a8f98"}
OTHER = "#c9ced6"
SHORT_S = 0.05  # what is on a screen for less is not seen


def markdown(known: Cells, made: Report) -> str:
    lines = [
        f"# {made.command}",
        "",
        f"Commit {made.commit}. Times in seconds; a's network is the bad one.",
        "",
    ]
    lines += ["| cell | outcome | a sees | b sees | faces/s | face still | voice in time | measured |"]
    lines += ["|---|---|---|---|---|---|---|---|"]
    for name, cell in known.items():
        lines.append("| " + " | ".join(_row(name, cell)) + " |")
    return "\n".join(lines) + "\n"


def _row(name: str, cell: dict[str, Any]) -> list[str]:
    sides = cell["sides"]
    columns = [f"{name}: {cell['title']}", cell["outcome"]]
    columns += [screen(sides[side]["screen"]) if side in sides else "" for side in "ab"]
    for key, form in (("faces_per_s", "{:.0f}"), ("still_s", "{:.1f}"), ("voice_heard", "{:.0%}")):
        columns.append(" / ".join(form.format(sides[side][key]) for side in "ab" if side in sides))
    return [*columns, ", ".join(f"{key} {value:.2f}" for key, value in summary(cell["figures"]).items())]


def summary(figures: dict[str, float]) -> dict[str, float]:
    """Twenty tries are told by their number and their worst."""
    tries = [value for key, value in figures.items() if key.startswith(("gone_", "stays_"))]
    rest = {key: value for key, value in figures.items() if not key.startswith(("gone_", "stays_"))}
    return {"tries": len(tries), "worst_s": max(tries), **rest} if tries else rest


def screen(seen: list[dict[str, Any]]) -> str:
    """ "live 12.0 → “The other side is silent.” 2.1 → live 4.0" """
    shown = [s for s in seen if s["seconds"] >= SHORT_S]
    if len(shown) > 8:
        shown = [*shown[:3], {"phase": "…", "message": "", "seconds": 0.0}, *shown[-3:]]
    return " → ".join(
        s["phase"] if s["phase"] == "…" else
        (f"“{s['message']}”" if s["message"] else s["phase"]) + f" {s['seconds']:.1f}"
        for s in shown
    )  # fmt: skip


def plot(known: Cells, path: Path) -> None:
    """A bar for each side of each cell, coloured by what was on the screen."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
    from matplotlib.patches import Patch

    rows = [
        (name, side, cell["sides"][side])
        for name, cell in known.items()
        for side in "ab"
        if side in cell["sides"]
    ]
    figure, axes = pyplot.subplots(figsize=(10, 1.2 + 0.19 * len(rows)), layout="constrained")
    for at, (_, _, side) in enumerate(rows):
        begin = 0.0
        for seen in side["screen"]:
            axes.barh(at, seen["seconds"], left=begin, height=0.8, color=COLOURS.get(seen["phase"], OTHER))
            begin += seen["seconds"]
    axes.set_yticks(range(len(rows)), [f"{name}, {side}" for name, side, _ in rows], fontsize=7)
    axes.invert_yaxis()
    axes.set_xlabel("seconds")
    handles = [Patch(color=c) for c in (*COLOURS.values(), OTHER)]
    axes.legend(
        handles, ["live", "reconnecting", "ended", "on the way to a call"], fontsize=8, loc="upper right"
    )
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
