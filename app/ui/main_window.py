"""The window: a function of the call's status, and what each button and key asks of the client.

Everything that is shown follows from the status; a press only calls `Controls` and looks at the status
again. Nothing here waits.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PyQt6.QtCore import QEvent, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QIcon, QImage, QKeyEvent, QKeySequence, QShortcut
from PyQt6.QtWidgets import QApplication, QMainWindow

from app.call.status import CallStatus, Controls, Phase
from app.face.wardrobe import Wardrobe
from app.net.errors import NetworkError
from app.profile import autostart
from app.profile.settings import SelfView, Settings, SettingsFile
from app.ui import theme
from app.ui.banner import LONG_MS, Remedy, folder_of
from app.ui.beside import SMALLEST, Beside
from app.ui.contacts_tab import ContactsTab
from app.ui.devices import DeviceList, ListDevices
from app.ui.drawing import Drawer
from app.ui.enrolment import Enrolment
from app.ui.face_painter import FaceSource
from app.ui.faces import OWN, FacesDialog
from app.ui.feed import StatusFeed
from app.ui.hints import Hints
from app.ui.icons import pixmap
from app.ui.keys import Act, bindings, described, shown
from app.ui.meanwhile import Meanwhile
from app.ui.panel import IN_CALL, SidePanel
from app.ui.parts import ENTER, name_control, open_size, press_primary
from app.ui.people import People
from app.ui.replays import Replays
from app.ui.report import ask_and_save
from app.ui.self_view import as_qimage, fitted
from app.ui.settings_dialog import SettingsDialog
from app.ui.stage import Stage
from app.ui.surroundings import tidy_up
from app.ui.talk_key import TalkKey
from app.ui.translate import failure, said, tr
from app.ui.window_place import WindowPlace
from app.ui.wording import banner, remote_note, window_title
from app.ui.worker import Worker
from codec.basis import Basis
from codec.sentence import Sentence
from render.scene import BACKGROUNDS, Look, Scene

_OWN_HZ, _OWN_SCALE = 12.0, 0.75  # pictures a second, and pixels of moving ones, are enough to see oneself
_MEASURE_EVERY_S = 0.5
_TIDY_MS = 1000  # after enrolment: its drawing thread has ended by then
_AT_START = {"camera", "microphone", "speaker", "frame_rate", "avatar", "rendezvous"}
_WORN = {"avatar", "likeness", "photographed", "brightness"}
"""Settings that change whom the other side sees."""
_NEXT_SELF_VIEW = {
    SelfView.AVATAR: SelfView.CAMERA,
    SelfView.CAMERA: SelfView.HIDDEN,
    SelfView.HIDDEN: SelfView.AVATAR,
}


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
    (the pages beside it), `feed` (the status), `settings_file`, `statistics_wanted` (in a call). `may_close`:
    asked before the window closes; `settings_applied()` follows each change of the settings."""

    settings_applied = pyqtSignal()

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
        self._controls, self.settings_file, self._extras = controls, settings, extras or Extras()
        self._colours = self._dress()
        self._own = FaceSource(lambda now_s: controls.own_face(), controls.own_identity)
        self._remote = FaceSource(
            controls.remote_face, controls.remote_identity, controls.note_shown, controls.wait_for_face
        )
        self.stage = Stage(basis, skin, self._own, drawer)
        self.panel = SidePanel(self._extras.words)
        self.worker = Worker(self)
        self.feed = StatusFeed(controls, self)
        self.dialog: SettingsDialog | None = None
        self.faces: FacesDialog | None = None
        self._basis, self._skin = basis, skin
        self._hints = Hints()
        self.statistics_wanted = False
        self._told_recorded = ""
        self._was_in_call = False
        self._measure_due_s = 0.0
        self._watched_hz = -1.0  # not said yet
        self.may_close: Callable[[], bool] = lambda: True
        self._shortcuts: list[QShortcut] = []
        self.meanwhile = Meanwhile(self, self.stage, self.panel, controls, self.refresh)
        self.people = People(
            self,
            self.stage,
            self.panel.home,
            controls,
            lambda: self.settings_file,
            lambda id: self._ask(lambda: self._controls.call_contact(id)),
            Replays(self, basis, skin, self.worker, self.stage.banner.notice),
        )
        self._doings = self._list_doings()
        self.talk_key = TalkKey(self, lambda: self._in_call() and self._status().muted)
        self._lay_out()
        self._connect()
        self.apply_settings()
        self.feed.start()
        self._check_wardrobe()

    # Building

    def _lay_out(self) -> None:
        self.setWindowTitle("Eigencall")
        self.setWindowIcon(QIcon(pixmap("eigencall", "", 256)))
        self.setCentralWidget(Beside(self.stage, self.panel))
        self.panel.home.first.setFocus()
        self.setMinimumSize(SMALLEST)
        open_size(self, 78, 48)
        WindowPlace(self, self.settings_file.path.with_suffix(".window"))

    def _connect(self) -> None:
        stage, panel = self.stage, self.panel
        panel.home.faces_button.clicked.connect(self._doings[Act.FACES])
        panel.home.faces_button.setVisible(self._extras.wardrobe is not None)
        panel.home.start.connect(self._doings[Act.START])
        panel.home.join.connect(lambda code: self._ask(lambda: self._controls.join(code)))
        panel.home.contacts.called.connect(lambda id: self._ask(lambda: self._controls.call_contact(id)))
        panel.home.missed.called.connect(self.call_back)
        panel.home.missed.closed.connect(lambda: self._ask(self._controls.forget_missed))
        panel.link.join.connect(lambda link: self._ask(lambda: self._controls.join(link)))
        panel.link.closed.connect(lambda: self.show_status(self._status()))
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
        stage.inset_drawn.connect(self._show_own_avatar)
        stage.trouble.connect(lambda text: stage.banner.notice(said(text)))
        self.talk_key.held.connect(lambda down: self._ask(lambda: self._controls.set_muted(not down)))
        self.feed.changed.connect(self.show_status)
        self.feed.ticked.connect(self._tick)
        self._camera_timer, self._camera_shown_s = QTimer(self), -math.inf
        self._camera_timer.timeout.connect(lambda: self._show_camera_after(2 / _OWN_HZ))
        self._camera_timer.setInterval(round(1000 / _OWN_HZ))
        stage.arrived.connect(lambda: self._show_camera_after(0.9 / _OWN_HZ))
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
            Act.SELF_VIEW: self._next_self_view,
            Act.RECORD: self._toggle_recording,
            Act.STATISTICS: self._toggle_statistics,
            Act.COMPARE: self._compare_video,
            Act.FULL_SCREEN: self._toggle_full_screen,
            Act.RESET_VIEW: self.stage_reset,
            Act.NEUTRAL: self._take_neutral,
            Act.FACES: self.open_faces,
            Act.SETTINGS: self.open_settings,
            Act.HELP: self.stage.help.turn,
            Act.BACK: self._go_back,
            **self.meanwhile.doings(),
        }

    def _bind_keys(self) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        keys = bindings(self.settings_file.settings.keys)
        self.talk_key.key = keys[Act.TALK]
        self._shortcuts = [QShortcut(keys[act], self, self._once(act)) for act in self._doings]
        self._shortcuts.append(QShortcut(QKeySequence.StandardKey.Copy, self, self._copy_code))
        words = {act: shown(key) for act, key in keys.items()}
        self.stage.bar.set_keys(words)
        self.meanwhile.set_keys(words)
        self.stage.statistics.comparison.set_key(words[Act.COMPARE])
        self.stage.help.set_keys([(shown(key), described(act)) for act, key in keys.items()])
        name_control(self.stage.settings_button, tr("Settings"), words[Act.SETTINGS])
        name_control(self.stage.help_button, tr("Keys and help"), words[Act.HELP])
        name_control(self.panel.home.start_button, self.panel.home.start_button.text(), words[Act.START])
        faces = self.panel.home.faces_button
        name_control(faces, faces.text(), words[Act.FACES])
        name_control(self.panel.home.field, tr("The other person's code"), words[Act.JOIN])

    def _once(self, act: Act) -> Callable[[], None]:
        return lambda: self._doings[act]()

    # What the status says

    def _status(self) -> CallStatus:
        return self.feed.status or CallStatus()

    def _own_hz(self) -> float:
        """How often this window looks at its owner: dialogs take all that the camera gives."""
        handle = self.windowHandle()
        if handle is None or self.isMinimized():
            return 0.0
        if self.faces is not None or self.dialog is not None:
            return math.inf
        return _OWN_HZ if handle.isExposed() else 0.0

    def _look_at_owner(self) -> None:
        """Out of sight, the camera need not work and little need be done."""
        watched_hz, self._watched_hz = self._watched_hz, self._own_hz()
        if self._watched_hz != watched_hz:
            self._controls.watch_own(self._watched_hz)
            self.feed.hurry(self._watched_hz > 0)
            (self._camera_timer.start if self._watched_hz > 0 else self._camera_timer.stop)()

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
        self._tell_recorded(status)
        stage.contact_pill.show_status(status, awake)
        self.people.show_status(status, in_call)
        stage.words_pill.show_words(status.words if awake or status.phase is Phase.CONNECTING else ())
        self.panel.home.missed.show_missed(status.missed)
        remedy = (
            Remedy(tr("Open the settings"), self.open_settings)
            if status.trouble and not status.message
            else None
        )
        stage.banner.show_text(banner(status) or said(self.settings_file.problem), remedy)
        if entering or leaving:
            stage.orbit.reset()
            stage.statistics.clear()
        if entering:
            stage.setFocus()
        self._choose_faces(in_call)
        stage.statistics.comparison.show_comparison(status.comparison)
        stage.statistics.setVisible(in_call and self.statistics_wanted and not self.meanwhile.small.on)
        stage.bar.statistics.setChecked(self.statistics_wanted)
        self.setWindowTitle(window_title(status))

    def _choose_faces(self, in_call: bool) -> None:
        """Before a call oneself, large and as in a mirror; in a call the other, oneself in the corner."""
        settings, stage = self.settings_file.settings, self.stage
        stage.source = self._remote if in_call else self._own
        stage.mirrored = settings.mirror and not in_call
        stage.moving_scale = 1.0 if in_call else _OWN_SCALE
        stage.self_view.want(settings.self_view is not SelfView.HIDDEN and not self.meanwhile.small.on)
        stage.inset = self._own if in_call and settings.self_view is SelfView.AVATAR else None

    def _tick(self, status: CallStatus) -> None:
        now_s = time.monotonic()
        self._look_at_owner()
        if status.phase in IN_CALL:
            note = remote_note(status, self._controls.remote_face(now_s) is not None)
            self.stage.show_note(self.meanwhile.note(status, note))
            if now_s >= self._measure_due_s:
                self._measure_due_s = now_s + _MEASURE_EVERY_S
                self.stage.statistics.add(status.stats)
        elif not status.camera_on:
            self.stage.show_note(tr("Your camera is off"))
        else:
            face = self._controls.own_face()
            seen = self._controls.own_sighting()
            turned_deg = seen.seen.turned_deg if seen is not None else 0
            hint = self._hints.at(now_s, self._controls.own_picture(), face, turned_deg)
            self.stage.show_note("" if status.trouble else hint)  # one thing at a time

    # Oneself, small

    def _show_own_avatar(self, image: QImage) -> None:
        if self.stage.inset is not None:
            note = "" if self._status().camera_on else tr("Camera off")
            self.stage.self_view.show_image(image, mirrored=self.settings_file.settings.mirror, note=note)

    def _show_camera_after(self, pause_s: float) -> None:
        """With a picture of the face the window is painted anyway; the timer is for when none comes."""
        now_s = time.monotonic()
        if now_s - self._camera_shown_s >= pause_s:
            self._camera_shown_s = now_s
            self._show_own_camera()

    def _show_own_camera(self) -> None:
        if self.stage.inset is not None or not self.stage.self_view.isVisible():
            return
        picture = self._controls.own_picture() if self._status().camera_on else None
        note = (
            ""
            if picture is not None
            else tr("Camera off")
            if not self._status().camera_on
            else tr("No picture")
        )
        place = self.stage.self_view.size() * self.devicePixelRatio()
        fits = None if picture is None else fitted(picture, place.width(), place.height())
        image = QImage() if fits is None else as_qimage(fits)
        self.stage.self_view.show_image(image, mirrored=self.settings_file.settings.mirror, note=note)

    # What a person does

    def _ask(self, request: Callable[[], None]) -> None:
        request()
        self.feed.look()
        self.stage.bar.show_status(self._status())  # a pressed switch shows what is, not what was pressed

    def _next_self_view(self) -> None:
        self.change_settings(self_view=_NEXT_SELF_VIEW[self.settings_file.settings.self_view])

    def _toggle_statistics(self) -> None:
        if self._in_call():
            self.statistics_wanted = not self.statistics_wanted
            self.show_status(self._status())

    def _compare_video(self) -> None:
        """What comes of it is shown among the statistics."""
        if self._in_call():
            self.statistics_wanted = True
            self._ask(self._controls.compare_video)
            self.show_status(self._status())

    def _toggle_recording(self) -> None:
        if self._in_call():
            self._ask(lambda: self._controls.set_recording(not self._status().recording))

    def _tell_recorded(self, status: CallStatus) -> None:
        """Once a recording is whole: where it lies."""
        if status.recorded and status.recorded != self._told_recorded:
            text = tr("The recording was saved as {path}", path=status.recorded)
            self.stage.banner.notice(text, LONG_MS, folder_of(status.recorded))
        self._told_recorded = status.recorded

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def stage_reset(self) -> None:
        """Look straight at the face."""
        self.stage.orbit.reset()

    def _take_neutral(self) -> None:
        self._controls.reset_neutral()
        self.stage.banner.notice(tr("Your face as it is now counts as relaxed."))

    def _copy_code(self) -> None:
        pages = {
            Phase.WAITING: self.panel.code.copy,
            Phase.INVITING: self.panel.invite.copy,
            Phase.ANSWERING: self.panel.answer.copy,
        }
        pages.get(self._status().phase, lambda: None)()

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
        elif self._in_call():
            self.statistics_wanted = False
            self.show_status(self._status())
            self.stage.setFocus()
        else:
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
        self.show_status(self._status())

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

    # Faces

    def open_faces(self) -> None:
        """Gallery and enrolment, over the window, which goes on."""
        wardrobe = self._extras.wardrobe
        if wardrobe is None or self.faces is not None:
            return
        settings, worker = self.settings_file.settings, self.worker
        enrolment = Enrolment(self._controls, self._basis, self._skin, wardrobe, worker, settings)
        self.faces = FacesDialog(self, wardrobe, enrolment, settings.avatar, worker)
        icon_size = self.faces.icon_size()
        self.faces.own_found.connect(lambda own: self.stage.draw_portrait(own, icon_size))
        self.stage.portrait.connect(self.faces.show_own)
        self.faces.chosen.connect(lambda chosen: self._wear(**chosen))
        enrolment.busy.connect(lambda busy: self.stage.pause(busy and not self._in_call()))
        self.faces.deleted.connect(lambda: self._wear())
        self.faces.finished.connect(self._faces_closed)
        self.faces.open()

    def _wear(self, **values: object) -> None:
        """A chosen face of one's own is one that may be worn."""
        self.change_settings(**values, **({"likeness": True} if values.get("avatar") == OWN else {}))
        self._put_on()

    def _put_on(self) -> None:
        wardrobe, settings = self._extras.wardrobe, self.settings_file.settings
        if wardrobe is not None:
            self.worker.run(lambda: wardrobe.put_on(settings), self._dressed)

    def _check_wardrobe(self) -> None:
        """At the start: a person with a likeness learns at once if it cannot be worn."""
        wardrobe, settings = self._extras.wardrobe, self.settings_file.settings
        if wardrobe is not None and not settings.avatar and settings.likeness and wardrobe.file.exists():
            self.worker.run(lambda: wardrobe.check(settings), self._dressed)

    def _dressed(self, problem: Sentence | None, error: Exception | None) -> None:
        if error is not None:
            self.stage.banner.notice(failure(error), LONG_MS)
        elif problem:
            self.stage.banner.notice(said(problem), LONG_MS)
        self.show_status(self._status())  # the first page says what is sent

    def _faces_closed(self) -> None:
        dialog, self.faces = self.faces, None
        if dialog is not None:
            dialog.deleteLater()
            QTimer.singleShot(_TIDY_MS, tidy_up)

    # Settings

    def open_settings(self) -> None:
        """Beside the window, which goes on."""
        if self.dialog is None:
            self.dialog = SettingsDialog(
                self,
                self.settings_file.settings,
                self._extras.list_devices,
                self.worker,
                self._controls.contacts(),
                self._controls.own_picture,
                self._controls.microphone_dbfs,
                self._controls.try_sound,
            )
            self.dialog.tried.connect(self._try_devices)
            self.dialog.finished.connect(self._settings_closed)
        self.dialog.open()

    def _try_devices(self, values: dict[str, object]) -> None:
        """Used as long as the dialog is open, to see and hear them."""
        if self._extras.settings_changed is not None:
            self._extras.settings_changed(replace(self.settings_file.settings, **values))  # type: ignore[arg-type]  # names of fields

    def _settings_closed(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        if self._extras.settings_changed is not None and result != SettingsDialog.DialogCode.Accepted:
            self._extras.settings_changed(self.settings_file.settings)  # what was tried is given back
        if dialog is not None and result == SettingsDialog.DialogCode.Accepted:
            self._change_contacts(dialog.contacts)
            self._switch_autostart(dialog.reach.autostart())
            changes = dialog.changes()
            self.change_settings(**changes)
            if changes.keys() & _WORN:
                self._put_on()
        if dialog is not None:
            dialog.deleteLater()

    def _switch_autostart(self, on: bool | None) -> None:
        if on is not None:
            self.worker.run(lambda: autostart.switch(on), self._saved)

    def _offer_contact(self, own_name: str) -> None:
        """The name is told to this person, and to those who come after."""
        self._ask(lambda: self._controls.offer_contact(own_name))
        if own_name != self.settings_file.settings.name:
            self.change_settings(name=own_name)

    def _change_contacts(self, tab: ContactsTab) -> None:
        for id in tab.forgotten():
            self._controls.forget_contact(id)
        for id, name in tab.renamed().items():
            self._controls.rename_contact(id, name)
        self.people.tidy()
        self.panel.home.contacts.show_contacts(self._controls.contacts())

    def change_settings(self, **values: object) -> None:
        """These fields are others from now on: shown, used and kept."""
        if values:
            self.settings_file.change(**values)
            self.worker.run(self.settings_file.save, self._saved)
            self.apply_settings()
            if self._extras.settings_changed is not None:
                self._extras.settings_changed(self.settings_file.settings)
            elif values.keys() & _AT_START:
                self.stage.banner.notice(tr("This will be used from the next start of the program."))

    def _saved(self, _: None, error: Exception | None) -> None:
        if error is not None:
            self.stage.banner.notice(failure(error))

    def apply_settings(self) -> None:
        """Make everything that is shown follow from the settings."""
        settings = self.settings_file.settings
        look = Look(settings.look) if settings.look in [x.value for x in Look] else Look.DEFAULT
        ground = BACKGROUNDS.get(settings.background, BACKGROUNDS["mist"])
        self.stage.scene = Scene(background=ground, look=look)
        self.stage.contact_pill.own_name = settings.name
        self._dress()
        self._controls.set_quiet(settings.do_not_disturb)
        self.panel.ring.quiet = settings.do_not_disturb
        self._bind_keys()
        self.show_status(self._status())
        self.settings_applied.emit()

    def _dress(self) -> theme.Colours:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._colours = theme.apply(application, self.settings_file.settings.theme)
        return self._colours

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
