"""The real window on a recording client: every button, every key, every state."""

import gc
import time
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QImage, QWheelEvent
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QProgressBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.call.status import CallStatus, Comparison, Phase
from app.profile.settings import SelfView, Settings, SettingsFile
from app.ui.devices import DeviceList, devices_now
from app.ui.drawing import Order
from app.ui.keys import Act
from app.ui.main_window import MainWindow
from app.ui.settings_dialog import SettingsDialog
from codec.basis import Basis
from codec.sentence import Sentence
from codec.values import Identity
from render.gl import RenderError
from tests.app.ui.conftest import MakeWindow
from tests.app.ui.fake import LIVE_STATS, WORDS, RecordingControls
from tests.app.ui.fingers import QTest

LEFT = Qt.MouseButton.LeftButton


def live(window: MainWindow, controls: RecordingControls, **values: object) -> None:
    """Bring the window into a call."""
    facts: dict[str, object] = {"live_for_s": 83.0, "peer_present": True, "stats": LIVE_STATS, "words": WORDS}
    controls.become(Phase.LIVE, **(facts | values))
    window.feed.look()


def click(control: QWidget) -> None:
    QTest.mouseClick(control, LEFT)


def pixels(image: QImage) -> np.ndarray:
    """(H, W, 3)"""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    bits = image.constBits()
    assert bits is not None
    rows = np.frombuffer(bytes(bits.asarray(image.sizeInBytes())), np.uint8)
    return rows.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()].reshape(
        image.height(), image.width(), 3
    )


# The first screen


def test_the_first_screen_is_oneself_a_button_and_a_field(window: MainWindow) -> None:
    home = window.panel.home
    assert home.isVisible()
    assert home.start_button.text() == "Start a call"
    assert home.start_button.hasFocus()
    assert not home.join_button.isEnabled()
    assert not window.stage.bar.isVisible()
    assert window.stage.mirrored


def test_starting_a_call_asks_for_it(window: MainWindow, controls: RecordingControls) -> None:
    click(window.panel.home.start_button)
    assert controls.asked == ["start"]


@pytest.mark.parametrize("how", ["enter", "button"])
def test_joining_sends_the_code_as_codes_are_written(
    window: MainWindow, controls: RecordingControls, how: str
) -> None:
    home = window.panel.home
    QTest.keyClicks(home.field, "7 Acorn violin")
    if how == "enter":
        QTest.keyClick(home.field, Qt.Key.Key_Return)
    else:
        click(home.join_button)
    assert controls.asked == [("join", "7-acorn-violin")]
    assert home.field.text() == "7 Acorn violin"  # until it has led into a call


def test_an_empty_code_asks_for_nothing(window: MainWindow, controls: RecordingControls) -> None:
    QTest.keyClick(window.panel.home.field, Qt.Key.Key_Return)
    assert controls.asked == []


def test_letters_in_the_code_field_are_letters_not_keys(
    window: MainWindow, controls: RecordingControls
) -> None:
    field = window.panel.home.field
    field.setFocus()
    QTest.keyClicks(field, "m v s t f ?")
    assert controls.asked == []
    assert field.text() == "m v s t f ?"


