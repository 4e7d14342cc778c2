"""What of a face's motion arrives in the drawing: the teacher reads it as it read the clip (`drawn.*` rows).

Each clip goes the way of a call: tracker, link (20 ms of network), playout, renderer. The person is drawn
from a likeness of the clip's own calmest frames. What the teacher then reads of lips, lids, mouth and brows
is compared with what it reads in the clip itself: slopes of the change from the clip's median, blinks and
shut lips by share. So everything counts that a viewer would miss, wherever on the way it was lost.

    python -m app.bench.drawn --data DIR [--out DIR] [--json FILE]
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from platformdirs import user_cache_path

import assets
from app.bench import faces, measures, offline
from app.bench.faces import Clip, MissingFacesError
from app.bench.motion import FPS, FaceMotion
from app.bench.tracker import QUANTITIES, Run, follow
from app.face.model import load_model
from app.face.wardrobe import load_textures
from assets import report
from codec.basis import Basis
from codec.playout import Playout
from codec.tracker import Tracked
from codec.values import FaceFrame, Float, Identity, Image
from likeness.enrol import Shot, enrol
from render.offscreen import Offscreen
from render.painter import OffscreenPainter

SIDE_PX = 480
"""Of the drawing; the face is about 230 px tall in it, as in the clips."""
SHORTEST = 200
"""Frames; shorter clips show too few expressions for a slope."""
LONGEST = 900
"""Frames of a clip that are looked at."""
SHOTS = 5
"""Pictures of which the person is made."""
SCREEN_S = 1 / 60
SLACK = 1
"""Frames that a blink may be early or late: playout shows times between the camera's."""
ROWS = {
    "lip_gap": "drawn.lip_gap.slope",
    "eye_opening": "drawn.eyes.slope",
    "mouth_width": "drawn.mouth_width.slope",
    "brow_height": "drawn.brows.slope",
}
Likeness = Callable[[Run], Identity]


def own_likeness(run: Run, basis: Basis) -> Identity:
    """The person drawn from the calmest frames of the clip, those that face the camera first."""
    seen = [(k, t) for k, t in enumerate(run.tracked) if t.landmarks is not None]
    if not seen:
        raise MissingFacesError(f"The tracker followed nobody in {run.clip.name}.")
    chosen = {k for k, _ in sorted(seen, key=lambda one: _unrest(one[1], basis))[:SHOTS]}
    shots = []
    for k, image in enumerate(run.clip.images()):
        landmarks = run.tracked[k].landmarks if k in chosen else None
        if landmarks is not None:
            shots.append(Shot(image, landmarks))
        if k >= max(chosen):
            break
    return enrol(basis, load_textures(), shots).identity


def _unrest(tracked: Tracked, basis: Basis) -> float:
    """How far a face is from the look that enrolment asks for first: ahead, at rest, lips shut. mm, about."""
    assert tracked.landmarks is not None
    moved = tracked.frame.expression * basis.expression_norm / np.sqrt(len(basis.mean))  # RMS
    parted = max(float(measures.lip_gap(tracked.landmarks[None])[0]) - measures.CLOSED, 0)
    return float(np.linalg.norm(moved) + 3 * np.linalg.norm(tracked.frame.rotation) + 60 * parted)


def shown(frames: Sequence[FaceFrame], basis: Basis) -> list[FaceFrame]:
    """What playout shows of each frame's moment, after link and network, at 30 frames a second."""
    motion = FaceMotion("", Path(), tuple(frames))
    spoken = offline.talk(motion, basis, count=len(frames))
    arriving = sorted(zip(spoken.arrived_s, (face for _, face in spoken.frames), strict=True), key=_first)
    playout, looks = Playout(), []
    for tick in range(round((len(frames) / FPS + 1) / SCREEN_S)):
        now_s = tick * SCREEN_S
        while arriving and arriving[0][0] <= now_s:
            at_s, face = arriving.pop(0)
            playout.add(face, at_s)
        look = playout.at(now_s)
        if look is not None:
            looks.append(look)
    times = np.array([look.time_s for look in looks])
    return [looks[int(np.abs(times - k / FPS).argmin())] for k in range(len(frames))]


def _first(pair: tuple[float, FaceFrame]) -> float:
    return pair[0]


