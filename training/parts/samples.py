"""The one kind of sample that every source makes and every net learns from, and the shards that hold them.

A shard is a folder of plain .npy files (memory-mapped on reading) and a meta.json; it appears whole or not
at all and never changes. `ROOT/{photos,warps,renders,clips}/NNNN` hold face crops:

    images       (N, SIZE, SIZE, 3) uint8 RGB   the crop
    points       (N, 478, 2) float32    MediaPipe's points in crop pixels, NaN where unknown
    weight       (N, 478) float32       how far a point may be believed: 1 exact or teacher, 0 unknown
    visible      (N, 478) bool          not behind the face itself (says nothing about occluders)
    model        (N,) uint8             `Model`: what the coefficients below are worth
    identity     (N, I), expression (N, E), gaze (N, 4), rotation (N, 3), translation (N, 3)   float32,
                 units of codec/values.py; NaN where model is NONE
    units        (N, U) float32         face-unit weights behind `expression`, ordered as unit_names in meta:
                                        they outlive a rebuilt basis, whose hash is in meta too
    camera       (N, 3, 3) float32      camera space (mm, y up, looking along -z) to crop pixels:
                                        q = camera @ p;  pixel = q[:2] / q[2]
    source       (N,) uint8             `SampleSource`
    flags        (N,) uint8             `Flag` bits
    person       (N,) int32             number of the person (or of the skin's owner), see `person_number`
    held_out     (N,) bool              validation people: never learn from these

Pixel (0, 0) is the *centre* of the first pixel, as in OpenCV. The crop is the square around the middle of the
478 points' box with a side of MARGIN times the box's larger side, upright, resampled to SIZE px; what lies
outside the picture is replicated edge. The face therefore spans SIZE / MARGIN = 91 px. A training crop of
112-128 px is cut from it with its own shift, scale and turn (see `jittered` for the transform of points,
camera and all): a side of 1.2-1.5 times the box leaves room for about 15 % of shift.

`ROOT/finder/NNNN` hold whole frames, letter-boxed in black to FRAME_SIZE (height, width):

    images       (N, 192, 256, 3) uint8
    boxes        (N, FACES, 4) float32  x0, y0, x1, y1 of each face's 478 points in pixels, nearest first,
                                        NaN beyond the last; all NaN in a frame without a face
    rotation     (N, FACES, 3) float32  rough head pose, NaN unknown
    held_out     (N,) bool
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codec.files import OutputError, output
from codec.values import Float, Image

SIZE = 160
MARGIN = 1.75
FRAME_SIZE = (192, 256)
FACES = 3
POINTS = 478
HELD_OUT_SHARE = 0.08


class SampleSource(IntEnum):
    """Where a sample comes from."""

    PHOTO = 0
    WARP = 1
    RENDER = 2
    CLIP = 3


class Model(IntEnum):
    """What a sample's coefficients are worth."""

    NONE = 0
    FITTED = 1  # least-squares fit to the teacher's points, plus an exact change of it for warps
    EXACT = 2  # the picture was drawn from them


class Flag(IntFlag):
    """Which seen quantities are exact by construction rather than the teacher's reading."""

    EYELIDS = 1
    LIPS = 2
    GAZE = 4
    CLOSED_LEFT = 8  # that eye was drawn fully closed
    CLOSED_RIGHT = 16
    MIRRORED = 32


NO_FLAG = Flag(0)


@dataclass(frozen=True, slots=True, eq=False)
class Coefficients:
    """The face of a sample in the basis' terms; fields as in `codec.values.FaceFrame`."""

    identity: Float
    expression: Float
    gaze: Float
    rotation: Float
    translation: Float
    camera: Float
    units: Float


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One labelled face crop; shapes as in the module's text without N."""

    image: Image
    points: Float
    weight: Float
    visible: NDArray[np.bool_]
    source: SampleSource
    person: str
    flags: Flag = NO_FLAG
    model: Model = Model.NONE
    coefficients: Coefficients | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One whole frame for the finder."""

    image: Image
    boxes: Float
    rotation: Float
    held_out: bool


def person_number(person: str) -> int:
    """A stable 31-bit number of a person's name."""
    return int.from_bytes(hashlib.sha256(person.encode()).digest()[:4], "big") >> 1


def held_out(person: str) -> bool:
    """Whether a person belongs to validation; the split of all sources, by person. A blend, "one+...", is
    another person than the one, of the same split."""
    return person_number(person.split("+")[0]) / 2**31 < HELD_OUT_SHARE


