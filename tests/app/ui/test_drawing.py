"""The drawing thread's life: nobody waits for it, and it is always let go of."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QImage, QOpenGLContext
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import drawing
from app.ui.drawing import Drawer, Order, Picture
from app.ui.face_painter import FaceSource
from app.ui.face_view import FaceView, _part
from app.ui.yielding import NICE
from codec.basis import Basis
from codec.values import Appearance, FaceFrame, Hair, Identity
from render.gl import RenderError
from render.scene import Scene
from tests.app.ui.fake import load_skin


def face_at(basis: Basis, now_s: float) -> FaceFrame:
    return replace(FaceFrame.neutral(len(basis.expression), present=True), time_s=now_s)


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A driver that is busy until the event is set; whoever waits for it waits long."""
    done = threading.Event()

    def compile_all(basis: Basis, skin: bytes, wait: bool) -> None:
        done.wait(60)
        raise RenderError("There is nothing to draw with.")

    monkeypatch.setattr(drawing, "SourcePainter", compile_all)
    yield done
    done.set()
    assert drawing.finish(60)


def test_stopping_does_not_wait_for_a_driver_that_compiles(
    qapp: QApplication, basis: Basis, compiling: threading.Event, qtbot: QtBot
) -> None:
    drawer = Drawer(basis, b"", lambda: None)
    drawer.start()
    begun_s = time.monotonic()
    drawer.stop()
    assert not drawing.finish(0.0)
    assert time.monotonic() - begun_s < 30  # the driver would take 60
    compiling.set()
    assert drawing.finish(60)
    assert drawer not in drawing._AT_WORK


def test_a_thread_that_ends_later_is_let_go_of_by_the_window(
    qapp: QApplication, basis: Basis, compiling: threading.Event, qtbot: QtBot
) -> None:
    drawer = Drawer(basis, b"", lambda: None)
    drawer.start()
    drawer.stop()
    compiling.set()
    qtbot.waitUntil(lambda: drawer not in drawing._AT_WORK, timeout=30_000)


def test_a_machine_without_opengl_is_named_to_the_person_and_in_the_log(
    qapp: QApplication,
    basis: Basis,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    log: Callable[[], str],
) -> None:
    monkeypatch.setattr(QOpenGLContext, "create", lambda self: False)
    drawer = Drawer(basis, b"", lambda: None)
    with qtbot.waitSignal(drawer.voice.trouble) as told:
        drawer.start()
    drawer.stop()
    assert drawing.finish(60)
    assert told.args == [drawing.NO_OPENGL]
    assert f"eigencall.ui: renderer: {drawing.NO_OPENGL}" in log()


@pytest.mark.parametrize("early", [True, False])
def test_without_opengl_a_sentence_stands_in_the_faces_place(
    qapp: QApplication, basis: Basis, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, early: bool
) -> None:
    """early: it is known before the window is there, as at every start of the program."""
    monkeypatch.setattr(QOpenGLContext, "create", lambda self: False)
    drawer, nobody = Drawer(basis, b""), FaceSource(lambda now_s: None, lambda: None)
    if early:
        drawer.start()
        qtbot.waitUntil(lambda: bool(drawer.refusal))
    view = FaceView(basis, b"", nobody, drawer)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    qtbot.waitUntil(lambda: view.accessibleDescription() == drawing.NO_OPENGL)
    shown = view.grab().toImage()
    middle = {shown.pixel(x, y) for x in range(100, 500, 2) for y in range(150, 250)}
    assert len(middle) > 8  # letters, with soft edges
    assert {shown.pixel(x, 5) for x in range(600)} == {shown.pixel(5, 5)}
    drawer.stop()
    assert drawing.finish(60)


def test_the_driver_that_draws_is_in_the_log(
    qapp: QApplication, basis: Basis, qtbot: QtBot, log: Callable[[], str]
) -> None:
    drawer = Drawer(basis, load_skin())
    drawer.start()
    qtbot.waitUntil(lambda: "renderer: OpenGL " in log(), timeout=30_000)
    drawer.stop()
    assert drawing.finish(60)


def test_what_was_never_shown_ends_at_once_and_never_begins(qapp: QApplication, basis: Basis) -> None:
    drawer = Drawer(basis, b"", lambda: None)
    drawer.stop()
    drawer.start()
    assert drawer not in drawing._AT_WORK


def test_a_portrait_is_drawn_though_nothing_else_is_to_be_seen(
    qapp: QApplication, basis: Basis, qtbot: QtBot
) -> None:
    drawer, came = Drawer(basis, load_skin(), lambda: None), list[QImage]()
    drawer.voice.portrait.connect(came.append)
    drawer.start()
    shape = np.zeros(len(basis.identity), np.float32)
    drawer.portrait(Identity(shape, b"", Appearance(Hair.SHORT)), QSize(48, 48))
    qtbot.waitUntil(lambda: bool(came), timeout=60_000)
    assert came[0].size() == QSize(48, 48)
    shades = {came[0].pixel(x, 24) for x in range(48)}
    assert len(shades) > 12  # a face, not a ground
    drawer.stop()
    assert drawing.finish(60)


