"""Fills ROOT/{photos,warps,renders,finder} with shards (training/parts/samples.py) until there are enough.

    python -m training shards KIND --pictures DIR --labels DIR --out ROOT --count N [--first K] [--seed S]

Shard number k depends on the seed and k alone: stopping and starting again continues, and several processes
may fill different ranges. Labels come from `python -m training label`.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from rich.progress import track as progress

import assets
from codec.basis import Basis, from_bytes
from codec.values import Image, Int
from likeness import fit
from likeness.camera import pinhole
from training.parts import samples
from training.parts.errors import DataError
from training.parts.samples import Sample, held_out
from training.sources import (
    backgrounds,
    blends,
    closeups,
    expressions,
    facemesh,
    frames,
    glasses,
    mattes,
    photos,
    renders,
    skins,
    warps,
)
from training.sources.photos import Portrait
from training.sources.subject import Change, Subject, prepare

Draw = Callable[[np.random.Generator], Iterator[Sample]]
Meta = Mapping[str, object]

PER_SHARD = 512
PORTRAIT_FOCAL = 2.0  # over the longer side: portraits are taken from farther away than a webcam's 1.0
BLENDED = 0.6
OTHER_GROUND = 0.5
GLASSES = 0.08
CHANGES = 2  # warps of a blend: making one costs as much as a warp
KEEP_EXPRESSION = 0.15
KEEP_POSE = 0.3
KEEP_GAZE = 0.3


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


@dataclass(frozen=True, slots=True, eq=False)
class SourceMaterial:
    """What photographs give to warps and renders. skin: triangles over the 478 points."""

    basis: Basis
    model: fit.PointModel
    skin: Int
    people: Sequence[Subject]
    patches: Sequence[Image]


def material(portraits: Sequence[Portrait], basis: Basis, seed: int) -> SourceMaterial:
    """Fit and prepare everybody: about a minute."""
    model = fit.PointModel.of(basis)
    rng = np.random.default_rng(seed)
    skin = facemesh.skin(facemesh.opened(facemesh.layout([p.points() for p in portraits])))
    corners = [backgrounds.corner(p.image(), p.points()[:, :2], samples.SIZE, rng) for p in portraits]
    return SourceMaterial(
        basis, model, skin, subjects(portraits, model), [c for c in corners if c is not None]
    )


def change(subject: Subject, names: tuple[str, ...], rng: np.random.Generator) -> Change:
    """A random expression, eyes, gaze and pose for a photograph, and now and then glasses."""
    units = subject.fit.units if rng.random() < KEEP_EXPRESSION else expressions.units(names, rng)
    gaze, shut = subject.fit.gaze.copy(), expressions.eyes(rng)
    if rng.random() > KEEP_GAZE:
        turn = rng.normal(0, [0.22, 0.18])
        gaze += np.tile(turn, 2).astype(np.float32)
        shut = expressions.following(shut, float(turn[1]), rng)
    rotation = np.zeros(3, np.float32)
    if rng.random() > KEEP_POSE:
        rotation = np.clip(rng.normal(0, [0.18, 0.40, 0.08]), [-0.5, -1.0, -0.3], [0.5, 1.0, 0.3])
    worn = glasses.design(rng) if rng.random() < GLASSES else None
    return Change(units, shut, np.clip(gaze, -0.6, 0.6), rotation.astype(np.float32), worn)


def guest(stuff: SourceMaterial, rng: np.random.Generator) -> Subject:
    """A photograph, often with half of another's face, often before another ground."""
    subject = stuff.people[int(rng.integers(len(stuff.people)))]
    if rng.random() < BLENDED:
        other = stuff.people[int(rng.integers(len(stuff.people)))]
        if held_out(other.person) == held_out(subject.person):
            subject = blends.blend(subject, other, stuff.model, rng)
    if rng.random() < OTHER_GROUND:
        subject = mattes.before(subject, backgrounds.draw(stuff.patches, samples.SIZE, rng))
    return subject


def warped(stuff: SourceMaterial, rng: np.random.Generator, size: int = samples.SIZE) -> Iterator[Sample]:
    """Warped photographs without end."""
    names = stuff.basis.unit_names
    while True:
        subject = guest(stuff, rng)
        for _ in range(CHANGES):
            yield warps.warp(subject, change(subject, names, rng), stuff.model, names, stuff.skin, rng, size)


