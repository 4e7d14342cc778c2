"""The window of a recorded call, with a real recording."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QCoreApplication, QEvent, Qt
from PyQt6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.profile.settings import SettingsFile
from app.recording.callfile import CallFile
from app.recording.player import Player
from app.ui import drawing
from app.ui.replay import ReplayWindow
from codec.basis import Basis
from codec.recording import Side
from tests.app.recordings import record
from tests.app.ui.fake import load_skin


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Basis]:
    path = tmp_path_factory.mktemp("kept") / "talk.eigencall"
    return path, record(path, 12.0)


@pytest.fixture(scope="module")
def player(kept: tuple[Path, Basis]) -> Iterator[Player]:
    made = Player(CallFile(*kept))
    made.start()
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(
    qapp: QApplication, player: Player, kept: tuple[Path, Basis], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ReplayWindow]:
    settings = SettingsFile(tmp_path_factory.mktemp("settings") / "s.json")
    window = ReplayWindow(player, kept[1], load_skin(), settings)
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert drawing.finish(60)


@pytest.fixture
def window(shared: ReplayWindow, player: Player, qtbot: QtBot) -> ReplayWindow:
    player.pause()
    player.seek(0.0)
    with qtbot.waitExposed(shared, timeout=60_000):
        shared.show()
    shared.activateWindow()
    QApplication.setActiveWindow(shared)
    qtbot.waitUntil(shared.isActiveWindow, timeout=60_000)
    return shared


def test_play_and_pause_by_button_and_key(window: ReplayWindow, player: Player, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.bar.play_button, Qt.MouseButton.LeftButton)
    assert player.playing
    assert window.bar.play_button.accessibleName() == "Pause"
    window.view.setFocus()
    qtbot.keyClick(window.view, Qt.Key.Key_Space)
    assert not player.playing
    assert window.bar.play_button.accessibleName() == "Play"


def test_the_slider_and_the_arrows_move_about(window: ReplayWindow, player: Player, qtbot: QtBot) -> None:
    window.bar.slider.setValue(70)
    assert player.position_s == pytest.approx(7.0)
    window.view.setFocus()
    qtbot.keyClick(window.view, Qt.Key.Key_Left)
    assert player.position_s == pytest.approx(2.0)
    qtbot.keyClick(window.view, Qt.Key.Key_Right)
    qtbot.keyClick(window.view, Qt.Key.Key_Right)
    assert player.position_s == player.file.duration_s
    qtbot.keyClick(window.view, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: window.bar.time.text() == "0:00 / 0:11", timeout=10_000)


def test_what_was_written_is_shown_when_it_was(window: ReplayWindow, player: Player, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(player.said(0.0, 2.0)) == 2, timeout=60_000)
    player.seek(0.9)
    qtbot.waitUntil(lambda: window._said_s == pytest.approx(0.9), timeout=20_000)
    player.play()
    qtbot.waitUntil(lambda: len(window.edge.parts()) == 2, timeout=60_000)
    player.pause()
    window.edge.clear()


def test_either_face_can_be_the_large_one(window: ReplayWindow, qtbot: QtBot) -> None:
    other = window.view.source
    assert other.identity() is not None
    qtbot.mouseClick(window.bar.swap_button, Qt.MouseButton.LeftButton)
    assert window.view.inset is other
    window.view.setFocus()
    qtbot.keyClick(window.view, Qt.Key.Key_S)
    assert window.view.source is other


def test_the_faces_are_drawn(window: ReplayWindow, player: Player, qtbot: QtBot) -> None:
    player.seek(3.0)
    qtbot.waitUntil(lambda: player.face(Side.OTHER, 0.0) is not None, timeout=20_000)
    drawn = window.view.pictures
    player.play()
    qtbot.waitUntil(lambda: window.view.pictures > drawn, timeout=90_000)  # shaders of two faces are compiled
    image = window.view.image()
    middle, corner = image.pixelColor(image.width() // 2, image.height() // 2), image.pixelColor(5, 5)
    assert abs(middle.red() - corner.red()) > 15


def test_a_film_is_saved_and_said(
    window: ReplayWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def quickly(file: object, basis: object, skin: object, path: Path, size: object) -> Iterator[float]:
        yield 0.5
        path.write_bytes(b"film")
        yield 1.0

    monkeypatch.setattr("app.ui.replay.export", quickly)
    chosen = tmp_path / "talk.mp4"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    qtbot.mouseClick(window.bar.film_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: str(chosen) in window.banner.text(), timeout=20_000)
    assert chosen.read_bytes() == b"film"
    assert window.bar.film_button.isEnabled()


def test_a_question_mark_shows_the_keys_and_escape_takes_them_away(
    window: ReplayWindow, qtbot: QtBot
) -> None:
    window.view.setFocus()
    qtbot.keyClick(window.view, Qt.Key.Key_Question)
    assert window.help.isVisible()
    said = {words.text() for words in window.help.findChildren(QLabel)}
    assert {"Space", "Play or pause", "?", "Save as a film"} <= said
    assert not window.help.report_button.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.help.isVisible()
    qtbot.mouseClick(window.bar.help_button, Qt.MouseButton.LeftButton)
    assert window.help.isVisible()
    qtbot.mouseClick(window.help.close_button, Qt.MouseButton.LeftButton)
    assert not window.help.isVisible()
