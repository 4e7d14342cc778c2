"""Who we are to the other side."""

from dataclasses import dataclass

from codec.control import BlobKind
from codec.values import Identity


@dataclass(frozen=True, slots=True)
class Likeness:
    """textures: JPEGs of our atlas, small first; none for the basis' skin."""

    identity: Identity
    textures: dict[BlobKind, bytes]
