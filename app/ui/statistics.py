"""The statistics panel: what is measured on this call, in numbers and in lines of the last minute."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.call.status import CallStats
from app.ui.comparison import ComparisonBox
from app.ui.parts import Scrolled, gap, label
from app.ui.sparkline import Sparkline
from app.ui.translate import tr
from app.ui.wording import kbps, rule_words

_WIDTH, _LINES_FROM = 28, 22  # lines of text; below, there are numbers only
_OUT, _IN, _TIME, _TROUBLE, _RATE = "#5eead4", "#7dd3fc", "#c4b5fd", "#ff9f9f", "#f7d154"


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    value: Callable[[CallStats], float]
    shown: Callable[[float], str]
    top: float
    colour: str


def _ms(value: float) -> str:
    return tr("{value} ms", value=f"{value:.1f}" if 0 < value < 9.95 else f"{value:.0f}")


def _rows() -> list[_Row]:
    return [
        _Row(tr("Sending, on the wire"), lambda s: s.wire_out_kbps, kbps, 50, _OUT),
        _Row(tr("of which face data"), lambda s: s.payload_out_kbps, kbps, 5, _OUT),
        _Row(tr("Receiving, on the wire"), lambda s: s.wire_in_kbps, kbps, 50, _IN),
        _Row(tr("of which face data"), lambda s: s.payload_in_kbps, kbps, 5, _IN),
        _Row(tr("Delay, camera to screen"), lambda s: s.latency_ms, _ms, 200, _TIME),
        _Row(tr("Round trip"), lambda s: s.rtt_ms, _ms, 100, _TIME),
        _Row(
            tr("Packets lost"),
            lambda s: s.loss * 100,
            lambda v: tr("{value} %", value=f"{v:.1f}"),
            5,
            _TROUBLE,
        ),
        _Row(
            tr("Faces shown"),
            lambda s: s.shown_fps,
            lambda v: tr("{value}/s", value=f"{v:.0f}"),
            30,
            _RATE,
        ),
        _Row(tr("Finding your face"), lambda s: s.tracker_ms, _ms, 20, _RATE),
    ]


class StatisticsPanel(Scrolled):
    """A card over the picture; `add` each half second, `clear` before a new call. Where it is narrow it has
    numbers only."""

    def __init__(self, parent: QWidget) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(gap(0.7), gap(0.7), gap(0.7), gap(0.7))
        column.setSpacing(gap(0.5))
        column.addWidget(label(tr("This call, last minute"), "heading", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(gap(0.6))
        grid.setVerticalSpacing(gap(0.25))
        grid.setColumnMinimumWidth(2, gap(4))
        column.addLayout(grid)
        self._rows = [(row, label(kind="number"), Sparkline(row.top, row.colour)) for row in _rows()]
        for i, (row, number, line) in enumerate(self._rows):
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            number.setAccessibleName(row.name)
            line.setAccessibleName(tr("{name}, last minute", name=row.name))
            grid.addWidget(label(row.name, "quiet", wrap=True), i, 0)
            grid.addWidget(line, i, 1)
            grid.addWidget(number, i, 2)
        self.rule = label("", "quiet", wrap=True, name=tr("Why so much is sent"))
        column.addWidget(self.rule)
        self.comparison = ComparisonBox()
        column.addWidget(self.comparison)
        super().__init__(inside)
        self.setParent(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(tr("Statistics"))

    def fit(self, room_px: int) -> None:
        """So wide, whatever it says; no narrower than its words."""
        width = min(room_px, gap(_WIDTH))
        for _, _, line in self._rows:
            line.setVisible(width >= gap(_LINES_FROM))
        bar, inside = self.verticalScrollBar(), self.widget()
        assert bar is not None  # Qt made one, we the other
        assert inside is not None
        self.setFixedWidth(max(width, inside.minimumSizeHint().width() + bar.sizeHint().width()))

    def add(self, stats: CallStats) -> None:
        """The newest measurement."""
        for row, number, line in self._rows:
            value = row.value(stats)
            number.setText(row.shown(value))
            line.add(value)
        self.rule.setText(rule_words(stats.rule))

    def clear(self) -> None:
        """Forget the last call."""
        for _, number, line in self._rows:
            number.setText("")
            line.clear()
        self.rule.setText("")

    def numbers(self) -> dict[str, str]:
        """What is written beside each line, for tests and screen readers."""
        return {row.name: number.text() for row, number, _ in self._rows}
