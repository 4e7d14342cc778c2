"""Guided enrolment: says what it makes and what leaves, leads through the looks, makes the likeness, shows it
living beside the camera, and keeps it.

The camera's pictures live only as long as this: cancelling, keeping and closing let them go.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.call.status import Controls
from app.face.adjusting import adjusted
from app.face.guide import Guidance, Guide
from app.face.likeness import Likeness
from app.face.looks import DRAWN, AskedLook
from app.face.making import Made
from app.face.sitting import Sitting
from app.face.wardrobe import Wardrobe
from app.profile.settings import Settings
from app.ui.drawing import Drawer
from app.ui.enrolment_pages import AskPage, LookPage, MakePage, ResultPage
from app.ui.face_painter import FaceSource
from app.ui.face_view import FaceView
from app.ui.hints import hint_now
from app.ui.self_view import as_qimage
from app.ui.translate import failure, said, tr
from app.ui.worker import Worker
from codec.basis import Basis
from codec.regression import Landmarks
from codec.values import Hair, Identity

_LOOK_EVERY_MS = 66
_ADJUST_AFTER_MS = 150  # of no further change: making it lighter takes a moment


class CancelledError(Exception):
    """The person does not want this likeness any more."""


class EnrolmentPage(IntEnum):
    """The order of the stacked pages."""

    ASK = 0
    LOOK = 1
    MAKE = 2
    RESULT = 3


class Enrolment(QWidget):
    """`saved(dict)`: the likeness is on disk, to be worn with these settings. `left()`: nothing has changed,
    back to the gallery. `busy(bool)`: whether it wants the machine's time, or no longer."""

    saved = pyqtSignal(object)
    left = pyqtSignal()
    busy = pyqtSignal(bool)

    def __init__(
        self,
        controls: Controls,
        basis: Basis,
        skin: bytes,
        wardrobe: Wardrobe,
        worker: Worker,
        settings: Settings,
    ) -> None:
        super().__init__()
        self._controls, self._wardrobe, self._worker = controls, wardrobe, worker
        self._basis, self._skin, self._points = basis, skin, Landmarks(basis)
        self._run = 0  # a result of an earlier one is not wanted any more
        self._done_share = 0.0
        self._photographed = True
        self._guide = Guide(self._points)
        self._forget()
        self.preview: FaceView | None = None
        self.ask_page, self.look_page = AskPage(), LookPage()
        self.make_page, self.result = MakePage(), ResultPage()
        self.pages = QStackedWidget()
        for page in (self.ask_page, self.look_page, self.make_page, self.result):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self._timer, self._adjust_timer = QTimer(self), QTimer(self)
        self._connect()

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look)
        self._adjust_timer.setSingleShot(True)
        self._adjust_timer.timeout.connect(self._adjust)
        self.ask_page.begin.connect(self.start)
        self.ask_page.back.connect(self.left)
        for page in (self.look_page, self.make_page, self.result):
            page.cancel.connect(self.stop)
        self.look_page.skip.connect(lambda: self._show(self._guide.skip()))
        self.result.again.connect(lambda: self.start(self._photographed))
        self.result.once_more.connect(self._look_again)
        self.result.take.connect(self._save)
        self.result.changed.connect(lambda: self._adjust_timer.start(_ADJUST_AFTER_MS))

    def _turn_to(self, page: EnrolmentPage, first: QPushButton) -> None:
        """Enter presses the page's first button, wherever the focus is."""
        self.pages.setCurrentIndex(page)
        self.busy.emit(page is not EnrolmentPage.ASK)
        first.setDefault(True)
        first.setFocus()

    # Looking

    def ask(self) -> None:
        """From the beginning."""
        self.stop(tell=False)
        self._turn_to(EnrolmentPage.ASK, self.ask_page.first)

    def start(self, photographed: bool = True) -> None:
        """All looks, from the first."""
        self._photographed = photographed
        self._forget()
        self._lead(tuple(AskedLook) if photographed else DRAWN)

    def _look_again(self, look: AskedLook) -> None:
        """This one alone; the others stay as they were taken."""
        self._sitting.begin(look)
        self._lead((look,))

    def _lead(self, looks: Sequence[AskedLook]) -> None:
        self._run += 1
        self._drop_preview()
        self._guide = Guide(self._points, looks, self._guide.rest)
        self._turn_to(EnrolmentPage.LOOK, self.look_page.first)
        self._timer.start(_LOOK_EVERY_MS)
        self._look()

    def stop(self, *_: object, tell: bool = True) -> None:
        """Nothing is saved; the pictures are let go."""
        self._run += 1
        self._timer.stop()
        self._adjust_timer.stop()
        self._drop_preview()
        self._forget()
        self.busy.emit(False)
        if tell:
            self.left.emit()

    def _forget(self) -> None:
        self._guide, self._sitting = Guide(self._points), Sitting(self._basis)
        self._missed: list[AskedLook] = []
        self._made: Made | None = None
        self._worn: Likeness | None = None

    def _look(self) -> None:
        page = self.pages.currentIndex()
        if page == EnrolmentPage.MAKE:
            self.make_page.bar.setValue(round(100 * self._done_share))
        elif page == EnrolmentPage.RESULT:
            self.result.camera.show_image(self._camera())
        else:
            self._see()

    def _see(self) -> None:
        look, seen = self._guide.look, self._controls.own_sighting()
        now = self._guide.add(seen)
        if look is not None and seen is not None and seen.seen.landmarks is not None:
            self._sitting.note(look, seen, now.there)
        self._show(now)

    def _show(self, now: Guidance) -> None:
        hint = hint_now(self._controls.own_picture(), self._controls.own_face())
        self.look_page.show_guidance(now, self._camera(), hint)
        if now.look is None:
            self._make()

    def _camera(self) -> QImage:
        picture = self._controls.own_picture()
        return as_qimage(picture) if picture is not None else QImage()

    # Making

    def _make(self) -> None:
        self._done_share, run, sitting = 0.0, self._run, self._sitting
        looks = [k for k in self._missed if k not in self._guide.looks]
        self._missed = [*looks, *self._guide.missed]
        self._turn_to(EnrolmentPage.MAKE, self.make_page.first)

        def progress(share: float) -> None:  # on the worker's thread: one store, read by the timer
            if run != self._run:
                raise CancelledError
            self._done_share = share

        def arrived(made: Made | None, error: Exception | None) -> None:
            if run == self._run:
                self._arrived(made, error)

        self._worker.run(lambda: self._wardrobe.make(sitting, self._photographed, progress), arrived)

    def _arrived(self, made: Made | None, error: Exception | None) -> None:
        self._made = made
        self._worn = made.likeness if made is not None else None
        problem = said(made.why_drawn) if made is not None and made.why_drawn else ""
        drawn = tr("{problem} Your likeness is a drawn one this time.", problem=problem) if problem else ""
        self.result.say(failure(error) if error is not None else drawn)
        self.result.offer_looks(tuple(AskedLook) if self._photographed else DRAWN, self._missed)
        self.result.show_made(self._worn)
        self.result.show_sent(self._worn)
        self._turn_to(EnrolmentPage.RESULT, self.result.again_button if made is None else self.result.first)
        if made is not None:
            self._show_preview()

    def _show_preview(self) -> None:
        """The result, moved by its owner's face of this moment."""
        source = FaceSource(lambda now_s: self._controls.own_face(), self._identity)
        drawer = Drawer(self._basis, self._skin, wait=True)
        self.preview = FaceView(self._basis, self._skin, source, drawer)
        self.preview.mirrored = True
        self.preview.setAccessibleName(tr("Your likeness"))
        self.result.stand.addWidget(self.preview, 1)

    def _drop_preview(self) -> None:
        if self.preview is not None:
            self.result.stand.removeWidget(self.preview)
            self.preview.deleteLater()
            self.preview = None

    def _identity(self) -> Identity | None:
        return self._worn.identity if self._worn is not None else None

    # Choosing

    def _cut(self) -> Likeness | None:
        """As it will be kept: with the hair that was chosen."""
        if self._made is None:
            return None
        made, hair = self._made.likeness, Hair(self.result.hair.currentData())
        looks = replace(made.identity.appearance, hair=hair)
        return replace(made, identity=replace(made.identity, appearance=looks))

    def _adjust(self) -> None:
        """Show it as it will be worn."""
        own, run = self._cut(), self._run
        if own is None:
            return
        photographed, percent = self.result.kind.currentData(), self.result.brightness.value()

        def arrived(worn: Likeness | None, error: Exception | None) -> None:
            if run == self._run and worn is not None:
                self._worn = worn
                self.result.show_sent(worn)

        self._worker.run(lambda: adjusted(own, photographed, percent), arrived)

    def _save(self) -> None:
        own = self._cut()
        if own is not None:
            self.result.first.setEnabled(False)
            self._worker.run(lambda: self._wardrobe.file.save(own), self._saved)

    def _saved(self, _: None, error: Exception | None) -> None:
        self.result.first.setEnabled(True)
        if error is not None:
            self.result.say(failure(error))
            return
        chosen = {
            "photographed": self.result.kind.currentData(),
            "brightness": self.result.brightness.value(),
        }
        self.stop(tell=False)
        self.saved.emit(chosen)
