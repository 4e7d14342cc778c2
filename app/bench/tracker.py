"""`eigencall bench tracker`: what the shipped tracker gets right and wrong on faces that it has never seen.

Each row is defined in app/bench/measures.py. Clips go through the whole tracker (finder, crop, network,
filter), without boxes from outside; what is compared with the teacher is what is sent: filtered expression
on the held identity. Pictures of youtube-faces and aflw2000-3d are app/bench/pictures.py's. `constant.*` is
a face that never moves, `3ddfa_v2.*` that system's published figures on these files (data/README.md).
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from platformdirs import user_cache_path

import assets
from app.bench import faces, following, measures, pictures, sheets
from app.bench.faces import Clip, MissingFacesError
from app.face.networks import FaceRegressor, load_tracker
from assets import report
from codec import basis as basis_file
from codec.basis import Basis
from codec.errors import AssetError
from codec.regression import Landmarks
from codec.rotation import rotation_matrix
from codec.tracker import Tracked
from codec.values import FaceFrame, Float, Image

STILL = "musetalk-sun"
TIMED = (640, 480)
GONE_S = 1.0
TREMBLE_FRAMES = 5
"""What is slower than a fifth of a second is motion (a still person sways), what is faster is jitter."""
NOISE = 6.0
"""Standard deviation of a webcam's noise, of 255, on the photograph that ought to be still."""
PUBLISHED = {"3ddfa_v2.nme.youtube_faces": 4.05, "3ddfa_v2.nme.aflw2000": 3.07}


@dataclass(slots=True, eq=False)
class TrackerRun:
    """A clip through the tracker, one entry a frame; points (478, 2) are NaN without a face."""

    clip: Clip
    tracked: list[Tracked] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    @property
    def present(self) -> measures.Flags:
        return np.array([t.frame.present for t in self.tracked], bool)

    @property
    def points(self) -> Float:
        """(F, 478, 2)"""
        nothing = np.full((478, 2), np.nan, np.float32)
        return np.stack([nothing if t.landmarks is None else t.landmarks for t in self.tracked])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with clips, youtube-faces, aflw2000-3d"
    )
    parser.add_argument("--json", type=Path, default=Path("out/tracker.json"))
    parser.add_argument("--out", type=Path, help="folder for contact sheets and plots")
    parser.add_argument("--labels", type=Path, help="folder of the teacher's labels; made if missing")
    parser.add_argument("--teacher", type=Path, help="the Python that has MediaPipe, to make labels")
    parser.add_argument("--models", type=Path, help="folder of other models than those shipped")


def run(options: argparse.Namespace) -> int:
    """The command."""
    basis = basis_file.from_bytes(assets.read("basis.npz"))
    cache = user_cache_path("eigencall") / "teacher-labels"
    labels = getattr(options, "labels", None) or cache
    models = getattr(options, "models", None) or assets.FOLDER
    try:
        rows = measure(options.data, labels, models, basis, options.out, getattr(options, "teacher", None))
    except (MissingFacesError, AssetError) as error:
        print(error)
        return 1
    found = report.make(rows)
    found.show("Tracker on faces never seen")
    found.write(options.json)
    return 0


def measure(
    data: Path, labels: Path, models: Path, basis: Basis, out: Path | None, teacher: Path | None
) -> dict[str, float]:
    """All rows; contact sheets and plots go to `out`."""
    rows = pictures.rows(data, FaceRegressor(models), basis)
    if rows and not (data / faces.CLIPS).is_dir():
        return rows
    try:
        faces.label(data, labels, teacher)
    except MissingFacesError as error:
        print(error)
    runs = []
    for clip in faces.clips(data, labels):
        runs.append(follow(clip, basis, models))
        if out is not None:
            sheets.contact(runs[-1].clip, runs[-1].points, out)
    if runs:
        rows |= clip_rows(runs, basis)
        rows |= still_rows(runs, basis)
        if (data / faces.AFLW).is_dir():
            rows |= photo_rows(faces.aflw(data)[0].image(), basis, models)
        rows |= delay_rows(runs, basis)
        rows["reacquire_ms"] = reacquire_ms(runs[0].clip, basis, models)
        rows["tracked_fraction"] = tracked_fraction(runs)
        rows |= following.gaze_rows([(r.tracked, r.clip) for r in runs], basis)
        rows |= following.confidence_rows([r.clip for r in runs], basis, models)
        rows |= following.owner_rows([r.clip for r in runs], basis, models)
        rows["ms_per_frame"] = cost_ms(runs[0].clip, basis, models)
        if out is not None:
            sheets.scatter({r.clip.name: (r.points, r.clip.points, both(r)) for r in runs}, out)
    return rows | PUBLISHED


