"""In a call with a stranger: shall the two become contacts? Both have to say so."""

from collections.abc import Callable

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout

from app.call.status import CallStatus, ContactOffer
from app.ui.parts import button, gap, icon_button, label
from app.ui.translate import tr


class ContactPill(QFrame):
    """`offered()`: our person wishes it. Sent away, it comes back only when the other one wishes it."""

    offered = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self._shown = ContactOffer.NONE
        self._sent_away = ContactOffer.NONE
        self.text = label(name=tr("Knowing each other"))
        self.offer_button = button(tr("Keep"), "on-picture")
        self.close_button = icon_button("close", tr("Not now"), "bare")
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.8), gap(0.3), gap(0.4), gap(0.3))
        row.setSpacing(gap(0.5))
        for part in (self.text, self.offer_button, self.close_button):
            row.addWidget(part)
        self.setToolTip(
            tr(
                "Whoever you keep can call you without a code while this window is open, and you them. "
                "It is done only if both of you want it."
            )
        )
        self.offer_button.clicked.connect(self.offered)
        self.close_button.clicked.connect(self._send_away)

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
    ContactOffer.SENT: lambda: tr("The other person is asked too"),
    ContactOffer.RECEIVED: lambda: tr("The other person would like to know you. You too?"),
    ContactOffer.ACCEPTED: lambda: tr("You know each other now"),
}
