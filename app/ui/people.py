"""The people of the window: their pictures and new names, the calls of before, and what was recorded of
them."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QObject, QSize
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QWidget

from app.call.status import CallStatus, Controls
from app.profile.settings import SettingsFile
from app.ui.calls_dialog import CallsDialog
from app.ui.keys import Act
from app.ui.pages import HomePage
from app.ui.portraits import SIDE_PX, Portraits
from app.ui.replays import Replays
from app.ui.stage import Stage
from app.ui.translate import tr
from codec.values import Identity


class People(QObject):
    """settings: whose profile it is. call: asked for when a person is to be called."""

    def __init__(
        self,
        window: QWidget,
        stage: Stage,
        home: HomePage,
        controls: Controls,
        settings: Callable[[], SettingsFile],
        call: Callable[[str], None],
        replays: Replays,
    ) -> None:
        super().__init__(window)
        self._window, self._stage, self._home, self._controls = window, stage, home, controls
        self._settings, self._call, self.replays = settings, call, replays
        self.dialog: CallsDialog | None = None
        self._met = CallStatus()  # of the call under way or the last one
        self._met_identity: Identity | None = None
        self._drawn_for = ""  # whose picture is awaited
        home.contacts.icon = lambda id: self._portraits().icon(id)
        home.calls_button.clicked.connect(self.open_calls)
        stage.portrait.connect(self._portrait_drawn)

    def _portraits(self) -> Portraits:
        return Portraits.beside(self._settings().path)

    def show_status(self, status: CallStatus, in_call: bool) -> None:
        """Who is there, and what has been called before."""
        contacts = self._controls.contacts()
        self._home.contacts.show_contacts(contacts)
        self._home.calls_button.setVisible(bool(self._controls.past_calls()))
        if in_call:
            self._note_name(status)
            self._met, self._met_identity = status, self._controls.remote_identity()
        elif self._met_identity is not None:
            self._draw(self._met.contact_id, self._met_identity)
            self._met_identity = None

    def doings(self) -> dict[Act, Callable[[], None]]:
        """What keys do."""
        return {
            Act.CALLS: lambda: self.open_calls() if self._home.isVisible() else None,
            Act.KEEP: self._stage.contact_pill.press,
        }

    def tidy(self) -> None:
        """After contacts were forgotten: their pictures go with them."""
        self._portraits().keep_only({person.id for person in self._controls.contacts()})

    def _note_name(self, status: CallStatus) -> None:
        """A contact has changed its own name: so nobody is taken for another unnoticed."""
        before = self._met
        same = status.contact_id and status.contact_id == before.contact_id
        named = before.contact_name and status.contact_name
        if same and named and status.contact_name != before.contact_name:
            self._stage.banner.notice(
                tr("{before} is called {now} now.", before=before.contact_name, now=status.contact_name)
            )

    def _draw(self, id: str, identity: Identity) -> None:
        """Once the call is over, when nobody waits for a picture."""
        if id and (identity.texture or identity.photograph):
            self._drawn_for = id
            self._stage.draw_portrait(identity, QSize(SIDE_PX, SIDE_PX))

    def _portrait_drawn(self, image: QImage) -> None:
        id, self._drawn_for = self._drawn_for, ""
        if id:
            self._portraits().keep(id, image)
            self._home.contacts.refresh()

    # The calls of before

    def open_calls(self) -> None:
        """Over the window, which goes on."""
        if self.dialog is not None:
            return
        self.dialog = CallsDialog(self._window, self._controls)
        self.dialog.called.connect(self._call)
        self.dialog.played.connect(lambda path: self.replays.open(Path(path), self._settings()))
        self.dialog.filmed.connect(lambda path: self.replays.open(Path(path), self._settings(), film=True))
        self.dialog.finished.connect(self._calls_closed)
        self.dialog.open()

    def _calls_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
        self._home.calls_button.setVisible(bool(self._controls.past_calls()))
