"""The picture and the panel: side by side, or one above the other where the window is narrow."""

from PyQt6.QtCore import QEvent, QSize
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QBoxLayout, QWidget

from app.ui.parts import gap

SMALLEST = QSize(480, 360)
"""Of the window: a quarter of a small laptop's screen."""
_PANEL, _PICTURE = 24, 18  # lines of text that each wants beside the other
_PANEL_SHARE, _SHORT_SHARE = 0.62, 0.74  # of the height, below the picture; and of a short window's
_SHORT = 18  # lines: then both answers to a ring are still seen
_LEAST_PANEL = 5  # lines: what is below is scrolled


class Beside(QWidget):
    """`narrow`: one is above the other."""

    def __init__(self, picture: QWidget, panel: QWidget) -> None:
        super().__init__()
        self._picture, self._panel = picture, panel
        self.narrow = False
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(picture, 1)
        self._row.addWidget(panel)
        picture.setMinimumSize(0, 0)
        panel.setFixedWidth(gap(_PANEL))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Turn where there is no longer room, or room again."""
        super().resizeEvent(event)
        self.narrow = self.width() < gap(_PANEL + _PICTURE)
        kind = QBoxLayout.Direction
        self._row.setDirection(kind.TopToBottom if self.narrow else kind.LeftToRight)
        if self.narrow:
            self._share()
        else:
            self._panel.setMaximumHeight((1 << 24) - 1)
            self._panel.setMinimumHeight(0)
            self._panel.setFixedWidth(gap(_PANEL))

    def event(self, event: QEvent | None) -> bool:
        """What lies over the picture may need more of it than before."""
        if event is not None and event.type() == QEvent.Type.LayoutRequest and self.narrow:
            self._share()
        return super().event(event)

    def _share(self) -> None:
        """The panel's part, below a picture that has room for all that lies over it."""
        over = self._picture.layout()
        needed = over.totalMinimumSize().height() if over is not None else 0
        share = _SHORT_SHARE if self.height() < gap(_SHORT) else _PANEL_SHARE
        below = min(round(share * self.height()), self.height() - needed)
        self._panel.setFixedSize(self.width(), max(below, gap(_LEAST_PANEL)))
