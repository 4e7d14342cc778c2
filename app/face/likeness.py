"""Who we are to the other side."""

from dataclasses import dataclass

from codec.control import BlobKind
from codec.values import Identity


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