def follow(clip: Clip, basis: Basis, models: Path, most: int | None = None) -> TrackerRun:
    """A clip, or its first `most` frames, through a fresh tracker."""
    tracker, result = load_tracker(basis, models), TrackerRun(clip)
    for i, image in enumerate(islice(clip.images(), most)):
        if i >= len(clip.good):
            break
        begin = time.thread_time()
        result.tracked.append(tracker.track(image, i / clip.fps))
        result.cpu_ms.append(1000 * (time.thread_time() - begin))
    return result


def both(result: TrackerRun) -> measures.Flags:
    """(F,) frames in which teacher and tracker see a face."""
    return result.present & result.clip.good[: len(result.tracked)]


def clip_rows(runs: Sequence[TrackerRun], basis: Basis) -> dict[str, float]:
    """Against the teacher, pooled over all frames of all clips after taking away each clip's median. Raises
    MissingFacesError if the tracker followed nobody."""
    distances, constant = [], []
    seen: list[list[Float]] = []
    truth: list[list[Float]] = []
    blink_seen, blink_true, closed = [], [], [0, 0]
    rest = (basis.landmarks478(basis.mean)[:, :2] * [1, -1]).astype(np.float32)
    for one in runs:
        good = both(one)
        if good.sum() < 10:
            continue
        ours, theirs = one.points[good], one.clip.points[good]
        distances.append(measures.point_distance(ours, theirs))
        constant.append(measures.point_distance(aligned(rest, theirs), theirs))
        all_good = np.ones(len(ours), bool)
        for sink, points in ((seen, ours), (truth, theirs)):
            sink.append([measures.change(f(points), all_good) for f in QUANTITIES.values()])
        opening = [measures.eye_opening(p) for p in (ours, theirs)]
        blink_seen.append(measures.blinks(opening[0], all_good))
        blink_true.append(measures.blinks(opening[1], all_good))
        runs_of = measures.closures(measures.lip_gap(theirs), all_good)
        closed[0] += measures.closures_found(measures.lip_gap(ours), runs_of)
        closed[1] += len(runs_of)
    if not distances:
        raise MissingFacesError(
            "The tracker followed nobody in any clip: train both networks longer, then measure."
        )
    recall, precision = measures.recall_precision(np.concatenate(blink_seen), np.concatenate(blink_true))
    rows = {
        "clips.teacher_distance": 100 * float(np.concatenate(distances).mean()),
        "clips.teacher_distance.by_clip": 100 * float(np.mean([d.mean() for d in distances])),
        "constant.clips.teacher_distance": 100 * float(np.concatenate(constant).mean()),
        "blink.recall": 100 * recall,
        "blink.precision": 100 * precision,
        "lip_closure.recall": 100 * closed[0] / max(closed[1], 1),
    }
    for i, name in enumerate(QUANTITIES):
        a, b = (np.concatenate([clip[i] for clip in which]) for which in (seen, truth))
        rows[f"{name}.r"] = measures.correlation(a, b)
        rows[f"{name}.slope"] = measures.slope(a, b)
    return rows


QUANTITIES = {
    "lip_gap": measures.lip_gap,
    "eye_opening": measures.eye_opening,
    "mouth_width": measures.mouth_width,
    "brow_height": measures.brow_height,
}


def aligned(shape: Float, frames: Float) -> Float:
    """(478, 2) a face that never changes, laid over each of (F, 478, 2) by rotation, scale and shift."""
    centre = shape.mean(0)
    source = (shape - centre)[:, 0] + 1j * (shape - centre)[:, 1]
    target = frames[..., 0] + 1j * frames[..., 1]
    middle = target.mean(1, keepdims=True)
    turn = ((target - middle) * source.conj()).sum(1, keepdims=True) / (np.abs(source) ** 2).sum()
    laid = turn * source + middle
    return np.stack([laid.real, laid.imag], 2).astype(np.float32)


def seen_mm(frames: Sequence[FaceFrame], points: Landmarks, identity: Float) -> Float:
    """(F, 478, 2) where the face is seen, in mm at its mean distance: depth counts as size."""
    shown = []
    depth = float(np.mean([f.translation[2] for f in frames]))
    for frame in frames:
        shape = points(identity, frame.expression, frame.gaze)
        at = shape @ rotation_matrix(frame.rotation).T + frame.translation
        shown.append(at[:, :2] / at[:, 2:] * depth)
    return np.stack(shown)


