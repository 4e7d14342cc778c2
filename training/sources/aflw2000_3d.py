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

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.parts import pictures
from training.parts.errors import DataError, passed_over
from training.sources import matlab

Double = NDArray[np.float64]
POINTS = 68
MICROMETRES_PER_MM = 1000.0
NOT_FACES = {"landmarks", "code"}
"""Folders of 300W-LP whose .mat files, without pictures beside them, are of another kind."""
MOST_NAMED = 3
FEW = 1 / 3
"""So many pictures of another size for one of the usual are rather a fault than a data set of many sizes."""
WHERE = (
    "AFLW2000-3D.zip and 300W-LP.zip are given out for research by the authors of 3DDFA (CVPR 2016); unpack "
    "one so that the folder holds a .jpg and a .mat of the same name for every picture"
)


@dataclass(frozen=True, slots=True, eq=False)
class Annotated:
    """One picture. size: its width and height, pixels.

    points: (68, 3) x to the right, y *up* (minus the row), z towards the camera, pixels; None if the .mat has
        none. rotation (3, 3), scale (pixels per mm), shift (3,): head space to the axes of `points`.
    shape (S,), expression (E,): coefficients of 3DDFA's model.
    """

    picture: Path
    size: tuple[int, int]
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
    fields = matlab.read(mat)
    height, width = pictures.read(picture).shape[:2]
    pose = _numbers(fields, "Pose_Para", mat)[:7]
    if len(pose) != 7 or pose[6] <= 0:
        raise DataError(f"Pose_Para of {mat} is not seven numbers with a scale above 0; copy the file again.")
    points = None
    if "pt3d_68" in fields:
        points = _numbers(fields, "pt3d_68", mat)
        if points.shape != (3, POINTS):
            raise DataError(f"pt3d_68 of {mat} is {points.shape}, not (3, {POINTS}); copy the file again.")
        points = points.T * [1, -1, 1]
        _check_inside(points, width, height, picture)
    return Annotated(
        picture,
        (width, height),
        points,
        rotation_of(*pose[:3]),
        float(pose[6]) * MICROMETRES_PER_MM,
        pose[3:6] - [0, height + 1, 0],
        _numbers(fields, "Shape_Para", mat),
        _numbers(fields, "Exp_Para", mat),
    )


def _numbers(fields: dict[str, Any], name: str, mat: Path) -> Double:
    if name not in fields:
        raise DataError(f"{mat} has no {name}: it is not of AFLW2000-3D or 300W-LP. {WHERE}.")
    values = np.atleast_2d(fields[name])
    if not np.issubdtype(values.dtype, np.number) or not np.isfinite(values).all():
        raise DataError(f"{name} of {mat} is not all numbers; copy the file again.")
    return values.astype(np.float64).reshape(-1) if name != "pt3d_68" else values.astype(np.float64)


def mats(folder: Path) -> list[Path]:
    """The .mat files of faces below a folder, in order."""
    named = {p.with_suffix("") for p in _images(folder)}
    every = [p for p in folder.rglob("*") if p.suffix.lower() == ".mat"]
    below = {mat: {part.lower() for part in mat.relative_to(folder).parts[:-1]} for mat in every}
    return sorted(mat for mat in every if mat.with_suffix("") in named or not NOT_FACES & below[mat])


def _images(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in pictures.PICTURES)


def annotated(folder: Path, incomplete: bool = False) -> list[Annotated]:
    """Every picture of a folder with its .mat, in order of names.

    incomplete: go on with what is whole where some pictures or .mat files are missing or damaged, and name
    these.
    Raises DataError: no such folder, nothing in it, a copy that is not whole, or files of two kinds.
    """
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}. {WHERE}, and name that folder.")
    images = {p.with_suffix(""): p for p in _images(folder)}
    found = {mat.with_suffix(""): mat for mat in mats(folder)}
    both = sorted(images.keys() & found.keys())
    if not both:
        raise DataError(f"{folder} holds no picture with a .mat beside it. {WHERE}.")
    lonely = [(images | found)[name] for name in sorted(images.keys() ^ found.keys())]
    if lonely and not incomplete:
        raise DataError(_half_copied(folder, lonely))
    whole, faults = [], [DataError(f"{path} lacks the .jpg or .mat of the same name.") for path in lonely]
    for name in both:
        try:
            whole.append(read(found[name], images[name]))
        except DataError as error:
            faults.append(error)
    faults += _of_another_size(whole)
    if faults and not incomplete:
        more = f" {len(faults) - 1} more files have faults." if len(faults) > 1 else ""
        raise DataError(f"{faults[0]}{more} Or add --incomplete to go on with the pictures that are whole.")
    passed_over(faults)
    if not whole:
        raise DataError(f"No picture in {folder} can be read together with its .mat. {WHERE}.")
    _check_alike(whole)
    return whole


def _check_inside(points: Double, width: int, height: int, picture: Path) -> None:
    """Raises DataError where the middle of the face lies beside the picture."""
    x, y = np.median(points[:, :2] * [1, -1], 0)
    if not (0 <= x < width and 0 <= y < height):
        raise DataError(
            f"{picture} is {width} x {height} pixels, and by its .mat the face is at {x:.0f}, {y:.0f}: "
            "it is another picture, or of another size; copy it again."
        )


def _of_another_size(every: list[Annotated]) -> list[DataError]:
    """Takes out the few pictures that are not as large as most are, and says which: parameters are in pixels
    of the picture as it was given out."""
    sizes = Counter(one.size for one in every)
    if len(sizes) < 2:
        return []
    usual, count = sizes.most_common(1)[0]
    odd = [one for one in every if one.size != usual]
    if len(odd) > FEW * count:
        return []
    every[:] = [one for one in every if one.size == usual]
    return [
        DataError(
            f"{one.picture} is {one.size[0]} x {one.size[1]} pixels, where the others are {usual[0]} x "
            f"{usual[1]}; copy it again."
        )
        for one in odd
    ]


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
