"""AFLW2000-3D and 300W-LP as their authors distribute them: a picture and a .mat of the same name.

X. Zhu, Z. Lei, X. Liu, H. Shi, S. Z. Li, "Face Alignment Across Large Poses: A 3D Solution", CVPR 2016. Both
sets are for research only and are not shipped; nothing that Eigencall ships is learnt from them. AFLW2000-3D:
2,000 pictures of 450 x 450; 300W-LP: 61,225, with AFW, HELEN, IBUG and LFPW each in a folder of its own and
each mirrored (*_Flip). Fields of a .mat that are read:

    pt3d_68     (3, 68) x, y in the picture (y down) and depth towards the camera, pixels: AFLW2000-3D only
    Pose_Para   (1, 7) pitch, yaw, roll (radians), translation (pixels), scale (pixels per micrometre)
    Shape_Para  (199, 1), Exp_Para (29, 1) coefficients of 3DDFA's model (training/sources/bfm.py)

`roi` is the face's box in the AFLW picture from which this one was cut; light, colour and texture parameters
are not needed. A point X of the model, in micrometres, lies at p = scale * R X + translation, y *up* from the
picture's lower edge: row = height + 1 - p_y. R = Rx(pitch) Ry(yaw) Rz(roll), each turning clockwise as seen
from the axis' end; with it the nine pictures that were at hand turn back to faces that are symmetrical and
alike to 2.6 mm.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import scipy.io
from numpy.typing import NDArray

from codec.values import Image

Double = NDArray[np.float64]
POINTS = 68
MICROMETRES_PER_MM = 1000.0
PICTURES = (".jpg", ".jpeg", ".png")
NOT_FACES = {"landmarks", "code"}
"""Folders of 300W-LP that hold .mat files of another kind."""
MOST_NAMED = 3
WHERE = (
    "AFLW2000-3D.zip and 300W-LP.zip are given out for research by the authors of 3DDFA (CVPR 2016); unpack "
    "one so that the folder holds a .jpg and a .mat of the same name for every picture"
)


class DataError(Exception):
    """Data that a person must get, or copy again; the message says which and where to."""


@dataclass(frozen=True, slots=True, eq=False)
class Annotated:
    """One picture.

    points: (68, 3) x to the right, y *up* (minus the row), z towards the camera, pixels; None if the .mat has
        none. rotation (3, 3), scale (pixels per mm), shift (3,): head space to the axes of `points`.
    shape (S,), expression (E,): coefficients of 3DDFA's model.
    """

    picture: Path
    points: Double | None
    rotation: Double
    scale: float
    shift: Double
    shape: Double
    expression: Double


def rotation_of(pitch: float, yaw: float, roll: float) -> Double:
    """(3, 3) of 3DDFA's angles, radians."""
    (cx, cy, cz), (sx, sy, sz) = np.cos((pitch, yaw, roll)), np.sin((pitch, yaw, roll))
    about_x = np.array([[1, 0, 0], [0, cx, sx], [0, -sx, cx]])
    about_y = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
    about_z = np.array([[cz, sz, 0], [-sz, cz, 0], [0, 0, 1]])
    return np.asarray(about_x @ about_y @ about_z, np.float64)


def angles_of(rotation: Double) -> Double:
    """(3, 3) -> pitch, yaw, roll: the inverse of `rotation_of`, yaw within 90 degrees."""
    yaw = np.arcsin(np.clip(-rotation[0, 2], -1, 1))
    pitch = np.arctan2(rotation[1, 2], rotation[2, 2])
    return np.array([pitch, yaw, np.arctan2(rotation[0, 1], rotation[0, 0])])


def read(mat: Path, picture: Path) -> Annotated:
    """One .mat and its picture. Raises DataError if either is damaged."""
    fields = _fields(mat)
    height = len(image(picture))
    pose = _numbers(fields, "Pose_Para", mat)[:7]
    if len(pose) != 7 or pose[6] <= 0:
        raise DataError(f"Pose_Para of {mat} is not seven numbers with a scale above 0; copy the file again.")
    points = None
    if "pt3d_68" in fields:
        points = _numbers(fields, "pt3d_68", mat)
        if points.shape != (3, POINTS):
            raise DataError(f"pt3d_68 of {mat} is {points.shape}, not (3, {POINTS}); copy the file again.")
        points = points.T * [1, -1, 1]
    return Annotated(
        picture,
        points,
        rotation_of(*pose[:3]),
        float(pose[6]) * MICROMETRES_PER_MM,
        pose[3:6] - [0, height + 1, 0],
        _numbers(fields, "Shape_Para", mat),
        _numbers(fields, "Exp_Para", mat),
    )


