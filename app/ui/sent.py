"""What leaves this machine of a photographed likeness, as pictures to look at: the sheet that the face is
printed with, what expressions change of it, and the cut-out layers on a chequered ground."""

import cv2
import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.face.likeness import Likeness
from app.ui.parts import gap
from app.ui.self_view import as_qimage
from codec.control import TEXTURES
from codec.values import Image
from render import texture
from render.photo import packed
from render.photo.values import Blend, Layer

_HEIGHT_LINES = 5.0
_CHEQUER_PX = 16
_GREY, _WHITE = 190, 235


def kilobytes(likeness: Likeness) -> float:
    """Of all that a call sends of it, once, to a side that takes its best."""
    photographed = [data for kind, data in likeness.blobs.items() if kind not in TEXTURES]
    return sum(map(len, photographed or likeness.textures.values())) / 1000


def pictures(likeness: Likeness) -> list[Image]:
    """Every picture that is sent, each (H, W, 3). Raises RenderError."""
    if not likeness.identity.photograph:
        return [texture.decode(likeness.identity.texture)]
    person = packed.from_bytes(likeness.identity.photograph)
    layers = [_laid(layer) for layer in reversed(person.layers)]
    return [*layers, person.base, *(_changes(blend) for blend in person.blends)]


def _laid(layer: Layer) -> Image:
    """On a chequered ground, which shows where nothing is."""
    height, width = layer.picture.shape[:2]
    rows, columns = np.mgrid[:height, :width] // _CHEQUER_PX
    ground = np.where((rows + columns) % 2, _GREY, _WHITE)[..., None]
    share = layer.picture[..., 3:] / 255
    return np.asarray(layer.picture[..., :3] * share + ground * (1 - share), np.uint8)


def _changes(blend: Blend) -> Image:
    """The first textures one above the other, about grey."""
    shown = blend.textures[:4].astype(np.int16) + 128
    return np.ascontiguousarray(shown.reshape(-1, *shown.shape[2:]), np.uint8)


class SentStrip(QWidget):
    """The pictures in a row, small."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)

    def show_pictures(self, images: list[Image]) -> None:
        """In place of those before."""
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.deleteLater()
        for place, image in enumerate(images):
            self._row.insertWidget(place, _small(image))


def _small(image: Image) -> QLabel:
    height = gap(_HEIGHT_LINES)
    width = max(round(image.shape[1] * height / image.shape[0]), 1)
    shrunk = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    shown = QLabel()
    shown.setPixmap(QPixmap.fromImage(as_qimage(shrunk)))
    shown.setAlignment(Qt.AlignmentFlag.AlignTop)
    return shown
