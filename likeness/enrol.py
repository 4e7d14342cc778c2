"""Pictures of one person with their landmarks -> the person's likeness: shape, skin, hair.

The shape is fitted to all pictures together. The skin comes from those in which the face rests (a removed
smile leaves stretched lips), sharper ones counting more; light, holes and seams are the business of skin.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from codec.basis import Basis
from codec.errors import CodecError
from codec.rotation import rotation_matrix
from codec.values import Float, Hair, Identity, Image
from likeness import looks, skin
from likeness.camera import webcam
from likeness.fit import Fit, PointModel, fit
from likeness.textures import Completed, Textures
from likeness.unwrap import unwrap

LARGE, SMALL = 1024, 256
JPEG_QUALITY = {LARGE: 88, SMALL: 80}
ITERATIONS = 14
SMALLEST_FACE_PX = 60


class EnrolmentError(CodecError):
    """No likeness can be made of these pictures; the message says what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """An RGB picture and the landmarks (478, 2) in its pixels; rests: the face shows no expression."""

    image: Image
    points: Float
    rests: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Enrolled:
    """identity: with the large texture. small: the same at SMALL px, JPEG bytes. atlas: before JPEG."""

    identity: Identity
    small: bytes
    atlas: Image


def sharpness(image: Image, points: Float) -> float:
    """Variance of the Laplacian over the face, at a fixed size of it."""
    (x0, y0), (x1, y1) = points[:, :2].min(0).astype(int), points[:, :2].max(0).astype(int)
    part = image[max(y0, 0) : max(y1, 1), max(x0, 0) : max(x1, 1)]
    if part.size == 0:
        return 0.0
    grey = cv2.resize(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), (160, 160), interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(grey, cv2.CV_32F).var())


def _yaw(found: Fit) -> float:
    """How far the face is turned away from the camera, radians."""
    ahead = rotation_matrix(found.rotation)[:, 2]
    ray = -found.translation / np.linalg.norm(found.translation)
    return float(np.arccos(np.clip(ahead @ ray, -1, 1)))


def encoded(picture: Image, size: int) -> bytes:
    """JPEG."""
    if picture.shape[0] != size:
        picture = np.asarray(cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA), np.uint8)
    good, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY[size]])
    assert good  # an array of this kind always can be
    return data.tobytes()


def fitted(basis: Basis, model: PointModel, shots: Sequence[Shot], camera: Float) -> list[Fit]:
    """One shape for all shots. Raises EnrolmentError if the face is too small."""
    side = max(float(np.ptp(shot.points, axis=0).max()) for shot in shots)
    if side < SMALLEST_FACE_PX:
        raise EnrolmentError(
            "The face is too small in the pictures. Come closer to the camera, and try again."
        )
    return fit(model, [shot.points[:, :2] for shot in shots], camera, iterations=ITERATIONS)


def _skin(
    basis: Basis,
    textures: Textures,
    seen: Sequence[tuple[Shot, Fit]],
    camera: Float,
    size: int,
    progress: Callable[[float], None],
) -> tuple[Float, Completed]:
    """(size, size, 3) of the face at rest, and what the basis says of it."""
    unwrapped = []
    for done, (shot, found) in enumerate(seen, 1):
        unwrapped.append(unwrap(basis, found, shot.image, shot.points, camera, size))
        progress(done / len(seen))
    sharp = np.array([sharpness(shot.image, shot.points) for shot, _ in seen])
    return skin.face(unwrapped, (sharp / max(sharp.max(), 1e-6)).tolist(), textures)


def enrol(
    basis: Basis,
    textures: Textures,
    shots: Sequence[Shot],
    camera: Float | None = None,
    size: int = LARGE,
    progress: Callable[[float], None] = lambda share: None,
) -> Enrolled:
    """camera: (3, 3), by default the webcam that the tracker assumes. progress: told 0 to 1 on the way.
    Raises EnrolmentError with what to do."""
    if not shots or not any(shot.rests for shot in shots):
        raise EnrolmentError(
            "No picture shows the face at rest. Look into the camera, lips closed, and try again."
        )
    height, width = shots[0].image.shape[:2]
    camera = webcam(width, height) if camera is None else camera
    fits = fitted(basis, PointModel.of(basis), shots, camera)
    progress(0.3)
    calm = sorted((k for k, s in enumerate(shots) if s.rests), key=lambda k: _yaw(fits[k]))
    seen = [(shots[k], fits[k]) for k in calm]
    colour, known = _skin(basis, textures, seen, camera, size, lambda done: progress(0.3 + 0.5 * done))
    front, found = seen[0]
    person = looks.appearance(
        basis, looks.Sight.of(basis, front.image, camera, found), front.points, known.gain
    )
    bald = person.hair is Hair.NONE
    shown = skin.shown_by(textures, size)
    atlas = skin.atlas(basis, colour, shown, None if bald else person.hair_colour, person.iris_colour)
    progress(1.0)
    shape = np.zeros(len(basis.identity), np.float32)
    shape[: len(fits[0].identity)] = fits[0].identity
    identity = Identity(shape, encoded(atlas, LARGE), person)
    return Enrolled(identity, encoded(atlas, SMALL), atlas)