def image(picture: Path) -> Image:
    """(H, W, 3) RGB. Raises DataError if it cannot be read."""
    pixels = cv2.imread(str(picture), cv2.IMREAD_COLOR_RGB)
    if pixels is None:
        raise DataError(f"{picture} is no picture that can be read; copy it again.")
    return np.asarray(pixels, np.uint8)


def _fields(mat: Path) -> dict[str, Any]:
    try:
        return dict(scipy.io.loadmat(mat))
    except NotImplementedError as error:
        raise DataError(
            f"{mat} is of MATLAB's version 7.3, which is another format: save it again there with -v7."
        ) from error
    except Exception as error:  # scipy raises whatever its parser meets
        raise DataError(f"{mat} is damaged or only half copied; copy it again.") from error


def _numbers(fields: dict[str, Any], name: str, mat: Path) -> Double:
    if name not in fields:
        raise DataError(f"{mat} has no {name}: it is not of AFLW2000-3D or 300W-LP. {WHERE}.")
    values = np.asarray(fields[name])
    if not np.issubdtype(values.dtype, np.number) or not np.isfinite(values).all():
        raise DataError(f"{name} of {mat} is not all numbers; copy the file again.")
    return values.astype(np.float64).reshape(-1) if name != "pt3d_68" else values.astype(np.float64)


def mats(folder: Path) -> list[Path]:
    """The .mat files of faces below a folder, in order."""
    below = {mat: mat.relative_to(folder).parts[:-1] for mat in folder.rglob("*.mat")}
    return sorted(mat for mat, parts in below.items() if not NOT_FACES & {part.lower() for part in parts})


def annotated(folder: Path, incomplete: bool = False) -> list[Annotated]:
    """Every picture of a folder with its .mat, in order of names.

    incomplete: go on with what is whole where some pictures or .mat files are missing or damaged.
    Raises DataError: no such folder, nothing in it, a copy that is not whole, or files of two kinds.
    """
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}. {WHERE}, and name that folder.")
    pictures = sorted(p for p in folder.rglob("*") if p.suffix.lower() in PICTURES)
    beside = {p.with_suffix(".mat"): p for p in pictures}
    found, lonely = [], []
    for mat in mats(folder):
        picture = beside.get(mat)
        if picture is None:
            lonely.append(mat)
        else:
            found.append((mat, picture))
    if not found:
        raise DataError(f"{folder} holds no picture with a .mat beside it. {WHERE}.")
    known = {mat for mat, _ in found}
    lonely += [p for p in pictures if p.with_suffix(".mat") not in known]
    if lonely and not incomplete:
        raise DataError(_half_copied(folder, lonely))
    whole = []
    for mat, picture in found:
        try:
            whole.append(read(mat, picture))
        except DataError:
            if not incomplete:
                raise
    if not whole:
        raise DataError(f"No picture in {folder} can be read together with its .mat. {WHERE}.")
    _check_alike(whole)
    return whole


def _check_alike(every: list[Annotated]) -> None:
    """Raises DataError where files speak of different face models."""
    for name in ("shape", "expression"):
        counts = {len(getattr(one, name)): one.picture for one in every}
        if len(counts) > 1 or 0 in counts:
            kinds = ", ".join(f"{n} of {picture.name}" for n, picture in sorted(counts.items()))
            raise DataError(f"The {name} parameters differ in number ({kinds}): take one data set at a time.")


def _half_copied(folder: Path, lonely: list[Path]) -> str:
    names = ", ".join(str(p.relative_to(folder)) for p in lonely[:MOST_NAMED])
    more = f" and {len(lonely) - MOST_NAMED} more" if len(lonely) > MOST_NAMED else ""
    return (
        f"{folder} is only half copied: {names}{more} lack the .jpg or .mat of the same name. Copy them, or "
        "add --incomplete to go on with the pictures that are whole."
    )
