"""Guided enrolment: asks first, leads through four looks, reckons, shows the result living, and keeps it.

The camera's pictures live only as long as this: cancelling, keeping and closing let them go.
"""

import time
from dataclasses import replace
from enum import IntEnum

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.call.status import Controls, Sighting
from app.face.enrolment import PRIVACY, SAY, WHY, Advice, Guidance, Guide, Step
from app.face.wardrobe import Wardrobe, worn
from app.ui.face_painter import FaceSource
from app.ui.face_view import FaceView
from app.ui.hints import hint_now
from app.ui.parts import button, gap, label, name_control
from app.ui.ring import ProgressRing
from app.ui.self_view import as_qimage
from app.ui.translate import failure, said, tr
from app.ui.worker import Worker
from codec.basis import Basis
from codec.sentence import Sentence
from codec.values import Hair, Identity
from likeness.enrol import Enrolled

_LOOK_EVERY_MS = 66
HAIR_NAMES = {
    Hair.NONE: Sentence("No hair"),
    Hair.CROPPED: Sentence("Cropped"),
    Hair.SHORT: Sentence("Short"),
    Hair.SIDE_PART: Sentence("Side parting"),
    Hair.TIED: Sentence("Tied back"),
    Hair.BOB: Sentence("Bob with a fringe"),
    Hair.LONG: Sentence("Long"),
}


class EnrolmentPage(IntEnum):
    """The order of the stacked pages."""

    ASK = 0
    LOOK = 1
    MAKE = 2
    RESULT = 3


