"""A link was opened: what it asks for, and yes or no. Without a yes nothing is connected to."""

from PyQt6.QtCore import Qt, pyqtSignal

from app.call.status import CallStatus
from app.net.pairing import codes, links
from app.ui.pages import Page, unbroken
from app.ui.parts import button, label
from app.ui.translate import tr


class LinkPage(Page):
    """`join(text)`: the link, confirmed. `closed()`: declined."""

    join = pyqtSignal(str)
    closed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.link = ""
        self.code = label("", "code", wrap=True, name=tr("The code in the link"))
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = label("", "quiet", wrap=True)
        self.join_button = button(tr("Join the call"), "primary", "Enter")
        self.join_button.setAutoDefault(True)
        self.close_button = button(tr("Not now"), "link", "Esc")
        self.first = self.join_button
        self.column.addWidget(label(tr("Join this call?"), "title", wrap=True))
        for part in (self.code, self.text, self.join_button, self.close_button):
            self.column.addWidget(part)
        self.join_button.clicked.connect(self._join)
        self.close_button.clicked.connect(self.close_link)

    def offer(self, link: str) -> None:
        """Ask about this link. Raises PairingError or PlaceError for one that leads to no call."""
        code, rendezvous = links.split(link)
        self.code.setText(unbroken(str(codes.parse(code))))
        told = tr("You have opened a link. The person who made it will see your face and hear you.")
        where = tr("You meet at {place}.", place=rendezvous.partition("://")[2]) if rendezvous else ""
        self.text.setText(f"{told} {where}".strip())
        self.link = link

    def close_link(self) -> None:
        """Nothing comes of it."""
        self.link = ""
        self.closed.emit()

    def _join(self) -> None:
        link, self.link = self.link, ""
        self.join.emit(link)

    def show_status(self, status: CallStatus) -> None:
        """It follows from the link alone."""
