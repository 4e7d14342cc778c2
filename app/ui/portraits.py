"""A small picture of each contact, as its likeness is at rest: drawn once after a call, and kept beside
the contacts in files that only their owner can read."""

import logging
import re
from collections.abc import Callable, Collection
from pathlib import Path

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PyQt6.QtGui import QIcon, QImage, QImageReader, QPixmap

from codec.errors import cause
from codec.files import write_whole

log = logging.getLogger("eigencall.ui")
SIDE_PX = 96
_ID = re.compile(r"[0-9a-f]{1,32}")


class Portraits:
    """folder: of one profile. It is made when there is something to keep."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def beside(settings: Path) -> "Portraits":
        """Those of the profile with this file."""
        return Portraits(settings.with_suffix(".faces"))

    def keep(self, id: str, image: QImage) -> None:
        """Replaces the one before. A picture that cannot be written is drawn again after the next call."""
        path = self._path(id)
        if path is None or image.isNull():
            return
        try:
            write_whole(path, _png(image))
        except OSError as error:
            log.info("a contact's picture was not kept. %s", cause(error))

    def icon(self, id: str) -> QIcon:
        """A null one where there is no picture."""
        path = self._path(id)
        reader = QImageReader(str(path)) if path is not None and path.exists() else QImageReader()
        if not path or reader.size().width() > SIDE_PX or reader.size().height() > SIDE_PX:
            return QIcon()
        image = reader.read()
        return QIcon(QPixmap.fromImage(image)) if not image.isNull() else QIcon()

    def keep_only(self, ids: Collection[str]) -> None:
        """Who is forgotten leaves no picture."""
        for path in self._folder.glob("*.png"):
            if path.stem not in ids:
                path.unlink(missing_ok=True)

    def _path(self, id: str) -> Path | None:
        return self._folder / f"{id}.png" if _ID.fullmatch(id) else None


def _png(image: QImage) -> bytes:
    small = image.scaled(QSize(SIDE_PX, SIDE_PX))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    small.save(buffer, "PNG")
    return bytes(data.data())


Icon = Callable[[str], QIcon]
"""The picture of the contact with this id."""
