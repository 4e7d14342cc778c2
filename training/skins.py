"""`python -m training skins --photos DIR --labels DIR`: invented people (assets/skin-*.jpg, people.json).

Photographs of many people (Face Research Lab London Set, CC BY 4.0, DeBruine & Jones) are unwrapped to the
atlas without their light (likeness/unwrap.py). Each skin is then

    colour  = a median-like mean over eight or more people, mostly mirrored
    detail  = the people's differences from that mean, finely filtered, added with random signs: pores and
              freckles of the right strength which are nobody's
    beyond what photographs show (ears, neck, scalp) a smooth tone with short hair painted on
    eyes, teeth, tongue and the mouth's lining painted in their patches

The shape is the mean of the same people's fitted shapes, made more distinct, plus a random part. No single
person's picture or shape can be had back from any of it.
"""

import argparse
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from rich.progress import track

import assets
from codec.basis import Basis, from_bytes
from codec.values import Float, Image
from likeness import masks
from likeness.camera import pinhole
from likeness.fit import PointModel, fit
from likeness.inside import paint_inside
from likeness.light import LUMA
from likeness.skin import beyond, with_hair
from likeness.unwrap import Unwrapped, unwrap
from training.parts.makehuman import Double
from training.teacher import Labels

FOCAL_PER_SIDE = 2.2  # portraits are taken with longer lenses than a webcam's
JPEG_QUALITY = 88
FINE_PX = 5.0
"""Detail is what a Gaussian of this deviation removes, in a 1024 px atlas: about 1.3 mm on the cheek."""
DETAIL_STRENGTH = 0.9
OUTLIER_LEVELS = 22.0  # grey levels from the median at which a person's texel counts half: hair, glare
MIRRORED_SHARE = 0.8
CHROMA = 1.15
"""Studio light and blending both pale the skin."""
MEAN_EVERY = 3  # of the people, in the mean skin: enough, and it fits in memory
STRIP_ROWS = 64  # blended at a time
DISTINCT, SHAPE_SPREAD, SHAPE_COMPONENTS = 1.25, 0.45, 40


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """An invented person: whose pictures are blended, and what the renderer should know besides."""

    name: str
    blend: tuple[str, ...]
    hair: str
    hair_colour: tuple[float, float, float]
    iris_colour: tuple[float, float, float]
    shirt: tuple[float, float, float]


def invented(path: Path) -> tuple[InventedPerson, ...]:
    """The people of a file like people.toml."""
    people = []
    for entry in tomllib.loads(path.read_text())["person"]:
        known: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
        people.append(InventedPerson(**known))
    return tuple(people)


PEOPLE = invented(Path(__file__).with_name("people.toml"))
MEAN = "mean"


def load(
    basis: Basis, model: PointModel, photos: Path, labels: Path, names: Sequence[str]
) -> dict[str, Unwrapped]:
    """Unwrap the neutral picture of each named person."""
    out = {}
    for name in track(names, "unwrapping"):
        picture = next(photos.glob(f"{name}_*.jpg"))
        seen = Labels.read(labels / f"{picture.name}.npz")
        pixels = cv2.imread(str(picture))
        if pixels is None or not seen.found[0]:
            raise SystemExit(f"{picture} or its labels cannot be used.")
        out[name] = portrait(basis, model, np.ascontiguousarray(pixels[..., ::-1]), seen.points[0])
    return out


def portrait(
    basis: Basis, model: PointModel, photo: Image, points: Float, size: int = masks.SIZE
) -> Unwrapped:
    """An RGB photograph and the teacher's points (478, 3) in its pixels, from the edge of the first."""
    height, width = photo.shape[:2]
    camera, marks = pinhole(FOCAL_PER_SIDE * max(width, height), width, height), points - (0.5, 0.5, 0)
    found = fit(model, [marks], camera, iterations=25)[0]
    return unwrap(basis, found, photo, marks, camera, size)


