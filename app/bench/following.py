"""Where people look, whom the tracker follows, and whether it knows a wrong fit: rows of `bench tracker`.

Rooms with two people are made of two clips laid beside each other. Wrong fits are made by looking where no
upright face is, three times as after a find: at pictures turned by a quarter or half, at mouths, beside
faces, where the teacher's points tell whether a fit is right, and at hands, faces of paper and mannequins
(app/bench/no_faces.py), where none is.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path

import cv2
import numpy as np

from app.bench import measures, no_faces
from app.bench.faces import Clip
from app.face.networks import FaceRegressor, closer_look, load_tracker
from codec.basis import Basis
from codec.regression import Landmarks, Look, project
from codec.rotation import eye_rotation, rotation_matrix
from codec.settling import SETTLE_S
from codec.square import CROP_SIDE, Square, around
from codec.tracker import Tracked
from codec.values import Float, Image

EYES = ((468, (33, 133), 1), (473, (263, 362), 0))
"""Iris, corners of its lids, place among the gaze's two eyes."""
OPEN = 0.6
"""Of the person's median opening: irises of narrower eyes are not compared."""
ROOM = (1280, 480)
SMALL = (160, 120)
AWAY_S, BACK_S, FPS = (2.0, 4.0), 8.0, 30.0
SAME_MM = 0.45
"""Two means of one person's shape lie nearer than this in nine of ten cases (training/LOG.md)."""
RIGHT, WRONG = 0.12, 0.3
"""Mean distance to the teacher's points over the eyes' distance; what lies between is neither."""
PICTURES = 6  # of each clip
NO_FACES = 24  # of each kind


def gaze_rows(runs: Sequence[tuple[Sequence[Tracked], Clip]], basis: Basis) -> dict[str, float]:
    """`gaze.yaw_*`, `gaze.pitch_*`: how far irises are drawn beside where they would be without gaze, against
    the teacher's irises there, in widths of the eye; about each clip's median, eyes open."""
    points = Landmarks(basis)
    ours, theirs = [], []
    for tracked, clip in runs:
        rows = [
            beside(one, points, clip.points[k])
            for k, one in enumerate(tracked)
            if one.landmarks is not None and clip.good[k]
        ]
        if len(rows) < 10:
            continue
        table = np.array(rows)  # (F, 5)
        good = table[:, 4] > OPEN * np.median(table[:, 4])
        centred = table[good, :4] - np.median(table[good, :4], 0)
        ours.append(centred[:, :2])
        theirs.append(centred[:, 2:])
    if not ours:
        return {}
    a, b = (np.concatenate(side).astype(np.float32) for side in (ours, theirs))
    out = {}
    for k, name in enumerate(("yaw", "pitch")):
        out[f"gaze.{name}_r"] = measures.correlation(a[:, k], b[:, k])
        out[f"gaze.{name}_slope"] = measures.slope(a[:, k], b[:, k])
    return out


def beside(one: Tracked, points: Landmarks, truth: Float) -> Float:
    """(5,) ours across and up, the teacher's across and up, the teacher's opening."""
    assert one.landmarks is not None
    turn = rotation_matrix(one.frame.rotation)
    rest = points(one.identity, np.zeros_like(one.frame.expression), np.zeros(4, np.float32))
    found = []
    for iris, corners, eye in EYES:
        centre = next(mean for index, _, mean, _ in points.eyes if index == eye)
        arm = points.mean[iris] - centre
        yaw, pitch = one.frame.gaze[2 * eye : 2 * eye + 2]
        moved = (turn @ (eye_rotation(float(yaw), float(pitch)) @ arm - arm))[:2] * [1, -1]
        width = np.linalg.norm((turn @ (rest[corners[0]] - rest[corners[1]]))[:2])
        across = eye_axis(one.landmarks)
        drawn = moved / width @ across.T
        without = in_eye(one.landmarks, iris, corners) - drawn
        found.append([*drawn, *(in_eye(truth, iris, corners) - without)])
    return np.array([*np.mean(found, 0), float(measures.eye_opening(truth[None])[0])], np.float32)


def eye_axis(points: Float) -> Float:
    """(2, 2) rows: from the right eye to the left one, and up, in picture pixels (y down)."""
    across = points[[263, 362]].mean(0) - points[[33, 133]].mean(0)
    across = across / np.linalg.norm(across)
    return np.array([across, [across[1], -across[0]]])


def in_eye(points: Float, iris: int, corners: tuple[int, int]) -> Float:
    """(2,) the iris from the middle of its corners, widths of the eye, across and up."""
    ends = points[list(corners)]
    width = np.linalg.norm(ends[0] - ends[1])
    return np.asarray((points[iris] - ends.mean(0)) / width @ eye_axis(points).T)


def confidence_rows(clips: Sequence[Clip], basis: Basis, models: Path) -> dict[str, float]:
    """`confidence.auc`: how often a right fit is surer than a wrong one, or one where nobody is, all of these
    and each kind alone; and how many of each there were."""
    sure: tuple[list[float], list[float]] = ([], [])
    looks = Looks(basis, models)
    for clip in clips:
        count = len(clip.good)
        wanted = set(np.linspace(0, count - 1, PICTURES).astype(int).tolist())
        for k, image in enumerate(islice(clip.images(), count)):
            if k in wanted and clip.good[k]:
                for confidence, error in looks.at(image, clip.points[k]):
                    if error < RIGHT or error > WRONG:
                        sure[error > WRONG].append(confidence)
    right, wrong = sure
    kinds = {"fits": wrong} | looks.without_faces(basis)
    every = [confidence for kind in kinds.values() for confidence in kind]
    out = {
        "confidence.auc": area(right, every),
        "confidence.right": len(right),
        "confidence.wrong": len(every),
    }
    return out | {f"confidence.auc.{name}": area(right, kind) for name, kind in kinds.items()}


