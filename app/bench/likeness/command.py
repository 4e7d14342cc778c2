"""`eigencall bench likeness`: learns each person from one part of a clip and draws the other part.

What is drawn is what a friend sees: the likeness after its bytes. The protocol stands in protocol.py, rows in
compare.py, that of the outline in outline.py, those of motion in reread.py. `--out` gets a sheet and films of
each clip: they are to be looked at.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

import assets
from app.bench.avatar import Calls, calls
from app.bench.faces import CLIPS, MissingFacesError
from app.bench.likeness import compare, judge, reread, sheets
from app.bench.likeness.arrival import arrival_rows
from app.bench.likeness.clips import JudgedClip, clips
from app.bench.likeness.drawn import SIDE_PX, FramePart, covered, draw, off_px, over, part_of, side_of
from app.bench.likeness.film import film
from app.bench.likeness.outline import DEFAULT_PYTHON, outline_iou
from app.bench.likeness.protocol import WAYS
from app.bench.likeness.reread import Worn
from app.face.networks import PersonMatting
from assets import report
from codec import basis as bases
from codec.basis import Basis
from codec.values import Identity, Image
from likeness.photo.layers import RoomError, layers
from likeness.photo.learn import learn
from likeness.photo.takes import Take
from render.offscreen import Offscreen
from render.photo import packed
from render.photo.person import neutral_of
from render.photo.values import Photograph
from render.renderer import Renderer

JUDGED = 8
"""Drawings, and other frames, that the judge of identity sees of each person."""
ROWS = ("mouth_ssim", "inside_ssim", "eyes_ssim", "face_ssim", "sharpness", "skin_delta_e")
DRAWN, PHOTOGRAPHED = "", "_photographed"
"""What rows of the two kinds of likeness end with, where both have one."""


@dataclass(slots=True)
class Seen:
    """Of one likeness over the compared frames: a list for each row, and the pictures."""

    rows: dict[str, list[float]] = field(default_factory=lambda: {row: [] for row in ROWS})
    drawings: list[Image] = field(default_factory=list)
    over: list[Image] = field(default_factory=list)

    def mean(self, row: str) -> float:
        values = self.rows[row]
        return float(np.mean(values)) if values else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredClip:
    """Of a clip: its rows, drawings, the frames that they show and other true ones for the judge, and the
    likenesses to be moved."""

    name: str
    rows: dict[str, float]
    drawings: list[Image]
    shown: list[Image]
    true: list[Image]
    worn: dict[str, Worn]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="folder with clips")
    parser.add_argument("--json", type=Path, default=Path("out/likeness.json"))
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for a sheet and a film of each clip")
    parser.add_argument(
        "--judges",
        type=Path,
        metavar="PYTHON",
        default=judge.DEFAULT_PYTHON,
        help="the Python with the judges (make judges)",
    )
    parser.add_argument("--labels", type=Path, default=user_cache_path("eigencall") / "teacher-labels")
    parser.add_argument(
        "--teacher", type=Path, metavar="PYTHON", help="the Python with MediaPipe (make teacher)"
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="CLIP", help="these clips")


def run(options: argparse.Namespace) -> int:
    """The command."""
    basis = bases.from_bytes(assets.read("basis.npz"))
    try:
        rows = measure(options, basis)
    except MissingFacesError as error:
        print(error)
        return 1
    found = report.make(rows)
    found.show("Likenesses of people never seen")
    found.write(options.json)
    return 0


def measure(options: argparse.Namespace, basis: Basis) -> dict[str, float]:
    """All rows. Raises MissingFacesError if there is no clip long enough."""
    measured, teacher = [], options.teacher or DEFAULT_PYTHON
    with calls(basis, seconds=0) as calling:
        for clip in clips(options.data / CLIPS, basis, options.only):
            measured.append(measure_clip(clip, basis, options.out, teacher, calling))
            print(clip.name, " ".join(f"{key} {v:.3f}" for key, v in measured[-1].rows.items()), flush=True)
    if not measured:
        raise MissingFacesError(
            f"There are no clips that are long enough in {options.data / CLIPS}; name the folder with --data."
        )
    by_clip = {one.name: one.rows for one in measured}
    rows = {_key(key): _mean(key, by_clip) for key in measured[0].rows}
    rows["likeness.below_static"] = max(
        c["mouth_ssim_static"] - c["mouth_ssim_halves"] for c in by_clip.values()
    )
    if options.judges.exists():
        people = {m.name: judge.JudgedPictures(m.drawings, m.shown, m.true) for m in measured}
        rows |= judge.identity_rows(people, options.judges)
    else:
        print(f"Without {options.judges} ('make judges') nobody says whom the drawings look like.")
    rows |= moved_rows(measured, options, basis)
    return rows | {f"likeness.{n}.{k}": v for n, c in by_clip.items() for k, v in c.items()}


def moved_rows(
    measured: Sequence[MeasuredClip], options: argparse.Namespace, basis: Basis
) -> dict[str, float]:
    """What of the motion arrives, for both kinds of likeness; nothing without a teacher."""
    rows: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for kind, name in ((DRAWN, "drawn"), (PHOTOGRAPHED, "photographed")):
            worn, out = [one.worn[kind] for one in measured], (options.out or Path(scratch)) / name
            try:
                found = reread.rows(worn, basis, options.data, options.labels, options.teacher, out)
            except MissingFacesError as error:
                print(error)
                break
            rows |= {row + kind: value for row, value in found.items()}
    return rows


def _key(key: str) -> str:
    """The row's full name."""
    return f"drawn.{key}" if key.startswith("landmark_px") else f"likeness.{key}"


