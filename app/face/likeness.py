"""Who we are to the other side."""

from dataclasses import dataclass
from functools import lru_cache

from codec.control import BlobKind
from codec.values import Identity
from render.errors import RenderError
from render.photo import packed


@dataclass(frozen=True, slots=True)
class Likeness:
    """textures: JPEGs of our atlas, small first; none for the basis' skin. gaze_beside: how far beside the
    camera, across and up, our eyes are seen to look when they look into it, rad; it stays on this machine."""

    identity: Identity
    textures: dict[BlobKind, bytes]
    gaze_beside: tuple[float, float] = (0.0, 0.0)

    @property
    def blobs(self) -> dict[BlobKind, bytes]:
        """All that the other side may fetch. Of a photographed likeness it takes some 20 ms, once."""
        photograph = self.identity.photograph
        photographed = {BlobKind.GLANCE: _glance(photograph), BlobKind.PHOTOGRAPH: photograph}
        return self.textures | {kind: data for kind, data in photographed.items() if data}


@lru_cache(maxsize=2)  # of one's own likeness, as it is worn again and again
def _glance(photograph: bytes) -> bytes:
    """The small part that goes first, if there can be one."""
    try:
        return packed.glance(photograph) if photograph else b""
    except RenderError:
        return b""
