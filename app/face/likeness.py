"""Who we are to the other side."""

from dataclasses import dataclass, replace

from codec.control import BlobKind
from codec.values import Identity
from likeness.enrol import Enrolled


@dataclass(frozen=True, slots=True)
class Likeness:
    """textures: JPEGs of our atlas, small first; none for the basis' skin."""

    identity: Identity
    textures: dict[BlobKind, bytes]


def worn(made: Enrolled, photograph: bytes = b"") -> Likeness:
    """As the client wears it: the small texture travels first. photograph: of a photographed likeness."""
    kinds = {BlobKind.TEXTURE_SMALL: made.small, BlobKind.TEXTURE_LARGE: made.identity.texture}
    return Likeness(replace(made.identity, photograph=photograph), kinds)