class Enrolment(QWidget):
    """`saved()`: the likeness is on disk, to be worn. `left()`: nothing has changed, back to the gallery."""

    saved = pyqtSignal()
    left = pyqtSignal()

    def __init__(
        self, controls: Controls, basis: Basis, skin: bytes, wardrobe: Wardrobe, worker: Worker
    ) -> None:
        super().__init__()
        self._controls, self._wardrobe, self._worker = controls, wardrobe, worker
        self._basis, self._skin = basis, skin
        self._guide = Guide()
        self._made: Enrolled | None = None
        self._done_share = 0.0
        self._run = 0  # a result of an earlier one is not wanted any more
        self.preview: FaceView | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self.pages = QStackedWidget()
        for page in (self._ask_page(), self._look_page(), self._make_page(), self._result_page()):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    # Pages

    def _ask_page(self) -> QWidget:
        self.begin, self.back = button(tr("Begin"), "primary"), button(tr("Back"), "link")
        self.begin.clicked.connect(self.start)
        self.back.clicked.connect(self.left)
        return _page(
            label(tr("Make your own likeness"), "heading", wrap=True),
            label(
                tr("Ten seconds: look ahead, left, right, and smile. Glasses off, light from the front."),
                wrap=True,
            ),
            label(said(PRIVACY), "quiet", wrap=True, name=tr("What is kept and sent")),
            _row(self.back, self.begin),
        )

    def _look_page(self) -> QWidget:
        self.ring = ProgressRing()
        self.say = label("", "heading", wrap=True, name=tr("What to do"))
        self.why = label("", "quiet", wrap=True, name=tr("What would help"))
        for text in (self.say, self.why):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.cancel = button(tr("Cancel"), "link", tip=tr("Stop, and keep nothing"))
        self.cancel.clicked.connect(self.stop)
        return _page(self.ring, self.say, self.why, _row(self.cancel), stretch=False)

    def _make_page(self) -> QWidget:
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName(tr("How much is reckoned"))
        return _page(label(tr("Making your likeness"), "heading"), self.bar)

    def _result_page(self) -> QWidget:
        self._stand = QVBoxLayout()
        stand = QWidget()
        stand.setLayout(self._stand)
        stand.setMinimumHeight(gap(18))
        self.hair = QComboBox()
        name_control(self.hair, tr("Hair"), tip=tr("Choose another cut if the camera guessed wrong"))
        for kind, words in HAIR_NAMES.items():
            self.hair.addItem(said(words), kind.value)
        self.hair.currentIndexChanged.connect(self._cut)
        self.save, self.again = button(tr("Keep it"), "primary"), button(tr("Try again"))
        self.other = button(tr("Use an invented face"), "link")
        self.save.clicked.connect(self._save)
        self.again.clicked.connect(self.start)
        self.other.clicked.connect(self.stop)
        self.trouble = label("", "trouble", wrap=True, name=tr("What went wrong"))
        self.trouble.hide()
        caption = label(tr("Hair"))
        caption.setBuddy(self.hair)
        return _page(
            stand,
            self.trouble,
            _row(caption, self.hair),
            _row(self.other, self.again, self.save),
            stretch=False,
        )

    # Looking

    def ask(self) -> None:
        """From the beginning."""
        self.stop(tell=False)
        self.pages.setCurrentIndex(EnrolmentPage.ASK)
        self.begin.setFocus()

    def start(self) -> None:
        """The camera's looks begin."""
        self._run += 1
        self._guide, self._made = Guide(), None
        self.trouble.hide()
        self.pages.setCurrentIndex(EnrolmentPage.LOOK)
        self._timer.start(_LOOK_EVERY_MS)
        self._look()

    def stop(self, *_: object, tell: bool = True) -> None:
        """Nothing is saved; the pictures are let go."""
        self._run += 1
        self._timer.stop()
        self._guide, self._made = Guide(), None
        self._drop_preview()
        if tell:
            self.left.emit()

    def _look(self) -> None:
        if self.pages.currentIndex() == EnrolmentPage.MAKE:
            self.bar.setValue(round(100 * self._done_share))
            return
        seen = self._controls.own_sighting()
        now = self._guide.add(seen, time.monotonic())
        self._show(now, seen)
        if now.step is Step.DONE:
            self._make()

    def _show(self, now: Guidance, seen: Sighting | None) -> None:
        picture = self._controls.own_picture()
        image = as_qimage(picture) if picture is not None else QImage()
        self.ring.show_progress(image, now.share, now.advice is Advice.NONE)
        self.say.setText(said(SAY[now.step]))
        hint = hint_now(picture, seen.face if seen is not None else None)
        self.why.setText(hint or said(WHY[now.advice]) if now.advice is not Advice.NONE or hint else "")

    # Making

    def _make(self) -> None:
        self._done_share, run, shots = 0.0, self._run, self._guide.shots()
        self.pages.setCurrentIndex(EnrolmentPage.MAKE)

        def progress(share: float) -> None:  # on the worker's thread: one store, read by the timer
            self._done_share = share

        def arrived(made: Enrolled | None, error: Exception | None) -> None:
            if run == self._run:
                self._timer.stop()
                self._arrived(made, error)

        self._worker.run(lambda: self._wardrobe.make(shots, progress), arrived)

    def _arrived(self, made: Enrolled | None, error: Exception | None) -> None:
        self._guide, self._made = Guide(), made
        self.trouble.setText(failure(error) if error is not None else "")
        self.trouble.setVisible(error is not None)
        self.save.setEnabled(made is not None)
        self.hair.setEnabled(made is not None)
        self.pages.setCurrentIndex(EnrolmentPage.RESULT)
        if made is None:
            self.again.setFocus()
            return
        self.hair.setCurrentIndex(self.hair.findData(made.identity.appearance.hair.value))
        self._show_preview()
        self.save.setFocus()

    def _show_preview(self) -> None:
        """The result, moved by its owner's face of this moment."""
        self._drop_preview()
        source = FaceSource(lambda now_s: self._controls.own_face(), self._identity)
        self.preview = FaceView(self._basis, self._skin, source)
        self.preview.mirrored = True
        self.preview.setAccessibleName(tr("Your likeness"))
        self._stand.addWidget(self.preview)

    def _drop_preview(self) -> None:
        if self.preview is not None:
            self._stand.removeWidget(self.preview)
            self.preview.deleteLater()
            self.preview = None

    def _identity(self) -> Identity | None:
        return self._made.identity if self._made is not None else None

    def _cut(self, index: int) -> None:
        if self._made is not None:
            looks = replace(self._made.identity.appearance, hair=Hair(self.hair.itemData(index)))
            self._made = replace(self._made, identity=replace(self._made.identity, appearance=looks))

    def _save(self) -> None:
        if self._made is None:
            return
        likeness = worn(self._made)
        self.save.setEnabled(False)
        self._worker.run(lambda: self._wardrobe.file.save(likeness), self._saved)

    def _saved(self, _: None, error: Exception | None) -> None:
        self.save.setEnabled(True)
        if error is not None:
            self.trouble.setText(failure(error))
            self.trouble.show()
            return
        self.stop(tell=False)
        self.saved.emit()


def _page(*parts: QWidget, stretch: bool = True) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(gap(0.8))
    if stretch:
        column.addStretch(1)
    for part in parts:
        column.addWidget(part, 1 if not stretch and part is parts[0] else 0)
    if stretch:
        column.addStretch(2)
    return page


def _row(*parts: QWidget) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.addStretch(1)
    for part in parts:
        line.addWidget(part)
    return row
