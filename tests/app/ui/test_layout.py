"""What makes way for what, what Enter presses, where the window was; and the checker of layouts finds what is
wrong."""

from pathlib import Path

import pytest
from PyQt6 import sip
from PyQt6.QtCore import QPoint, QRect, QSize, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.call.status import Phase
from app.ui.banner import Remedy
from app.ui.beside import SMALLEST
from app.ui.clear import HEAD, USUAL, clear_place, head_standing
from app.ui.focus_ring import follower
from app.ui.main_window import MainWindow
from app.ui.translate import languages, speak
from app.ui.window_place import WindowPlace
from tests.app.ui.conftest import MakeWindow
from tests.app.ui.every_size import all_pages
from tests.app.ui.fake import RecordingControls
from tests.app.ui.fingers import QTest
from tests.app.ui.layout_faults import contrast, faults, head_box
from tests.app.ui.pictures import STATES


def test_the_checker_finds_what_is_wrong(window: MainWindow, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    narrow, faint = QPushButton("Many words", parent), QLineEdit(parent)
    narrow.setGeometry(0, 0, 20, 20)
    faint.setPlaceholderText("x")
    faint.setStyleSheet("placeholder-text-color: #dddddd; background: #ffffff; border: none;")
    faint.setGeometry(10, 10, 190, 80)
    parent.resize(150, 50)
    parent.show()
    text = " ".join(faults(parent))
    assert "20 px wide" in text
    assert "overlap" in text
    assert "beyond the window's edge" in text
    assert "contrast 1." in text
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)


@pytest.mark.parametrize("language", [code for _, code in languages()])
def test_settings_are_whole_with_large_letters_in_a_narrow_window(
    language: str, qapp: QApplication, make_window: MakeWindow
) -> None:
    usual, font = qapp.font(), qapp.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    qapp.setFont(font)
    translator = speak(qapp, language)
    try:
        window = make_window()
        window.preferences.open()
        dialog = window.preferences.dialog
        assert dialog is not None
        dialog.resize(480, 360)
        assert all_pages(dialog) == []
    finally:
        qapp.setFont(usual)
        if translator is not None:
            qapp.removeTranslator(translator)


# Who makes way


def test_a_head_stands_in_the_middle_where_that_is_free() -> None:
    assert head_standing(QSize(1088, 653), []) == USUAL
    assert head_standing(QSize(1088, 653), [QRect(14, 14, 300, 60)]) == USUAL


@pytest.mark.parametrize(
    "taken",
    [
        [QRect(14, 74, 477, 423)],
        [QRect(0, 0, 480, 80), QRect(0, 290, 480, 70)],
        [QRect(14, 40, 280, 240), QRect(0, 290, 480, 70), QRect(400, 0, 80, 40)],
    ],
)
def test_a_head_makes_way_for_what_lies_over_the_picture(taken: list[QRect]) -> None:
    size = QSize(1088, 653) if len(taken) == 1 else QSize(480, 360)
    (across, down), share = head_standing(size, taken)
    side = min(size.width(), size.height()) * share
    left, above, right, below = (reach * side for reach in HEAD)
    x, y = across * size.width(), down * size.height()
    head = QRect(round(x - left), round(y - above), round(left + right), round(above + below))
    assert not any((head & box).width() > 2 and (head & box).height() > 2 for box in taken)
    assert QRect(QPoint(0, 0), size).adjusted(-1, -1, 1, 1).contains(head)


def test_where_nothing_is_free_a_head_stands_as_usual() -> None:
    assert head_standing(QSize(480, 360), [QRect(0, 0, 480, 360)]) == USUAL


def test_the_small_picture_goes_to_the_nearest_free_place() -> None:
    area, size = QRect(0, 0, 400, 300), QSize(100, 80)
    assert clear_place(QPoint(290, 210), size, area, [], 5) == QPoint(290, 210)
    assert clear_place(QPoint(290, 210), size, area, [QRect(50, 240, 300, 50)], 5) == QPoint(290, 155)
    assert clear_place(QPoint(290, 210), size, area, [QRect(0, 0, 400, 300)], 5) is None


