"""What a screen reader and a keyboard find in each state of the window: every control that can be seen has a
name and a tool tip, can be reached by Tab or has a key of its own, and no two are called the same."""

from collections import Counter
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.call.status import Phase
from app.face.likeness_file import LikenessFile
from app.face.model import load_model
from app.face.wardrobe import Wardrobe, load_textures
from app.profile.settings import Settings, SettingsFile
from app.recording.callfile import CallFile
from app.recording.player import Player
from app.ui.enrolment import Enrolment, EnrolmentPage
from app.ui.faces import FacesDialog
from app.ui.main_window import MainWindow
from app.ui.replay import ReplayWindow
from app.ui.self_view import SelfViewPanel
from codec.basis import Basis
from tests.app.recordings import record
from tests.app.ui.fake import RecordingControls
from tests.app.ui.pictures import STATES

CONTROLS = (QAbstractButton, QAbstractSlider, QComboBox, QKeySequenceEdit, QLineEdit, SelfViewPanel)
WHOLE = (QComboBox, QKeySequenceEdit, QLineEdit, QTabBar)  # their parts speak through them


def seen(root: QWidget) -> list[QWidget]:
    """Controls that a person can see and use now."""
    return [
        w
        for w in root.findChildren(QWidget)
        if isinstance(w, CONTROLS)
        and w.isVisible()
        and w.isEnabled()
        and not isinstance(w, QScrollBar)
        and not isinstance(w.parentWidget(), WHOLE)
        and w.window() is root.window()
        and not w.objectName().startswith("qt_")
    ]


def complaints(root: QWidget) -> list[str]:
    """As an accessibility checker would list them."""
    found = []
    controls = seen(root)
    for control in controls:
        who = f"{type(control).__name__} “{control.accessibleName()}”"
        if not control.accessibleName():
            found.append(f"{who} has no name")
        if not control.toolTip():
            found.append(f"{who} has no tool tip")
        if not control.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(f"{who} cannot be reached by Tab")
    names = Counter(control.accessibleName() for control in controls)
    found += [f"{count} controls are called “{name}”" for name, count in names.items() if count > 1]
    for bar in root.findChildren(QProgressBar):
        if bar.isVisible() and not bar.accessibleName():
            found.append("a progress bar has no name")
    for picture in root.findChildren(QLabel):
        if picture.isVisible() and not picture.pixmap().isNull() and not picture.text():
            found += (
                [] if picture.accessibleName() or _is_beside_words(picture) else ["a picture has no name"]
            )
    return found


def _is_beside_words(picture: QLabel) -> bool:
    """A drawing in front of words says nothing more than they do."""
    box = picture.parentWidget()
    return box is not None and any(w.text() for w in box.findChildren(QLabel) if w is not picture)


def keyless(root: QWidget) -> list[str]:
    """Controls whose tool tip tells no key: those need Tab and Space, which every control has; buttons that
    stand alone in a window or over a picture should do better."""
    return [
        control.accessibleName()
        for control in seen(root)
        if isinstance(control, QAbstractButton) and "(" not in control.toolTip()
    ]


@pytest.mark.parametrize("state", STATES)
def test_nothing_in_this_state_is_hidden_from_ears_or_keys(
    state: str, window: MainWindow, controls: RecordingControls
) -> None:
    phase, values = STATES[state]
    window.meanwhile.statistics_wanted = state == "statistics"
    controls.become(phase, **values)
    window.feed.look()
    QApplication.processEvents()
    assert len(seen(window)) >= 3
    assert complaints(window) == []


def test_nothing_in_the_settings_is_hidden_from_ears_or_keys(window: MainWindow) -> None:
    window.preferences.open()
    dialog = window.preferences.dialog
    assert dialog is not None
    for i in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(i)
        QApplication.processEvents()
        assert complaints(dialog) == [], dialog.tabs.tabText(i)


def test_nothing_in_the_help_is_hidden_from_ears_or_keys(window: MainWindow) -> None:
    window.stage.help_button.click()
    QApplication.processEvents()
    assert complaints(window.stage.help) == []


@pytest.mark.parametrize("page", EnrolmentPage)
def test_nothing_in_enrolment_is_hidden_from_ears_or_keys(
    page: EnrolmentPage, window: MainWindow, controls: RecordingControls, basis: Basis, tmp_path: Path
) -> None:
    wardrobe = Wardrobe(basis, LikenessFile(tmp_path / "own.npz"), load_textures)
    enrolment = Enrolment(controls, basis, load_model().skin, wardrobe, window.worker, Settings())
    dialog = FacesDialog(window, wardrobe, enrolment, "", window.worker)
    try:
        dialog.open()
        assert complaints(dialog) == []
        dialog.pages.setCurrentIndex(1)
        enrolment.pages.setCurrentIndex(page)
        QApplication.processEvents()
        assert complaints(dialog) == []
        assert seen(dialog)
    finally:
        dialog.reject()
        dialog.deleteLater()


def test_nothing_in_a_replay_is_hidden_from_ears_or_keys(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "talk.eigencall"
    basis = record(path, 2.0)
    player = Player(CallFile(path, basis))
    player.start()
    window = ReplayWindow(player, basis, load_model().skin, SettingsFile(tmp_path / "s.json"))
    with qtbot.waitExposed(window, timeout=60_000):
        window.show()
    try:
        assert len(seen(window)) >= 5
        assert complaints(window) == []
        assert keyless(window) == []
    finally:
        window.close()
        window.deleteLater()
        player.close()


def test_every_button_over_the_picture_tells_its_key(window: MainWindow, controls: RecordingControls) -> None:
    phase, values = STATES["statistics"]
    window.meanwhile.statistics_wanted = True
    controls.become(phase, **values)
    window.feed.look()
    QApplication.processEvents()
    assert keyless(window) == []


def test_what_can_be_done_in_a_call_has_a_key_that_its_tool_tip_tells(
    window: MainWindow, controls: RecordingControls
) -> None:
    controls.become(Phase.LIVE)
    window.feed.look()
    for act, control in window.stage.bar.buttons().items():
        key = control.toolTip().rpartition("(")[2].rstrip(")")
        assert not QKeySequence(key).isEmpty(), act


def test_the_checker_finds_what_is_wrong(qapp: QApplication, window: MainWindow) -> None:
    from PyQt6.QtWidgets import QPushButton

    bad = QPushButton(window.panel)
    bad.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    bad.show()
    try:
        text = " ".join(complaints(window))
        assert "has no name" in text
        assert "has no tool tip" in text
        assert "cannot be reached" in text
    finally:
        bad.hide()
        bad.deleteLater()
