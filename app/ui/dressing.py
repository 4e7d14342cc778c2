"""Which face the window's owner wears: the dialog of faces, an enrolment, and what is put on."""

from collections.abc import Callable

from PyQt6.QtCore import QObject, QTimer
from PyQt6.QtWidgets import QWidget

from app.call.status import Controls
from app.face.wardrobe import Wardrobe
from app.ui.banner import LONG_MS
from app.ui.enrolment import Enrolment
from app.ui.faces import OWN, FacesDialog
from app.ui.preferences import Preferences
from app.ui.stage import Stage
from app.ui.surroundings import tidy_up
from app.ui.translate import failure, said
from app.ui.worker import Worker
from codec.basis import Basis
from codec.sentence import Sentence

_TIDY_MS = 1000  # after enrolment: its drawing thread has ended by then


class Dressing(QObject):
    """wardrobe: the faces that can be worn; without it, none can be chosen. in_call: whether two people talk,
    who need the picture while an enrolment is busy. `dialog`: while it is open."""

    def __init__(
        self,
        window: QWidget,
        stage: Stage,
        controls: Controls,
        basis: Basis,
        skin: bytes,
        wardrobe: Wardrobe | None,
        worker: Worker,
        preferences: Preferences,
        in_call: Callable[[], bool],
        changed: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self.wardrobe = wardrobe
        self._window, self._stage, self._controls, self._worker = window, stage, controls, worker
        self._basis, self._skin = basis, skin
        self._preferences, self._in_call, self._changed = preferences, in_call, changed
        self.dialog: FacesDialog | None = None
        preferences.worn.connect(self._put_on)

    def open(self) -> None:
        """Gallery and enrolment, over the window, which goes on."""
        wardrobe, worker = self.wardrobe, self._worker
        if wardrobe is None or self.dialog is not None:
            return
        settings = self._preferences.file.settings
        enrolment = Enrolment(self._controls, self._basis, self._skin, wardrobe, worker, settings)
        self.dialog = FacesDialog(self._window, wardrobe, enrolment, settings.avatar, worker)
        icon_size = self.dialog.icon_size()
        self.dialog.own_found.connect(lambda own: self._stage.draw_portrait(own, icon_size))
        self._stage.portrait.connect(self.dialog.show_own)
        self.dialog.chosen.connect(lambda chosen: self.wear(**chosen))
        enrolment.busy.connect(lambda busy: self._stage.pause(busy and not self._in_call()))
        self.dialog.deleted.connect(lambda: self.wear())
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
            QTimer.singleShot(_TIDY_MS, tidy_up)

    def wear(self, **values: object) -> None:
        """A chosen face of one's own is one that may be worn."""
        self._preferences.change(**values, **({"likeness": True} if values.get("avatar") == OWN else {}))
        self._put_on()

    def _put_on(self) -> None:
        wardrobe, settings = self.wardrobe, self._preferences.file.settings
        if wardrobe is not None:
            self._worker.run(lambda: wardrobe.put_on(settings), self._dressed)

    def check(self) -> None:
        """At the start: a person with a likeness learns at once if it cannot be worn."""
        wardrobe, settings = self.wardrobe, self._preferences.file.settings
        if wardrobe is not None and not settings.avatar and settings.likeness and wardrobe.file.exists():
            self._worker.run(lambda: wardrobe.check(settings), self._dressed)

    def _dressed(self, problem: Sentence | None, error: Exception | None) -> None:
        if error is not None:
            self._stage.banner.notice(failure(error), LONG_MS)
        elif problem:
            self._stage.banner.notice(said(problem), LONG_MS)
        self._changed()  # the first page says what is sent
