"""Who we are to the other side."""

from dataclasses import dataclass, replace

from codec.control import BlobKind
from codec.values import Identity
from likeness.enrol import Enrolled
from render.photo import packed


@dataclass(frozen=True, slots=True)
class Likeness:
    """textures: JPEGs of our atlas; none for the basis' skin. glance: the small part of a photographed
    likeness, which goes before the whole (render/photo/packed.py)."""

    identity: Identity
    textures: dict[BlobKind, bytes]
    glance: bytes = b""

    @property
    def blobs(self) -> dict[BlobKind, bytes]:
        """All that the other side may fetch."""
        photographed = {BlobKind.GLANCE: self.glance, BlobKind.PHOTOGRAPH: self.identity.photograph}
        return self.textures | {kind: data for kind, data in photographed.items() if data}


def worn(made: Enrolled, photograph: bytes = b"") -> Likeness:
    """As the client wears it: what is small travels first. photograph: of a photographed likeness. Raises
    RenderError if that is damaged."""
    kinds = {BlobKind.TEXTURE_SMALL: made.small, BlobKind.TEXTURE_LARGE: made.identity.texture}
    glance = packed.glance(photograph) if photograph else b""
    return Likeness(replace(made.identity, photograph=photograph), kinds, glance)