def drawing(looks: Sequence[FaceFrame], person: Identity, basis: Basis) -> Iterator[Image]:
    """(SIDE_PX, SIDE_PX, 3) each face as a call shows it."""
    with Offscreen(SIDE_PX, SIDE_PX) as target:
        painter = OffscreenPainter(basis, b"", target)
        for k, face in enumerate(looks):
            yield painter.draw(face, person, k / FPS)


def film(pictures: Iterator[Image], path: Path) -> None:
    """An MP4 that loses nothing of the luma that the teacher could read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(round(FPS)))
        stream.width = stream.height = SIDE_PX
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": "8", "preset": "veryfast"}
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())


def rows(
    clips: Sequence[Clip],
    basis: Basis,
    out: Path,
    teacher: Path | None = None,
    likeness: Likeness | None = None,
) -> dict[str, float]:
    """All `drawn.*` rows; the films and what the teacher reads in them go to `out`. likeness: who is drawn
    of a clip, by default its own drawn likeness."""
    likeness = likeness or (lambda run: own_likeness(run, basis))
    sources = []
    for clip in clips:
        run = follow(clip, basis, assets.FOLDER, LONGEST)
        looks = shown([t.frame for t in run.tracked], basis)
        film(drawing(looks, likeness(run), basis), out / faces.CLIPS / f"{clip.name}.mp4")
        sources.append(replace(clip, good=clip.good[: len(looks)] & run.present))
    faces.label(out, out / "labels", teacher)
    drawn = {clip.name: clip for clip in faces.clips(out, out / "labels")}
    return compare([(source, drawn[source.name]) for source in sources])


def compare(pairs: Sequence[tuple[Clip, Clip]]) -> dict[str, float]:
    """(source, drawn) clips of the same length as the teacher reads them -> rows, pooled over the clips."""
    changes: dict[str, list[tuple[Float, Float]]] = {name: [] for name in QUANTITIES}
    blinks, shut = [0, 0], [0, 0]
    found: dict[str, float] = {}
    for source, drawn in pairs:
        good = source.good & drawn.good
        theirs, ours = source.points[: len(good)], drawn.points
        for name, quantity in QUANTITIES.items():
            both = [measures.change(quantity(points), good)[good] for points in (ours, theirs)]
            changes[name].append((both[0], both[1]))
        for count, (hit, total) in (
            (blinks, blinks_seen(theirs, ours, good)),
            (shut, lips_shut(theirs, ours, good)),
        ):
            count[0] += hit
            count[1] += total
    for name, pooled in changes.items():
        ours, theirs = (np.concatenate(side) for side in zip(*pooled, strict=True))
        found[ROWS[name]] = measures.slope(ours, theirs)
        found[ROWS[name].replace("slope", "r")] = measures.correlation(ours, theirs)
    found["drawn.blinks_visible"] = 100 * blinks[0] / max(blinks[1], 1)
    found["drawn.lips_shut"] = 100 * shut[0] / max(shut[1], 1)
    return found


def blinks_seen(theirs: Float, ours: Float, good: measures.Flags) -> tuple[int, int]:
    """(F, 478, 2) source and drawing -> how many blinks of the source are blinks in the drawing; all."""
    truth = measures.blinks(measures.eye_opening(theirs), good)
    drawn = measures.blinks(measures.eye_opening(ours), good)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], truth.astype(int), [0]]))).reshape(-1, 2)
    hits = [drawn[max(first - SLACK, 0) : end + SLACK].any() for first, end in edges]
    return sum(map(bool, hits)), len(hits)


def lips_shut(theirs: Float, ours: Float, good: measures.Flags) -> tuple[int, int]:
    """How many frames with shut lips show shut lips in the drawing; all."""
    truth = (measures.lip_gap(theirs) < measures.CLOSED) & good
    return int((measures.lip_gap(ours)[truth] < measures.CLOSED).sum()), int(truth.sum())


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m app.bench.drawn", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of real faces")
    parser.add_argument("--labels", type=Path, default=user_cache_path("eigencall") / "teacher-labels")
    parser.add_argument("--teacher", type=Path, help="Python with MediaPipe 0.10.21")
    parser.add_argument("--out", type=Path, help="keep the films here")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            faces.label(options.data, options.labels, options.teacher)
            clips = [c for c in faces.clips(options.data, options.labels) if len(c.good) >= SHORTEST]
            found = rows(clips, load_model().basis, options.out or Path(scratch), options.teacher)
        except MissingFacesError as error:
            print(error)
            return 1
    made = report.make(found)
    made.show("What arrives in the drawing")
    made.write(options.json)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
