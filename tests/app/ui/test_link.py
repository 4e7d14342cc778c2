"""A link that a person has opened: nothing happens before a yes."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.call.status import Phase
from app.ui.main_window import MainWindow
from tests.app.ui.fake import RecordingControls
from tests.app.ui.fingers import QTest

LINK = "eigencall://7-acorn-violin@192.0.2.7:8765"


def click(control: QWidget) -> None:
    QTest.mouseClick(control, Qt.MouseButton.LeftButton)


def test_a_link_joins_its_call_after_one_confirmation(
    window: MainWindow, controls: RecordingControls
) -> None:
    window.open_link(LINK)
    page = window.panel.link
    assert page.isVisible()
    assert page.code.text() == "7\u2011acorn\u2011violin"
    assert "192.0.2.7:8765" in page.text.text()
    assert controls.asked == []
    click(page.join_button)
    assert controls.asked == [("join", LINK)]


def test_attack_a_page_that_opens_links_by_itself_makes_no_call(
    window: MainWindow, controls: RecordingControls
) -> None:
    for _ in range(5):
        window.open_link(LINK)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.panel.link.isVisible()
    assert window.panel.home.isVisible()
    assert controls.asked == []


@pytest.mark.parametrize("link", ["eigencall://nothing", "eigencall://7-acorn-violin@a b", "rubbish"])
def test_a_link_to_no_call_is_explained(window: MainWindow, controls: RecordingControls, link: str) -> None:
    window.open_link(link)
    assert window.panel.home.isVisible()
    assert window.stage.banner.text()
    assert controls.asked == []


def test_a_link_during_a_call_leaves_the_call_alone(window: MainWindow, controls: RecordingControls) -> None:
    controls.become(Phase.LIVE)
    window.feed.look()
    window.open_link(LINK)
    assert controls.asked == []
    assert "End this call" in window.stage.banner.text()
    controls.become(Phase.ENDED)
    window.feed.look()
    assert not window.panel.link.isVisible()


def test_the_link_to_ones_own_code_is_copied(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    controls.become(Phase.WAITING, code="7-acorn-violin@192.0.2.7", link=LINK)
    window.feed.look()
    page, clipboard = window.panel.code, QApplication.clipboard()
    assert clipboard is not None
    assert page.code.text() == "7\u2011acorn\u2011violin"  # read aloud: number and words only
    assert "@192.0.2.7" in page.place.text()

    def copied(by: QPushButton, text: str) -> bool:
        click(by)  # again, where a test on the same screen has copied something else meanwhile
        return clipboard.text() == text

    qtbot.waitUntil(lambda: copied(page.link_button, LINK))
    assert page.link_button.text() == "Copied"
    qtbot.waitUntil(lambda: copied(page.copy_button, "7-acorn-violin@192.0.2.7"))
