"""The budget of a call as a picture: what each stage takes, one bar for the face and one for the voice."""

from collections.abc import Mapping
from pathlib import Path

from codec.trace import FACE, VOICE, Stage

NAMES = {Stage.VOICE_NETWORK: "network", Stage.VOICE_PLAYOUT: "playout"}
COLOURS = ("#f2c14e", "#f08a4b", "#d95f59", "#a05195", "#665191", "#2f6f9f", "#4aa3a2")
LEAST_MS = 4.0  # of a stage that is named within its part of the bar
BARS = (("face", FACE, "window_seen"), ("voice", VOICE, "mouth_to_ear"))


def plot(rows: Mapping[str, float], path: Path) -> None:
    """Medians of `eigencall bench latency`'s rows, stacked; a mark where the whole was measured from without,
    median and 95th percentile."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(9, 2.6), layout="constrained")
    for y, (_, way, outside) in enumerate(BARS):
        begin = 0.0
        for stage, colour in zip(way, COLOURS, strict=False):
            width = rows[f"latency.{stage.value}_ms_p50"]
            axes.barh(y, width, left=begin, color=colour, height=0.5, edgecolor="white")
            name = NAMES.get(stage, stage.value)
            above = width < LEAST_MS * len(name) / 4
            axes.text(
                begin + width / 2, y - (0.32 if above else 0), f"{name}\n{width:.0f}",
                ha="center", va="bottom" if above else "center", fontsize=7,
            )  # fmt: skip
            begin += width
        p50, p95 = (rows[f"latency.{outside}_ms_{q}"] for q in ("p50", "p95"))
        axes.plot([p50, p95], [y + 0.36, y + 0.36], color="#333333", linewidth=1.5, marker="|", markersize=8)
    axes.set_yticks(range(len(BARS)), [name for name, *_ in BARS])
    axes.set_ylim(len(BARS) - 0.4, -0.75)
    axes.set_xlabel(
        "milliseconds from capture; lines: seen and heard from without, median to 95th percentile"
    )
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
