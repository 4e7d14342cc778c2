"""In a call with a stranger: shall the two become contacts? Both have to say so, and each says its name."""

from collections.abc import Callable

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from app.call.status import CallStatus, ContactOffer
from app.profile.own_name import suggested
from app.ui.parts import button, fit, gap, icon_button, line, name_control
from app.ui.translate import tr

_WISHABLE = (ContactOffer.POSSIBLE, ContactOffer.RECEIVED)


class ContactPill(QFrame):
    """`offered(name)`: our person wishes it, and is to be called so there. Sent away, it comes back only when
    the other one wishes it. `own_name`: what is suggested."""

    offered = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self.own_name = ""
        self._shown = ContactOffer.NONE
        self._sent_away = ContactOffer.NONE
        self._asks_name = False
        self.text = line(tr("Calling again without a code"))
        self.name = QLineEdit()
        self.name.setMaxLength(40)
        self.name.setFixedWidth(gap(9))
        name_control(self.name, tr("Your name, for the other person"))
        self.offer_button = button(tr("Keep"), "on-picture")
        self.close_button = icon_button("close", tr("Not now"), "bare")
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.8), gap(0.3), gap(0.4), gap(0.3))
        row.setSpacing(gap(0.5))
        for part in (self.text, self.name, self.offer_button, self.close_button):
            row.addWidget(part)
        self.setToolTip(tr("If both of you agree, each can call the other without a code from now on."))
        self.offer_button.clicked.connect(self.press)
        self.name.returnPressed.connect(self.press)
        self.close_button.clicked.connect(self._send_away)

    def fit(self, room_px: int) -> None:
        """At most so wide."""
        fit(self, self.text, room_px)

    def show_status(self, status: CallStatus, in_call: bool) -> None:
        """What the two have said so far."""
        self._shown = status.contact_offer
        if status.contact_offer is ContactOffer.NONE:
            self._sent_away = ContactOffer.NONE
        wishable = status.contact_offer in _WISHABLE
        self._asks_name = self._asks_name and wishable and in_call
        self.text.setText(self._words(status))
        self.name.setVisible(self._asks_name)
        self.offer_button.setVisible(wishable)
        self.setVisible(in_call and status.contact_offer not in (ContactOffer.NONE, self._sent_away))

    def _words(self, status: CallStatus) -> str:
        if self._asks_name:
            return tr("What should they call you?")
        if status.contact_offer is ContactOffer.ACCEPTED and status.contact_name:
            return tr("You know each other now. Kept as {name}.", name=status.contact_name)
        return _WORDS[status.contact_offer]()

    def press(self) -> None:
        """First the name, with a suggestion; then it is told."""
        if not self.offer_button.isVisible():
            return
        if self._asks_name:
            self._asks_name = False
            self.own_name = self.name.text().strip()
            self.name.hide()  # the next key is a key of the window again
            self.offered.emit(self.own_name)
            return
        self._asks_name = True
        self.name.setText(self.own_name or suggested())
        self.name.selectAll()
        self.text.setText(tr("What should they call you?"))
        self.name.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send_away(self) -> None:
        self._sent_away = self._shown
        self._asks_name = False
        self.hide()


_WORDS: dict[ContactOffer, Callable[[], str]] = {
    ContactOffer.NONE: lambda: "",
    ContactOffer.POSSIBLE: lambda: tr("Call this person again without a code?"),
    ContactOffer.SENT: lambda: tr("The other person is being asked"),
    ContactOffer.RECEIVED: lambda: tr(
        "The other person would like to call without a code from now on. Do you agree?"
    ),
    ContactOffer.ACCEPTED: lambda: tr("You can now call each other without a code"),
}