def still_rows(runs: Sequence[TrackerRun], basis: Basis) -> dict[str, float]:
    """Jitter of a still person."""
    points = Landmarks(basis)
    rows = {}
    for one in runs:
        if one.clip.name == STILL:
            for name, which in (("", "frame"), (".unfiltered", "raw")):
                frames = [getattr(t, which) for t in one.tracked if t.frame.present]
                shown = seen_mm(frames, points, one.tracked[-1].identity)
                rows[f"still.jitter_mm{name}"] = measures.jitter_mm(shown, TREMBLE_FRAMES)
    return rows


def photo_rows(photo: Image, basis: Basis, models: Path) -> dict[str, float]:
    """Jitter of a photograph with a webcam's noise."""
    points, image = Landmarks(basis), cv2.resize(photo, TIMED)
    tracker, rng = load_tracker(basis, models), np.random.default_rng(0)
    noisy = (np.clip(image + rng.normal(0, NOISE, image.shape), 0, 255).astype(np.uint8) for _ in range(150))
    seen = [tracker.track(frame, i / 30) for i, frame in enumerate(noisy)]
    frames = [t.frame for t in seen[30:] if t.frame.present]
    identity = seen[-1].identity
    shown = seen_mm(frames, points, identity) if len(frames) > 30 else None
    jitter = float("nan") if shown is None else measures.jitter_mm(shown, TREMBLE_FRAMES)
    return {"still.photo_jitter_mm": jitter}


def delay_rows(runs: Sequence[TrackerRun], basis: Basis) -> dict[str, float]:
    """Of the filter, at fast changes of lids and lips: mean and 90th percentile."""
    points = Landmarks(basis)
    found: list[float] = []
    for one in runs:
        kept = [t for t in one.tracked if t.frame.present]
        times = np.array([t.frame.time_s for t in kept])
        still = np.zeros(len(kept[0].identity) if kept else 0, np.float32)
        shapes = [
            np.stack([points(still, f.expression, f.gaze)[:, :2] for f in frames])
            for frames in ([t.raw for t in kept], [t.frame for t in kept])
        ]
        for quantity in (measures.eye_opening, measures.lip_gap):
            found += measures.delays_ms(quantity(shapes[0]), quantity(shapes[1]), times)
    if not found:
        return {"filter.delay_ms": float("nan")}
    return {
        "filter.delay_ms": float(np.mean(found)),
        "filter.delay_ms.p90": float(np.percentile(found, 90)),
        "filter.events": float(len(found)),
    }


def reacquire_ms(clip: Clip, basis: Basis, models: Path) -> float:
    """From the first frame that shows the face again, after a second without it, to the first face frame."""
    tracker = load_tracker(basis, models)
    images = [image for image, _ in zip(clip.images(), range(60), strict=False)]
    step, now = 1 / clip.fps, 0.0
    waits = []
    for start in range(0, len(images) - 10, 10):
        for i in range(int(GONE_S * clip.fps)):
            now += step
            tracker.track(np.full_like(images[0], 40 + i % 3), now)
        back = now + step
        for image in images[start : start + 10]:
            now += step
            if tracker.track(image, now).frame.present:
                waits.append(1000 * (now - back))
                break
        else:
            waits.append(1000 * (now - back + step))
    return float(np.percentile(waits, 95))


def tracked_fraction(runs: Sequence[TrackerRun]) -> float:
    """Percent of the frames with a face in which it is followed, within a fifth of the eyes' distance."""
    hit = total = 0
    for one in runs:
        good = one.clip.good[: len(one.tracked)]
        error = measures.point_distance(one.points, one.clip.points[: len(one.tracked)])
        hit += int((good & (np.nan_to_num(error, nan=9.0) < 0.2)).sum())
        total += int(good.sum())
    return 100 * hit / max(total, 1)


def cost_ms(clip: Clip, basis: Basis, models: Path) -> float:
    """Processor time of one frame of 640 x 480, all in, on the thread that tracks."""
    tracker = load_tracker(basis, models)
    clip_images = (image for image, _ in zip(clip.images(), range(90), strict=False))
    images = [np.asarray(cv2.resize(image, TIMED), np.uint8) for image in clip_images]
    tracker.track(images[0], -1.0)
    begin = time.thread_time()
    for i, image in enumerate(images):
        tracker.track(image, i / 30)
    return 1000 * (time.thread_time() - begin) / len(images)
