"""The picture and what floats over it: hints, the call's bar and pills, self view, statistics, help.

The face view is the parent of all of them, so that a drag that begins between two buttons still turns
the head. Nothing lies over anything else: what floats is as wide as there is room, the small picture makes
way, and the head is drawn where it is free.
"""

from PyQt6.QtCore import QEvent, QObject, QPointF, QRect, Qt, QTimer, QVariantAnimation
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from app.ui.banner import Banner
from app.ui.call_bar import CallBar
from app.ui.clear import USUAL, Standing, head_standing
from app.ui.contact_pill import ContactPill
from app.ui.drawing import Drawer
from app.ui.edge import Edge
from app.ui.face_painter import FaceSource
from app.ui.face_view import FaceView
from app.ui.feelings import FeelingRow
from app.ui.help import HelpCard
from app.ui.parts import fit, gap, icon_button, line, pill
from app.ui.pills import CallPill, RecordingPill, WordsPill
from app.ui.self_view import SelfViewPanel
from app.ui.statistics import StatisticsPanel
from app.ui.translate import tr
from codec.basis import Basis

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CHANGED = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize)
_LOW = 14  # lines; in a picture that is lower a banner at the top would leave no room for a head
_STATISTICS_SHARE = 0.6  # of the picture's width at most: the head is beside it
_STEP_MS = 200  # in which the head goes to another place
_WHEEL_STEP = 120  # of QWheelEvent.angleDelta for one click of a usual wheel


