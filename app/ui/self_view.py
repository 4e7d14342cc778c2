"""The small floating picture of oneself: one's own avatar or one's own camera. It can be dragged anywhere in
the window, by mouse or arrow keys, and stays at the same place relative to it, as far as that is free."""

from collections.abc import Sequence

import cv2
import numpy as np
from PyQt6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PyQt6.QtWidgets import QWidget

from app.ui.clear import clear_place
from app.ui.parts import gap, name_control
from app.ui.translate import tr
from codec.values import Image

SIZE_LINES = QSize(11, 8)
LOWER_RIGHT, UPPER_RIGHT = (1.0, 1.0), (1.0, 0.0)


def as_qimage(picture: Image) -> QImage:
    """(H, W, 3) RGB -> a picture that owns its pixels."""
    rows = np.ascontiguousarray(picture)
    height, width = rows.shape[:2]
    return QImage(rows.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def fitted(picture: Image, width: int, height: int) -> Image:
    """(H, W, 3) -> (height, width, 3): its middle. What fits exactly is put on the screen as it is."""
    rows, columns = picture.shape[:2]
    times = max(min(rows // height, columns // width), 1)
    whole = cv2.resize(picture, (columns // times, rows // times), interpolation=cv2.INTER_AREA)
    scale = max(width * times / columns, height * times / rows)
    size = max(round(columns * scale / times), width), max(round(rows * scale / times), height)
    left, above = (size[0] - width) // 2, (size[1] - height) // 2
    near = cv2.resize(whole, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(near[above : above + height, left : left + width], np.uint8)


class SelfViewPanel(QWidget):
    """`pressed` when it is clicked without being dragged."""

    pressed = pyqtSignal()

    def __init__(self, parent: QWidget, at: tuple[float, float] = LOWER_RIGHT) -> None:
        super().__init__(parent)
        self._image, self._composed = QImage(), QImage()
        self._made_of: tuple[object, ...] = ()
        self._note = ""
        self._place = QPointF(*at)  # of the free space
        self._grabbed: QPoint | None = None
        self._dragged = False
        self._taken: Sequence[QRect] = ()
        self._wanted = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFixedSize(gap(SIZE_LINES.width()), gap(SIZE_LINES.height()))
        name_control(
            self,
            tr("Yourself"),
            tip=tr(
                "You, as chosen. Click or press S to see your avatar, your camera or neither; drag to move."
            ),
        )

    def show_image(self, image: QImage, *, mirrored: bool, note: str = "") -> None:
        """Replace the picture; `note` stands over it (camera off, no face)."""
        self._image, self._note = image.mirrored(mirrored, False), note
        self.update()

    def place(self) -> None:
        """Keep to the same relative place, or near it; call when the window has changed its size."""
        free, outer = self._free(), self.parentWidget()
        assert outer is not None  # made with a parent
        wanted = QPoint(round(self._place.x() * free.x()) + gap(), round(self._place.y() * free.y()) + gap())
        area = outer.rect().adjusted(gap(0.5), gap(0.5), -gap(0.5), -gap(0.5))
        free_place = clear_place(wanted, self.size(), area, self._taken, gap(0.4))
        self.setVisible(self._wanted and free_place is not None)
        if free_place is not None:
            self.move(free_place)

    def want(self, wanted: bool) -> None:
        """Shown, as soon as there is room for it."""
        if wanted is not self._wanted:
            self._wanted = wanted
            self.place()

    def make_way(self, taken: Sequence[QRect]) -> None:
        """For what lies at these places. It has at most a third of the picture's width and height."""
        self._taken, outer = taken, self.parentWidget()
        assert outer is not None  # made with a parent
        usual = QSize(gap(SIZE_LINES.width()), gap(SIZE_LINES.height()))
        self.setFixedSize(
            usual.scaled((outer.size() / 3).boundedTo(usual), Qt.AspectRatioMode.KeepAspectRatio)
        )
        self.place()

    def _free(self) -> QPoint:
        outer = self.parentWidget()
        assert outer is not None  # made with a parent
        return QPoint(
            max(1, outer.width() - self.width() - 2 * gap()),
            max(1, outer.height() - self.height() - 2 * gap()),
        )

    def _move_to(self, x: int, y: int) -> None:
        free = self._free()
        self._place = QPointF(
            max(0.0, min(1.0, (x - gap()) / free.x())), max(0.0, min(1.0, (y - gap()) / free.y()))
        )
        self.place()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Take hold."""
        if event is not None:
            self._grabbed, self._dragged = event.position().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Follow the hand."""
        if event is None or self._grabbed is None:
            return
        step = event.position().toPoint() - self._grabbed
        self._dragged = self._dragged or step.manhattanLength() > gap(0.3)
        if self._dragged:
            self._move_to(self.x() + step.x(), self.y() + step.y())

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Let go."""
        if self._grabbed is not None and not self._dragged:
            self.pressed.emit()
        self._grabbed = None

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Arrows move it."""
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        if event is not None and event.key() in steps:
            right, down = steps[Qt.Key(event.key())]
            self._move_to(self.x() + right * gap(), self.y() + down * gap())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """As it was composed last: what it floats over is painted oftener than it changes."""
        ratio = self.devicePixelRatio()
        made_of = self._image.cacheKey(), self._note, self.size(), self.hasFocus(), ratio
        if made_of != self._made_of:
            self._made_of = made_of
            self._composed = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            self._composed.setDevicePixelRatio(ratio)
            self._composed.fill(Qt.GlobalColor.transparent)
            self._compose(QPainter(self._composed))
        QPainter(self).drawImage(QPoint(), self._composed)

    def _compose(self, painter: QPainter) -> None:
        """The picture, cropped to fill, with round corners."""
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        outline = QPainterPath()
        outline.addRoundedRect(frame, gap(0.7), gap(0.7))
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), QColor("#2a323b"))
        if not self._image.isNull():
            self._paint_image(painter)
        if self._note:
            painter.fillRect(self.rect(), QColor(13, 17, 22, 170))
            painter.setPen(QColor("#ffffff"))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._note)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(255, 255, 255, 90), 2))
        painter.drawPath(outline)
        painter.end()

    def _paint_image(self, painter: QPainter) -> None:
        scale = max(self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self.width() / scale, self.height() / scale
        part = QRectF((self._image.width() - width) / 2, (self._image.height() - height) / 2, width, height)
        painter.drawImage(QRectF(self.rect()), self._image, part)
