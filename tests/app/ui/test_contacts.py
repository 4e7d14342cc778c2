"""People that one knows, in the window: calling, being rung, keeping, renaming, forgetting."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.call.session import RINGS
from app.call.status import CallStatus, ContactEntry, ContactOffer, Phase
from app.ui.contact_pill import ContactPill
from app.ui.main_window import MainWindow
from tests.app.ui.fake import RecordingControls
from tests.app.ui.fingers import QTest
from tests.app.ui.test_window import click, live

ANNA, BEN = ContactEntry("a", "Anna"), ContactEntry("b", "Ben & Co")


def knowing(window: MainWindow, controls: RecordingControls) -> None:
    controls.known = (ANNA, BEN)
    window.show_status(controls.now)


def test_each_known_person_has_a_button_that_calls(window: MainWindow, controls: RecordingControls) -> None:
    people = window.panel.home.contacts
    window.show_status(controls.now)
    assert not people.isVisible()
    knowing(window, controls)
    assert people.isVisible()
    first, second = people.buttons()
    assert isinstance(first, QPushButton)
    assert isinstance(second, QPushButton)
    assert (first.text(), second.text()) == ("Call Anna", "Call Ben && Co")
    click(second)
    assert controls.asked == [("call", "b")]


def test_a_ring_names_who_it_is_and_can_be_taken(window: MainWindow, controls: RecordingControls) -> None:
    controls.become(Phase.RINGING, contact_name="Anna")
    window.feed.look()
    page = window.panel.ring
    assert page.isVisible()
    assert page.who.text() == "Anna"
    assert page.accept_button.hasFocus()
    assert window.windowTitle() == "Anna is calling · Eigencall"
    click(page.accept_button)
    assert controls.asked == ["accept"]


@pytest.mark.parametrize("how", ["button", "key"])
def test_a_ring_can_be_declined(window: MainWindow, controls: RecordingControls, how: str) -> None:
    controls.become(Phase.RINGING, contact_name="Anna")
    window.feed.look()
    if how == "button":
        click(window.panel.ring.decline_button)
    else:
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert controls.asked == ["hang up"]


def test_it_sounds_only_while_it_rings(window: MainWindow, controls: RecordingControls) -> None:
    page = window.panel.ring
    for phase, sounds in (
        (Phase.RINGING, True),
        (Phase.ENDED, False),
        (Phase.RINGING, True),
        (Phase.LIVE, False),
    ):
        controls.become(phase, contact_name="Anna")
        window.feed.look()
        assert page.sounds is sounds


def test_who_is_called_is_told_on_the_way(window: MainWindow, controls: RecordingControls) -> None:
    controls.become(Phase.CALLING, contact_name="Anna", message=RINGS)
    window.feed.look()
    page = window.panel.progress
    assert page.isVisible()
    assert (page.title.text(), page.text.text()) == ("Calling Anna", "It rings there.")
    assert window.stage.banner.text() == ""


def test_whoever_is_new_can_be_kept(window: MainWindow, controls: RecordingControls) -> None:
    pill = window.stage.contact_pill
    live(window, controls)
    assert not pill.isVisible()
    live(window, controls, contact_offer=ContactOffer.POSSIBLE)
    assert pill.isVisible()
    click(pill.offer_button)
    assert controls.asked == []
    assert pill.name.hasFocus()
    pill.name.setText("Carl")
    QTest.keyClick(pill.name, Qt.Key.Key_Return)
    assert controls.asked == [("keep", "Carl")]
    assert window.preferences.file.settings.name == "Carl"
    for keep, word in ((ContactOffer.SENT, "asked"), (ContactOffer.ACCEPTED, "without a code")):
        live(window, controls, contact_offer=keep)
        assert word in pill.text.text()
        assert not pill.offer_button.isVisible()


def test_a_name_that_has_been_told_takes_no_more_keys(qtbot: QtBot) -> None:
    """Before anybody has answered, and though nothing else has changed."""
    pill = ContactPill()
    qtbot.addWidget(pill)
    pill.show_status(CallStatus(contact_offer=ContactOffer.POSSIBLE), in_call=True)
    pill.press()
    assert pill.name.isVisible()
    pill.press()
    assert not pill.name.isVisible()


def test_a_question_sent_away_comes_back_only_with_the_others_wish(
    window: MainWindow, controls: RecordingControls
) -> None:
    pill = window.stage.contact_pill
    live(window, controls, contact_offer=ContactOffer.POSSIBLE)
    click(pill.close_button)
    live(window, controls, contact_offer=ContactOffer.POSSIBLE, live_for_s=99.0)
    assert not pill.isVisible()
    live(window, controls, contact_offer=ContactOffer.RECEIVED)
    assert pill.isVisible()
    assert pill.offer_button.isVisible()


def test_people_are_renamed_and_forgotten_when_the_settings_are_saved(
    window: MainWindow, controls: RecordingControls
) -> None:
    knowing(window, controls)
    window.preferences.open()
    dialog = window.preferences.dialog
    assert dialog is not None
    anna, ben = dialog.contacts.rows
    anna.name.setText("Grandmother")
    ben.forget.click()
    assert tuple(controls.known) == (ANNA, BEN)
    dialog.contacts.ring_me.setChecked(False)
    dialog.contacts.name.setText("Carl")
    dialog.accept()
    assert controls.known == (ContactEntry("a", "Grandmother"),)
    kept = window.preferences.file.settings
    assert (kept.ring_me, kept.name) == (False, "Carl")


def test_forgetting_can_be_taken_back_before_saving(window: MainWindow, controls: RecordingControls) -> None:
    knowing(window, controls)
    window.preferences.open()
    assert window.preferences.dialog is not None
    anna, _ = window.preferences.dialog.contacts.rows
    anna.forget.click()
    anna.forget.click()
    window.preferences.dialog.accept()
    assert tuple(controls.known) == (ANNA, BEN)


def test_a_server_that_cannot_be_used_keeps_the_settings_open(
    window: MainWindow, controls: RecordingControls
) -> None:
    window.preferences.open()
    dialog = window.preferences.dialog
    assert dialog is not None
    dialog.network.turn.setText("turn.example.org")
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.network.isVisible()
    assert "user name and a password" in dialog.network.trouble.text()
    dialog.network.username.setText("anna")
    dialog.network.password.setText("secret")
    dialog.accept()
    kept = window.preferences.file.settings
    assert (kept.turn, kept.turn_username, kept.turn_password) == ("turn.example.org", "anna", "secret")