def test_the_statistics_never_lie_over_the_face(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    window.meanwhile.statistics_wanted = True
    phase, values = STATES["statistics"]
    controls.become(phase, **values)
    window.feed.look()
    stage = window.stage
    qtbot.waitUntil(lambda: stage.orbit.camera.middle != (0.5, 0.5), timeout=10_000)
    qtbot.waitUntil(lambda: not head_box(stage).intersects(stage.statistics.geometry()), timeout=10_000)
    window.stage.orbit.reset()
    assert stage.orbit.camera.middle != (0.5, 0.5)  # straight at the face, where it stands


# The bar, the banner


def test_what_does_not_fit_in_the_bar_is_in_its_menu(window: MainWindow, controls: RecordingControls) -> None:
    controls.become(Phase.LIVE)
    window.feed.look()
    bar = window.stage.bar
    bar.fit(bar.sizeHint().width())
    assert bar.more.isHidden()
    bar.fit(bar.sizeHint().width() - 60)
    assert not bar.more.isHidden()
    assert bar.full_screen.isHidden()
    assert not bar.mute.isHidden()
    bar.fit(10)
    assert [b for b in bar.buttons().values() if not b.isHidden()] == [bar.mute, bar.camera, bar.hang_up]
    names = {action.text(): action for action in bar.menu().actions()}
    assert names.keys() == {b.toolTip() for b in bar.buttons().values() if b.isHidden()}
    names[bar.statistics.toolTip()].trigger()
    assert window.meanwhile.statistics_wanted
    bar.fit(2000)
    assert bar.more.isHidden()
    assert not any(b.isHidden() for b in bar.buttons().values())


def test_in_a_low_picture_a_message_lies_over_the_shoulders_and_not_over_the_head(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot
) -> None:
    window.resize(480, 360)
    phase, values = STATES["no-camera"]
    controls.become(phase, **values)
    window.feed.look()
    stage = window.stage
    qtbot.waitUntil(lambda: stage.orbit.camera.share < 1, timeout=10_000)
    qtbot.waitUntil(lambda: stage._step.state() != stage._step.State.Running, timeout=10_000)
    assert head_box(stage).bottom() <= stage.banner.geometry().top()
    assert stage.orbit.camera.share > 0.5
    window.resize(1088, 653)
    qtbot.waitUntil(lambda: head_box(stage).top() > stage.banner.geometry().bottom(), timeout=10_000)


def test_what_can_be_done_about_a_message_is_a_button(
    window: MainWindow, controls: RecordingControls
) -> None:
    phase, values = STATES["trouble"]
    controls.become(phase, **values)
    window.feed.look()
    banner = window.stage.banner
    assert banner.remedy_button.isVisible()
    QTest.mouseClick(banner.remedy_button, Qt.MouseButton.LeftButton)
    assert window.preferences.dialog is not None
    done: list[str] = []
    banner.notice("Saved.", remedy=Remedy("Show", lambda: done.append("shown")))
    QTest.mouseClick(banner.remedy_button, Qt.MouseButton.LeftButton)
    assert done == ["shown"]
    banner.notice("Nothing to be done.")
    assert not banner.remedy_button.isVisible()


# Enter


@pytest.mark.parametrize("place", ["stage", "panel"])
def test_enter_presses_the_button_that_stands_out(
    place: str, window: MainWindow, controls: RecordingControls
) -> None:
    (window.stage if place == "stage" else window.panel.home.start_button).setFocus()
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)
    assert controls.asked == ["start"]


def test_enter_presses_the_button_that_has_the_focus(window: MainWindow, controls: RecordingControls) -> None:
    window.panel.home.invite_button.setFocus()
    QTest.keyClick(window.panel.home.invite_button, Qt.Key.Key_Enter)
    assert controls.asked == ["invite"]


def test_enter_ends_no_call(window: MainWindow, controls: RecordingControls) -> None:
    controls.become(Phase.LIVE)
    window.feed.look()
    QTest.keyClick(window.stage, Qt.Key.Key_Return)
    assert controls.asked == []


# Where the window was


def test_a_window_comes_back_as_large_as_it_was(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    first = make_window()
    first.resize(700, 500)
    qtbot.waitUntil(lambda: first.width() == 700)
    first.close()
    assert (tmp_path / "s.window").stat().st_mode & 0o077 == 0
    second = make_window()
    assert (second.width(), second.height()) == (700, 500)


@pytest.mark.parametrize("kept", [b"", b"\x00" * 40, b"x" * 9999])
def test_attack_a_place_that_is_none_is_as_none(kept: bytes, qtbot: QtBot, tmp_path: Path) -> None:
    window, place = QWidget(), tmp_path / "s.window"
    qtbot.addWidget(window)
    window.resize(SMALLEST)
    place.write_bytes(kept)
    WindowPlace(window, place)
    assert window.size() == SMALLEST


# The focus


def test_one_ring_goes_with_the_focus_and_not_around_the_picture(
    window: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    home, follows = window.panel.home, follower(qapp)
    for control in (home.start_button, home.field, window.stage.help_button):
        control.setFocus()
        ring = follows.ring
        assert ring.widget() is control
        qtbot.waitUntil(ring.isVisible)
        place = QRect(control.mapToGlobal(QPoint(0, 0)), control.size())
        assert QRect(ring.mapToGlobal(QPoint(0, 0)), ring.size()).contains(place)
    window.stage.setFocus()
    assert follows.ring.widget() is None


def test_a_ring_that_goes_with_its_window_comes_again(
    window: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    other = QWidget()
    field = QLineEdit(other)
    with qtbot.waitExposed(other):
        other.show()
    field.setFocus()
    follower(qapp).ring.setWidget(field)
    sip.delete(other)
    window.panel.home.field.setFocus()
    window.panel.home.start_button.setFocus()
    assert follower(qapp).ring.widget() is window.panel.home.start_button
