"""A QR code as a widget: for a telephone that carries a code or an invite to the other person."""

import segno
from PyQt6.QtCore import QRect, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.parts import gap
from app.ui.translate import tr

QUIET_ZONE = 4  # modules of white around it (ISO/IEC 18004, 6.3.8)
_DARK, _LIGHT = QColor("#000000"), QColor("#ffffff")  # in both themes: many cameras want dark on light


class QrCode(QWidget):
    """Nothing is shown before `set_text`."""

    def __init__(self, side_lines: float) -> None:
        super().__init__()
        self._rows: tuple[bytearray, ...] = ()
        self._text = ""
        self._side = gap(side_lines)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("QR code"))
        self.setToolTip(tr("Scan this with a phone's camera"))
        self.hide()

    def set_text(self, text: str) -> None:
        """Empty takes it away. Error correction is the lowest: a screen has no scratches, and large modules
        are easier to see."""
        if text != self._text:
            self._text = text
            self._rows = tuple(segno.make_qr(text, error="l", boost_error=False).matrix) if text else ()
            self.setVisible(bool(text))
            self.update()

    def sizeHint(self) -> QSize:
        """A square of the width that was asked for."""
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:
        """Smaller, a camera could not read it."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Modules of whole pixels, in the middle."""
        if not self._rows:
            return
        modules = len(self._rows) + 2 * QUIET_ZONE
        module = max(1, min(self.width(), self.height()) // modules)
        side = module * modules
        left, top = (self.width() - side) // 2, (self.height() - side) // 2
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(QRect(left, top, side, side), _LIGHT)
        for y, row in enumerate(self._rows, QUIET_ZONE):
            for x, dark in enumerate(row, QUIET_ZONE):
                if dark:
                    painter.fillRect(QRect(left + x * module, top + y * module, module, module), _DARK)
