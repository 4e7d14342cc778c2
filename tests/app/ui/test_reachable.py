"""Closing to the tray, rings while nobody looks, missed calls."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from PyQt6.QtCore import QCoreApplication, QEvent, QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.call.status import ContactEntry, MissedCall, Phase
from app.profile.settings import OnClose
from app.ui.main_window import MainWindow
from app.ui.notifications import Notification
from app.ui.reachable import CALL, DECLINE, TAKE, Reachable
from app.ui.tray import Tray
from tests.app.ui.fake import RecordingControls
from tests.app.ui.fingers import QTest

ANNA = ContactEntry("1", "Anna")


class Shown(QObject):
    """A notification that is kept; `press` is the person's."""

    acted = pyqtSignal(str)
    works = True

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.titles: list[str] = []
        self.on_screen = False

    def show(self, title: str, text: str, buttons: Mapping[str, str], *, urgent: bool = False) -> None:
        self.titles.append(title)
        self.on_screen = True

    def withdraw(self) -> None:
        self.on_screen = False


class Home:
    """A window that can be reached, and what a person sees of it."""

    def __init__(self, window: MainWindow, controls: RecordingControls, tray: Tray | None) -> None:
        self.shown: list[Any] = []
        self.window, self.controls, self.tray = window, controls, tray
        controls.known = (ANNA,)
        self.reach = Reachable(window, controls, tray, self._notification)
        self.ring, self.missed = self.shown

    def _notification(self, parent: QObject) -> Notification:
        made: Any = Shown(parent)
        self.shown.append(made)
        return made

    def rings(self) -> None:
        self.controls.become(Phase.RINGING, contact_name="Anna")
        self.window.feed.look()

    def ends(self, *missed: MissedCall) -> None:
        self.controls.become(Phase.ENDED, missed=missed)
        self.window.feed.look()


MakeHome = Callable[[Tray | None], Home]


@pytest.fixture
def make_home(window: MainWindow, controls: RecordingControls) -> Iterator[MakeHome]:
    made: list[Home] = []

    def make(tray: Tray | None) -> Home:
        made.append(Home(window, controls, tray))
        return made[-1]

    yield make
    for home in made:
        home.reach.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.may_close = lambda: True
    window.show()
    QApplication.setQuitOnLastWindowClosed(True)


@pytest.fixture
def home(make_home: MakeHome) -> Home:
    return make_home(Tray())


def test_the_first_closing_asks_and_the_answer_is_kept(home: Home) -> None:
    home.window.close()
    assert home.window.isVisible()
    question = home.reach.question
    assert question is not None
    stay = next(b for b in question.buttons() if b.text() == "Stay reachable")
    QTest.mouseClick(stay, Qt.MouseButton.LeftButton)
    assert not home.window.isVisible()
    assert home.window.preferences.file.settings.on_close is OnClose.TRAY
    home.reach.open()
    home.window.close()
    assert home.reach.question is None
    assert not home.window.isVisible()


def test_in_the_tray_the_camera_is_not_looked_at(home: Home, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: home.controls.watched_hz > 0, timeout=60_000)
    home.reach.rest()
    qtbot.waitUntil(lambda: home.controls.watched_hz == 0, timeout=60_000)


def test_closing_during_a_call_hangs_up_and_stays_reachable(home: Home) -> None:
    home.window.preferences.change(on_close=OnClose.TRAY)
    home.controls.become(Phase.LIVE)
    home.window.feed.look()
    home.window.close()
    assert "hang up" in home.controls.asked
    assert not home.window.isVisible()


@pytest.mark.parametrize("why", ["no tray", "no contacts", "not rung", "chosen"])
def test_where_nobody_could_ring_closing_ends(make_home: MakeHome, why: str) -> None:
    home = make_home(None if why == "no tray" else Tray())
    if why == "no contacts":
        home.controls.known = ()
    home.window.preferences.change(
        ring_me=why != "not rung", on_close=OnClose.END if why == "chosen" else OnClose.ASK
    )
    assert home.window.may_close()
    assert home.reach.question is None


def test_a_ring_without_the_window_is_taken_by_one_click(home: Home) -> None:
    home.reach.rest()
    home.rings()
    assert home.ring.titles == ["Anna is calling"]
    home.ring.acted.emit(TAKE)
    assert "accept" in home.controls.asked
    assert home.window.isVisible()
    home.controls.become(Phase.LIVE)
    home.window.feed.look()
    assert not home.ring.on_screen


def test_a_ring_is_declined_without_the_window(home: Home) -> None:
    home.reach.rest()
    home.rings()
    home.ring.acted.emit(DECLINE)
    assert home.controls.asked == ["hang up"]
    assert not home.window.isVisible()


def test_a_button_of_a_ring_that_is_over_does_nothing(home: Home) -> None:
    home.reach.rest()
    home.rings()
    home.ends()
    home.ring.acted.emit(TAKE)
    assert home.controls.asked == []


def test_a_person_who_looks_at_the_window_needs_no_notification(home: Home, qtbot: QtBot) -> None:
    qtbot.waitUntil(home.window.isActiveWindow, timeout=60_000)
    home.rings()
    assert home.ring.titles == []


def test_where_nothing_can_be_notified_a_ring_opens_the_window(home: Home) -> None:
    home.ring.works = False
    home.reach.rest()
    home.rings()
    assert home.window.isVisible()


def test_who_is_not_to_be_disturbed_sees_and_hears_nothing_of_a_ring(home: Home) -> None:
    assert home.tray is not None
    home.tray.quiet_action.trigger()
    assert home.window.preferences.file.settings.do_not_disturb
    assert home.controls.quiet
    home.reach.rest()
    home.rings()
    home.ends(MissedCall("1", "Anna", 1000.0))
    assert home.ring.titles == home.missed.titles == []
    assert not home.window.isVisible()
    assert "Missed calls: 1" in home.tray.icon.toolTip()


def test_a_missed_call_is_told_and_called_back(home: Home) -> None:
    home.reach.rest()
    home.rings()
    home.ends(MissedCall("1", "Anna", 1000.0))
    assert home.missed.titles == ["Missed call"]
    home.missed.acted.emit(CALL)
    assert home.controls.asked == [("call", "1")]
    assert home.window.isVisible()
    home.window.feed.look()
    assert not home.missed.on_screen


def test_missed_calls_stand_on_the_first_page_until_they_are_known(home: Home) -> None:
    home.ends(*(MissedCall("1", "Anna", 1000.0 + n) for n in range(5)))
    note = home.window.panel.home.missed
    assert note.isVisible()
    assert note.text.text().count("Anna rang: ") == 3
    assert "And 2 more." in note.text.text()
    QTest.mouseClick(note.close_button, Qt.MouseButton.LeftButton)
    assert not note.isVisible()


def test_the_trays_menu_opens_and_ends(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home.tray is not None
    home.reach.rest()
    home.tray.open_action.trigger()
    assert home.window.isVisible()
    ended: list[int] = []
    monkeypatch.setattr("app.ui.reachable.QCoreApplication.exit", lambda: ended.append(1))
    monkeypatch.setattr(home.window, "close", lambda: ended.append(home.window.may_close()))
    home.tray.end_action.trigger()
    assert ended == [True, 1]
