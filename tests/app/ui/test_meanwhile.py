"""Controls that go away, the small window, and what is dimmed."""

from PyQt6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from app.call.status import Phase
from app.ui.main_window import MainWindow
from tests.app.ui.fake import RecordingControls
from tests.app.ui.fingers import QTest
from tests.app.ui.test_window import click, live, pixels


def resting(window: MainWindow, controls: RecordingControls, qtbot: QtBot, **values: object) -> None:
    """In a call in which nothing is done for a while."""
    live(window, controls, **values)
    rest = window.meanwhile.rest
    rest.after_ms = 20
    rest.wake()
    rest.after_ms = 3_600_000
    qtbot.waitUntil(lambda: rest.resting, timeout=20_000)


def test_controls_go_when_nothing_is_done_and_come_back_at_a_key(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    resting(window, controls, qtbot, recording=True)
    stage = window.stage
    parts = (stage.bar, stage.call_pill, stage.words_pill, stage.corner)
    assert not any(part.isVisible() for part in parts)
    assert stage.recording_pill.isVisible()
    assert stage.cursor().shape() is Qt.CursorShape.BlankCursor
    live(window, controls, recording=True, live_for_s=99.0)
    assert not stage.bar.isVisible()
    QTest.keyClick(stage, Qt.Key.Key_Shift)
    assert all(part.isVisible() for part in parts)


def test_controls_come_back_at_a_touch_and_stay_where_one_is_used(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    resting(window, controls, qtbot)
    click(window.stage)
    assert window.stage.bar.isVisible()
    window.stage.bar.mute.setFocus()
    window.meanwhile.rest._rest()
    assert window.stage.bar.isVisible()


def test_before_and_after_a_call_nothing_goes(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    resting(window, controls, qtbot)
    controls.become(Phase.ENDED)
    window.feed.look()
    assert not window.meanwhile.rest.resting
    window.meanwhile.rest._rest()
    assert window.stage.corner.isVisible()


def test_the_window_becomes_small_and_comes_back_by_a_double_click(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    live(window, controls, recording=True)
    before, least = window.size(), window.minimumSize()
    click(window.stage.bar.small_window)
    qtbot.waitUntil(lambda: window.width() < before.width() // 2, timeout=20_000)
    assert window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    stage = window.stage
    assert not any(part.isVisible() for part in (stage.bar, stage.self_view, stage.call_pill, stage.corner))
    assert stage.recording_pill.isVisible()
    looks = stage.orbit.camera
    QTest.mousePress(stage, Qt.MouseButton.LeftButton)
    QTest.mouseMove(stage, QPointF(5, 5).toPoint())
    QTest.mouseRelease(stage, Qt.MouseButton.LeftButton)
    assert stage.orbit.camera == looks  # the hand has the window, not the head
    QTest.mouseDClick(stage, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.size() == before, timeout=20_000)
    assert window.minimumSize() == least
    assert not window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert stage.bar.isVisible()


def test_the_end_of_a_call_makes_the_small_window_large(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    live(window, controls)
    before = window.size()
    QTest.keyClick(window, Qt.Key.Key_P)
    assert window.meanwhile.small.on
    controls.become(Phase.ENDED)
    window.feed.look()
    assert not window.meanwhile.small.on
    qtbot.waitUntil(lambda: window.size() == before, timeout=20_000)
    assert window.panel.isVisible()


def test_a_camera_that_is_off_and_a_lost_connection_dim_the_picture_at_once(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    live(window, controls)
    qtbot.waitUntil(window.stage.shows_now, timeout=60_000)

    def light() -> float:
        return float(pixels(window.stage.grab().toImage())[40:80, 200:260].mean())

    usual = light()
    live(window, controls, peer_camera_on=False)
    assert light() < 0.75 * usual
    live(window, controls, peer_camera_on=True)
    assert abs(light() - usual) < 3
    controls.become(Phase.RECOVERING)
    window.feed.look()
    assert light() < 0.75 * usual


def test_who_speaks_while_muted_is_told_and_which_keys_help(
    window: MainWindow, controls: RecordingControls
) -> None:
    live(window, controls, muted=True, speaking_muted=True)
    assert window.stage.note_text.text() == "You are muted. Hold Space to talk, or press M."
    live(window, controls, muted=False, speaking_muted=False)
    assert "muted" not in window.stage.note_text.text()
