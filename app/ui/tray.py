"""The icon in the desktop's tray, while the program is there without its window."""

from PyQt6.QtCore import QObject, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PyQt6.QtWidgets import QMenu, QSystemTrayIcon

from app.ui.icons import pixmap
from app.ui.translate import tr

_SIZES_PX = (16, 22, 32, 48, 64)
_DOT = 0.42  # of the icon's side: still seen at 16 pixels


class Tray(QObject):
    """`opened()`, `ended()`, `quieted(bool)`: what its menu was pressed for."""

    opened = pyqtSignal()
    ended = pyqtSignal()
    quieted = pyqtSignal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.menu = QMenu()
        self.open_action = self._action(tr("Open Eigencall"))
        self.quiet_action = self._action(tr("Do not disturb"))
        self.quiet_action.setCheckable(True)
        self.end_action = self._action(tr("Quit"))
        self.open_action.triggered.connect(self.opened)
        self.quiet_action.toggled.connect(self.quieted)
        self.end_action.triggered.connect(self.ended)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.show_state(quiet=False, missed=0)
        self.icon.show()

    @staticmethod
    def available() -> bool:
        """Whether this desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def _action(self, text: str) -> QAction:
        made = self.menu.addAction(text)
        assert made is not None
        return made

    def _activated(self, why: QSystemTrayIcon.ActivationReason) -> None:
        if why is not QSystemTrayIcon.ActivationReason.Context:
            self.opened.emit()

    def show_state(self, *, quiet: bool, missed: int) -> None:
        """Whether calls are heard, and how many were missed."""
        self.quiet_action.setChecked(quiet)
        self.icon.setIcon(_icon(quiet, missed > 0))
        lines = ["Eigencall"]
        if missed:
            lines.append(tr("Missed calls: {number}", number=missed))
        if quiet:
            lines.append(tr("Do not disturb"))
        self.icon.setToolTip("\n".join(lines))


def _icon(quiet: bool, missed: bool) -> QIcon:
    made = QIcon()
    for size in _SIZES_PX:
        picture = _picture(size, quiet)
        if missed:
            _dot(picture)
        made.addPixmap(picture)
    return made


def _picture(size_px: int, faint: bool) -> QPixmap:
    whole = pixmap("eigencall", "", size_px)
    if not faint:
        return whole
    made = QPixmap(whole.size())
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        painter.setOpacity(0.45)
        painter.drawPixmap(0, 0, whole)
    return made


def _dot(picture: QPixmap) -> None:
    side = picture.width() * _DOT
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#dc2626"))
        painter.drawEllipse(QRectF(picture.width() - side, 0, side, side))
