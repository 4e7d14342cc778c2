"""What of a face's motion arrives in the drawing: the teacher reads it as it read the clip (`drawn.*` rows).

Each clip goes the way of a call: tracker, link (20 ms of network), playout, the painter that calls use. What
the teacher then reads of lips, lids, mouth and brows is compared with what it reads in the clip itself:
slopes of the change from the clip's median, blinks and shut lips by share. So everything counts that a viewer
would miss, wherever on the way it was lost.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from app.bench import faces, measures, offline
from app.bench.faces import Clip, MissingFacesError
from app.bench.likeness import clips
from app.bench.motion import FPS, LONGEST, FaceMotion
from app.bench.tracker import QUANTITIES
from app.face.wardrobe import load_textures
from codec.basis import Basis
from codec.playout import Playout
from codec.tracker import Tracked
from codec.values import FaceFrame, Float, Identity, Image
from likeness.enrol import Shot, enrol
from render.offscreen import Offscreen
from render.painter import OffscreenPainter

SIDE_PX = 480
"""Of the drawing; the face is about 230 px tall in it, as in the clips."""
SHOTS = 5
"""Pictures of which a drawn likeness is made."""
SCREEN_S = 1 / 60
SLACK = 1
"""Frames that a blink may be early or late: playout shows times between the camera's."""
ROWS = {
    "lip_gap": "drawn.lip_gap",
    "eye_opening": "drawn.eyes",
    "mouth_width": "drawn.mouth_width",
    "brow_height": "drawn.brows",
}


@dataclass(frozen=True, slots=True, eq=False)
class Worn:
    """A clip, and who is drawn with its motion; learnt: frames that the likeness was made of, which do not
    count."""

    clip: clips.JudgedClip
    person: Identity
    learnt: tuple[int, ...] = ()


def own_likeness(clip: clips.JudgedClip, basis: Basis) -> Worn:
    """Drawn: of the calmest frames of the clip that face the camera. Raises MissingFacesError."""
    seen = [k for k, tracked in enumerate(clip.tracked) if tracked.landmarks is not None]
    if not seen:
        raise MissingFacesError(f"The tracker followed no face in {clip.name}.")
    chosen = sorted(seen, key=lambda k: _unrest(clip.tracked[k], basis))[:SHOTS]
    shots = [Shot(take.image, take.points) for take in clip.takes(tuple(chosen))]
    return Worn(clip, enrol(basis, load_textures(), shots).identity)


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
    worn: Sequence[Worn], basis: Basis, data: Path, labels: Path, teacher: Path, out: Path
) -> dict[str, float]:
    """All `drawn.*` rows of one kind of likeness; films and what the teacher reads in them go to `out`.
    labels: folder of what it reads in the clips of `data`. Raises MissingFacesError."""
    faces.label(data, labels, teacher)
    sources = {source.name: source for source in faces.clips(data, labels)}
    for one in worn:
        looks = shown([tracked.frame for tracked in one.clip.tracked[:LONGEST]], basis)
        film(drawing(looks, one.person, basis), out / faces.CLIPS / f"{one.clip.name}.mp4")
    faces.label(out, out / "labels", teacher)
    drawn = {clip.name: clip for clip in faces.clips(out, out / "labels")}
    return compare([(_counted(sources[one.clip.name], one), drawn[one.clip.name]) for one in worn])


def _counted(source: Clip, one: Worn) -> Clip:
    """Only frames that were tracked, drawn, and not learnt from are good."""
    good = np.array([tracked.frame.present for tracked in one.clip.tracked[:LONGEST]], bool)
    good[[k for k in one.learnt if k < len(good)]] = False
    return replace(source, good=source.good[: len(good)] & good)


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
        found[f"{ROWS[name]}.slope"] = measures.slope(ours, theirs)
        found[f"{ROWS[name]}.r"] = measures.correlation(ours, theirs)
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
