"""`eigencall bench likeness`: learns each person from one part of a clip and draws the other part.

What is drawn is what a friend sees: the likeness after its bytes. The protocol stands in protocol.py, each
row in compare.py. `--out` gets a sheet and a film of each clip: they are to be looked at.
"""

import argparse
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

import assets
from app.bench.avatar import Calls, calls
from app.bench.faces import CLIPS, MissingFacesError
from app.bench.likeness import compare, judge, sheets
from app.bench.likeness.arrival import arrival_rows
from app.bench.likeness.clips import Clip, clips
from app.bench.likeness.drawn import SIDE_PX, Part, covered, draw, over, part_of, side_of
from app.bench.likeness.film import film
from app.bench.likeness.protocol import WAYS
from app.face.networks import PersonMatting
from assets import report
from codec import basis as bases
from codec.basis import Basis
from codec.values import Float, Image
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
ROWS = ("mouth_ssim", "inside_ssim", "eyes_ssim", "face_ssim", "sharpness", "skin_delta_e", "landmark_px")
AT_FACE_PX = 320


@dataclass(slots=True)
class Seen:
    """Of one likeness over the compared frames: a list for each row, and the pictures."""

    rows: dict[str, list[float]] = field(default_factory=lambda: {row: [] for row in ROWS})
    drawings: list[Image] = field(default_factory=list)
    over: list[Image] = field(default_factory=list)

    def mean(self, row: str) -> float:
        values = self.rows[row]
        return float(np.mean(values)) if values else float("nan")


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
    parser.add_argument("--only", nargs="+", default=[], metavar="CLIP", help="these clips")


def run(options: argparse.Namespace) -> int:
    """The command."""
    basis = bases.from_bytes(assets.read("basis.npz"))
    try:
        rows = measure(options.data, basis, options.out, options.judges, options.only)
    except MissingFacesError as error:
        print(error)
        return 1
    found = report.make(rows)
    found.show("Photographed likenesses of people never seen")
    found.write(options.json)
    return 0


def measure(data: Path, basis: Basis, out: Path | None, judges: Path, only: list[str]) -> dict[str, float]:
    """All rows. Raises MissingFacesError if there is no clip long enough."""
    by_clip: dict[str, dict[str, float]] = {}
    drawn: dict[str, list[Image]] = {}
    true: dict[str, list[Image]] = {}
    with calls(basis, seconds=0) as calling:
        for clip in clips(data / CLIPS, basis, only):
            rows, drawn[clip.name], true[clip.name] = measure_clip(clip, basis, out, calling)
            by_clip[clip.name] = rows
            print(clip.name, " ".join(f"{key} {value:.3f}" for key, value in rows.items()), flush=True)
    if not by_clip:
        raise MissingFacesError(
            f"There are no clips that are long enough in {data / CLIPS}; name the folder with --data."
        )
    rows = {f"likeness.{key}": _mean(key, by_clip) for key in next(iter(by_clip.values()))}
    rows["likeness.below_static"] = max(
        c["mouth_ssim_static"] - c["mouth_ssim_halves"] for c in by_clip.values()
    )
    if judges.exists():
        rows |= judge.identity_rows(drawn, true, judges)
    else:
        print(f"Without {judges} ('make judges') nobody says whom the drawings look like.")
    return rows | {f"likeness.{n}.{k}": v for n, c in by_clip.items() for k, v in c.items()}


def _mean(key: str, by_clip: dict[str, dict[str, float]]) -> float:
    values = [rows[key] for rows in by_clip.values()]
    return float(np.nanmedian(values) if key.startswith("skin_delta_e") else np.nanmean(values))


def measure_clip(
    clip: Clip, basis: Basis, out: Path | None, calling: Calls
) -> tuple[dict[str, float], list[Image], list[Image]]:
    """Rows, drawings for the judge, and other frames of the person."""
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
        if out is not None:
            picked = sheets.expressive([part.points for part in parts])
            shown = ([p.image for p in parts], still.drawings, seen.drawings, seen.over)
            sheets.write(out / f"{clip.name}.png", [[row[k] for k in picked] for row in shown])
            film(clip, person, renderer, target, out / f"{clip.name}.mp4")
    rows |= arrival_rows(clip, data, basis, calling)
    own = clip.takes(split.halves[:: max(len(split.halves) // JUDGED, 1)][:JUDGED])
    some = slice(None, None, max(len(parts) // JUDGED, 1))
    return rows, seen.drawings[some][:JUDGED], [part_of(take, side, size).image for take in own]


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
    parts: list[Part],
) -> Seen:
    """Draw a person at the pose of each take and compare."""
    seen = Seen()
    renderer.set_photograph(person)
    for take, part in zip(takes, parts, strict=True):
        face, marks = covered(basis, person, take.through(person.lens), part)
        whole = over(part, draw(renderer, target, part, part.image), face)
        for row, value in compared_rows(whole, part, face, marks).items():
            seen.rows[row].append(value)
        seen.over.append(whole)
        seen.drawings.append(draw(renderer, target, part))
    return seen


def compared_rows(whole: Image, part: Part, face: compare.Mask, marks: Float) -> dict[str, float]:
    """Of one picture beside the true one; what it does not show is left out."""
    like = compare.ssim_map(compare.luma(whole), compare.luma(part.image))
    size, points = face.shape, part.points
    inside = compare.inside(points, size)
    side = float(np.ptp(points, axis=0).max())
    away = np.linalg.norm(marks - points, axis=1)[: compare.SKIN_POINTS].mean()
    rows = {
        "mouth_ssim": float(like[compare.mouth(points, size)].mean()),
        "eyes_ssim": float(like[compare.eyes(points, size)].mean()),
        "face_ssim": float(like[face].mean()),
        "sharpness": compare.sharpness(whole, part.image, face),
        "skin_delta_e": compare.skin_delta_e(whole, part.image, points),
        "landmark_px": float(away / side * AT_FACE_PX),
    }
    if inside is not None and inside.any():
        rows["inside_ssim"] = float(like[inside].mean())
    return rows
