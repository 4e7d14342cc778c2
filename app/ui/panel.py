"""The panel beside the picture: one page for each part of a call's life before and after the talking, and the
messages of a call."""

from collections.abc import Sequence

from PyQt6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from app.call.status import CallStatus, Phase
from app.ui.chat_panel import ChatPanel
from app.ui.invite_page import AnswerPage, InvitePage
from app.ui.pages import CodePage, HomePage, Page, ProgressPage
from app.ui.parts import gap
from app.ui.ring_page import RingPage

IN_CALL = (Phase.LIVE, Phase.RECOVERING)


class SidePanel(QFrame):
    """Hidden while two people talk, unless `chat_wanted`: then the picture has the whole window."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setFixedWidth(gap(24))
        self.home, self.code, self.progress = HomePage(words), CodePage(), ProgressPage()
        self.invite, self.answer = InvitePage(), AnswerPage()
        self.ring = RingPage()
        self.chat, self.chat_wanted = ChatPanel(), False
        self._pages = QStackedWidget()
        for page in (self.home, self.code, self.progress, self.invite, self.answer, self.ring, self.chat):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def show_status(self, status: CallStatus) -> None:
        """The page of this phase; a page that comes up gets the keyboard's focus."""
        self.home.show_status(status)
        if status.phase is not Phase.RINGING:
            self.ring.silence()
        if status.phase in IN_CALL:
            self._pages.setCurrentWidget(self.chat)
            self.setVisible(self.chat_wanted)
            return
        page = self._page_of(status.phase)
        if page is not self.home:
            page.show_status(status)
        self.show()
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            page.first.setFocus()

    def _page_of(self, phase: Phase) -> Page:
        pages: dict[Phase, Page] = {
            Phase.IDLE: self.home,
            Phase.ENDED: self.home,
            Phase.WAITING: self.code,
            Phase.INVITING: self.invite,
            Phase.ANSWERING: self.answer,
            Phase.RINGING: self.ring,
        }
        return pages.get(phase, self.progress)
