"""Pictures of contacts, their new names, and the calls of before."""

from pathlib import Path

import pytest
from PyQt6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.call.status import ContactEntry, PastCall, Phase
from app.face import gallery
from app.ui.calls_dialog import CallsDialog
from app.ui.main_window import MainWindow
from app.ui.portraits import SIDE_PX, Portraits
from codec.basis import Basis
from tests.app.recordings import record
from tests.app.ui.fake import RecordingControls
from tests.app.ui.test_window import click, live

ANNA = ContactEntry("a" * 16, "Anna")


def talked(window: MainWindow, controls: RecordingControls) -> None:
    """With Anna, until just now."""
    controls.known = (ANNA,)
    live(window, controls, contact_id=ANNA.id, contact_name="Anna")
    controls.become(Phase.ENDED)
    window.feed.look()


def test_after_a_call_the_contact_is_called_again_by_one_press(
    window: MainWindow, controls: RecordingControls
) -> None:
    talked(window, controls)
    home = window.panel.home
    assert home.start_button.text() == "Call Anna again"
    click(home.start_button)
    click(home.code_button)
    assert controls.asked == [("call", ANNA.id), "start"]


def test_after_a_call_with_a_stranger_a_new_code_is_made(
    window: MainWindow, controls: RecordingControls
) -> None:
    live(window, controls)
    controls.become(Phase.ENDED)
    window.feed.look()
    assert window.panel.home.start_button.text() == "Call again"
    assert not window.panel.home.code_button.isVisible()


def test_a_contact_has_a_picture_after_the_first_call(
    window: MainWindow, controls: RecordingControls, basis: Basis, qtbot: QtBot
) -> None:
    controls.others_identity = gallery.likeness(basis, "ben").identity
    talked(window, controls)
    people = window.panel.home.contacts

    def drawn() -> bool:
        (button,) = people.buttons()
        assert isinstance(button, QPushButton)
        return not button.icon().isNull()

    qtbot.waitUntil(drawn, timeout=60_000)
    folder = window.preferences.file.path.with_suffix(".faces")
    assert [path.name for path in folder.iterdir()] == [f"{ANNA.id}.png"]
    controls.known = ()
    window.people.tidy()
    assert list(folder.iterdir()) == []


def test_attack_a_picture_that_was_put_there_and_is_large_or_none_is_not_shown(tmp_path: Path) -> None:
    portraits = Portraits(tmp_path)
    assert portraits.icon("ab").isNull()
    (tmp_path / "ab.png").write_bytes(b"no picture")
    assert portraits.icon("ab").isNull()
    assert portraits.icon("../ab").isNull()


def test_a_kept_picture_is_small_and_its_owners(window: MainWindow, tmp_path: Path) -> None:
    portraits = Portraits(tmp_path / "faces")
    portraits.keep("ab", window.stage.grab().toImage())
    icon = portraits.icon("ab")
    assert icon.availableSizes()[0].width() == SIDE_PX
    assert (tmp_path / "faces" / "ab.png").stat().st_mode & 0o777 == 0o600


def test_a_contact_that_changes_its_name_in_a_call_is_told(
    window: MainWindow, controls: RecordingControls
) -> None:
    live(window, controls, contact_id=ANNA.id, contact_name="Anna")
    assert window.stage.banner.text() == ""
    live(window, controls, contact_id=ANNA.id, contact_name="Queen of Sheba")
    assert window.stage.banner.text() == "Anna is called Queen of Sheba now."


@pytest.fixture
def calls(window: MainWindow, controls: RecordingControls, tmp_path: Path) -> tuple[CallsDialog, PastCall]:
    """The dialog, with a recorded call with Anna and one with a stranger."""
    path = tmp_path / "talk.eigencall"
    record(path, 2.5)
    controls.known = (ANNA,)
    recorded = PastCall(1_700_000_000.0, 83.0, ANNA.id, "Ann", str(path))
    controls.past = (recorded, PastCall(1_600_000_000.0, 5.0))
    window.show_status(controls.now)
    click(window.panel.home.calls_button)
    assert window.people.dialog is not None
    return window.people.dialog, recorded


def test_calls_are_listed_under_the_names_of_today(calls: tuple[CallsDialog, PastCall]) -> None:
    dialog, _ = calls
    with_anna, stranger = dialog.rows
    assert with_anna.who.text() == "Anna"
    assert "1:23" in with_anna.when.text()
    assert with_anna.play_button.isVisible()
    assert not stranger.call_button.isVisible()
    assert not stranger.delete_button.isVisible()


def test_a_contact_is_called_from_the_list(
    calls: tuple[CallsDialog, PastCall], window: MainWindow, controls: RecordingControls
) -> None:
    click(calls[0].rows[0].call_button)
    assert controls.asked == [("call", ANNA.id)]
    assert window.people.dialog is None


def test_a_recording_is_played_in_a_window_of_its_own(
    calls: tuple[CallsDialog, PastCall], window: MainWindow, qtbot: QtBot
) -> None:
    window.preferences.file.change(speaker="none")
    click(calls[0].rows[0].play_button)
    replays = window.people.replays
    qtbot.waitUntil(lambda: len(replays.windows) == 1, timeout=60_000)
    (shown,) = replays.windows
    qtbot.waitUntil(lambda: shown.view.pictures > 0, timeout=60_000)
    replays.close()
    assert replays.windows == []


def test_a_recording_and_the_list_are_deleted_only_after_a_question(
    calls: tuple[CallsDialog, PastCall], controls: RecordingControls
) -> None:
    dialog, call = calls
    click(dialog.rows[0].delete_button)
    assert dialog.question is not None
    dialog.question.reject()
    assert Path(call.recording).exists()
    click(dialog.rows[0].delete_button)
    dialog.question.accept()
    assert not Path(call.recording).exists()
    assert controls.past[0].recording == ""
    click(dialog.rows[1].forget_button)
    assert len(controls.past) == 1
    click(dialog.clear)
    dialog.question.accept()
    assert list(controls.past) == []
    assert dialog.empty.isVisible()


def test_attack_a_list_that_names_another_file_does_not_have_it_deleted(
    calls: tuple[CallsDialog, PastCall], controls: RecordingControls, tmp_path: Path
) -> None:
    dialog, _ = calls
    precious = tmp_path / "thesis.txt"
    precious.write_text("ten years")
    controls.past = (PastCall(0.0, 1.0, "", "", str(precious)),)
    dialog.refresh()
    click(dialog.rows[0].delete_button)
    assert dialog.question is not None
    dialog.question.accept()
    assert precious.exists()
