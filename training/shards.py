"""Fills ROOT/{photos,warps,renders,finder} with shards (training/samples.py) until there are enough.

    python -m training shards KIND --pictures DIR --labels DIR --out ROOT --count N [--first K] [--seed S]

Shard number k depends on the seed and k alone: stopping and starting again continues, and several processes
may fill different ranges. Labels come from `python -m training label`.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rich.progress import track as progress

import assets
from codec.basis import Basis, from_bytes
from codec.values import Int
from training import fit, samples
from training.samples import Sample, pinhole
from training.sources import expressions, facemesh, photos, warps
from training.sources.photos import Portrait
from training.sources.subject import Change, Subject, prepare

Draw = Callable[[np.random.Generator], Sample]

PER_SHARD = 512
PORTRAIT_FOCAL = 2.0  # over the longer side: portraits are taken from farther away than a webcam's 1.0
KEEP_EXPRESSION = 0.15
KEEP_POSE = 0.3
KEEP_GAZE = 0.4


def by_person(portraits: Sequence[Portrait]) -> list[list[Portrait]]:
    """Portraits grouped by person, in order."""
    groups: dict[str, list[Portrait]] = {}
    for portrait in portraits:
        groups.setdefault(portrait.person, []).append(portrait)
    return list(groups.values())


def subjects(portraits: Sequence[Portrait], model: fit.PointModel) -> list[Subject]:
    """Fit everybody (one identity for all pictures of a person) and prepare the pictures."""
    out = []
    for group in progress(by_person(portraits), "fitting"):
        images, points = [p.image() for p in group], [p.points() for p in group]
        height, width = images[0].shape[:2]
        camera = pinhole(PORTRAIT_FOCAL * max(height, width), width, height)
        fits = fit.fit(model, points, camera)
        out += [
            prepare(p.person, image, at, camera, found, model)
            for p, image, at, found in zip(group, images, points, fits, strict=True)
        ]
    return out


def change(subject: Subject, names: tuple[str, ...], rng: np.random.Generator) -> Change:
    """A random expression, eyes, gaze and pose for a photograph."""
    units = subject.fit.units if rng.random() < KEEP_EXPRESSION else expressions.units(names, rng)
    gaze = subject.fit.gaze.copy()
    if rng.random() > KEEP_GAZE:
        gaze += np.tile(rng.normal(0, [0.22, 0.12]), 2).astype(np.float32)
    rotation = np.zeros(3, np.float32)
    if rng.random() > KEEP_POSE:
        rotation = np.clip(rng.normal(0, [0.16, 0.32, 0.08]), [-0.45, -0.9, -0.3], [0.45, 0.9, 0.3])
    return Change(units, expressions.eyes(rng), np.clip(gaze, -0.6, 0.6), rotation.astype(np.float32))


def warper(portraits: Sequence[Portrait], basis: Basis) -> Draw:
    """A source of warped photographs of everybody."""
    model = fit.PointModel.of(basis)
    skin: Int = facemesh.skin(facemesh.opened(facemesh.layout([p.points() for p in portraits])))
    people = subjects(portraits, model)

    def draw(rng: np.random.Generator) -> Sample:
        subject = people[rng.integers(len(people))]
        return warps.warp(subject, change(subject, basis.unit_names, rng), model, basis.unit_names, skin, rng)

    return draw


def fill(
    folder: Path, count: int, first: int, seed: int, draw: Callable[[np.random.Generator], Sample]
) -> None:
    """Write the shards first .. first + count - 1 that are not there yet."""
    for k in progress(range(first, first + count), folder.name):
        at = folder / f"{k:04d}"
        if not at.exists():
            rng = np.random.default_rng([seed, k])
            samples.write(at, [draw(rng) for _ in range(PER_SHARD)], {"seed": seed, "shard": k})


def copy_photos(folder: Path, portraits: Sequence[Portrait]) -> None:
    """The photographs themselves, with the fit's coefficients left out: the points are the labels."""
    for k in range(0, len(portraits), PER_SHARD):
        at = folder / f"{k // PER_SHARD:04d}"
        if not at.exists():
            samples.write(
                at, [photos.sample(p) for p in portraits[k : k + PER_SHARD]], {"shard": k // PER_SHARD}
            )


def main(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training shards", description="Make training pictures.")
    parser.add_argument("kind", choices=("photos", "warps"))
    for name in ("pictures", "labels", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--count", type=int, default=10, help=f"shards of {PER_SHARD}")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    portraits = photos.portraits(options.pictures, options.labels)
    if options.kind == "photos":
        copy_photos(options.out / "photos", portraits)
        return 0
    draw = warper(portraits, from_bytes(assets.read("basis.npz")))
    fill(options.out / "warps", options.count, options.first, options.seed, draw)
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
