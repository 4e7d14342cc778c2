"""What the matting network learns from, as files: photographs with the teacher's outline, and renders.

    python -m training matting-data --pictures DIR --labels DIR --out DIR

ROOT/photos and ROOT/renders hold .npy files, one row an item:

    images  (N, STORED, STORED, 3) uint8 RGB
    person  (N, STORED, STORED) uint8     how much a pixel is the person, 255 all of it
    region  (N, STORED, STORED) uint8     the likeliest `Region` there; UNKNOWN where it is open, BEYOND
                                          outside the picture
    held    (N,) bool                     people to measure on: never learn from these

A crop is STORED_SIDE faces wide (likeness/matting.py), a render RENDERED faces or less.
"""

import argparse
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.lib.format import open_memmap
from rich.progress import track

import assets
from codec.basis import from_bytes
from codec.values import Float, Image
from likeness.matting import crop_map, cropped, guided
from likeness.regions import Region
from training import shards, teacher
from training.parts.samples import held_out, transform
from training.sources import photos, skins
from training.sources.matting_crops import STORED, STORED_SIDE
from training.sources.photos import Portrait
from training.sources.region_renders import Drawn, RenderStudio
from training.sources.regions import BEYOND, parts
from training.sources.renders import FittedFace

RENDERED = (2.0, 3.4)
WORKER = Path(__file__).parent / "parts" / "person_worker.py"
Crop: TypeAlias = tuple[Image, Image, Image]
"""A picture, the person in it and the regions."""
EDGE_PX, EDGE_EPS = 5, 1e-3
"""The teacher's outline is 256 pixels wide: within so many it is brought to the picture's own edges."""


def mask_file(portrait: Portrait) -> Path:
    """Where the teacher's outline of a photograph lies: beside its landmarks."""
    return portrait.labels.with_name(portrait.picture.name + ".person.png")


def outlines(portraits: Sequence[Portrait], python: Path) -> None:
    """Ask the teacher for the outlines that are missing."""
    todo = [teacher.Job(p.picture, mask_file(p)) for p in portraits if not mask_file(p).exists()]
    for _ in track(teacher.run(todo, python, WORKER), "outlines", total=len(todo)):
        pass


def photograph(portrait: Portrait) -> Crop:
    """The crop, the person in it and the regions."""
    image, points = portrait.image(), portrait.points()[:, :2]
    affine = crop_map(points, STORED, STORED_SIDE)
    crop = cropped(image, affine, STORED)
    person = sharpened(crop, _moved(mask_of(portrait), affine))
    region = parts(crop, transform(affine, points), person)
    region[_moved(np.full(image.shape[:2], 255, np.uint8), affine) < 254] = BEYOND
    return crop, np.rint(person * 255).astype(np.uint8), region


def mask_of(portrait: Portrait) -> Image:
    """(H, W) the teacher's outline."""
    return np.asarray(cv2.imread(str(mask_file(portrait)), cv2.IMREAD_GRAYSCALE), np.uint8)


def _moved(mask: Image, affine: Float) -> Image:
    return np.asarray(cv2.warpAffine(mask, affine, (STORED, STORED)), np.uint8)


def sharpened(crop: Image, mask: Image) -> Float:
    """(S, S) 0..1: the outline at the picture's own edges, steep enough to be an outline."""
    fine = guided(crop, np.asarray(mask[..., None] / 255, np.float32), EDGE_PX, EDGE_EPS)[..., 0]
    return np.clip((fine - 0.2) / 0.6, 0, 1).astype(np.float32)


def render(drawn: Drawn) -> Crop:
    """As a photograph's; nothing is unknown."""
    person = 1 - drawn.shares[..., Region.BACKGROUND]
    region = (drawn.shares[..., 1:].argmax(-1) + 1).astype(np.uint8)
    region[person < 0.5] = Region.BACKGROUND
    return drawn.image, np.rint(person * 255).astype(np.uint8), region


def write(folder: Path, count: int, items: Iterator[tuple[Crop, bool]]) -> None:
    """Store `count` crops and whether their people are held out; the folder appears whole or not at all."""
    part = folder.with_name(f".{folder.name}.part")
    part.mkdir(parents=True, exist_ok=True)
    shapes = {"images": (STORED, STORED, 3), "person": (STORED, STORED), "region": (STORED, STORED)}
    out = {
        name: open_memmap(part / f"{name}.npy", "w+", np.uint8, (count, *shape))
        for name, shape in shapes.items()
    }
    held = np.zeros(count, bool)
    for k, (crop, kept) in enumerate(track(islice(items, count), folder.name, total=count)):
        for name, values in zip(shapes, crop, strict=True):
            out[name][k] = values
        held[k] = kept
    np.save(part / "held.npy", held)
    part.replace(folder)


def renders(portraits: Sequence[Portrait], count: int, seed: int) -> Iterator[tuple[Crop, bool]]:
    """Invented people with these people's shapes and skins, of either split by turns."""
    basis = from_bytes(assets.read("basis.npz"))
    stuff = shards.material(portraits, basis, seed)
    rng = np.random.default_rng(seed)
    faces = []
    for subject in track(stuff.people, "unwrapping"):
        faces.append(FittedFace(subject.person, subject.fit.identity, skins.unwrap(subject, basis)))
    kept = [f for f in faces if held_out(f.person)]
    learnt = [f for f in faces if not held_out(f.person)]
    with RenderStudio(basis, stuff.patches, STORED) as studio:
        for people, number in ((kept, count // 10), (learnt, count - count // 10)):
            for drawn in islice(studio.drawn(people, rng, RENDERED), number):
                yield render(drawn), people is kept


def main(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training matting-data", description=str(__doc__).split("\n")[0])
    for name in ("pictures", "labels", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--renders", type=int, default=1600, help="how many")
    parser.add_argument("--teacher-python", type=Path, default=teacher.DEFAULT_PYTHON)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    portraits = photos.portraits(options.pictures, options.labels)
    outlines(portraits, options.teacher_python)
    if not (options.out / "photos").exists():
        crops = ((photograph(p), held_out(p.person)) for p in portraits)
        write(options.out / "photos", len(portraits), crops)
    if not (options.out / "renders").exists():
        write(options.out / "renders", options.renders, renders(portraits, options.renders, options.seed))
    return 0
