"""Invented people who do what enrolment asks for, as the tracker that ships sees them.

    python -m tests.app.face.asked     how much of each look is seen, for a few people

A look is made of the basis' units at full strength, by and by, and at the strength of `strength`.
"""

import argparse
from collections.abc import Iterator, Mapping

import numpy as np

from app.call.status import Sighting
from app.face import gallery
from app.face.looks import Look, Measures, judge, measures
from app.face.model import load_model
from app.face.networks import load_tracker
from codec.basis import Basis
from codec.tracker import Landmarks
from codec.values import FaceFrame, Identity
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Background, Scene
from render.view import View

WIDTH, HEIGHT, FPS = 480, 360, 15.0
WALL = Background((0.62, 0.66, 0.63), (0.62, 0.66, 0.63))
BOTH = ("Left", "Right")


def _both(*names: str, much: float = 1.0) -> dict[str, float]:
    return {f"{name}{side}": much for name in names for side in BOTH}


UNITS: Mapping[Look, Mapping[str, float]] = {
    Look.SMILE: _both("mouthSmile", much=0.8),
    Look.TEETH: {**_both("mouthSmile"), "jawOpen": 0.2},
    Look.AH: {"jawOpen": 0.8},
    Look.OH: {"mouthFunnel": 0.7, "jawOpen": 0.3, "mouthPucker": 0.3},
    Look.EE: {**_both("mouthStretch", much=0.8), "jawOpen": 0.15},
    Look.BROWS: {**_both("browOuterUp"), "browInnerUp": 1.0},
    Look.FROWN: _both("browDown"),
    Look.BLINK: _both("eyeBlink"),
}
TURNS = {Look.LEFT: 0.42, Look.RIGHT: -0.42}
GLANCES = {
    Look.EYES_LEFT: (0.45, 0.0),
    Look.EYES_RIGHT: (-0.45, 0.0),
    Look.EYES_UP: (0.0, 0.3),
    Look.EYES_DOWN: (0.0, -0.3),
}


class Asked:
    """One person before a simulated camera and the tracker. yaw_rad: how their head is turned at rest."""

    def __init__(self, basis: Basis, target: Offscreen, identity: Identity, yaw_rad: float = 0.0) -> None:
        self._basis, self._target, self._who, self._yaw_rad = basis, target, identity, yaw_rad
        self._renderer = Renderer(basis, exact=True)
        self._renderer.set_person(identity)
        self._tracker = load_tracker(basis)
        self._time_s = 0.0

    def look(self, look: Look, strength: float = 1.0) -> Sighting:
        """The next picture, 1 / FPS later."""
        self._time_s += 1 / FPS
        image = self._target.draw(self._renderer, self._face(look, strength), self._scene(), self._view())
        return Sighting(image, self._tracker.track(image, self._time_s))

    def settle(self) -> None:
        """As long at rest as the tracker needs to know the person."""
        for _ in range(70):
            self.look(Look.REST)

    def _scene(self) -> Scene:
        return Scene(appearance=self._who.appearance, background=WALL)

    def _view(self) -> View:
        return View(WIDTH, (WIDTH / 2, HEIGHT / 2))

    def _face(self, look: Look, strength: float) -> FaceFrame:
        expression = np.zeros(len(self._basis.expression), np.float32)
        for name, much in UNITS.get(look, {}).items():
            expression += strength * much * self._basis.unit_expression[self._basis.unit_names.index(name)]
        if look is Look.SENTENCE:
            jaw = 0.3 * (1 + np.sin(9 * self._time_s))
            expression += jaw * self._basis.unit_expression[self._basis.unit_names.index("jawOpen")]
        across, up = (strength * each for each in GLANCES.get(look, (0.0, 0.0)))
        yaw = self._yaw_rad + strength * TURNS.get(look, 0.0)
        turn, place = np.array([0, yaw, 0], np.float32), np.array([10, -60, -480], np.float32)
        gaze = np.array([across, up, across, up], np.float32)
        return FaceFrame(self._time_s, True, turn, place, expression, gaze)


def shares(asked: Asked, points: Landmarks, strength: float) -> Iterator[tuple[Look, float, Measures]]:
    """How much of each look is seen after half a second, and what has changed since rest."""
    asked.settle()
    rest = measures(points, asked.look(Look.REST).seen)
    for look in [*TURNS, *UNITS, *GLANCES]:
        seen = [asked.look(look, strength) for _ in range(8)][-1]
        now = measures(points, seen.seen)
        yield look, judge(look, now, rest)[0], now.minus(rest)
        for _ in range(6):
            asked.look(Look.REST)


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
