"""From a sitting to a likeness: the drawn one and, if it was asked for and the room can be cut away, the
photographed one, in one value: which of them is worn can be changed later."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.face.likeness import Likeness
from app.face.sitting import Sitting
from codec.basis import Basis
from codec.control import BlobKind
from codec.errors import CodecError
from codec.sentence import NOTHING, Sentence
from codec.values import Float
from likeness.camera import pinhole
from likeness.enrol import Enrolled, enrol
from likeness.matting import Infer
from likeness.photo.enrol import photographed
from likeness.textures import Textures
from render.photo import packed

Progress = Callable[[float], None]
DRAWN_SHARE = 0.4
"""Of the whole time that the drawn likeness takes."""


@dataclass(frozen=True, slots=True)
class Made:
    """why_drawn: why there is no photographed likeness although it was asked for, or empty."""

    likeness: Likeness
    why_drawn: Sentence = NOTHING


def make(
    basis: Basis,
    textures: Textures,
    infer: Infer | None,
    sitting: Sitting,
    progress: Progress = lambda share: None,
    lens: float = 1.0,
) -> Made:
    """infer: tells person and room apart; None for a drawn likeness alone. lens: focal length over the
    picture's longer side. progress: told 0 to 1; what it raises ends the work. Raises EnrolmentError."""
    share = DRAWN_SHARE if infer else 1.0
    drawn = _drawn(basis, textures, sitting, lambda done: progress(share * done), lens)
    if infer is None:
        return Made(worn(drawn, sitting.gaze_beside))
    try:
        photograph = _photographed(basis, infer, sitting, lambda done: progress(share + (1 - share) * done))
    except CodecError as error:
        return Made(worn(drawn, sitting.gaze_beside), error.sentence)
    return Made(worn(drawn, sitting.gaze_beside, photograph))


def _drawn(basis: Basis, textures: Textures, sitting: Sitting, progress: Progress, lens: float) -> Enrolled:
    shots = sitting.shots()
    height, width = shots[0].image.shape[:2] if shots else (1, 1)
    camera: Float = pinhole(lens * max(width, height), width, height)
    return enrol(basis, textures, shots, camera, progress=progress)


def _photographed(basis: Basis, infer: Infer, sitting: Sitting, progress: Progress) -> bytes:
    """Raises CodecError if none can be made."""
    made = packed.to_bytes(photographed(basis, sitting.shape, sitting.takes, infer, progress))
    packed.check(made)
    return made


def worn(made: Enrolled, gaze_beside: tuple[float, float] = (0.0, 0.0), photograph: bytes = b"") -> Likeness:
    """As the client wears it: the small texture travels first. photograph: of a photographed likeness."""
    kinds = {BlobKind.TEXTURE_SMALL: made.small, BlobKind.TEXTURE_LARGE: made.identity.texture}
    return Likeness(replace(made.identity, photograph=photograph), kinds, gaze_beside)
