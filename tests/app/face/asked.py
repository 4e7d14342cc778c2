"""Invented people who do what enrolment asks for, as the tracker that ships sees them.

    python -m tests.app.face.asked     how much of each look is seen, for a few people

A look is made of the basis' units at full strength, by and by, and at the strength of `strength`.
"""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache

import numpy as np

from app.call.status import Sighting
from app.face import gallery
from app.face.looks import AskedLook, Measures, judge, measures
from app.face.model import load_model
from app.face.networks import load_tracker
from codec.basis import Basis
from codec.regression import Landmarks
from codec.rotation import rotation_matrix
from codec.tracker import Tracked
from codec.values import FaceFrame, Identity
from likeness.camera import project, webcam
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Background, Scene
from render.view import View

WIDTH, HEIGHT, FPS = 480, 360, 15.0
WALL = Background((0.62, 0.66, 0.63), (0.62, 0.66, 0.63))
BOTH = ("Left", "Right")
NOISE = np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3)).astype(np.uint8)


def _both(*names: str, much: float = 1.0) -> dict[str, float]:
    return {f"{name}{side}": much for name in names for side in BOTH}


UNITS: Mapping[AskedLook, Mapping[str, float]] = {
    AskedLook.SMILE: _both("mouthSmile", much=0.8),
    AskedLook.TEETH: {**_both("mouthSmile"), "jawOpen": 0.2},
    AskedLook.AH: {"jawOpen": 0.8},
    AskedLook.OH: {"mouthFunnel": 0.7, "jawOpen": 0.3, "mouthPucker": 0.3},
    AskedLook.EE: {**_both("mouthStretch", much=0.8), "jawOpen": 0.15},
    AskedLook.BROWS: {**_both("browOuterUp"), "browInnerUp": 1.0},
    AskedLook.FROWN: _both("browDown"),
    AskedLook.BLINK: _both("eyeBlink"),
}
TURNS = {AskedLook.LEFT: 0.42, AskedLook.RIGHT: -0.42}
GLANCES = {
    AskedLook.EYES_LEFT: (0.45, 0.0),
    AskedLook.EYES_RIGHT: (-0.45, 0.0),
    AskedLook.EYES_UP: (0.0, 0.3),
    AskedLook.EYES_DOWN: (0.0, -0.3),
}


def made(
    basis: Basis, look: AskedLook, time_s: float, strength: float = 1.0, yaw_rad: float = 0.0
) -> FaceFrame:
    """The face of a person who does what is asked; yaw_rad: how the head is turned at rest."""
    units = {"jawOpen": 0.3 * (1 + np.sin(9 * time_s))} if look is AskedLook.SENTENCE else UNITS.get(look, {})
    expression = np.zeros(len(basis.expression), np.float32)
    for name, much in units.items():
        expression += strength * much * basis.unit_expression[basis.unit_names.index(name)]
    across, up = (strength * each for each in GLANCES.get(look, (0.0, 0.0)))
    turn = np.array([0, yaw_rad + strength * TURNS.get(look, 0.0), 0], np.float32)
    place, gaze = np.array([10, -60, -480], np.float32), np.array([across, up, across, up], np.float32)
    return FaceFrame(time_s, True, turn, place, expression, gaze)


points_of = lru_cache(maxsize=2)(Landmarks)  # of a basis, which is compared by identity


def planted(
    basis: Basis, look: AskedLook, time_s: float, strength: float = 1.0, yaw_rad: float = 0.0
) -> Sighting:
    """What a perfect tracker would see of it, in a picture of noise."""
    face = made(basis, look, time_s, strength, yaw_rad)
    nobody = np.zeros(len(basis.identity), np.float32)
    head = points_of(basis)(nobody, face.expression, face.gaze)
    there = head @ rotation_matrix(face.rotation).T + face.translation
    points = project(webcam(WIDTH, HEIGHT), there.astype(np.float32))
    return Sighting(NOISE, Tracked(face, face, 1.0, nobody, True, lambda: points))


def absent(seen: Sighting) -> Sighting:
    """The same picture, if no face were seen in it."""
    face = replace(seen.face, present=False)
    return replace(seen, seen=replace(seen.seen, frame=face, points=None))


class Asked:
    """One person before a simulated camera and the tracker. yaw_rad: how their head is turned at rest."""

    def __init__(self, basis: Basis, target: Offscreen, identity: Identity, yaw_rad: float = 0.0) -> None:
        self._basis, self._target, self._who, self._yaw_rad = basis, target, identity, yaw_rad
        self._renderer = Renderer(basis, exact=True)
        self._renderer.set_person(identity)
        self._tracker = load_tracker(basis)
        self._time_s = 0.0

    def look(self, look: AskedLook, strength: float = 1.0) -> Sighting:
        """The next picture, 1 / FPS later."""
        self._time_s += 1 / FPS
        face = made(self._basis, look, self._time_s, strength, self._yaw_rad)
        image = self._target.draw(self._renderer, face, self._scene(), self._view())
        return Sighting(image, self._tracker.track(image, self._time_s))

    def settle(self) -> None:
        """As long at rest as the tracker needs to know the person."""
        for _ in range(70):
            self.look(AskedLook.REST)

    def _scene(self) -> Scene:
        return Scene(appearance=self._who.appearance, background=WALL)

    def _view(self) -> View:
        return View(WIDTH, (WIDTH / 2, HEIGHT / 2))


def changed(now: Measures, rest: Measures) -> Measures:
    """Since rest."""
    return Measures(*(getattr(now, f.name) - getattr(rest, f.name) for f in fields(Measures)))


def shares(asked: Asked, points: Landmarks, strength: float) -> Iterator[tuple[AskedLook, float, Measures]]:
    """How much of each look is seen after half a second, and what has changed since rest."""
    asked.settle()
    rest = measures(points, asked.look(AskedLook.REST).seen)
    for look in [*TURNS, *UNITS, *GLANCES]:
        seen = [asked.look(look, strength) for _ in range(8)][-1]
        now = measures(points, seen.seen)
        yield look, judge(look, now, rest)[0], changed(now, rest)
        for _ in range(6):
            asked.look(AskedLook.REST)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", nargs="*", default=gallery.names()[:3])
    parser.add_argument("--strength", type=float, default=1.0)
    options = parser.parse_args()
    basis = load_model().basis
    points = Landmarks(basis)
    with Offscreen(WIDTH, HEIGHT) as target:
        for name in options.people:
            asked = Asked(basis, target, gallery.likeness(basis, name).identity)
            for look, share, change in shares(asked, points, options.strength):
                print(f"{name:8} {look.value:12} {share:5.2f}  {change}")


if __name__ == "__main__":
    main()
