"""The window's parts that need no window: colours, keys, camera movement, pace, hints, code field."""

import re
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QImage, QKeySequence, QTextDocument
from PyQt6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.hints import Hints
from app.ui.icons import pixmap
from app.ui.keys import FIXED, USUAL_KEYS, Act, bindings, described
from app.ui.orbit import Orbit
from app.ui.pace import FramePacer
from app.ui.pages import MAX_CODE_CHARACTERS, CodeField
from app.ui.parts import button, label
from app.ui.self_view import as_qimage, fitted
from app.ui.sparkline import POINTS, Sparkline
from codec.values import FaceFrame
from render.framing import Framing
from render.scene import Camera
from tests.app.ui.fingers import QTest

ICONS = sorted(p.stem for p in (Path(theme.__file__).parent / "icons").glob("*.svg"))


def luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance."""
    parts = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(colour).getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(colours: theme.Colours) -> None:
    c = colours
    pairs = [
        *((text, ground) for text in (c.text, c.quiet) for ground in (c.window, c.surface, c.raised)),
        *((c.on_accent, ground) for ground in (c.accent, c.accent_hover)),
        *((c.on_danger, ground) for ground in (c.danger, c.danger_hover)),
        ("#3d2c00", "#fff4d6"),
    ]
    for text, ground in pairs:
        assert contrast(text, ground) >= 4.5, (text, ground)


@pytest.mark.parametrize("name", ['<img src="http://192.0.2.1/seen">', "<b>Ann</b>", "Ann & <Bob>", "<qt>"])
def test_attack_a_name_is_no_rich_text_in_a_tool_tip(name: str, qtbot: QtBot) -> None:
    """Qt would fetch the picture, or show what the other side has made up."""
    made = button(f"Call {name}", key="F2")
    page = QTextDocument()
    if Qt.mightBeRichText(made.toolTip()):  # type: ignore[attr-defined]  # a QWidget
        page.setHtml(made.toolTip())
    else:
        page.setPlainText(made.toolTip())
    assert page.toPlainText() == f"Call {name} (F2)"


def test_the_style_sheet_has_no_colour_unfilled() -> None:
    sheet = theme.style_sheet(theme.DARK, 16, 10)
    assert not re.search(r"[{]c[.]|None|nan", sheet)
    for field in fields(theme.Colours):
        assert getattr(theme.DARK, field.name) in sheet


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_something(qapp: QApplication, name: str) -> None:
    image = pixmap(name, "#ffffff", 32).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    bits = image.constBits()
    assert bits is not None
    alpha = np.frombuffer(bytes(bits.asarray(image.sizeInBytes())), np.uint8)[3::4]
    assert 0.02 < (alpha > 128).mean() <= 1.0


def test_no_two_acts_share_a_key_and_all_are_described(qapp: QApplication) -> None:
    keys = bindings({})
    assert len(set(keys.values())) == len(Act) == len(USUAL_KEYS)
    assert all(described(act) for act in Act)


def test_keys_can_be_changed_but_not_the_way_out(qapp: QApplication) -> None:
    keys = bindings({"mute": "Ctrl+D", "back": "B", "no_such_act": "X"})
    assert keys[Act.MUTE] == QKeySequence("Ctrl+D")
    assert keys[Act.BACK] == QKeySequence("Esc")
    assert Act.BACK in FIXED


@pytest.mark.parametrize("wrong", ["", "no key", "A, B", "Ctrl+N"])
def test_a_key_that_is_none_or_taken_leaves_the_usual_one(qapp: QApplication, wrong: str) -> None:
    assert bindings({"mute": wrong})[Act.MUTE] == QKeySequence("M")


def test_the_camera_never_loses_the_face() -> None:
    orbit = Orbit()
    for _ in range(100):
        orbit.drag(5, 5)
        orbit.zoom(100)
    assert abs(orbit.camera.yaw_rad) <= 1.2
    assert abs(orbit.camera.pitch_rad) <= 0.7
    assert orbit.camera.distance_mm >= 0.5 * Camera().distance_mm
    orbit.zoom(-1e9)
    assert orbit.camera.distance_mm <= 2 * Camera().distance_mm
    orbit.reset()
    assert orbit.camera == Camera()


def test_a_slow_machine_draws_coarser_and_leaves_time_to_the_hands() -> None:
    pace = FramePacer(60)
    pace.drawn(2.0)  # the first: shaders
    assert pace.fineness.samples == 4
    waits = [pace.drawn(0.1) for _ in range(40)]
    assert min(waits) >= 0.05
    assert pace.fineness.scale == 0.5
    pace.restart()
    assert pace.fineness.samples == 4


def test_a_fast_machine_draws_finely_at_the_screens_rate() -> None:
    pace = FramePacer(60)
    waits = [pace.drawn(0.004) for _ in range(100)]
    assert pace.fineness.samples == 4
    assert waits[-1] == pytest.approx(1 / 60 - 0.004)


def test_one_hiccup_changes_nothing() -> None:
    pace = FramePacer(60)
    for _ in range(20):
        pace.drawn(0.1)
        pace.drawn(0.004)
    assert pace.fineness.samples == 4


def face(x: float = 0, y: float = 0, z: float = -600, present: bool = True) -> FaceFrame:
    return replace(FaceFrame.neutral(4, present=present), translation=np.array([x, y, z], np.float32))


def test_who_sits_elsewhere_is_in_the_middle_at_once_and_who_leans_after_a_while() -> None:
    framing = Framing()
    assert framing.follow(face(z=-900, present=False), 0.0) == (0, 0, -600)
    assert framing.follow(face(120, 30, -800), 1.0) == pytest.approx((120, 30, -800))
    soon, late = framing.follow(face(180, 30, -800), 1.1)[0], 0.0
    assert soon == pytest.approx(121, abs=1)
    for i in range(300):
        late = framing.follow(face(180, 30, -800), 1.2 + 0.1 * i)[0]
    assert late == pytest.approx(180, abs=2)


def test_a_place_that_is_no_number_moves_nothing() -> None:
    framing = Framing()
    framing.follow(face(), 0.0)
    assert framing.follow(face(x=float("nan")), 1.0) == (0, 0, -600)


GREY = np.full((48, 64, 3), 120, np.uint8)


@pytest.mark.parametrize(
    ("picture", "seen", "text"),
    [
        (None, None, "No camera picture"),
        (GREY // 6, face(), "dark"),
        (GREY * 2, face(), "bright"),
        (GREY, None, "No face"),
        (GREY, face(present=False), "No face"),
        (GREY, face(z=-200), "very close"),
        (GREY, face(z=-1500), "far away"),
        (GREY, face(x=260), "edge"),
        (GREY, face(), ""),
    ],
)
def test_what_would_help_is_said_once_it_has_lasted(
    qapp: QApplication, picture: np.ndarray | None, seen: FaceFrame | None, text: str
) -> None:
    hints = Hints()
    assert hints.at(10.0, picture, seen) == ""
    said = hints.at(12.0, picture, seen)
    assert text in said
    assert bool(text) == bool(said)


def test_a_picture_that_stands_on_its_head_is_said_instead_of_no_face(qapp: QApplication) -> None:
    hints = Hints()
    hints.at(10.0, GREY, face(present=False), 180)
    assert "turned" in hints.at(12.0, GREY, face(present=False), 180)


def test_the_line_keeps_a_minute_and_its_newest_point_is_at_the_right(qtbot: QtBot) -> None:
    line = Sparkline(10, "#ffffff")
    qtbot.addWidget(line)
    line.resize(200, 30)
    for i in range(POINTS + 30):
        line.add(float(i))
    assert line.values == tuple(float(i) for i in range(30, POINTS + 30))
    points = line.line()
    assert points.at(points.size() - 1).x() == 198
    assert 0 <= points.at(points.size() - 1).y() < points.at(0).y() <= 30


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7-acorn-violin", "7-acorn-violin"),
        ("  7 Acorn  Violin ", "7-acorn-violin"),
        ("7–acorn—violin-", "7-acorn-violin"),
        ("   ", ""),
    ],
)
def test_a_code_is_taken_however_it_was_written(qtbot: QtBot, typed: str, code: str) -> None:
    field = CodeField(())
    qtbot.addWidget(field)
    field.setText(typed)
    assert field.code() == code


def test_the_word_being_typed_is_completed(qtbot: QtBot) -> None:
    field = CodeField(("violin", "village", "acorn"))
    qtbot.addWidget(field)
    QTest.keyClicks(field, "7-acorn-vi")
    completer = field.completer()
    assert completer is not None
    model = completer.model()
    assert model is not None
    offered = [model.index(i, 0).data() for i in range(model.rowCount())]
    assert offered == ["7-acorn-village", "7-acorn-violin"]


def test_a_pasted_novel_is_cut(qtbot: QtBot) -> None:
    field = CodeField(())
    qtbot.addWidget(field)
    field.setText("x" * 100_000)
    assert len(field.code()) <= MAX_CODE_CHARACTERS < 100_000


def test_a_camera_picture_keeps_its_colours_in_any_memory_order(qapp: QApplication) -> None:
    picture = np.zeros((6, 10, 3), np.uint8)
    picture[2, 3] = (10, 20, 30)
    for view in (picture, np.asfortranarray(picture), picture[:, :7]):
        assert as_qimage(view).pixelColor(3, 2).getRgb()[:3] == (10, 20, 30)


@pytest.mark.parametrize("size", [(176, 128), (352, 256), (50, 200), (900, 100)])
def test_a_camera_picture_fits_its_place_and_shows_its_middle(size: tuple[int, int]) -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    picture[230:250, 310:330] = 255
    fits = fitted(picture, *size)
    assert fits.shape == (size[1], size[0], 3)
    rows, columns = np.nonzero(fits[..., 0] > 100)
    assert np.mean(columns) == pytest.approx((size[0] - 1) / 2, abs=1)
    assert np.mean(rows) == pytest.approx((size[1] - 1) / 2, abs=1)


def _has_width(widget: QWidget, width: int) -> bool:
    return widget.width() == width


def test_words_in_nested_layouts_are_never_cut(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    column, inner = QVBoxLayout(outer), QVBoxLayout()
    words = label("many words " * 30, wrap=True)
    inner.addWidget(words)
    column.addLayout(inner)
    column.addStretch(1)
    heights = []
    for width in (600, 200, 600):
        outer.resize(width, 900)
        outer.show()
        qtbot.waitUntil(partial(_has_width, outer, width))
        qtbot.wait(20)
        assert words.height() >= words.heightForWidth(words.width())
        heights.append(words.height())
    assert heights[0] == heights[2] < heights[1]
    words.setText("few")
    qtbot.waitUntil(lambda: words.height() < heights[0])
