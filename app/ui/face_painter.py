"""Where the face on a view comes from, and the painter that looks there."""

from collections.abc import Callable
from dataclasses import dataclass

from codec.basis import Basis
from codec.values import FaceFrame, Identity
from render.materials import Materials
from render.painter import FacePainter
from render.scene import Scene
from render.texture import MAX_SIDE


@dataclass(frozen=True, slots=True, eq=False)
class FaceSource:
    """face: the one to draw at a time; identity: whose it is; shown: told when a face is on the screen. These
    return at once. wait: returns when another face is due, at most so many seconds later; without it the
    source is asked at the screen's rate."""

    face: Callable[[float], FaceFrame | None]
    identity: Callable[[], Identity | None]
    shown: Callable[[FaceFrame, float], None] = lambda face, now_s: None
    wait: Callable[[float], None] | None = None


class SourcePainter(FacePainter):
    """`drawn`: the source's face in the last picture, if any."""

    def __init__(
        self,
        basis: Basis,
        skin: bytes,
        wait: bool = True,
        materials: Materials | None = None,
        sheet_side: int = MAX_SIDE,
    ) -> None:
        super().__init__(basis, skin, wait, materials, sheet_side)
        self._source: FaceSource | None = None
        self.drawn: FaceFrame | None = None

    def paint_source(
        self, source: FaceSource, scene: Scene, now_s: float, width: int, height: int, buffer: int
    ) -> None:
        """Draw the source's face of this moment."""
        if source is not self._source:
            self._source = source
            self.restart()
        self.drawn = source.face(now_s)
        self.paint(self.drawn, source.identity(), scene, now_s, width, height, buffer)