def test_a_dark_room_is_told_before_the_call(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    controls.picture = np.zeros((48, 64, 3), np.uint8)
    qtbot.waitUntil(lambda: "dark" in window.stage.note_text.text(), timeout=10_000)
    assert window.stage.note.isVisible()


# On the way


def test_while_waiting_the_code_is_shown_and_can_be_copied(
    window: MainWindow, controls: RecordingControls
) -> None:
    controls.become(Phase.WAITING, code="7-acorn-violin")
    window.feed.look()
    page = window.panel.code
    assert page.isVisible()
    assert page.code.text() == "7\u2011acorn\u2011violin"  # hyphens at which no line breaks
    click(page.copy_button)
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    assert clipboard.text() == "7-acorn-violin"
    assert page.copy_button.text() == "Copied"
    controls.become(Phase.WAITING, code="8-apple-canary")
    window.feed.look()
    assert page.copy_button.text() == "Copy the code"
    QTest.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "8-apple-canary"


@pytest.mark.parametrize(
    ("phase", "title"),
    [
        (Phase.PREPARING, "Getting a code"),
        (Phase.JOINING, "Looking for the other person"),
        (Phase.CONNECTING, "Connecting"),
    ],
)
def test_each_step_is_told_and_can_be_cancelled(
    window: MainWindow, controls: RecordingControls, phase: Phase, title: str
) -> None:
    controls.become(phase)
    window.feed.look()
    assert window.panel.progress.isVisible()
    assert window.panel.progress.title.text() == title
    click(window.panel.progress.cancel_button)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert controls.asked == ["hang up", "hang up"]


def test_waiting_can_be_cancelled(window: MainWindow, controls: RecordingControls) -> None:
    controls.become(Phase.WAITING, code="7-acorn-violin")
    window.feed.look()
    click(window.panel.code.cancel_button)
    assert controls.asked == ["hang up"]


def test_words_are_shown_as_soon_as_they_are_known(window: MainWindow, controls: RecordingControls) -> None:
    controls.become(Phase.CONNECTING, words=WORDS)
    window.feed.look()
    assert window.stage.words_pill.isVisible()
    assert window.stage.words_pill.words.text() == "walnut · canary · meadow · piano"


# In the call


def test_in_a_call_the_other_has_the_whole_window(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls)
    stage = window.stage
    assert not window.panel.isVisible()
    assert stage.width() == window.width()
    assert stage.bar.isVisible()
    assert not stage.mirrored
    assert stage.call_pill.quality.text() == "Good connection"
    assert stage.call_pill.duration.text() == "1:23"
    assert stage.call_pill.bandwidth.text() == "27 kbit/s"
    assert stage.words_pill.isVisible()
    assert stage.hasFocus()


@pytest.mark.parametrize(
    ("button", "asked"),
    [("mute", ("muted", True)), ("camera", ("camera", False)), ("hang_up", "hang up")],
)
def test_each_button_of_the_bar_asks_for_its_thing(
    window: MainWindow, controls: RecordingControls, button: str, asked: object
) -> None:
    live(window, controls)
    click(getattr(window.stage.bar, button))
    assert controls.asked == [asked]


@pytest.mark.parametrize(
    ("key", "modifier", "asked"),
    [
        (Qt.Key.Key_M, Qt.KeyboardModifier.NoModifier, ("muted", True)),
        (Qt.Key.Key_V, Qt.KeyboardModifier.NoModifier, ("camera", False)),
        (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier, "neutral"),
        (Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier, "hang up"),
    ],
)
def test_each_key_asks_for_its_thing(
    window: MainWindow,
    controls: RecordingControls,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    asked: object,
) -> None:
    live(window, controls)
    QTest.keyClick(window.stage, key, modifier)
    assert controls.asked == [asked]


def test_a_second_press_takes_the_first_back(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls)
    for _ in range(2):
        click(window.stage.bar.mute)
        click(window.stage.bar.camera)
    assert controls.asked == [("muted", True), ("camera", False), ("muted", False), ("camera", True)]


def test_a_switch_shows_what_is_and_names_what_a_press_would_do(
    window: MainWindow, controls: RecordingControls
) -> None:
    live(window, controls)
    bar = window.stage.bar
    assert (bar.mute.isChecked(), bar.mute.accessibleName(), bar.mute.toolTip()) == (
        False,
        "Mute",
        "Mute (M)",
    )
    controls.become(Phase.LIVE, muted=True, camera_on=False)
    window.feed.look()
    assert (bar.mute.isChecked(), bar.mute.accessibleName(), bar.mute.toolTip()) == (
        True,
        "Unmute",
        "Unmute (M)",
    )
    assert (bar.camera.isChecked(), bar.camera.accessibleName()) == (True, "Camera on")


def test_a_client_that_does_not_obey_leaves_the_switch_as_it_is(
    window: MainWindow, controls: RecordingControls, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(window, controls)
    monkeypatch.setattr(controls, "set_muted", lambda muted: None)
    click(window.stage.bar.mute)
    assert not window.stage.bar.mute.isChecked()


def test_space_talks_while_held_when_muted(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls, muted=True)
    QTest.keyPress(window.stage, Qt.Key.Key_Space)
    assert controls.asked == [("muted", False)]
    QTest.keyRelease(window.stage, Qt.Key.Key_Space)
    assert controls.asked == [("muted", False), ("muted", True)]


def test_space_does_nothing_when_the_microphone_is_open(
    window: MainWindow, controls: RecordingControls
) -> None:
    live(window, controls)
    QTest.keyClick(window.stage, Qt.Key.Key_Space)
    assert controls.asked == []


def test_space_presses_a_button_that_was_reached_by_tab(
    window: MainWindow, controls: RecordingControls
) -> None:
    live(window, controls, muted=True)
    window.stage.bar.camera.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window.stage.bar.camera, Qt.Key.Key_Space)
    assert controls.asked == [("camera", False)]


def test_after_a_click_on_a_button_space_still_talks(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls, muted=True)
    click(window.stage.bar.camera)
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Space)
    assert controls.asked[1:] == [("muted", False), ("muted", True)]


