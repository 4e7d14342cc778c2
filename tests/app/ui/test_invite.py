"""The pages of invites, and QR codes."""

import cv2
import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

from app.call.status import Phase
from app.net.pairing.invite import NOT_YOURS
from app.ui.main_window import MainWindow
from app.ui.qr import QrCode
from tests.app.ui.fake import RecordingControls
from tests.app.ui.fingers import QTest
from tests.app.ui.pictures import INVITE
from tests.app.ui.test_window import click, pixels


def read(code: QrCode) -> str:
    """As a telephone reads it from the screen."""
    picture = np.ascontiguousarray(pixels(code.grab().toImage())[:, :, ::-1])
    large = cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_NEAREST)
    found, *_ = cv2.QRCodeDetectorAruco().detectAndDecode(large)
    return found


def inviting(window: MainWindow, controls: RecordingControls, **values: object) -> None:
    controls.become(Phase.INVITING, code=INVITE, **values)
    window.feed.look()


def test_inviting_by_message_asks_for_an_invite(window: MainWindow, controls: RecordingControls) -> None:
    click(window.panel.home.invite_button)
    assert controls.asked == ["invite"]


def test_the_invite_is_shown_copied_and_its_answer_taken(
    window: MainWindow, controls: RecordingControls
) -> None:
    inviting(window, controls)
    page = window.panel.invite
    assert page.isVisible()
    assert page.text.toPlainText() == INVITE
    click(page.copy_button)
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    assert clipboard.text() == INVITE
    assert page.copy_button.text() == "Copied"
    page.field.clear()
    assert not page.connect_button.isEnabled()
    QTest.keyClicks(page.field, " eigencall-answer-1:AAAA:end ")
    click(page.connect_button)
    assert controls.asked == [("answer", "eigencall-answer-1:AAAA:end")]
    click(page.cancel_button)
    assert controls.asked[-1] == "hang up"


def test_what_is_no_answer_is_told_beside_the_field(window: MainWindow, controls: RecordingControls) -> None:
    inviting(window, controls, message=NOT_YOURS)
    page = window.panel.invite
    assert page.trouble.isVisible()
    assert page.trouble.text() == NOT_YOURS
    assert window.stage.banner.text() == ""
    QTest.keyClicks(page.field, "e")
    assert not page.trouble.isVisible()


def test_our_answer_is_shown_to_be_sent_back(window: MainWindow, controls: RecordingControls) -> None:
    controls.become(Phase.ANSWERING, code="eigencall-answer-1:AAAA:end")
    window.feed.look()
    page = window.panel.answer
    assert page.isVisible()
    assert page.text.toPlainText() == "eigencall-answer-1:AAAA:end"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert controls.asked == ["hang up"]


def test_a_pasted_invite_is_not_made_into_a_code(window: MainWindow, controls: RecordingControls) -> None:
    home = window.panel.home
    home.field.setText(f"  {INVITE}\n")
    QTest.keyClick(home.field, Qt.Key.Key_Return)
    assert controls.asked == [("join", INVITE)]


@pytest.mark.parametrize("text", ["7-acorn-violin", "7-acorn-violin@192.0.2.7"])
def test_a_telephone_can_read_the_code(window: MainWindow, controls: RecordingControls, text: str) -> None:
    controls.become(Phase.WAITING, code=text)
    window.feed.look()
    QApplication.processEvents()
    assert read(window.panel.code.qr) == text


def test_a_telephone_can_read_the_invite(window: MainWindow, controls: RecordingControls) -> None:
    inviting(window, controls)
    page = window.panel.invite
    click(page.qr_button)
    QApplication.processEvents()
    assert not page.text.isVisible()
    assert read(page.qr) == INVITE
    click(page.qr_button)
    assert page.text.isVisible()
