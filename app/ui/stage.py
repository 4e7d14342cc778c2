"""The picture and what floats over it: hints, the call's bar and pills, self view, statistics, help.

The face view is the parent of all of them, so that a drag that begins between two buttons still turns
the head.
"""

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from app.ui.banner import Banner
from app.ui.call_bar import CallBar
from app.ui.contact_pill import ContactPill
from app.ui.drawing import Drawer
from app.ui.edge import Edge
from app.ui.face_painter import FaceSource
from app.ui.face_view import FaceView
from app.ui.feelings import FeelingRow
from app.ui.help import HelpCard
from app.ui.parts import gap, icon_button, label, pill
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
_WHEEL_STEP = 120  # of QWheelEvent.angleDelta for one click of a usual wheel


class Stage(FaceView):
    """Mouse: drag turns, wheel zooms, double click looks straight again. Arrows, + and - do the same."""

    def __init__(self, basis: Basis, skin: bytes, source: FaceSource, drawer: Drawer | None = None) -> None:
        super().__init__(basis, skin, source, drawer)
        self.setAccessibleName(tr("The face"))
        self.setAccessibleDescription(
            tr("Arrow keys look from another side, plus and minus go nearer or away.")
        )
        self._grabbed: QPointF | None = None
        self.call_pill, self.words_pill, self.recording_pill = CallPill(), WordsPill(), RecordingPill()
        self.contact_pill = ContactPill()
        self.settings_button = icon_button("settings", tr("Settings"), "bare")
        self.help_button = icon_button("help", tr("Keys and help"), "bare")
        self.note_text = label(name=tr("Note on the picture"))
        self.note_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note = pill(self.note_text)
        self.bar = CallBar()
        self.feelings = FeelingRow()
        self.edge = Edge(self)
        self.banner = Banner(self)
        self.statistics = StatisticsPanel(self)
        self.self_view = SelfViewPanel(self)
        self.inset_size = self.self_view.size()
        self._lay_out()
        self.help = HelpCard(self)
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

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        left = QVBoxLayout()
        left.setSpacing(gap(0.4))
        left.addWidget(self.call_pill, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.words_pill, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.recording_pill, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.contact_pill, 0, Qt.AlignmentFlag.AlignLeft)
        top.addLayout(left)
        top.addStretch(1)
        self.corner = pill(self.settings_button, self.help_button, space=0.2, margin=0.4)
        top.addWidget(self.corner, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        bottom = QVBoxLayout()
        bottom.setSpacing(gap(0.6))
        bottom.addWidget(self.note, 0, Qt.AlignmentFlag.AlignHCenter)
        bottom.addWidget(self.feelings, 0, Qt.AlignmentFlag.AlignHCenter)
        bottom.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        grid = QGridLayout(self)
        grid.setContentsMargins(gap(), gap(), gap(), gap())
        grid.addLayout(top, 0, 0)
        grid.addWidget(self.banner, 1, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.statistics, 2, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(2, 1)
        grid.addLayout(bottom, 3, 0)

    def show_note(self, text: str) -> None:
        """One line at the lower edge of the picture; empty takes it away."""
        self.note_text.setText(text)
        self.note.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """What floats freely keeps its place."""
        super().resizeEvent(event)
        self.self_view.place()
        self.help.centre()
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