def common(people: Sequence[Unwrapped], rows: slice) -> Float:
    """(rows, S, 3): mean of everyone and of their mirror images, less of who is far from the median."""
    colour = np.stack([p.albedo[rows] for p in people])
    belief = np.stack([p.belief[rows] for p in people])
    if not belief.any():
        return np.asarray(colour[0])
    centre = np.median(colour[:, :, ::2, :], axis=0).repeat(2, axis=1)
    total, much = np.zeros_like(centre), np.zeros((*centre.shape[:2], 1), np.float32)
    for way, worth in ((slice(None), 1.0), (slice(None, None, -1), MIRRORED_SHARE)):
        for tone, trust in zip(colour[:, :, way], belief[:, :, way], strict=True):
            apart = np.abs(tone - centre).mean(-1)
            weight = ((trust + 1e-6) * worth / (1 + (apart / OUTLIER_LEVELS) ** 2))[..., None]
            total += weight * tone
            much += weight
    return np.asarray(total / much, np.float32)


def blend(people: Sequence[Unwrapped], rng: np.random.Generator) -> tuple[Float, Float]:
    """(S, S, 3) colour with detail, (S, S) share of the face that photographs show."""
    rows = [common(people, slice(top, top + STRIP_ROWS)) for top in range(0, masks.SIZE, STRIP_ROWS)]
    mean = np.concatenate(rows)
    detail = np.zeros_like(mean)
    for person in people:
        difference = np.clip(person.albedo - mean, -40, 40)
        fine = difference - cv2.GaussianBlur(difference, (0, 0), FINE_PX)
        detail += fine * rng.choice((-1.0, 1.0))
    soft = 1 - np.clip(sum(masks.mask(p, 6) for p in (masks.LIPS, masks.BROW, masks.EYE)), 0, 1)
    grey = (mean @ LUMA)[..., None]
    mean = grey + CHROMA * (mean - grey)
    mean += detail * (DETAIL_STRENGTH / np.sqrt(len(people)) * soft)[..., None]
    return mean.astype(np.float32), np.mean([p.belief for p in people], axis=0)


def skin(
    basis: Basis, people: Sequence[Unwrapped], person: InventedPerson | None, rng: np.random.Generator
) -> Image:
    """(1024, 1024, 3) RGB atlas of an invented person; None: of everyone."""
    colour, shown = blend(people, rng)
    colour = beyond(colour, shown)
    colour = with_hair(colour, person.hair_colour if person else (0.16, 0.11, 0.08), rng)
    return paint_inside(basis, colour, person.iris_colour if person else (0.28, 0.19, 0.11))


def shape(people: Sequence[Unwrapped], size: int, rng: np.random.Generator) -> Double:
    """(size,) identity coefficients."""
    out = np.zeros(size)
    mean = np.mean([p.fit.identity for p in people], axis=0)
    out[: len(mean)] = DISTINCT * mean
    out[:SHAPE_COMPONENTS] += rng.normal(0, SHAPE_SPREAD, SHAPE_COMPONENTS)
    return out.round(3)


def encoded(picture: Image) -> bytes:
    """JPEG."""
    good, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    assert good
    return data.tobytes()


def entry(person: InventedPerson, identity: Double) -> dict[str, object]:
    """What people.json says of a person."""
    return {
        "name": person.name,
        "texture": f"skin-{person.name}.jpg",
        "hair": person.hair,
        "hair_colour": person.hair_colour,
        "iris_colour": person.iris_colour,
        "shirt": person.shirt,
        "identity": identity.tolist(),
    }


def main(arguments: list[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m training skins", description="Make invented people.")
    parser.add_argument("--photos", type=Path, required=True, help="folder of neutral pictures, NNN_*.jpg")
    parser.add_argument(
        "--labels", type=Path, required=True, help="folder of their labels ('training label')"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="*", help="people whose skins to make")
    options = parser.parse_args(arguments)
    basis = from_bytes(assets.read("basis.npz"))
    names = sorted({name for person in PEOPLE for name in person.blend})
    unwrapped = load(basis, PointModel.of(basis), options.photos, options.labels, names)
    everyone = [unwrapped[name] for name in names[::MEAN_EVERY]]
    table = []
    for index, person in enumerate(PEOPLE):
        rng = np.random.default_rng([options.seed, index])
        members = [unwrapped[name] for name in person.blend]
        table.append(entry(person, shape(members, len(basis.identity), rng)))
        if options.only is None or person.name in options.only:
            assets.write(f"skin-{person.name}.jpg", encoded(skin(basis, members, person, rng)))
    assets.write("people.json", (json.dumps(table, indent=1) + "\n").encode())
    if options.only is None or MEAN in options.only:
        rng = np.random.default_rng([options.seed, len(PEOPLE)])
        assets.write(f"skin-{MEAN}.jpg", encoded(skin(basis, everyone, None, rng)))
