"""Where the face on a view comes from, and the painter that looks there."""

from collections.abc import Callable
from dataclasses import dataclass

from codec.values import FaceFrame, Identity
from render.painter import FacePainter
from render.scene import Scene


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

    _source: FaceSource | None = None
    drawn: FaceFrame | None = None

    def paint_source(
        self, source: FaceSource, scene: Scene, now_s: float, width: int, height: int, buffer: int
    ) -> None:
        """Draw the source's face of this moment."""
        if source is not self._source:
            self._source = source
            self.restart()
        self.drawn = source.face(now_s)
        self.paint(self.drawn, source.identity(), scene, now_s, width, height, buffer)
