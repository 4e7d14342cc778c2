"""`python -m training lookalike --photos DIR [--json OUT] [--sheet PNG]`: are likenesses recognised?

Ten people that the texture basis has never seen are enrolled from the labels of their neutral picture. Each
likeness is drawn; which of the ten people's other pictures, in which they smile, is the drawing most like?
The drawing and the smiles are read in the same way, without light: the skin over the face's middle by its
correlation, the shape by the distance of the fitted landmarks at rest.

    likeness.match_of_10   whose own smile is the nearest: 10 is right every time, 1 is chance
    likeness.rank_mean     where one's own smile stands on average; 1 is first

The sheet is to be looked at and kept to oneself, since it shows people: neutral, likeness, the nearest smile.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from rich.progress import track

import assets
from codec.basis import Basis, from_bytes
from codec.rotation import rotation_matrix
from codec.values import FaceFrame, Float, Identity, Image
from likeness import masks, textures
from likeness.camera import pinhole, project
from likeness.enrol import Shot, enrol
from likeness.fit import PointModel, fit
from likeness.layout import Double
from likeness.unwrap import Unwrapped, unwrap
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Scene
from render.view import View
from training.skins import FOCAL_PER_SIDE
from training.teacher import Labels
from training.textures import held_out, people

SIDE_PX, ATLAS_PX, READ_PX = 512, 256, 64
SHAPE_WEIGHT = 0.12
"""Of a millimetre of the landmarks' mean distance beside a correlation of one: both spread alike."""
DEPTH_MM = 1150.0  # of the drawn face: as large as in the portraits
MIDDLE = ((0.32, 0.68), (0.27, 0.73))
"""Rows and columns of the atlas, as shares: brows to chin between the cheeks."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What is compared of a picture: skin (N,) of mean 0 and length 1, points (478, 3) mm at rest."""

    skin: Float
    points: Float


def portrait(photos: Path, labels: Path, name: str) -> Shot:
    """A picture with the teacher's points, SIDE_PX wide."""
    file = next(photos.glob(f"{name}_*.jpg"))
    pixels, seen = cv2.imread(str(file)), Labels.read(labels / f"{file.name}.npz")
    if pixels is None or not seen.found[0]:
        raise SystemExit(f"{file} or its labels cannot be used.")
    scale = SIDE_PX / pixels.shape[1]
    small = cv2.resize(
        pixels[..., ::-1], (SIDE_PX, round(pixels.shape[0] * scale)), interpolation=cv2.INTER_AREA
    )
    return Shot(
        np.ascontiguousarray(small, np.uint8), (seen.points[0, :, :2] * scale - 0.5).astype(np.float32)
    )


def lens(image: Image) -> Float:
    """(3, 3) of a portrait."""
    height, width = image.shape[:2]
    return pinhole(FOCAL_PER_SIDE * max(width, height), width, height)


def drawn(basis: Basis, target: Offscreen, renderer: Renderer, who: Identity) -> Shot:
    """The likeness from the front, at rest, with where its landmarks lie."""
    rest = FaceFrame.neutral(len(basis.expression), present=True)
    place = np.array([0, 0, -DEPTH_MM], np.float32)
    face = FaceFrame(0.0, True, rest.rotation, place, rest.expression, rest.gaze)
    renderer.set_person(who)
    view = View(FOCAL_PER_SIDE * SIDE_PX, (SIDE_PX / 2, SIDE_PX / 2))
    image = target.draw(renderer, face, Scene(appearance=who.appearance), view)
    head = basis.landmarks478(basis.vertices(basis.shape(who.shape), rest.expression, rest.gaze))
    there = head @ rotation_matrix(rest.rotation).T + place
    return Shot(image, project(lens(image), there.astype(np.float32)))


def read(basis: Basis, model: PointModel, shot: Shot) -> Reading:
    """Unwrapped and fitted like any photograph."""
    found = fit(model, [shot.points], lens(shot.image))[0]
    made: Unwrapped = unwrap(basis, found, shot.image, shot.points, lens(shot.image), ATLAS_PX)
    rest = basis.landmarks478(basis.shape(found.identity).astype(np.float32))
    return Reading(_skin(made.albedo), rest - rest.mean(0))