def test_statistics_show_what_is_measured(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls)
    panel = window.stage.statistics
    assert not panel.isVisible()
    QTest.keyClick(window.stage, Qt.Key.Key_T)
    assert panel.isVisible()
    panel.add(LIVE_STATS)
    numbers = panel.numbers()
    assert numbers["Sending, on the wire"] == "14 kbit/s"
    assert numbers["Round trip"] == "38 ms"
    assert numbers["Packets lost"] == "0.4 %"
    assert numbers["Finding your face"] == "6.3 ms"
    QTest.keyClick(window.stage, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    click(window.stage.bar.statistics)
    assert panel.isVisible()


def test_videos_cost_is_measured_when_it_is_asked_for_and_shown_beside_the_call(
    window: MainWindow, controls: RecordingControls
) -> None:
    live(window, controls)
    box = window.stage.statistics.comparison
    QTest.keyClick(window.stage, Qt.Key.Key_C)
    assert controls.asked == ["compare"]
    assert box.isVisible()
    assert "nothing is sent" in box.text.text()
    live(window, controls, comparison=Comparison(0.4, (500.0, 520.0), (14.0, 14.4)))
    assert not box.compare.isEnabled()
    assert box.progress.isVisible()
    assert box.progress.value() == 40
    assert "video" not in window.stage.call_pill.bandwidth.text()
    live(window, controls, comparison=Comparison(1.0, (500.0, 520.0), (14.0, 14.4)))
    assert box.compare.isEnabled()
    assert not box.progress.isVisible()
    assert "36 times less" in box.text.text()
    assert box.plot.line((510.0, 14.0)).at(0).y() < box.plot.line((510.0, 14.0)).at(1).y()
    assert window.stage.call_pill.bandwidth.text() == "27 kbit/s, video 36 times that"
    click(box.compare)
    assert controls.asked == ["compare", "compare"]


def test_a_comparison_without_a_picture_says_so(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls, comparison=Comparison(1.0, trouble=Sentence("Your camera gave no picture.")))
    window.stage.bar.statistics.click()
    box = window.stage.statistics.comparison
    assert box.text.text() == "Your camera gave no picture."
    assert not box.plot.isVisible()
    assert box.compare.isEnabled()


def test_outside_a_call_there_is_nothing_to_compare(window: MainWindow, controls: RecordingControls) -> None:
    QTest.keyClick(window.stage, Qt.Key.Key_C)
    assert controls.asked == []


def test_statistics_fill_by_themselves(window: MainWindow, controls: RecordingControls, qtbot: QtBot) -> None:
    live(window, controls)
    qtbot.waitUntil(lambda: window.stage.statistics.numbers()["Round trip"] == "38 ms", timeout=5000)


def test_full_screen_goes_and_comes(window: MainWindow, controls: RecordingControls, qtbot: QtBot) -> None:
    live(window, controls)
    QTest.keyClick(window.stage, Qt.Key.Key_F)
    assert window.isFullScreen()
    assert window.stage.bar.full_screen.isChecked()
    QTest.keyClick(window.stage, Qt.Key.Key_Escape)
    assert not window.isFullScreen()


def test_escape_never_hangs_up(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls)
    for _ in range(3):
        QTest.keyClick(window.stage, Qt.Key.Key_Escape)
    assert controls.asked == []


def test_a_question_mark_shows_all_keys_and_escape_hides_them(
    window: MainWindow, controls: RecordingControls
) -> None:
    live(window, controls)
    QTest.keyClick(window.stage, Qt.Key.Key_Question)
    assert window.stage.help.isVisible()
    QTest.keyClick(window.stage.help.close_button, Qt.Key.Key_Escape)
    assert not window.stage.help.isVisible()
    click(window.stage.help_button)
    assert window.stage.help.isVisible()
    click(window.stage.help.close_button)
    assert not window.stage.help.isVisible()


def test_trouble_is_told_over_the_picture_and_can_be_sent_away(
    window: MainWindow, controls: RecordingControls
) -> None:
    live(window, controls, message=Sentence("The camera was unplugged."))
    banner = window.stage.banner
    assert banner.text() == "The camera was unplugged."
    click(banner.close_button)
    live(window, controls, message=Sentence("The camera was unplugged."), live_for_s=90.0)
    assert banner.text() == ""
    live(window, controls, message=Sentence("The network is slow."))
    assert banner.text() == "The network is slow."
    live(window, controls, message=Sentence(""))
    assert banner.text() == ""


def test_a_lost_connection_is_told_and_the_call_stays(
    window: MainWindow, controls: RecordingControls
) -> None:
    live(window, controls)
    controls.become(Phase.RECOVERING)
    window.feed.look()
    assert window.stage.bar.isVisible()
    assert "silent" in window.stage.banner.text()
    assert window.stage.call_pill.quality.text() == "Reconnecting"


def test_a_face_that_is_not_there_is_explained(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    controls.remote_has_face = False
    live(window, controls)
    qtbot.waitUntil(lambda: window.stage.note_text.text() == "Waiting for the other face", timeout=5000)
    controls.remote_has_face = True
    live(window, controls, peer_muted=True)
    qtbot.waitUntil(lambda: window.stage.note_text.text() == "The other microphone is off", timeout=5000)


def test_words_from_the_other_side_are_never_markup(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls, message=Sentence("<b>bold</b><img src='http://192.0.2.1/x'>"))
    assert window.stage.banner.text().startswith("<b>")
    texts = [window.stage.banner.findChildren(QWidget)]
    assert texts
    labels = [label for label in window.findChildren(QLabel) if label.text()]
    assert labels
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


# The end of the program


def test_closing_the_window_hangs_up(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls)
    window.close()
    assert controls.asked == ["hang up"]


def test_closing_the_window_outside_a_call_asks_for_nothing(
    window: MainWindow, controls: RecordingControls
) -> None:
    window.close()
    assert controls.asked == []


# The picture


def picture_now(window: MainWindow, qtbot: QtBot) -> QImage:
    """One that shows what is set now: the drawer looks again only after the picture of its last look."""
    drawer, looks = window.stage._drawer, list[float]()
    look = drawer.look

    def counted() -> Order | None:
        looks.append(time.monotonic())
        return look()

    drawer.look = counted
    qtbot.waitUntil(lambda: len(looks) >= 2 and window.stage.pictures > 0, timeout=60_000)
    drawer.look = look
    return window.stage.image()


def test_the_face_is_really_drawn(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.stage.pictures > 0, timeout=20_000)
    picture = pixels(picture_now(window, qtbot)).astype(int)
    middle = picture[picture.shape[0] // 3 : picture.shape[0] // 2, picture.shape[1] // 2 - 20 :][:, :40]
    corner = picture[5:25, 5:25]
    assert picture.std() > 20
    assert middle[..., 0].mean() > middle[..., 2].mean() + 20  # skin is redder than blue
    assert abs(corner[..., 0].mean() - corner[..., 2].mean()) < 30  # the background is not


def test_in_a_call_the_other_persons_face_is_drawn_and_reported(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    live(window, controls)
    qtbot.waitUntil(lambda: controls.noted > 0, timeout=20_000)


def test_a_mirror_shows_the_other_way_round(window: MainWindow, qtbot: QtBot) -> None:
    mirrored = pixels(picture_now(window, qtbot)).astype(int)
    window.stage.mirrored = False
    straight = pixels(picture_now(window, qtbot)).astype(int)
    assert np.abs(mirrored[:, ::-1] - straight).mean() < 3
    assert np.abs(mirrored - straight).mean() > 3


def test_dragging_turns_the_head_wheel_and_double_click_too(window: MainWindow) -> None:
    stage = window.stage
    middle = stage.rect().center()
    QTest.mousePress(stage, LEFT, pos=middle)
    QTest.mouseMove(stage, middle + QPoint(80, 30))
    QTest.mouseRelease(stage, LEFT, pos=middle + QPoint(80, 30))
    assert stage.orbit.camera.yaw_rad < 0 < stage.orbit.camera.pitch_rad
    far = stage.orbit.camera.distance_mm
    wheel = QWheelEvent(
        QPointF(middle),
        QPointF(stage.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(stage, wheel)
    assert stage.orbit.camera.distance_mm < far
    QTest.mouseDClick(stage, LEFT, pos=middle)
    assert stage.orbit.camera.yaw_rad == 0


def test_keys_look_from_another_side_and_zero_looks_straight(window: MainWindow) -> None:
    stage = window.stage
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Plus):
        QTest.keyClick(stage, key)
    camera = stage.orbit.camera
    assert camera.yaw_rad != 0
    assert camera.pitch_rad != 0
    QTest.keyClick(stage, Qt.Key.Key_0)
    assert stage.orbit.camera.yaw_rad == 0


def test_a_likeness_that_cannot_be_drawn_is_told_and_the_call_goes_on(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    controls.others_identity = Identity(np.zeros(4, np.float32), b"\xff\xd8 not a picture")
    live(window, controls)
    qtbot.waitUntil(lambda: "texture" in window.stage.banner.text(), timeout=20_000)
    assert controls.noted >= 0
    assert window.stage.bar.isVisible()


def test_a_driver_that_cannot_draw_is_told_and_the_call_goes_on(
    make_window: MakeWindow,
    controls: RecordingControls,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    def refuse(basis: Basis, skin: bytes, wait: bool) -> None:
        raise RenderError("The graphics driver is too old; update it.")

    monkeypatch.setattr("app.ui.drawing.SourcePainter", refuse)
    window = make_window()
    qtbot.waitUntil(
        lambda: window.stage.accessibleDescription().startswith("The graphics driver"), timeout=5000
    )
    live(window, controls)
    click(window.stage.bar.mute)
    assert controls.asked == [("muted", True)]


# Oneself, small


def test_the_self_view_goes_from_avatar_to_camera_to_hidden(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    live(window, controls)
    panel = window.stage.self_view
    assert panel.isVisible()
    assert window.stage.inset is not None
    QTest.keyClick(window.stage, Qt.Key.Key_S)
    assert panel.isVisible()
    assert window.stage.inset is None
    click(panel)
    assert not panel.isVisible()
    click(window.stage.bar.self_view)
    assert panel.isVisible()
    assert window.stage.inset is not None


def test_the_self_view_shows_the_camera_as_in_a_mirror(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    picture = np.zeros((240, 320, 3), np.uint8)
    picture[:, :160] = (200, 40, 40)
    controls.picture = picture
    panel = window.stage.self_view

    def shown() -> bool:
        middle = pixels(panel.grab().toImage())[panel.height() // 2]
        return bool(middle[-20][0] > 150 and middle[20][0] < 50)

    qtbot.waitUntil(shown, timeout=5000)


def test_the_self_view_can_be_dragged_and_stays_in_the_window(window: MainWindow) -> None:
    panel, stage = window.stage.self_view, window.stage
    start = panel.pos()
    QTest.mousePress(panel, LEFT, pos=QPoint(10, 10))
    QTest.mouseMove(panel, QPoint(-150, -100))
    QTest.mouseRelease(panel, LEFT, pos=QPoint(10, 10))
    assert panel.x() < start.x()
    assert panel.y() < start.y()
    QTest.mousePress(panel, LEFT, pos=QPoint(10, 10))
    QTest.mouseMove(panel, QPoint(-5000, -5000))
    QTest.mouseRelease(panel, LEFT, pos=QPoint(10, 10))
    assert stage.rect().contains(panel.geometry())
    panel.setFocus()
    at = panel.x()
    QTest.keyClick(panel, Qt.Key.Key_Right)
    assert panel.x() > at


def test_a_camera_that_is_off_shows_no_old_picture_of_oneself(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    live(window, controls)
    QTest.keyClick(window.stage, Qt.Key.Key_S)
    QTest.keyClick(window.stage, Qt.Key.Key_V)
    controls.picture = np.full((240, 320, 3), 255, np.uint8)
    qtbot.wait(200)
    assert pixels(window.stage.self_view.grab().toImage())[20:40, 20:40].max() < 120


# Settings


def test_settings_list_devices_and_save_what_was_chosen(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[Settings] = []
    devices = DeviceList(cameras=[("0", "Front camera")], microphones=[("usb", "USB microphone")])
    monkeypatch.setattr(window.preferences, "list_devices", lambda: devices)
    monkeypatch.setattr(window.preferences, "told", told.append)
    click(window.stage.settings_button)
    dialog = window.preferences.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.camera.count() == 2, timeout=5000)
    dialog.camera.setCurrentIndex(1)
    dialog.self_view.setCurrentIndex(2)
    dialog.network.rendezvous.setText(" ws://192.0.2.7:8765 ")
    click(dialog.ok)
    assert [s.camera for s in told] == ["0"]
    assert window.worker.finish(5000)
    kept = SettingsFile(tmp_path / "s.json").settings
    assert (kept.camera, kept.rendezvous, kept.self_view) == ("0", "ws://192.0.2.7:8765", SelfView.HIDDEN)
    assert not window.stage.self_view.isVisible()


def test_settings_that_are_cancelled_change_nothing(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.preferences.open()
    dialog = window.preferences.dialog
    assert dialog is not None
    dialog.mirror.setChecked(False)
    click(dialog.cancel)
    assert window.stage.mirrored
    assert not (tmp_path / "s.json").exists()


def test_a_chosen_device_that_is_gone_stays_chosen_and_is_said_to_be_gone(
    window: MainWindow,
) -> None:
    window.preferences.file.change(camera="Old camera")
    window.preferences.open()
    assert window.preferences.dialog is not None
    assert window.preferences.dialog.camera.currentText() == "Old camera (not found)"
    assert window.preferences.dialog.changes() == {}
    window.preferences.dialog.reject()


def test_without_a_client_that_changes_devices_the_next_start_is_named(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    devices = DeviceList(cameras=[("0", "Front camera")])
    monkeypatch.setattr(window.preferences, "list_devices", lambda: devices)
    window.preferences.open()
    dialog = window.preferences.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.camera.count() == 2, timeout=5000)
    dialog.camera.setCurrentIndex(1)
    dialog.accept()
    assert "next start" in window.stage.banner.text()


def test_this_machines_devices_can_be_listed_and_silence_chosen() -> None:
    found = devices_now()
    assert ("none", "No microphone") in found.microphones
    assert ("none", "No sound") in found.speakers


def test_drivers_that_fail_do_not_take_the_settings_down(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> DeviceList:
        raise OSError("no bus")

    monkeypatch.setattr(window.preferences, "list_devices", broken)
    window.preferences.open()
    dialog = window.preferences.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.rescan.text() == "No answer. Try again", timeout=5000)
    assert dialog.rescan.isEnabled()
    dialog.reject()


def test_a_key_can_be_given_another_place(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls)
    window.preferences.open()
    assert window.preferences.dialog is not None
    window.preferences.dialog.keys[Act.MUTE].setKeySequence("X")
    window.preferences.dialog.accept()
    QTest.keyClick(window.stage, Qt.Key.Key_M)
    assert controls.asked == []
    QTest.keyClick(window.stage, Qt.Key.Key_X)
    assert controls.asked == [("muted", True)]
    assert window.stage.bar.mute.toolTip() == "Unmute (X)"


def test_a_damaged_settings_file_is_told_in_the_window(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("{")
    window.preferences.file = SettingsFile(tmp_path / "s.json")
    window.apply_settings()
    banner = window.stage.banner
    assert "s.json cannot be read" in banner.text()
    window.preferences.file.save()
    window.show_status(CallStatus())
    assert banner.text() == ""


# For everyone


def controls_of(window: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QKeySequenceEdit, QProgressBar)
    inner = (QLineEdit, QAbstractButton)  # parts of Qt's own controls speak through their owner
    return [
        w
        for w in window.findChildren(QWidget)
        if isinstance(w, kinds)
        and not (
            isinstance(w, inner) and isinstance(w.parentWidget(), (QKeySequenceEdit, QComboBox, QLineEdit))
        )
        and not w.objectName().startswith("qt_")
        and type(w.parentWidget()).__name__ != "QTabBar"
    ]


def test_every_control_has_a_name_and_a_tool_tip(window: MainWindow) -> None:
    window.preferences.open()
    found = controls_of(window)
    assert len(found) > 30
    for control in found:
        text = control.accessibleName()
        assert text, control
        assert control.toolTip() or isinstance(control, QProgressBar), text


def test_tool_tips_tell_the_keys(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls)
    tips = [control.toolTip() for control in window.stage.bar.buttons().values()]
    assert tips == [
        "Mute (M)",
        "Camera off (V)",
        "Self view (S)",
        "Messages (W)",
        "React (E)",
        "Record the call (R)",
        "Statistics (T)",
        "Small window, above all others (P)",
        "Full screen (F)",
        "Hang up (Ctrl+H)",
    ]


def tab_through(window: MainWindow, count: int) -> list[str]:
    names = []
    for _ in range(count):
        focus = QApplication.focusWidget()
        assert focus is not None
        names.append(focus.accessibleName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    return names


def test_tab_reaches_everything_of_the_first_screen(window: MainWindow) -> None:
    window.panel.home.field.setText("7-acorn-violin")
    window.panel.home.start_button.setFocus()
    assert set(tab_through(window, 8)) >= {
        "Start a call",
        "The other person's code",
        "Join",
        "The face",
        "Settings",
        "Keys and help",
        "Yourself",
    }


def test_tab_reaches_everything_of_a_call(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls)
    reached = tab_through(window, 20)
    assert reached[0] == "The face"
    assert set(reached) >= {
        "Mute",
        "Camera off",
        "Self view",
        "Record the call",
        "Yourself",
        "Statistics",
        "Full screen",
        "Hang up",
        "Settings",
        "Keys and help",
    }


def test_dialogs_leave_nothing_behind(window: MainWindow, qtbot: QtBot) -> None:
    for _ in range(3):
        window.preferences.open()
        assert window.preferences.dialog is not None
        window.preferences.dialog.reject()
    qtbot.wait(50)
    gc.collect()
    assert window.findChildren(SettingsDialog) == []


def test_the_camera_works_as_much_as_the_window_looks(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: controls.watched_hz == 12)
    window.showMinimized()
    assert controls.watched_hz == 0, "at once"
    window.showNormal()
    qtbot.waitUntil(lambda: controls.watched_hz == 12)
    window.preferences.open()
    qtbot.waitUntil(lambda: controls.watched_hz > 100)
