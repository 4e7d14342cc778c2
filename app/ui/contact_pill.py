"""In a call with a stranger: shall the two become contacts? Both have to say so."""

from collections.abc import Callable

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout

from app.call.status import CallStatus, ContactOffer
from app.ui.parts import button, fit, gap, icon_button, line
from app.ui.translate import tr


class ContactPill(QFrame):
    """`offered()`: our person wishes it. Sent away, it comes back only when the other one wishes it."""

    offered = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self._shown = ContactOffer.NONE
        self._sent_away = ContactOffer.NONE
        self.text = line(tr("Calling again without a code"))
        self.offer_button = button(tr("Keep"), "on-picture")
        self.close_button = icon_button("close", tr("Not now"), "bare")
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.8), gap(0.3), gap(0.4), gap(0.3))
        row.setSpacing(gap(0.5))
        for part in (self.text, self.offer_button, self.close_button):
            row.addWidget(part)
        self.setToolTip(tr("If both of you agree, each can call the other without a code from now on."))
        self.offer_button.clicked.connect(self.offered)
        self.close_button.clicked.connect(self._send_away)

    def fit(self, room_px: int) -> None:
        """At most so wide."""
        fit(self, self.text, room_px)

    def show_status(self, status: CallStatus, in_call: bool) -> None:
        """What the two have said so far."""
        self._shown = status.contact_offer
        if status.contact_offer is ContactOffer.NONE:
            self._sent_away = ContactOffer.NONE
        self.text.setText(_WORDS[status.contact_offer]())
        self.offer_button.setVisible(status.contact_offer in (ContactOffer.POSSIBLE, ContactOffer.RECEIVED))
        self.setVisible(in_call and status.contact_offer not in (ContactOffer.NONE, self._sent_away))

    def _send_away(self) -> None:
        self._sent_away = self._shown
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