class Looks:
    """Fits from where a face is and from where none is."""

    def __init__(self, basis: Basis, models: Path) -> None:
        self._points, self._regress = Landmarks(basis), FaceRegressor(models)
        self._closer = closer_look(basis, models)

    def at(self, image: Image, truth: Float) -> Iterator[tuple[float, float]]:
        """Confidence and distance to the teacher's points (478, 2) of one fit after another."""
        face = around(truth)
        mouth = truth[[61, 291, 0, 17]].mean(0)
        yield self.fit(image, face, truth)
        yield self.fit(image, Square(float(mouth[0]), float(mouth[1]), 0.5 * face.side, face.roll_rad), truth)
        yield self.fit(image, Square(face.x + 0.8 * face.side, face.y, face.side, 0.0), truth)
        for quarters in (1, 2, 3):
            height, width = image.shape[:2]
            turned, points = np.ascontiguousarray(np.rot90(image, quarters)), truth
            for _ in range(quarters):
                points = np.column_stack([points[:, 1], width - 1 - points[:, 0]])
                height, width = width, height
            box = around(points)
            yield self.fit(turned, Square(box.x, box.y, box.side, 0.0), points)

    def without_faces(self, basis: Basis) -> dict[str, list[float]]:
        """Confidences by kind, of fits where nobody is."""
        rng = np.random.default_rng(0)
        pictures = {
            "hands": no_faces.hands(rng),
            "paper": no_faces.paper_faces(rng),
            "mannequins": no_faces.mannequins(rng, basis),
        }
        return {
            name: [self.seen(*shown)[0] for shown in islice(source, NO_FACES)]
            for name, source in pictures.items()
        }

    def fit(self, image: Image, face: Square, truth: Float) -> tuple[float, float]:
        """Confidence and distance to the truth."""
        confidence, points = self.seen(image, face)
        return confidence, float(measures.point_distance(points[None], truth[None])[0])

    def seen(self, image: Image, face: Square) -> tuple[float, Float]:
        """Confidence and (478, 2) landmarks after three looks."""
        for _ in range(3):
            crop = Square(face.x, face.y, face.side * CROP_SIDE, face.roll_rad)
            seen = self._regress(self._regress.crop(image, crop))
            head = self._points(seen.identity, seen.expression, seen.gaze) + seen.offset
            look = Look(crop, seen, head, project(head, seen))
            face = around(look.landmarks)
        if self._closer is not None:
            seen = self._closer(image, look, True)
        return seen.confidence, look.landmarks


def area(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Under the curve of right fits over wrong ones, each at every threshold; ties count half."""
    if not right or not wrong:
        return float("nan")
    a, b = np.array(right)[:, None], np.array(wrong)[None]
    return float(((a > b) + 0.5 * (a == b)).mean())


def owner_rows(clips: Sequence[Clip], basis: Basis, models: Path) -> dict[str, float]:
    """`owner.regained_s`, `person.settled_s`: medians over pairs of neighbouring clips."""
    pairs = list(pairwise(clips))[:4]
    if not pairs:
        return {}
    regained = [regained_s(one, other, basis, models) for one, other in pairs]
    settled = [settled_s(one, other, basis, models) for one, other in pairs]
    return {"owner.regained_s": float(np.median(regained)), "person.settled_s": float(np.median(settled))}


def again(clip: Clip, count: int) -> list[Image]:
    """`count` frames, there and back as often as it takes."""
    images = list(islice(clip.images(), count))
    images += images[-2:0:-1]
    return (images * (count // max(len(images), 1) + 1))[:count]


def regained_s(owner: Clip, other: Clip, basis: Basis, models: Path) -> float:
    """The owner goes and comes back while a small face stays: from then to the first frame that has them."""
    tracker, count = load_tracker(basis, models), int(BACK_S * FPS)
    large, small = again(owner, count), again(other, count)
    for k in range(count):
        room = np.full((ROOM[1], ROOM[0], 3), 150, np.uint8)
        room[60 : 60 + SMALL[1], 1000 : 1000 + SMALL[0]] = cv2.resize(small[k], SMALL)
        if not AWAY_S[0] <= k / FPS < AWAY_S[1]:
            room[:, :640] = cv2.resize(large[k], (640, 480))
        seen = tracker.track(room, k / FPS)
        if k / FPS >= AWAY_S[1] and seen.landmarks is not None and seen.landmarks[:, 0].mean() < 640:
            return k / FPS - AWAY_S[1]
    return BACK_S - AWAY_S[1]


def settled_s(one: Clip, other: Clip, basis: Basis, models: Path) -> float:
    """Another person on the chair: from then until the shape stays by what that person alone settles to."""
    count = int(2 * SETTLE_S * FPS)
    alone, both = load_tracker(basis, models), load_tracker(basis, models)
    images = again(other, count)
    for k, image in enumerate(images):
        aim = alone.track(image, k / FPS).identity
    for k, image in enumerate(again(one, count)):
        both.track(image, k / FPS)
    points = Landmarks(basis).identity[: len(aim)]
    points = points - points.mean(1, keepdims=True)
    last = 0
    for k, image in enumerate(images):
        away = np.tensordot(both.track(image, (count + k) / FPS).identity - aim, points, 1)
        if np.sqrt((away**2).sum(1).mean()) > SAME_MM:
            last = k + 1
    return last / FPS
