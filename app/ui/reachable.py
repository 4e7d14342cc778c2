"""Being rung while the window is closed: tray, notifications, calls that were missed.

The window stays a function of the call's status; this looks at the same status, and tells a person who does
not look at the window. Where there is no tray, closing the window ends the program, and where the desktop
shows no notifications, a ring opens the window.
"""

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication, QObject, Qt
from PyQt6.QtWidgets import QApplication, QMessageBox

from app.call.status import CallStatus, Controls, MissedCall, Phase
from app.profile.settings import OnClose
from app.ui.main_window import MainWindow
from app.ui.missed_note import told
from app.ui.notifications import Notification, session_bus
from app.ui.parts import button
from app.ui.translate import tr
from app.ui.tray import Tray

TAKE, DECLINE, CALL = "take", "decline", "call"


class Reachable(QObject):
    """window: what is closed and opened. tray: None where the desktop has none. `question`: the one that
    comes at the first closing, while it is open."""

    def __init__(
        self,
        window: MainWindow,
        controls: Controls,
        tray: Tray | None,
        notify: Callable[[QObject], Notification] = lambda parent: Notification(session_bus(), parent),
    ) -> None:
        super().__init__(window)
        self._window, self._controls, self._tray = window, controls, tray
        self._ring, self._missed = notify(self), notify(self)
        self._ringing = ""
        self._seen: tuple[MissedCall, ...] = ()
        self.question: QMessageBox | None = None
        self._ending = False
        window.may_close = self._may_close
        window.feed.changed.connect(self._follow)
        window.preferences.applied.connect(self._apply)
        self._ring.acted.connect(self._answer)
        self._missed.acted.connect(self._call_back)
        if tray is not None:
            tray.opened.connect(self.open)
            tray.ended.connect(self.end)
            tray.quieted.connect(lambda quiet: window.preferences.change(do_not_disturb=quiet))
        self._apply()

    # The window

    def open(self) -> None:
        """The window comes forward."""
        QApplication.setQuitOnLastWindowClosed(True)
        self._window.come_forward()

    def rest(self) -> None:
        """No window; the program stays in the tray, where it can be rung."""
        QApplication.setQuitOnLastWindowClosed(False)
        self._window.leave_call()
        self._window.hide()

    def end(self) -> None:
        """The program ends."""
        self._ending = True
        self._window.close()
        QCoreApplication.exit()

    def _may_close(self) -> bool:
        """Whether closing the window ends the program; if not, it has been hidden, or a question is open."""
        settings, application = self._window.preferences.file.settings, QApplication.instance()
        if self._ending or (isinstance(application, QApplication) and application.isSavingSession()):
            return True
        rung = settings.ring_me and bool(self._controls.contacts())
        if self._tray is None or not rung or settings.on_close is OnClose.END:
            return True
        if settings.on_close is OnClose.ASK:
            self._ask()
        else:
            self.rest()
        return False

    def _ask(self) -> None:
        if self.question is not None:
            return
        self.question = box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Eigencall")
        box.setText(tr("Stay reachable?"))
        box.setInformativeText(
            tr(
                "Without the window, people you know can still ring you; the camera is off meanwhile. "
                "The icon in the tray brings the window back. The settings change this answer."
            )
        )
        stay, leave = button(tr("Stay reachable"), "primary"), button(tr("Quit"))
        box.addButton(stay, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(leave, QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(stay)
        stay.clicked.connect(lambda: self._answered(OnClose.TRAY))
        leave.clicked.connect(lambda: self._answered(OnClose.END))
        box.finished.connect(self._forget_question)
        box.open()

    def _forget_question(self) -> None:
        self.question = None

    def _answered(self, choice: OnClose) -> None:
        self._window.preferences.change(on_close=choice)
        (self.rest if choice is OnClose.TRAY else self.end)()

    # Calls

    def _follow(self, status: CallStatus) -> None:
        if status.phase is Phase.RINGING and not self._ringing:
            self._ringing = status.contact_name
            self._tell_ring(status.contact_name)
        elif status.phase is not Phase.RINGING and self._ringing:
            self._ringing = ""
            self._ring.withdraw()
        if status.missed != self._seen:
            self._tell_missed(status.missed)

    def _unheeded(self) -> bool:
        """Whether our person looks at something else."""
        return not (self._window.isVisible() and self._window.isActiveWindow())

    def _tell_ring(self, who: str) -> None:
        if self._quiet or not self._unheeded():
            return
        if self._ring.works:
            buttons = {TAKE: tr("Take"), DECLINE: tr("Decline")}
            self._ring.show(
                tr("{who} is calling", who=who),
                tr("Your face and voice are sent once you take the call."),
                buttons,
                urgent=True,
            )
        else:
            self.open()

    def _answer(self, act: str) -> None:
        if not self._ringing:
            return
        self._ring.withdraw()
        if act == DECLINE:
            self._controls.hang_up()
            return
        if act == TAKE:
            self._controls.accept_ring()
        self.open()

    def _tell_missed(self, missed: tuple[MissedCall, ...]) -> None:
        new, self._seen = missed[-1:] != self._seen[-1:], missed
        self._apply()
        if not missed:
            self._missed.withdraw()
        elif new and not self._quiet and self._unheeded():
            last = missed[-1]
            self._missed.show(tr("Missed call"), told(last), {CALL: tr("Call back")})

    def _call_back(self, act: str) -> None:
        last = self._seen[-1] if self._seen else None
        self.open()
        if act == CALL and last is not None:
            self._controls.forget_missed()
            self._window.call_back(last.contact_id)

    # Settings

    @property
    def _quiet(self) -> bool:
        return self._window.preferences.file.settings.do_not_disturb

    def _apply(self) -> None:
        if self._tray is not None:
            self._tray.show_state(quiet=self._quiet, missed=len(self._seen))