class Stage(FaceView):
    """Mouse: drag turns, wheel zooms, double click looks straight again. Arrows, + and - do the same."""

    def __init__(self, basis: Basis, skin: bytes, source: FaceSource, drawer: Drawer | None = None) -> None:
        super().__init__(basis, skin, source, drawer)
        self.setAccessibleName(tr("The face"))
        self.setAccessibleDescription(tr("The arrow keys turn the view, plus and minus zoom."))
        self._grabbed: QPointF | None = None
        self.call_pill, self.words_pill, self.recording_pill = CallPill(), WordsPill(), RecordingPill()
        self.contact_pill = ContactPill()
        self.settings_button = icon_button("settings", tr("Settings"), "bare")
        self.help_button = icon_button("help", tr("Keys and help"), "bare")
        self.note_text = line(tr("Note on the picture"))
        self.note_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note = pill(self.note_text)
        self.bar = CallBar()
        self.feelings = FeelingRow()
        self.edge = Edge(self)
        self.banner = Banner(self)
        self._low: bool | None = None  # the picture, so that the banner hangs elsewhere
        self.statistics = StatisticsPanel(self)
        self.self_view = SelfViewPanel(self)
        self.inset_size = self.self_view.size()
        self._lay_out()
        self.help = HelpCard(self, tr("Drag the picture to turn the view; zoom with the wheel."))
        for hidden in (
            self.statistics,
            self.help,
            self.feelings,
            self.self_view,
            self.note,
            self.words_pill,
            self.contact_pill,
            self.call_pill,
            self.recording_pill,
        ):
            hidden.hide()

        self.calm = False  # what floats has gone for a while: the head stays where it is
        self._standing, self._step = USUAL, QVariantAnimation(self)
        self._step.setDuration(_STEP_MS)
        self._step.valueChanged.connect(self._stand)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(lambda: None if self.calm else self._make_way())
        for floating in (*self._floating(), self.self_view):
            floating.installEventFilter(self)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        left = QVBoxLayout()
        left.setSpacing(gap(0.4))
        for part in (self.call_pill, self.words_pill, self.recording_pill, self.contact_pill):
            left.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        top.addLayout(left)
        top.addStretch(1)
        self.corner = pill(self.settings_button, self.help_button, space=0.2, margin=0.4)
        top.addWidget(self.corner, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._bottom = QVBoxLayout()
        self._bottom.setSpacing(gap(0.6))
        for below in (self.note, self.feelings, self.bar):
            self._bottom.addWidget(below, 0, Qt.AlignmentFlag.AlignHCenter)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(gap(), gap(), gap(), gap())
        grid.addLayout(top, 0, 0)
        self._hang_banner()
        grid.addWidget(self.statistics, 2, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(2, 1)
        grid.addLayout(self._bottom, 3, 0)

    def _hang_banner(self) -> None:
        """Above the head; where there is no room for that, over the shoulders."""
        low = self.height() < gap(_LOW)
        if low is self._low:
            return
        self._low = low
        for layout in (self._grid, self._bottom):
            layout.removeWidget(self.banner)
        if low:
            self._bottom.insertWidget(0, self.banner, 0, Qt.AlignmentFlag.AlignHCenter)
        else:
            self._grid.addWidget(self.banner, 1, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)

    # What lies over the picture, and who makes way

    def _floating(self) -> tuple[QFrame, ...]:
        """All that has its place from the layout."""
        pills = self.call_pill, self.words_pill, self.recording_pill, self.contact_pill
        return *pills, self.corner, self.banner, self.statistics, self.note, self.feelings, self.bar

    def taken(self) -> list[QRect]:
        """Where they are now."""
        return [part.geometry() for part in self._floating() if part.isVisible()]

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Once what floats has its new place, the rest makes way."""
        if event is not None and event.type() in _CHANGED:
            self._again.start(0)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """No wider than there is room."""
        room_px = self.width() - 2 * gap()
        self.corner.setMinimumHeight(self.corner.sizeHint().height())
        beside_px = room_px - self.corner.sizeHint().width() - gap(0.5)
        for part in (self.call_pill, self.words_pill, self.recording_pill, self.contact_pill):
            part.fit(beside_px)
        self._hang_banner()
        self.banner.set_room(room_px)
        self.bar.fit(room_px)
        self.statistics.fit(round(room_px * _STATISTICS_SHARE))
        fit(self.note, self.note_text, room_px)

    def _make_way(self) -> None:
        self._fit()
        self.self_view.make_way(self.taken())
        self.inset_size = self.self_view.size()
        taken = self.taken()
        if self.self_view.isVisible():
            taken.append(self.self_view.geometry())
        standing = head_standing(self.size(), taken)
        if standing != self._standing:
            self._begin_step(standing)

    def _begin_step(self, standing: Standing) -> None:
        begun, self._standing = self._now_standing(), standing
        self._step.stop()
        self._step.setStartValue(QRect(*begun))
        self._step.setEndValue(QRect(*_as_numbers(standing)))
        self._step.start()

    def shows_now(self) -> bool:
        """Nothing moves any more, either."""
        moving = self._again.isActive() or self._step.state() == QVariantAnimation.State.Running
        return not moving and super().shows_now()

    def _now_standing(self) -> tuple[int, int, int, int]:
        camera = self.orbit.camera
        return _as_numbers((camera.middle, camera.share))

    def _stand(self, at: QRect) -> None:
        """The head at a place on its way."""
        self.orbit.stand((at.x() / _FINE, at.y() / _FINE), at.width() / _FINE)

    def show_note(self, text: str) -> None:
        """One line at the lower edge of the picture; empty takes it away."""
        if text != self.note_text.text():
            self.note_text.setText(text)
            fit(self.note, self.note_text, self.width() - 2 * gap())
        self.note.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """What floats freely keeps its place."""
        super().resizeEvent(event)
        self.help.centre()
        self._make_way()
        self.edge.place()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Take hold of the head."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.globalPosition()
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Turn it."""
        if event is not None and self._grabbed is not None:
            step = event.globalPosition() - self._grabbed
            self._grabbed = event.globalPosition()
            self.orbit.drag(step.x() / self.width(), step.y() / self.width())

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Let go."""
        self._grabbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Look straight at it again."""
        self.orbit.reset()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Nearer or away."""
        if event is not None:
            self.orbit.zoom(event.angleDelta().y() / _WHEEL_STEP)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """The mouse's doings, by keys."""
        if event is None:
            return
        if event.key() in _ARROWS:
            self.orbit.step(*_ARROWS[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.orbit.zoom(-1 if event.key() == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)


_FINE = 10_000  # steps of a share, as Qt's animations of rectangles have whole numbers


def _as_numbers(standing: Standing) -> tuple[int, int, int, int]:
    (across, down), share = standing
    return round(across * _FINE), round(down * _FINE), round(share * _FINE), 1
