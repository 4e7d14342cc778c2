"""The budget of a call as a picture: what each stage takes, one bar for the face and one for the voice."""

from collections.abc import Mapping
from pathlib import Path

from codec.trace import FACE, VOICE, Stage

NAMES = {Stage.VOICE_NETWORK: "network", Stage.VOICE_PLAYOUT: "playout"}
COLOURS = ("#f2c14e", "#f08a4b", "#d95f59", "#a05195", "#8f86c4", "#5b9bc8", "#7cc0a8")
LEAST_SHARE = 0.035  # of the longest bar: a stage as long as that has its figure in the bar
BARS = (("face", FACE, "window_seen"), ("voice", VOICE, "mouth_to_ear"))


def plot(rows: Mapping[str, float], path: Path) -> None:
    """Medians of `eigencall bench latency`'s rows, stacked; below each bar a line from the median to the 95th
    percentile of the whole as it was measured from without."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    longest = max(rows[f"latency.{outside}_ms_p95"] for *_, outside in BARS)
    figure, axes = pyplot.subplots(figsize=(9, 3.2), layout="constrained")
    for y, (_, way, outside) in enumerate(BARS):
        begin, parts = 0.0, []
        for stage, colour in zip(way, COLOURS, strict=False):
            width, name = rows[f"latency.{stage.value}_ms_p50"], NAMES.get(stage, stage.value)
            parts.append(axes.barh(y, width, left=begin, color=colour, height=0.4, edgecolor="white"))
            parts[-1].set_label(f"{name} {width:.0f}")
            if width >= LEAST_SHARE * longest:
                axes.text(begin + width / 2, y, f"{width:.0f}", ha="center", va="center", fontsize=9)
            begin += width
        p50, p95 = (rows[f"latency.{outside}_ms_{q}"] for q in ("p50", "p95"))
        axes.plot([p50, p95], [y + 0.3, y + 0.3], color="#444444", linewidth=1.5, marker="|", markersize=8)
        legend = axes.legend(
            handles=parts, loc="lower left", bbox_to_anchor=(0, y - 0.25), bbox_transform=axes.transData,
            ncols=len(way), frameon=False, fontsize=8, borderpad=0, handlelength=1, columnspacing=1.5,
        )  # fmt: skip
        if y < len(BARS) - 1:  # or else the next one takes its place
            axes.add_artist(legend)
    axes.set_yticks(range(len(BARS)), [bar for bar, *_ in BARS])
    axes.set_ylim(len(BARS) - 0.5, -0.6)
    axes.set_xlim(0, 1.03 * longest)
    axes.set_xlabel("ms since capture; lines: as seen and heard from without, median to 95th percentile")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
