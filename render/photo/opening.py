"""A photographed likeness' bytes made ready to be drawn on a basis; from any thread, without OpenGL."""

from codec.basis import Basis
from codec.values import FaceFrame
from render.photo import packed
from render.photo.person import spread
from render.photo.sheet import sheet_of
from render.photo.values import Photograph, features


def opened(basis: Basis, data: bytes) -> Photograph:
    """Decoded, and what drawing it needs to know of the basis worked out. Raises RenderError."""
    person = packed.from_bytes(data)
    known = len(features(FaceFrame.neutral(len(basis.expression)), basis.expression_norm))
    if basis.is_mask or any(blend.project.shape[1] != known for blend in person.blends):
        raise packed.PhotographError("The likeness was made with another face basis; make it again.")
    spread(basis)
    sheet_of(basis)
    return person
