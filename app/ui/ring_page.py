"""A contact rings: who it is, and yes or no. It sounds until one of the two is pressed."""

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QApplication

from app.call.status import CallStatus
from app.ui.pages import Page
from app.ui.parts import button, label
from app.ui.translate import tr

_BELL_MS = 2000


class RingPage(Page):
    """`accept()`, `decline()`."""

    accept = pyqtSignal()
    decline = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.who = label("", "title", wrap=True, name=tr("Who rings"))
        self.accept_button = button(tr("Take the call"), "primary", "Enter")
        self.decline_button = button(tr("Decline"), "danger", "Esc")
        self.first = self.accept_button
        self.quiet = False  # rings are seen and not heard
        self._bell = QTimer(self)
        self._bell.setInterval(_BELL_MS)
        self._bell.timeout.connect(self._ring)
        says = label(tr("is calling you. You agreed to this in an earlier call."), "quiet", wrap=True)
        for part in (self.who, says, self.accept_button, self.decline_button):
            self.column.addWidget(part)
        self.accept_button.clicked.connect(self.accept)
        self.decline_button.clicked.connect(self.decline)

    def show_status(self, status: CallStatus) -> None:
        """Who it is; and it begins to sound."""
        self.who.setText(status.contact_name)
        if not self._bell.isActive():
            self._bell.start()
            self._ring()

    @property
    def sounds(self) -> bool:
        return self._bell.isActive()

    def silence(self) -> None:
        """The ring is over."""
        self._bell.stop()

    def _ring(self) -> None:
        if self.quiet:
            return
        QApplication.beep()
        if (window := self.window()) is not None:
            QApplication.alert(window)
