"""The icons of icons/*.svg, in a colour of choice, sharp at any density of the screen."""

from pathlib import Path

from PyQt6.QtCore import QByteArray, Qt
from PyQt6.QtGui import QIcon, QPainter, QPixmap
from PyQt6.QtSvg import QSvgRenderer

_FOLDER = Path(__file__).parent / "icons"
_SIZES_PX = (16, 24, 32, 48, 64, 96)  # up to 32 logical pixels on a screen of three-fold density


def file_url(name: str) -> str:
    """A drawing of fixed colour, as style sheets name it."""
    return (_FOLDER / f"{name}.svg").as_posix()


def icon(name: str, colour: str, checked_colour: str = "") -> QIcon:
    """The drawing `name`; a checked button shows it in `checked_colour`."""
    made = QIcon()
    for size in _SIZES_PX:
        made.addPixmap(pixmap(name, colour, size))
        if checked_colour:
            made.addPixmap(pixmap(name, checked_colour, size), QIcon.Mode.Normal, QIcon.State.On)
    return made


def pixmap(name: str, colour: str, size_px: int) -> QPixmap:
    """The drawing as a square picture."""
    text = (_FOLDER / f"{name}.svg").read_text().replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    made = QPixmap(size_px, size_px)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter)
    painter.end()
    return made
