"""Devices that are seen and heard, and keys that cannot do two things."""

from collections.abc import Callable

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from app.profile.settings import Settings
from app.ui.devices import DeviceList
from app.ui.keys import Act
from app.ui.main_window import MainWindow
from app.ui.settings_dialog import SettingsDialog
from app.ui.worker import Worker
from codec.values import Image
from tests.app.ui.fake import RecordingControls
from tests.app.ui.fingers import QTest

FOUND = DeviceList(cameras=[("0", "Built in"), ("1", "Outside")], microphones=[("mic", "Headset")])


@pytest.fixture
def make(qtbot: QtBot, window: MainWindow) -> Callable[..., SettingsDialog]:
    def made(picture: Image | None = None, level_dbfs: float = -96.0) -> SettingsDialog:
        dialog = SettingsDialog(
            window, Settings(), lambda: FOUND, Worker(window), (), lambda: picture, lambda: level_dbfs
        )
        qtbot.addWidget(dialog)
        qtbot.waitUntil(lambda: dialog.camera.count() == 3, timeout=10_000)
        return dialog

    return made


def test_the_camera_is_seen_and_the_microphone_measured(
    make: Callable[..., SettingsDialog], qtbot: QtBot
) -> None:
    red = np.zeros((120, 160, 3), np.uint8)
    red[..., 0] = 200
    dialog = make(red, -24.0)
    qtbot.waitUntil(lambda: dialog.devices.level.value() == -24, timeout=10_000)
    image = dialog.devices.preview.pixmap().toImage()
    assert image.pixelColor(image.width() // 2, image.height() // 2).red() == 200


def test_no_picture_and_silence_are_shown_as_such(make: Callable[..., SettingsDialog], qtbot: QtBot) -> None:
    dialog = make(None, -96.0)
    qtbot.waitUntil(lambda: dialog.devices.preview.text() == "No picture", timeout=10_000)
    assert dialog.devices.level.value() == -60


def test_a_chosen_device_is_tried_at_once_and_given_back_on_cancel(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[Settings] = []
    monkeypatch.setattr(window.preferences, "list_devices", lambda: FOUND)
    monkeypatch.setattr(window.preferences, "told", used.append)
    window.preferences.open()
    dialog = window.preferences.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.camera.count() == 3, timeout=10_000)
    dialog.camera.setCurrentIndex(2)
    dialog.camera.activated.emit(2)
    assert used[-1].camera == "1"
    dialog.reject()
    assert used[-1].camera == ""
    assert window.preferences.file.settings.camera == ""


def test_the_camera_s_picture_can_be_turned(make: Callable[..., SettingsDialog]) -> None:
    dialog = make()
    dialog.devices.camera_turn.setCurrentIndex(dialog.devices.camera_turn.findData(180))
    assert dialog.changes() == {"camera_turn": 180}


def test_the_frame_rate_is_a_setting(make: Callable[..., SettingsDialog]) -> None:
    dialog = make()
    dialog.devices.frame_rate.setCurrentIndex(dialog.devices.frame_rate.findData(15))
    assert dialog.changes() == {"frame_rate": 15}


def test_two_things_on_one_key_are_told_and_not_saved(make: Callable[..., SettingsDialog]) -> None:
    dialog = make()
    dialog.keys[Act.CAMERA].setKeySequence(QKeySequence("M"))
    assert "“Microphone off or on” and “Camera off or on”" in dialog.keyboard.trouble.text()
    dialog.accept()
    assert dialog.result() == 0
    assert dialog.tabs.currentWidget() is dialog.keyboard
    dialog.keys[Act.CAMERA].setKeySequence(QKeySequence("X"))
    assert dialog.keyboard.problem() == ""
    dialog.accept()
    assert dialog.changes() == {"keys": {"camera": "X"}}


def test_the_way_out_keeps_its_key(make: Callable[..., SettingsDialog]) -> None:
    dialog = make()
    dialog.keys[Act.MUTE].setKeySequence(QKeySequence("Esc"))
    assert "Esc" in dialog.keyboard.problem()


def test_the_usual_keys_come_back(make: Callable[..., SettingsDialog]) -> None:
    dialog = make()
    dialog.keys[Act.MUTE].setKeySequence(QKeySequence("X"))
    QTest.mouseClick(dialog.keyboard.usual, Qt.MouseButton.LeftButton)
    assert dialog.keyboard.changed() == {}


def test_ones_own_likeness_can_be_kept_from_being_sent(make: Callable[..., SettingsDialog]) -> None:
    dialog = make()
    assert dialog.likeness.isChecked()
    dialog.likeness.click()
    assert dialog.changes() == {"likeness": False}


def test_drawn_or_photographed_and_brightness_are_chosen_without_another_enrolment(
    make: Callable[..., SettingsDialog],
) -> None:
    dialog = make()
    dialog.photographed.setCurrentIndex(dialog.photographed.findData(False))
    dialog.brightness.setValue(12)
    assert dialog.changes() == {"photographed": False, "brightness": 12}


def test_noise_and_trials_of_sound(window: MainWindow, controls: RecordingControls) -> None:
    window.preferences.open()
    assert window.preferences.dialog is not None
    devices = window.preferences.dialog.devices
    devices.tone.click()
    devices.echo.click()
    assert controls.asked == [("sound", False), ("sound", True)]
    devices.noise.setCurrentIndex(devices.noise.findData(3))
    window.preferences.dialog.contacts.history.setChecked(False)
    window.preferences.dialog.accept()
    kept = window.preferences.file.settings
    assert (kept.noise, kept.history) == (3, False)
