"""The thread that draws faces: everything of OpenGL happens here, away from the thread of hands and eyes.

    look() -> what is to be drawn now;   drawn: a picture is there;   shown(): it is on the screen

Invariant: the window never waits for a picture, however long the machine takes for one, nor for the end of
this thread, since a driver that compiles shaders cannot be interrupted. No picture is begun before the last
one is on the screen: nothing is drawn behind a window that is minimised or covered, and nothing piles up
before a display that stands still. While OpenGL works, Python's lock is free.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PyQt6.QtCore import QObject, QSize, pyqtSignal
from PyQt6.QtGui import QImage, QOffscreenSurface, QOpenGLContext

from app.ui.canvas import Canvas
from app.ui.face_painter import FaceSource, SourcePainter
from app.ui.inset import Inset
from app.ui.pace import Fineness, FramePacer
from app.ui.surroundings import trim
from app.ui.yielding import give_way
from codec.basis import Basis
from codec.pose import is_still
from codec.sentence import NOTHING, Sentence
from codec.trace import Stage, stamp
from codec.values import FaceFrame, Identity
from render.gl import RenderError, driver, in_software, release_compiler
from render.scene import Camera, Scene

log = logging.getLogger("eigencall.ui")
_FIRST_THINGS_FIRST = 5  # pictures on the screen before anything is made for later
_SMALL = QSize(32, 32)
NO_OPENGL = Sentence(
    "Faces cannot be drawn here: this machine offers no OpenGL 3.3. Install the driver of its graphics card. "
    "Calls work without it; you hear the other person, and they see and hear you."
)
_STILL_S = 0.3  # of the same picture, then it is drawn as finely as can be
_LOOK_S = 1 / 30  # without another face: whether anything else has changed
_IDLE_S = 0.25  # between looks while nothing is to be drawn


USUAL_CAMERA = Camera()


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """What is to be drawn; sizes in pixels of the screen. moving_scale: drawn pixels per pixel at most, along
    each side, while the face moves and a processor draws it."""

    source: FaceSource
    mirrored: bool
    scene: Scene
    size: QSize
    inset: FaceSource | None
    inset_size: QSize
    moving_scale: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """image: of the order's size. face: what is seen on it, if anyone. number: from 1. inset: the
    small picture, if there is a new one. again: the image was shown before. camera: from
    where it was drawn."""

    image: QImage
    face: FaceFrame | None
    source: FaceSource
    number: int
    inset: QImage | None
    again: bool = False
    camera: Camera = USUAL_CAMERA


class _Voice(QObject):
    drawn = pyqtSignal(object)
    portrait = pyqtSignal(object)
    trouble = pyqtSignal(object)
    ended = pyqtSignal()


class Drawer:
    """`look`, which may be set at any time, is called on the drawing thread; None while nothing is to be
    seen. Signals come from that thread; Qt hands them to the window's. Make it there.
    wait: for a photographed likeness, instead of showing the drawn one until it is decoded."""

    def __init__(
        self,
        basis: Basis,
        skin: bytes,
        look: Callable[[], Order | None] = lambda: None,
        wait: bool = False,
    ) -> None:
        self.pace = FramePacer()
        self.look, self._wait_for_photograph = look, wait
        self.voice = _Voice()
        self.refusal = NOTHING  # why nothing is drawn at all; it may be known before the window is there
        self._basis, self._skin = basis, skin
        surface = QOffscreenSurface()  # must be made, and let go, on the window's thread
        surface.create()
        self._surface: QOffscreenSurface | None = surface
        self._wake = threading.Event()
        self._shown = threading.Event()
        self._shown.set()
        self._portrait: tuple[Identity, QSize] | None = None
        self._ending = False
        self._number = 0
        self._last: Picture | None = None
        self._last_order: tuple[object, ...] = ()
        self._last_size = QSize()
        self._last_fine = self.pace.fineness
        self._last_s = 0.0
        self._problem, self._in_software = NOTHING, False
        self._thread = threading.Thread(target=self._run, name="drawing", daemon=True)
        self.voice.ended.connect(self._let_go)

    def start(self) -> None:
        """A second time changes nothing, and after the end nothing begins."""
        if self._thread.ident is None and not self._ending:
            _AT_WORK.add(self)
            self._thread.start()

    def wake(self) -> None:
        """Something is to be drawn at once."""
        self._wake.set()

    def shown(self) -> None:
        """The newest picture is on the screen."""
        self._shown.set()

    def portrait(self, identity: Identity, size: QSize) -> None:
        """Draw a person once, at rest; the newest wish replaces one that has not been met."""
        self._portrait = identity, size
        self._wake.set()

    def stop(self) -> None:
        """Returns at once; the thread ends with what it is at. `finish` waits for that."""
        self._ending = True
        self._wake.set()
        self._shown.set()
        if self._thread.ident is None:
            self._let_go()

    @property
    def stopped(self) -> bool:
        """Whether it has been asked to end."""
        return self._ending

    def _let_go(self) -> None:
        """On the window's thread, once the drawing thread does nothing more: before the application goes."""
        if self._thread.ident is not None:
            self._thread.join()
        self._surface = None
        _AT_WORK.discard(self)

    def ended_within(self, seconds: float) -> bool:
        """Wait at most so long, on the window's thread; whether everything of OpenGL is gone."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, seconds))
        if not self._thread.is_alive():
            self._let_go()
        return not self._thread.is_alive()

    # On the drawing thread

    def _run(self) -> None:
        try:
            self._draw_in_context()
        finally:
            log.info("renderer: ended")
            self.voice.ended.emit()

    def _draw_in_context(self) -> None:
        context, surface = QOpenGLContext(), self._surface
        assert surface is not None  # until the thread has ended
        context.setFormat(surface.format())
        if not context.create() or not context.makeCurrent(surface):
            self._refuse(NO_OPENGL)
            return
        log.info("renderer: %s", driver())
        self._in_software = in_software()
        if self._in_software:
            self.pace.spare()
        give_way()
        self._canvas, self._inset = Canvas(), Inset(self._basis, self._skin)
        try:
            self._draw_on()
        except RenderError as error:
            self._refuse(error.sentence)  # voice and everything else go on without the picture
        finally:
            self._canvas.free()
            self._inset.free()
            context.doneCurrent()
            del surface, context

    def _refuse(self, why: Sentence) -> None:
        log.info("renderer: %s", why.anonymous)
        self.refusal = why
        self.voice.trouble.emit(why)

    def _draw_on(self) -> None:
        painter = SourcePainter(self._basis, self._skin, self._wait_for_photograph)
        self._inset.materials = painter.materials
        self._warm_up(painter)
        while not self._ending:
            self._meet_wish()
            if not self._shown.wait(_IDLE_S):
                continue
            order = self.look()
            if order is None or order.size.isEmpty():
                self._wait(_IDLE_S)
            elif (face := self._known(painter, order)) is not None:
                self._hold(painter, order, face)
                self._wait_for_face(order.source, self.pace.interval_s, 0.0)
            else:
                begun_s = time.perf_counter()
                self._draw(painter, order, self._moving(order))
                cost_s = time.perf_counter() - begun_s
                self._wait_for_face(order.source, self.pace.drawn(cost_s), self.pace.rest_s(cost_s))

    def _wait_for_face(self, source: FaceSource, pause_s: float, least_s: float) -> None:
        """A source that knows when it changes is drawn then, not in step with a clock of ours."""
        if source.wait is None:
            self._wait(pause_s)
            return
        self._wait(least_s)
        source.wait(_LOOK_S)

    def _warm_up(self, painter: SourcePainter) -> None:
        """A first picture that is not shown: drivers compile when something is drawn."""
        rest = FaceFrame.neutral(len(self._basis.expression), present=True)
        still, fine = FaceSource(lambda now_s: rest, lambda: None), self.pace.fineness
        self._canvas.picture(
            _SMALL, fine.samples, fine.scale, False,
            lambda w, h, buffer: painter.paint_source(still, Scene(), time.monotonic(), w, h, buffer),
        )  # fmt: skip

    def _meet_wish(self) -> None:
        wish, self._portrait = self._portrait, None
        if wish is not None:
            self.voice.portrait.emit(self._inset.portrait(*wish))

    def _wait(self, seconds: float) -> None:
        self._wake.wait(seconds)
        self._wake.clear()

    def _known(self, painter: SourcePainter, order: Order) -> FaceFrame | None:
        """The face to be seen now, if the last picture shows it: then nothing is drawn."""
        last = self._last.face if self._last is not None else None
        if last is None or _asked(order) != self._last_order or not painter.wears(order.source.identity()):
            return None
        face = order.source.face(time.monotonic())
        return face if face and face.present == last.present and is_still(face, last) else None

    def _hold(self, painter: SourcePainter, order: Order, face: FaceFrame) -> None:
        """The last picture is right for this moment, too. Once it has stayed it is drawn finely."""
        now_s = time.monotonic()
        if self._last_fine != self.pace.finest and now_s - self._last_s > _STILL_S:
            self._draw(painter, order, self.pace.finest)
            return
        order.source.shown(face, now_s)
        small = self._small(order, self._last_fine, now_s)
        if small is not None and self._last is not None:
            self._show(replace(self._last, inset=small, again=True))

    def _moving(self, order: Order) -> Fineness:
        """How finely a face that moves is drawn."""
        fine = self.pace.fineness
        return replace(fine, scale=min(fine.scale, order.moving_scale)) if self._in_software else fine

    def _small(self, order: Order, fine: Fineness, now_s: float) -> QImage | None:
        """Seen from where the large one is, in the middle of its own picture."""
        camera = replace(order.scene.camera, middle=USUAL_CAMERA.middle, share=USUAL_CAMERA.share)
        scene = replace(order.scene, camera=camera)
        return self._inset.picture(order.inset, scene, order.inset_size, fine.samples, now_s)

    def _draw(self, painter: SourcePainter, order: Order, fine: Fineness) -> None:
        now_s = time.monotonic()
        if order.size != self._last_size:
            self._last_size = order.size
            self.pace.restart()  # another size may allow finer drawing
        image = self._canvas.picture(
            order.size, fine.samples, fine.scale, order.mirrored,
            lambda w, h, buffer: painter.paint_source(order.source, order.scene, now_s, w, h, buffer),
        )  # fmt: skip
        self._last_order, self._last_fine, self._last_s = _asked(order), fine, now_s
        if self._number == _FIRST_THINGS_FIRST:
            self._inset.prepare()
            release_compiler()
            trim()
        if painter.drawn is not None:
            stamp(Stage.PLAYOUT, painter.drawn.time_s, now_s)
            stamp(Stage.DRAWING, painter.drawn.time_s, time.monotonic())
        small = self._small(order, fine, now_s)
        self._show(Picture(image, painter.drawn, order.source, 0, small, camera=order.scene.camera))
        if painter.problem not in (NOTHING, self._problem):
            log.info("renderer: %s", painter.problem.anonymous)
            self.voice.trouble.emit(painter.problem)
        self._problem = painter.problem

    def _show(self, picture: Picture) -> None:
        self._number += 1
        self._last = replace(picture, number=self._number)
        self._shown.clear()
        self.voice.drawn.emit(self._last)


_AT_WORK: set[Drawer] = set()


def finish(at_most_s: float) -> bool:
    """On the window's thread, before the program ends: wait for the threads that have been asked to stop;
    whether all have. Where one has not, leave with `os._exit`: the driver's end would meet it at work."""
    until_s = time.monotonic() + at_most_s
    stopped = [drawer for drawer in _AT_WORK if drawer.stopped]
    late = [drawer for drawer in stopped if not drawer.ended_within(until_s - time.monotonic())]
    return not late


def _asked(order: Order) -> tuple[object, ...]:
    """All but the face."""
    size = order.size.width(), order.size.height()
    return order.source.identity(), order.source, order.mirrored, order.scene, size