def test_a_face_at_rest_is_drawn_finely_once_and_then_no_more_and_one_that_moves_again(
    qapp: QApplication, basis: Basis, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = [face_at(basis, 0.0)]
    told: list[FaceFrame] = []
    source = FaceSource(
        lambda now_s: replace(at[0], time_s=now_s), lambda: None, lambda face, _: told.append(face)
    )
    order = Order(source, False, Scene(), QSize(48, 48), None, QSize(1, 1))
    monkeypatch.setattr(drawing, "in_software", lambda: True)
    drawer, came = Drawer(basis, load_skin(), lambda: order), list[Picture]()
    drawer.voice.drawn.connect(came.append)
    drawer.voice.drawn.connect(drawer.shown)
    drawer.start()
    qtbot.waitUntil(lambda: len(came) == 2, timeout=60_000)  # as it moved last, then as it stays
    held = len(told)
    qtbot.waitUntil(lambda: len(told) > held + 5, timeout=60_000)
    assert len(came) == 2
    assert came[0].image != came[1].image, "edges are smooth now"
    at[0] = replace(at[0], rotation=np.array([0, 0.3, 0], np.float32))
    qtbot.waitUntil(lambda: len(came) >= 3, timeout=60_000)
    drawer.stop()
    assert drawing.finish(60)


def test_no_picture_is_begun_before_the_last_one_is_on_the_screen(
    qapp: QApplication, basis: Basis, qtbot: QtBot
) -> None:
    """As behind a window that is minimised, or before a display that stands still."""
    looks: list[float] = []
    turn = np.array([0, 0.5, 0], np.float32)
    source = FaceSource(lambda now_s: replace(face_at(basis, now_s), rotation=now_s * turn), lambda: None)

    def look() -> Order:
        looks.append(time.monotonic())
        return Order(source, False, Scene(), QSize(48, 48), None, QSize(1, 1))

    drawer, came = Drawer(basis, load_skin(), look), list[Picture]()
    drawer.voice.drawn.connect(came.append)
    drawer.start()
    qtbot.waitUntil(lambda: len(came) == 1, timeout=60_000)
    asked = len(looks)
    qtbot.wait(700)
    assert (len(came), len(looks)) == (1, asked)
    drawer.shown()
    qtbot.waitUntil(lambda: len(came) == 2, timeout=60_000)
    drawer.stop()
    assert drawing.finish(60)


def test_a_source_that_knows_when_it_changes_is_drawn_then(
    qapp: QApplication, basis: Basis, qtbot: QtBot
) -> None:
    turn, due, waits = np.array([0, 0.5, 0], np.float32), threading.Semaphore(0), list[float]()

    def wait(timeout_s: float) -> None:
        waits.append(timeout_s)
        due.acquire()

    source = FaceSource(
        lambda now_s: replace(face_at(basis, now_s), rotation=now_s * turn), lambda: None, wait=wait
    )
    order = Order(source, False, Scene(), QSize(48, 48), None, QSize(1, 1))
    drawer, came = Drawer(basis, load_skin(), lambda: order), list[Picture]()
    drawer.voice.drawn.connect(came.append)
    drawer.voice.drawn.connect(drawer.shown)
    drawer.start()
    for number in range(1, 4):
        qtbot.waitUntil(lambda number=number: len(waits) == number, timeout=60_000)  # type: ignore[misc]  # lambdas with defaults
        qtbot.waitUntil(lambda number=number: len(came) == number, timeout=60_000)  # type: ignore[misc]  # lambdas with defaults
        due.release()
    drawer.stop()
    due.release(10)
    assert drawing.finish(60)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps it by thread")
def test_the_drawing_thread_comes_after_the_windows(qapp: QApplication, basis: Basis, qtbot: QtBot) -> None:
    seen: list[int] = []

    def nice() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    drawer, before = Drawer(basis, load_skin(), lambda: seen.append(nice())), nice()
    drawer.start()
    qtbot.waitUntil(lambda: bool(seen), timeout=60_000)
    drawer.stop()
    assert drawing.finish(60)
    assert seen[0] == NICE
    assert nice() == before


@pytest.mark.parametrize(
    ("picture", "place", "part"),
    [
        ((100, 50), (200, 100), (0, 0, 100, 50)),  # the same proportions, at another size
        ((100, 50), (50, 50), (25, 0, 50, 50)),  # of a wider window
        ((50, 100), (100, 100), (0, 25, 50, 50)),
    ],
)
def test_a_picture_of_another_size_is_cut_not_bent(
    picture: tuple[int, int], place: tuple[int, int], part: tuple[int, int, int, int]
) -> None:
    assert _part(QSize(*picture), QSize(*place)).getRect() == part
