"""One person in one OpenGL context: where the face comes from, the renderer that draws it, and the place in
front of the camera that counts as the middle of the picture."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from codec.basis import Basis
from codec.sentence import NOTHING
from codec.values import FaceFrame, Identity
from render.framing import Framing
from render.gl import RenderError
from render.renderer import Renderer
from render.scene import Scene

_DRESS_EVERY_S = 0.5  # a shape that is still being estimated changes with every picture


@dataclass(frozen=True, slots=True, eq=False)
class FaceSource:
    """face: the one to draw at a time; identity: whose it is; shown: told when a face is on the screen. All
    return at once."""

    face: Callable[[float], FaceFrame | None]
    identity: Callable[[], Identity | None]
    shown: Callable[[FaceFrame, float], None] = lambda face, now_s: None


class FacePainter:
    """Make it, and call it, with the context current. `problem` is a sentence if the likeness that came
    cannot be drawn; the mean face then stands in. `drawn`: the source's face in the last picture, if any."""

    def __init__(self, basis: Basis, skin: bytes) -> None:
        self._renderer = Renderer(basis, skin)
        self._rest_face = FaceFrame.neutral(len(basis.expression))
        self._source: FaceSource | None = None
        self._identity: Identity | None = None
        self._dress_again_s = 0.0
        self._framing = Framing()
        self._face = self._rest_face
        self.problem = NOTHING
        self.drawn: FaceFrame | None = None

    def paint(
        self, source: FaceSource, scene: Scene, now_s: float, width: int, height: int, buffer: int
    ) -> None:
        """Draw the source's face of this moment; before its first, a face at rest."""
        if source is not self._source:
            self._source, self._framing, self._face = source, Framing(), self._rest_face
            self._dress_again_s = now_s
        self._dress(source.identity(), now_s)
        self.drawn = source.face(now_s)
        self._face = self.drawn or self._face
        looks = self._identity.appearance if self._identity else scene.appearance
        framed = replace(scene, rest=self._framing.follow(self._face, now_s), appearance=looks)
        self._renderer.draw(self._face, framed, width, height, buffer)

    def _dress(self, identity: Identity | None, now_s: float) -> None:
        if now_s < self._dress_again_s or _same(identity, self._identity):
            return
        self._identity, self._dress_again_s = identity, now_s + _DRESS_EVERY_S
        try:
            self._renderer.set_person(identity)
            self.problem = NOTHING
        except RenderError as error:
            self._renderer.set_person(None)
            self.problem = error.sentence


def _same(one: Identity | None, other: Identity | None) -> bool:
    if one is None or other is None:
        return one is other
    return one is other or (
        one.appearance == other.appearance
        and one.texture == other.texture
        and np.array_equal(one.shape, other.shape)
    )