def _mean(key: str, by_clip: dict[str, dict[str, float]]) -> float:
    values = [rows[key] for rows in by_clip.values()]
    return float(np.nanmedian(values) if key.startswith("skin_delta_e") else np.nanmean(values))


def measure_clip(
    clip: JudgedClip, basis: Basis, out: Path | None, teacher: Path, calling: Calls
) -> MeasuredClip:
    """Learn the person of a clip in both ways, draw the compared frames, send the likeness. Without a teacher
    no row of the outline."""
    split = clip.split
    compared = clip.takes(split.compared)
    side = side_of(compared)
    size, rows = min(side, SIDE_PX), {}
    with Offscreen(size, size) as target:
        renderer = Renderer(basis)
        for way in WAYS:
            takes = clip.takes(getattr(split, way))
            began = time.thread_time()
            learnt = surrounded(basis, learn(basis, clip.shape, takes), takes)
            rows["cpu_s"] = time.thread_time() - began
            data = packed.to_bytes(learnt)
            rows["kb"] = (len(packed.glance(data)) + len(data)) / 1000
            person = packed.from_bytes(data)
            parts = [part_of(take.through(person.lens), side, size) for take in compared]
            suffix = "" if way == "covered" else "_halves"
            still = look(basis, replace(person, blends=()), renderer, target, compared, parts)
            seen = look(basis, person, renderer, target, compared, parts)
            rows["layers"] = float(len(person.layers))
            rows |= {f"{row}{suffix}": seen.mean(row) for row in ROWS}
            rows[f"mouth_ssim_static{'' if suffix else '_covered'}"] = still.mean("mouth_ssim")
        if teacher.exists():
            ahead = [take.through(person.lens) for take in compared]
            rows["outline_iou"] = outline_iou(renderer, target, ahead, teacher)
        if out is not None:
            picked = sheets.expressive([part.points for part in parts])
            shown = ([p.image for p in parts], still.drawings, seen.drawings, seen.over)
            sheets.write(out / f"{clip.name}.png", [[row[k] for k in picked] for row in shown])
            film(clip, person, renderer, target, out / f"{clip.name}.mp4")
    rows |= arrival_rows(clip, data, basis, calling)
    drawn = reread.own_likeness(clip, basis)
    rows |= {
        f"landmark_px{DRAWN}": off_px(basis, basis.shape(drawn.person.shape), compared),
        f"landmark_px{PHOTOGRAPHED}": off_px(
            basis, neutral_of(basis, person), [take.through(person.lens) for take in compared]
        ),
    }
    photographed = Worn(clip, Identity(person.shape, photograph=data), split.covered)
    own = clip.takes(split.halves[:: max(len(split.halves) // JUDGED, 1)][:JUDGED])
    some = slice(None, None, max(len(parts) // JUDGED, 1))
    return MeasuredClip(
        clip.name,
        rows,
        seen.drawings[some][:JUDGED],
        [part.image for part in parts[some]][:JUDGED],
        [part_of(take, side, size).image for take in own],
        {DRAWN: drawn, PHOTOGRAPHED: photographed},
    )


def surrounded(basis: Basis, person: Photograph, takes: list[Take]) -> Photograph:
    """With hair and shoulders, if they can be cut out without the room."""
    seen = [take.through(person.lens) for take in takes]
    try:
        around = layers(basis, seen, neutral_of(basis, person), PersonMatting())
    except RoomError as error:
        print(error)
        return person
    return replace(person, layers=around)


def look(
    basis: Basis,
    person: Photograph,
    renderer: Renderer,
    target: Offscreen,
    takes: list[Take],
    parts: list[FramePart],
) -> Seen:
    """Draw a person at the pose of each take and compare."""
    seen = Seen()
    renderer.set_photograph(person)
    for take, part in zip(takes, parts, strict=True):
        face = covered(basis, person, take.through(person.lens), part)
        whole = over(part, draw(renderer, target, part, part.image), face)
        for row, value in compared_rows(whole, part, face).items():
            seen.rows[row].append(value)
        seen.over.append(whole)
        seen.drawings.append(draw(renderer, target, part))
    return seen


def compared_rows(whole: Image, part: FramePart, face: compare.Mask) -> dict[str, float]:
    """Of one picture beside the true one; what it does not show is left out."""
    like = compare.ssim_map(compare.luma(whole), compare.luma(part.image))
    size, points = face.shape, part.points
    inside = compare.inside(points, size)
    rows = {
        "mouth_ssim": float(like[compare.mouth(points, size)].mean()),
        "eyes_ssim": float(like[compare.eyes(points, size)].mean()),
        "face_ssim": float(like[face].mean()),
        "sharpness": compare.sharpness(whole, part.image, face),
        "skin_delta_e": compare.skin_delta_e(whole, part.image, points),
    }
    if inside is not None and inside.any():
        rows["inside_ssim"] = float(like[inside].mean())
    return rows