def crop_transform(points: Float, size: int = SIZE, margin: float = MARGIN) -> Float:
    """(N, 2) picture pixels -> (2, 3) affine map from picture to crop pixels; NaN points are left out."""
    low, high = np.nanmin(points, 0), np.nanmax(points, 0)
    scale = size / (margin * float((high - low).max()))
    shift = (size - 1) / 2 - scale * (low + high) / 2
    return np.array([[scale, 0, shift[0]], [0, scale, shift[1]]], np.float32)


def jittered(size: int, side: float, shift: Float, turn_rad: float) -> Float:
    """(2, 3) affine map from a stored crop to a training crop of `size` px.

    side: of the training crop as a multiple of the face's box; shift: (2,) in multiples of that box.
    Apply to points with `transform`, to the picture with cv2.warpAffine, to the camera with `aim`.
    """
    scale = size / side / (SIZE / MARGIN)
    turn = scale * np.array([[np.cos(turn_rad), -np.sin(turn_rad)], [np.sin(turn_rad), np.cos(turn_rad)]])
    centre = (SIZE - 1) / 2 + np.asarray(shift) * SIZE / MARGIN
    return np.column_stack([turn, (size - 1) / 2 - turn @ centre]).astype(np.float32)


def transform(affine: Float, points: Float) -> Float:
    """(2, 3) map of (..., 2) points."""
    return (points @ affine[:, :2].T + affine[:, 2]).astype(np.float32)


def aim(affine: Float, camera: Float) -> Float:
    """The (3, 3) camera of a picture that `affine` (2, 3) has moved."""
    return (np.vstack([affine, [0, 0, 1]]) @ camera).astype(np.float32)


def _columns(samples: Sequence[Sample]) -> dict[str, NDArray[np.generic]]:
    """Samples as the arrays of a shard."""
    out: dict[str, NDArray[np.generic]] = {
        "images": np.stack([s.image for s in samples]),
        "points": np.stack([s.points for s in samples]).astype(np.float32),
        "weight": np.stack([s.weight for s in samples]).astype(np.float32),
        "visible": np.stack([s.visible for s in samples]).astype(bool),
        "model": np.array([s.model for s in samples], np.uint8),
        "source": np.array([s.source for s in samples], np.uint8),
        "flags": np.array([s.flags for s in samples], np.uint8),
        "person": np.array([person_number(s.person) for s in samples], np.int32),
        "held_out": np.array([held_out(s.person) for s in samples]),
    }
    known = next((s.coefficients for s in samples if s.coefficients is not None), None)
    if known is not None:
        for field in fields(Coefficients):
            blank = np.full_like(getattr(known, field.name), np.nan, np.float32)
            rows = [blank if s.coefficients is None else getattr(s.coefficients, field.name) for s in samples]
            out[field.name] = np.stack(rows).astype(np.float32)
    return out


def write(folder: Path, samples: Sequence[Sample], meta: Mapping[str, object]) -> None:
    """Store a shard; it appears whole or not at all."""
    write_columns(folder, _columns(samples), meta)


def write_frames(folder: Path, frames: Sequence[Frame], meta: Mapping[str, object]) -> None:
    """Store a finder shard; it appears whole or not at all."""
    columns: dict[str, NDArray[np.generic]] = {
        "images": np.stack([f.image for f in frames]),
        "boxes": np.stack([f.boxes for f in frames]).astype(np.float32),
        "rotation": np.stack([f.rotation for f in frames]).astype(np.float32),
        "held_out": np.array([f.held_out for f in frames]),
    }
    write_columns(folder, columns, meta)


def write_columns(
    folder: Path, columns: Mapping[str, NDArray[np.generic]], meta: Mapping[str, object]
) -> None:
    """Store arrays as a shard by way of a hidden folder beside it. Raises OutputError."""
    part = folder.with_name(f".{folder.name}.part")
    part.mkdir(parents=True, exist_ok=True)
    try:
        for name, values in columns.items():
            with output(part / f"{name}.npy") as file:
                np.save(file, values, allow_pickle=False)
        with output(part / "meta.json") as file:
            file.write(json.dumps(dict(meta), indent=1, sort_keys=True).encode())
    except OutputError:
        shutil.rmtree(part)
        raise
    os.replace(part, folder)


def shards(root: Path, *kinds: str) -> list[Path]:
    """Finished shards below ROOT/kind, in order."""
    return sorted(p.parent for kind in kinds for p in (root / kind).glob("[0-9]*/meta.json"))


def read(folder: Path) -> dict[str, NDArray[np.generic]]:
    """The arrays of a shard, memory-mapped; coefficients are absent where no sample has any."""
    return {p.stem: np.load(p, mmap_mode="r", allow_pickle=False) for p in sorted(folder.glob("*.npy"))}


def meta(folder: Path) -> dict[str, object]:
    """What the generator noted: source, seed, digest of the basis, counts."""
    return dict(json.loads((folder / "meta.json").read_text()))
