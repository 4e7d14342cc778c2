"""Draws one person in one OpenGL context: dressed as its identity says, with the place in front of the camera
where its face rests in the middle of the picture. The window, films and calls without a window all draw so.
"""

import math
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from codec.basis import Basis
from codec.sentence import NOTHING
from codec.values import FaceFrame, Identity, Image
from render.framing import Framing
from render.gl import RenderError
from render.materials import Materials
from render.offscreen import Offscreen
from render.photo.opening import opened
from render.photo.values import Photograph
from render.renderer import Renderer
from render.scene import Scene
from render.texture import MAX_SIDE

DRESS_EVERY_S = 0.5  # a shape that is still being estimated changes with every picture
SLOW_PICTURES = 15  # in a row, and edges may be jagged: late pictures are worse


class FacePainter:
    """Make it, and call it, with the context current. `problem` is a sentence if the likeness that came
    cannot be drawn; the mean face then stands in, or for a photographed likeness the drawn one.

    wait: a picture waits until a photographed likeness is decoded; or else what was drawn before is shown
    meanwhile. materials: those of the context, where another painter has made them. sheet_side: as
    Renderer has it.
    """

    def __init__(
        self,
        basis: Basis,
        skin: bytes,
        wait: bool = True,
        materials: Materials | None = None,
        sheet_side: int = MAX_SIDE,
    ) -> None:
        self._basis, self._wait = basis, wait
        self._opening: Future[Photograph] | None = None
        self._opener = ThreadPoolExecutor(1, "photograph")
        self._renderer = Renderer(basis, skin, materials=materials, sheet_side=sheet_side)
        self._rest_face = FaceFrame.neutral(len(basis.expression))
        self._identity: Identity | None = None
        self.problem = NOTHING
        self.restart()

    @property
    def materials(self) -> Materials:
        """For other painters of the same context."""
        return self._renderer.materials

    def wears(self, identity: Identity | None) -> bool:
        """Whether pictures show this person already, with everything that has come of it."""
        return self._opening is None and _same(identity, self._identity)

    def restart(self) -> None:
        """Somebody else is drawn from here on."""
        self._face, self._framing, self._dress_again_s = self._rest_face, Framing(), -math.inf

    def paint(
        self,
        face: FaceFrame | None,
        identity: Identity | None,
        scene: Scene,
        now_s: float,
        width: int,
        height: int,
        buffer: int,
    ) -> None:
        """Draw into a frame buffer; without a face the last one, and before the first a face at rest."""
        self._dress(identity, now_s)
        self._wear_photograph()
        self._face = face or self._face
        looks = self._identity.appearance if self._identity else scene.appearance
        framed = replace(scene, rest=self._framing.follow(self._face, now_s), appearance=looks)
        self._renderer.draw(self._face, framed, width, height, buffer)

    def _dress(self, identity: Identity | None, now_s: float) -> None:
        before = self._identity.photograph if self._identity else b""
        photograph = identity.photograph if identity else b""
        first_seen = photograph and not before
        if _same(identity, self._identity) or (now_s < self._dress_again_s and not first_seen):
            return
        self._identity, self._dress_again_s = identity, now_s + DRESS_EVERY_S
        if photograph and photograph == before:
            return  # it is drawn whatever the texture
        self._opening = self._opener.submit(opened, self._basis, photograph) if photograph else None
        if not (photograph and before):
            self._draw_person()

    def _draw_person(self) -> None:
        try:
            self._renderer.set_person(self._identity)
            self.problem = NOTHING
        except RenderError as error:
            self._renderer.set_person(None)
            self.problem = error.sentence

    def _wear_photograph(self) -> None:
        if self._opening is None or not (self._wait or self._opening.done()):
            return
        opening, self._opening = self._opening, None
        try:
            self._renderer.set_photograph(opening.result())
            self.problem = NOTHING
        except RenderError as error:
            self._draw_person()
            self.problem = error.sentence


class OffscreenPainter:
    """The same without a window, into a target that is open; one target may serve several painters.

    slow_s: after SLOW_PICTURES in a row that take longer, the target smooths edges no more."""

    def __init__(self, basis: Basis, skin: bytes, target: Offscreen, slow_s: float = math.inf) -> None:
        target.make_current()
        self._painter, self._target = FacePainter(basis, skin), target
        self._slow_s, self._slow = slow_s, 0

    def draw(self, face: FaceFrame | None, identity: Identity | None, now_s: float) -> Image:
        """(H, W, 3) RGB, of the target's size."""
        begun_s, scene = time.perf_counter(), Scene()
        image = self._target.picture(
            lambda width, height, buffer: self._painter.paint(
                face, identity, scene, now_s, width, height, buffer
            )
        )
        self._slow = self._slow + 1 if time.perf_counter() - begun_s > self._slow_s else 0
        if self._slow >= SLOW_PICTURES:
            self._target.oversampling = 1.0
        return image


def _same(one: Identity | None, other: Identity | None) -> bool:
    if one is None or other is None:
        return one is other
    return one is other or (
        one.appearance == other.appearance
        and one.texture == other.texture
        and one.photograph == other.photograph
        and np.array_equal(one.shape, other.shape)
    )
