"""Line charts as SVG text, to stand in a page."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib import rc_context
from matplotlib.figure import Figure

NAMESPACE = re.compile(r' xmlns(:\w+)?="[^"]*"')  # a page needs none


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve and its name."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


def chart(curves: Sequence[Curve], x_label: str, y_label: str, logarithmic: bool = False) -> str:
    """An <svg> element. logarithmic: of y; values that are not above 0 are left out."""
    if not any(curve.x for curve in curves):
        return "<p>Nothing to show.</p>"
    figure = Figure(figsize=(7, 3.2), layout="constrained")
    axes = figure.subplots()
    for curve in curves:
        axes.plot(curve.x, curve.y, label=curve.name, linewidth=1.4)
    axes.set(xlabel=x_label, ylabel=y_label, yscale="log" if logarithmic else "linear")
    axes.grid(axis="y", alpha=0.3)
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    text = io.StringIO()
    with rc_context({"svg.fonttype": "none"}):  # letters stay text: small, and to be searched
        figure.savefig(text, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    element = text.getvalue()[text.getvalue().index("<svg") :]
    return NAMESPACE.sub("", element)
