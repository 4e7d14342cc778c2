"""The window: a function of the call's status, and what each button and key asks of the client.

Everything that is shown follows from the status; a press only calls `Controls` and looks at the status
again. Nothing here waits.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QCloseEvent, QIcon, QKeyEvent
from PyQt6.QtWidgets import QApplication, QMainWindow

from app.call.status import CallStatus, Controls, Phase
from app.face.wardrobe import Wardrobe
from app.net.errors import NetworkError
from app.profile.settings import Settings, SettingsFile, Theme
from app.ui import theme
from app.ui.banner import LONG_MS, Remedy
from app.ui.beside import SMALLEST, Beside
from app.ui.devices import DeviceList, ListDevices
from app.ui.drawing import Drawer
from app.ui.dressing import Dressing
from app.ui.face_painter import FaceSource
from app.ui.feed import StatusFeed
from app.ui.icons import pixmap
from app.ui.keys import Act
from app.ui.meanwhile import Meanwhile
from app.ui.own_view import OWN_HZ, OwnView
from app.ui.panel import IN_CALL, SidePanel
from app.ui.parts import ENTER, open_size, press_primary
from app.ui.people import People
from app.ui.preferences import Preferences
from app.ui.replays import Replays
from app.ui.report import ask_and_save
from app.ui.shortcuts import Shortcuts
from app.ui.stage import Stage
from app.ui.talk_key import TalkKey
from app.ui.translate import failure, said, tr
from app.ui.window_place import WindowPlace
from app.ui.wording import banner, remote_note, window_title
from app.ui.worker import Worker
from codec.basis import Basis
from render.scene import BACKGROUNDS, Look, Scene

_OWN_SCALE = 0.75  # of the pixels of moving pictures is enough to see oneself
_MEASURE_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class Extras:
    """What the window offers beyond the call. words: those that codes are made of. settings_changed: told
    after the person has saved others; without it, devices change at the next start, and a notice says so.
    wardrobe: the faces that can be worn; without it, none can be chosen."""

    words: Sequence[str] = ()
    list_devices: ListDevices = DeviceList
    settings_changed: Callable[[Settings], None] | None = None
    wardrobe: Wardrobe | None = None


class MainWindow(QMainWindow):
    """The parts are public, for wiring and tests: `stage` (the picture and what floats over it), `panel`
    (the pages beside it), `feed` (the status), `preferences`, `dressing`, `people`, `meanwhile`.
    `may_close`: asked before the window closes."""

    def __init__(
        self,
        controls: Controls,
        basis: Basis,
        skin: bytes,
        settings: SettingsFile,
        extras: Extras | None = None,
        drawer: Drawer | None = None,
    ) -> None:
        super().__init__()
        self._controls, extras = controls, extras or Extras()
        _colour(settings.settings.theme)
        self._remote = FaceSource(
            controls.remote_face, controls.remote_identity, controls.note_shown, controls.wait_for_face
        )
        own = FaceSource(lambda now_s: controls.own_face(), controls.own_identity)
        self.stage = Stage(basis, skin, own, drawer)
        self.panel = SidePanel(extras.words)
        self.worker = Worker(self)
        self.feed = StatusFeed(controls, self)
        self._was_in_call = False
        self._measure_due_s = 0.0
        self.may_close: Callable[[], bool] = lambda: True
        self.preferences = Preferences(
            self,
            settings,
            controls,
            self.worker,
            self.stage.banner,
            extras.list_devices,
            extras.settings_changed,
        )
        self.own_view = OwnView(own, self.stage, controls, self.preferences, self.feed)
        self.meanwhile = Meanwhile(self, self.stage, self.panel, controls, self._ask, self.refresh)
        self.people = People(
            self,
            self.stage,
            self.panel.home,
            controls,
            lambda: self.preferences.file,
            lambda id: self._ask(lambda: self._controls.call_contact(id)),
            Replays(self, basis, skin, self.worker, self.stage.banner.notice),
        )
        self.dressing = Dressing(
            self,
            self.stage,
            controls,
            basis,
            skin,
            extras.wardrobe,
            self.worker,
            self.preferences,
            self._in_call,
            self.refresh,
        )
        self._doings = self._list_doings()
        self.talk_key = TalkKey(self, lambda: self._in_call() and self._status().muted)
        self._shortcuts = Shortcuts(self, self.stage, self.panel, self.meanwhile, self.talk_key, self._doings)
        self._lay_out()
        self._connect()
        self.apply_settings()
        self.feed.start()
        self.dressing.check()

    # Building

    def _lay_out(self) -> None:
        self.setWindowTitle("Eigencall")
        self.setWindowIcon(QIcon(pixmap("eigencall", "", 256)))
        self.setCentralWidget(Beside(self.stage, self.panel))
        self.panel.home.first.setFocus()
        self.setMinimumSize(SMALLEST)
        open_size(self, 78, 48)
        WindowPlace(self, self.preferences.file.path.with_suffix(".window"))

    def _connect(self) -> None:
        stage, panel = self.stage, self.panel
        panel.home.faces_button.clicked.connect(self._doings[Act.FACES])
        panel.home.faces_button.setVisible(self.dressing.wardrobe is not None)
        panel.home.start.connect(self._doings[Act.START])
        panel.home.join.connect(lambda code: self._ask(lambda: self._controls.join(code)))
        panel.home.contacts.called.connect(lambda id: self._ask(lambda: self._controls.call_contact(id)))
        panel.home.missed.called.connect(self.call_back)
        panel.home.missed.closed.connect(lambda: self._ask(self._controls.forget_missed))
        panel.link.join.connect(lambda link: self._ask(lambda: self._controls.join(link)))
        panel.link.closed.connect(lambda: self.refresh())
        panel.ring.accept.connect(lambda: self._ask(self._controls.accept_ring))
        panel.ring.decline.connect(self._doings[Act.HANG_UP])
        stage.contact_pill.offered.connect(self._offer_contact)
        panel.home.invite.connect(lambda: self._ask(self._controls.invite))
        panel.invite.answered.connect(lambda text: self._ask(lambda: self._controls.accept_answer(text)))
        for page in (panel.code, panel.progress, panel.invite, panel.answer):
            page.cancel.connect(self._doings[Act.HANG_UP])
        for act, control in stage.bar.buttons().items():
            control.clicked.connect(self._doings[act])
        stage.statistics.comparison.wanted.connect(self._doings[Act.COMPARE])
        stage.settings_button.clicked.connect(self._doings[Act.SETTINGS])
        stage.help_button.clicked.connect(self._doings[Act.HELP])
        stage.help.report_wanted.connect(self._save_report)
        stage.self_view.pressed.connect(self._doings[Act.SELF_VIEW])
        stage.trouble.connect(lambda text: stage.banner.notice(said(text)))
        self.talk_key.held.connect(lambda down: self._ask(lambda: self._controls.set_muted(not down)))
        self.feed.changed.connect(self.show_status)
        self.feed.ticked.connect(self._tick)
        self.preferences.applied.connect(self.apply_settings)
        self.preferences.contacts_changed.connect(self._contacts_changed)
        hints = QApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(self._dress)

    def _list_doings(self) -> dict[Act, Callable[[], None]]:
        controls = self._controls
        return {
            Act.START: lambda: self._ask(controls.start_call) if self._idle() else None,
            Act.JOIN: lambda: self.panel.home.field.setFocus(Qt.FocusReason.ShortcutFocusReason),
            Act.HANG_UP: lambda: self._ask(controls.hang_up) if not self._idle() else None,
            Act.MUTE: lambda: self._ask(lambda: controls.set_muted(not self._status().muted)),
            Act.CAMERA: lambda: self._ask(lambda: controls.set_camera_on(not self._status().camera_on)),
            Act.SELF_VIEW: self.own_view.next,
            Act.FULL_SCREEN: self._toggle_full_screen,
            Act.RESET_VIEW: self.stage.orbit.reset,
            Act.NEUTRAL: self._take_neutral,
            Act.FACES: self.dressing.open,
            Act.SETTINGS: self.preferences.open,
            Act.HELP: self.stage.help.turn,
            Act.BACK: self._go_back,
            **self.meanwhile.doings(),
        }

    # What the status says

    def _status(self) -> CallStatus:
        return self.feed.status or CallStatus()

    def _look_at_owner(self) -> None:
        """As often as there is something to be seen: dialogs take all that the camera gives."""
        handle, dialogs = self.windowHandle(), (self.dressing.dialog, self.preferences.dialog)
        if handle is None or self.isMinimized():
            self.own_view.watch(0.0)
        elif any(dialog is not None for dialog in dialogs):
            self.own_view.watch(math.inf)
        else:
            self.own_view.watch(OWN_HZ if handle.isExposed() else 0.0)

    def _in_call(self) -> bool:
        return self._status().phase in IN_CALL

    def _idle(self) -> bool:
        return self._status().phase in (Phase.IDLE, Phase.ENDED)

    def refresh(self) -> None:
        """The same status again, after something else has changed."""
        self.show_status(self._status())

    def show_status(self, status: CallStatus) -> None:
        """Make everything that is shown follow from this status."""
        stage, in_call = self.stage, status.phase in IN_CALL
        entering, leaving = in_call and not self._was_in_call, self._was_in_call and not in_call
        self._was_in_call = in_call
        self.meanwhile.show_status(status, in_call)
        awake = in_call and not self.meanwhile.resting
        self.panel.home.photographed = bool(self._controls.own_identity().photograph)
        self.panel.show_status(status)
        stage.bar.show_status(status)
        stage.bar.setVisible(awake)
        stage.call_pill.setVisible(awake)
        if in_call:
            stage.call_pill.show_status(status)
        stage.recording_pill.show_status(status if in_call else CallStatus())
        stage.contact_pill.show_status(status, awake)
        self.people.show_status(status, in_call)
        stage.words_pill.show_words(status.words if awake or status.phase is Phase.CONNECTING else ())
        self.panel.home.missed.show_missed(status.missed)
        remedy = (
            Remedy(tr("Open the settings"), self.preferences.open)
            if status.trouble and not status.message
            else None
        )
        stage.banner.show_text(banner(status) or said(self.preferences.file.problem), remedy)
        if entering or leaving:
            stage.orbit.reset()
        if entering:
            stage.setFocus()
        self._choose_faces(in_call)
        self.setWindowTitle(window_title(status))

    def _choose_faces(self, in_call: bool) -> None:
        """Before a call oneself, large and as in a mirror; in a call the other, oneself in the corner."""
        stage = self.stage
        stage.source = self._remote if in_call else self.own_view.source
        stage.mirrored = self.preferences.file.settings.mirror and not in_call
        stage.moving_scale = 1.0 if in_call else _OWN_SCALE
        self.own_view.choose(in_call, self.meanwhile.small.on)

    def _tick(self, status: CallStatus) -> None:
        now_s = time.monotonic()
        self._look_at_owner()
        if status.phase in IN_CALL:
            note = remote_note(status, self._controls.remote_face(now_s) is not None)
            self.stage.show_note(self.meanwhile.note(status, note))
            if now_s >= self._measure_due_s:
                self._measure_due_s = now_s + _MEASURE_EVERY_S
                self.stage.statistics.add(status.stats)
        else:
            self.stage.show_note(self.own_view.hint(status, now_s))

    # What a person does

    def _ask(self, request: Callable[[], None]) -> None:
        request()
        self.feed.look()
        self.stage.bar.show_status(self._status())  # a pressed switch shows what is, not what was pressed

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _take_neutral(self) -> None:
        self._controls.reset_neutral()
        self.stage.banner.notice(tr("Your face as it is now counts as relaxed."))

    def _save_report(self) -> None:
        ask_and_save(self, self._controls, self.worker, self.stage.banner)

    def _go_back(self) -> None:
        """The nearest thing that is open closes; a call in progress is never ended by it."""
        if self.stage.help.isVisible():
            self.stage.help.turn()
            self.stage.setFocus()
        elif self.meanwhile.go_back():
            return
        elif self.isFullScreen():
            self._toggle_full_screen()
        elif self.panel.link.link:
            self.panel.link.close_link()
        elif not self._in_call():
            self._doings[Act.HANG_UP]()

    def called_by(self, link: str) -> None:
        """Another start of the program: come forward, and open its link."""
        self.come_forward()
        if link:
            self.open_link(link)

    def call_back(self, id: str) -> None:
        """Ring this contact, unless there is a call."""
        if self._idle():
            self._ask(lambda: self._controls.call_contact(id))

    def open_link(self, link: str) -> None:
        """A person has opened a link to a call: ask, and join after a yes."""
        if not self._idle():
            self.stage.banner.notice(tr("End this call first, then open the link again."), LONG_MS)
            return
        try:
            self.panel.link.offer(link)
        except NetworkError as error:
            self.stage.banner.notice(failure(error), LONG_MS)
        self.refresh()

    def leave_call(self) -> None:
        """Hang up, if there is anything to hang up."""
        if not self._idle():
            self._controls.hang_up()

    def come_forward(self) -> None:
        """Be seen, whatever the window was: hidden, minimised, behind others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # Settings

    def _offer_contact(self, own_name: str) -> None:
        """The name is told to this person, and to those who come after."""
        self._ask(lambda: self._controls.offer_contact(own_name))
        if own_name != self.preferences.file.settings.name:
            self.preferences.change(name=own_name)

    def _contacts_changed(self) -> None:
        self.people.tidy()
        self.panel.home.contacts.show_contacts(self._controls.contacts())

    def apply_settings(self) -> None:
        """Make everything that is shown follow from the settings."""
        settings = self.preferences.file.settings
        look = Look(settings.look) if settings.look in [x.value for x in Look] else Look.DEFAULT
        ground = BACKGROUNDS.get(settings.background, BACKGROUNDS["mist"])
        self.stage.scene = Scene(background=ground, look=look)
        self.stage.contact_pill.own_name = settings.name
        self._dress()
        self._controls.set_quiet(settings.do_not_disturb)
        self.panel.ring.quiet = settings.do_not_disturb
        self._shortcuts.bind(settings.keys)
        self.refresh()

    def _dress(self) -> None:
        _colour(self.preferences.file.settings.theme)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Enter, where nothing else takes it, presses the button that stands out."""
        if event is None or not (event.key() in ENTER and press_primary(self.panel)):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent | None) -> None:
        """Full screen may also come from the window manager, and so may being minimised."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.WindowStateChange:
            self.stage.bar.full_screen.setChecked(self.isFullScreen())
            self._look_at_owner()

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """The end, if it may be: hang up, and wait briefly for the settings to reach the disk."""
        if event is not None and not self.may_close():
            event.ignore()
            return
        self.feed.stop()
        self.people.replays.close()
        self.leave_call()
        self.worker.finish(2000)
        super().closeEvent(event)


def _colour(name: Theme) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, name)