def _skin(albedo: Float) -> Float:
    small = cv2.resize(albedo, (READ_PX, READ_PX), interpolation=cv2.INTER_AREA)
    (top, bottom), (left, right) = ((round(low * READ_PX), round(high * READ_PX)) for low, high in MIDDLE)
    hole = np.clip(masks.mask(masks.EYE, 8, READ_PX) * 2, 0, 1)  # eyes are painted in likenesses
    values = small * (1 - hole[..., None])
    part = values[top:bottom, left:right].astype(np.float64)
    part -= part.mean((0, 1))
    return (part / np.linalg.norm(part)).ravel().astype(np.float32)


def distances(likenesses: Sequence[Reading], smiles: Sequence[Reading]) -> Double:
    """(N, N): each likeness to each smile; every column less its mean, since some faces are near to all."""
    skin = np.array([[1 - float(a.skin @ b.skin) for b in smiles] for a in likenesses])
    shape = np.array(
        [[np.linalg.norm(a.points - b.points, axis=1).mean() for b in smiles] for a in likenesses]
    )
    both = skin + SHAPE_WEIGHT * shape
    return np.asarray(both - both.mean(0))


def ranks(apart: Double) -> list[int]:
    """Where each one's own stands in its row, 1 is nearest."""
    return [1 + int((row < row[k]).sum()) for k, row in enumerate(apart)]


def sheet(neutral: Sequence[Shot], made: Sequence[Shot], smiles: Sequence[Shot], apart: Double) -> Image:
    """One row a person."""

    def tile(shot: Shot) -> Image:
        return np.asarray(cv2.resize(shot.image, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)

    nearest = apart.argmin(1)
    rows = [
        np.hstack([tile(neutral[k]), tile(made[k]), tile(smiles[int(nearest[k])])])
        for k in range(len(neutral))
    ]
    half = (len(rows) + 1) // 2
    rows += [np.zeros_like(rows[0])] * (2 * half - len(rows))
    return np.hstack([np.vstack(rows[:half]), np.vstack(rows[half:])])


def main(arguments: list[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m training lookalike", description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder with neutral_front, smiling_front")
    parser.add_argument("--labels", type=Path, required=True, help="their labels ('training label')")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--sheet", type=Path, help="a picture to look at")
    options = parser.parse_args(arguments)
    basis = from_bytes(assets.read("basis.npz"))
    model, known = PointModel.of(basis), textures.from_bytes(assets.read("textures.npz"))
    names = held_out(people(options.photos / "neutral_front"))
    neutral, smiles = (
        [portrait(options.photos / kind, options.labels / kind, name) for name in names]
        for kind in ("neutral_front", "smiling_front")
    )
    made = []
    with Offscreen(SIDE_PX, SIDE_PX, 1.5) as target:
        renderer = Renderer(basis, assets.read("skin-mean.jpg"))
        for shot in track(neutral, "enrolling"):
            who = enrol(basis, known, [shot], lens(shot.image), ATLAS_PX).identity
            made.append(drawn(basis, target, renderer, who))
    apart = distances(*([read(basis, model, shot) for shot in shots] for shots in (made, smiles)))
    found = ranks(apart)
    rows = {"likeness.match_of_10": found.count(1), "likeness.rank_mean": float(np.mean(found))}
    print(json.dumps(rows))
    for name, row, rank in zip(names, apart, found, strict=True):
        print(f"{name}: own smile is number {rank}; the nearest is {names[int(row.argmin())]}'s")
    if options.json:
        options.json.write_text(
            json.dumps({"schema": 1, "command": "training lookalike", "rows": rows}) + "\n"
        )
    if options.sheet:
        cv2.imwrite(str(options.sheet), sheet(neutral, made, smiles, apart)[..., ::-1])
