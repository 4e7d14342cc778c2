"""The panel beside the picture: one page for each part of a call's life before and after the talking, and the
messages of a call."""

from collections.abc import Sequence

from PyQt6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from app.call.status import CallStatus, Phase
from app.ui.chat_panel import ChatPanel
from app.ui.invite_page import AnswerPage, InvitePage
from app.ui.link_page import LinkPage
from app.ui.pages import CodePage, HomePage, Page, ProgressPage
from app.ui.parts import Scrolled
from app.ui.ring_page import RingPage

IN_CALL = (Phase.LIVE, Phase.RECOVERING)


class SidePanel(QFrame):
    """Hidden while two people talk, unless `chat_wanted`: then the picture has the whole window. A page that
    is taller than the panel is scrolled."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.home, self.code, self.progress = HomePage(words), CodePage(), ProgressPage()
        self.invite, self.answer = InvitePage(), AnswerPage()
        self.ring, self.link = RingPage(), LinkPage()
        self.chat, self.chat_wanted = ChatPanel(), False
        self._pages = QStackedWidget()
        pages = self.home, self.code, self.progress, self.invite, self.answer, self.ring, self.link
        self._scrolled: dict[Page, Scrolled] = {page: Scrolled(page) for page in pages}
        for scrolled in self._scrolled.values():
            self._pages.addWidget(scrolled)
        self._pages.addWidget(self.chat)
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
        if self._pages.currentWidget() is not self._scrolled[page]:
            self._pages.setCurrentWidget(self._scrolled[page])
            page.first.setFocus()

    def copy(self) -> None:
        """To the clipboard: the code or the text that waits to be given to the other side."""
        for page in (self.code, self.invite, self.answer):
            if self._pages.currentWidget() is self._scrolled[page]:
                page.copy()

    def _page_of(self, phase: Phase) -> Page:
        pages: dict[Phase, Page] = {
            Phase.IDLE: self.link if self.link.link else self.home,
            Phase.ENDED: self.link if self.link.link else self.home,
            Phase.WAITING: self.code,
            Phase.INVITING: self.invite,
            Phase.ANSWERING: self.answer,
            Phase.RINGING: self.ring,
        }
        return pages.get(phase, self.progress)