@contextmanager
def studio(stuff: SourceMaterial, size: int = samples.SIZE) -> Iterator[renders.SampleRenderer]:
    """Renders with everybody's shape and skin."""
    faces = [
        renders.FittedFace(s.person, s.fit.identity, skins.unwrap(s, stuff.basis))
        for s in progress(stuff.people, "unwrapping")
    ]
    with renders.SampleRenderer(stuff.basis, faces, stuff.patches, size) as room:
        yield room


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which shards, of how many samples each."""

    numbers: range
    per_shard: int = PER_SHARD


def fill(folder: Path, wanted: Wanted, meta: Meta, draw: Draw) -> None:
    """Write the shards of face crops that are not there yet."""
    for at, rng in _missing(folder, wanted.numbers, meta):
        samples.write(at, list(islice(draw(rng), wanted.per_shard)), {**meta, "shard": at.name})


def fill_frames(
    folder: Path, wanted: Wanted, meta: Meta, stuff: SourceMaterial, room: renders.SampleRenderer
) -> None:
    """Write the finder's shards that are not there yet."""
    with frames.FrameRenderer(room) as stage:
        for at, rng in _missing(folder, wanted.numbers, meta):
            drawn = frames.frames(stage, stuff.people, stuff.patches, rng)
            samples.write_frames(at, list(islice(drawn, wanted.per_shard)), {**meta, "shard": at.name})


def fill_closeups(folder: Path, wanted: Wanted, meta: Meta, models: Path, draw: Draw) -> None:
    """Write the shards of closer looks that are not there yet, from samples of `closeups.SIZE`; models:
    folder of the network that looks first."""
    first = closeups.FirstLook(models)
    for at, rng in _missing(folder, wanted.numbers, meta):
        made = (closeups.closeup(sample, first, rng) for sample in draw(rng))
        found = list(islice((m for m in made if m is not None), wanted.per_shard))
        samples.write_columns(at, closeups.columns(found), {**meta, "shard": at.name})


def photographs(portraits: Sequence[Portrait], rng: np.random.Generator) -> Iterator[Sample]:
    """Photographs as they are, in random order without end, as large as closer looks want them."""
    while True:
        yield photos.sample(portraits[int(rng.integers(len(portraits)))], closeups.SIZE)


def _missing(folder: Path, numbers: range, meta: Meta) -> Iterator[tuple[Path, np.random.Generator]]:
    for k in progress(numbers, folder.name):
        at = folder / f"{k:04d}"
        if not at.exists():
            yield at, np.random.default_rng([int(str(meta["seed"])), k])


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
    kinds = (
        "photos",
        "warps",
        "renders",
        "finder",
        *(f"closeups-{k}" for k in ("photos", "warps", "renders")),
    )
    parser.add_argument("kind", choices=kinds)
    for name in ("pictures", "labels", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--count", type=int, default=10, help="how many shards")
    parser.add_argument("--per-shard", type=int, default=PER_SHARD, help="pictures in each")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--models", type=Path, default=assets.FOLDER, help="of the first look, for closeups")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    portraits = photos.portraits(options.pictures, options.labels)
    if not portraits:
        raise DataError(
            f"{options.pictures} holds no labelled photographs with a face in the folders "
            f"{', '.join(photos.SETS)}; put yours into one of these, and label them: "
            f"'python -m training label --images {options.pictures} --out {options.labels}'."
        )
    if options.kind == "photos":
        copy_photos(options.out / "photos", portraits)
        return 0
    basis = from_bytes(assets.read("basis.npz"))
    meta = {"seed": options.seed, "basis": basis.digest.hex(), "unit_names": list(basis.unit_names)}
    wanted = Wanted(range(options.first, options.first + options.count), options.per_shard)
    out = options.out / options.kind
    if options.kind == "closeups-photos":
        fill_closeups(out, wanted, meta, options.models, partial(photographs, portraits))
        return 0
    stuff = material(portraits, basis, options.seed)
    if options.kind == "warps":
        fill(options.out / "warps", wanted, meta, partial(warped, stuff))
        return 0
    if options.kind == "closeups-warps":
        draw = partial(warped, stuff, size=closeups.SIZE)
        fill_closeups(out, wanted, meta, options.models, draw)
        return 0
    with studio(stuff, closeups.SIZE if options.kind == "closeups-renders" else samples.SIZE) as room:
        if options.kind == "closeups-renders":
            fill_closeups(out, wanted, meta, options.models, room.samples)
        elif options.kind == "renders":
            fill(options.out / "renders", wanted, meta, room.samples)
        else:
            fill_frames(options.out / "finder", wanted, meta, stuff, room)
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
