"""Renders of the head model with exact labels: any person, face, pose, gaze, skin, light and background.

What photographs lack comes from here: yaw to 75 degrees, pitch to 40, roll to 45, eyes that look anywhere.
A person is drawn several times in a row, because a new skin and new hair cost more than a new face.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codec import landmarks as lm
from codec.basis import Basis, Part
from codec.rotation import rotation_matrix, rotation_vector
from codec.values import FaceFrame, Float, Identity, Image
from likeness.camera import pinhole, project
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Appearance, Background, Hair, Lights, Scene
from render.view import View
from training.parts.samples import (
    HELD_OUT_SHARE,
    MARGIN,
    POINTS,
    SIZE,
    Coefficients,
    Flag,
    Model,
    Sample,
    SampleSource,
    held_out,
)
from training.sources import backgrounds, glasses, skins, worn
from training.sources.expressions import Eyes, eyes, following, units

FACES_PER_PERSON = 16
GLASSES, BEARD, HAT = 0.25, 0.2, 0.12
LIDS_MEET = 0.6
BEHIND_NOSE_RAD = 0.8
"""Of yaw: glasses of a face turned further would have to be hidden by its nose."""
YAW_RAD, PITCH_RAD, ROLL_RAD = np.radians([75, 40, 45])
NEAR_MM, FAR_MM = 320.0, 1400.0


@dataclass(frozen=True, slots=True, eq=False)
class FittedFace:
    """A fitted photograph's share in renders."""

    person: str
    identity: Float
    skin: Image


@dataclass(frozen=True, slots=True, eq=False)
class RenderedPerson:
    """An invented person. name: the owner of the skin, or of both where they are mixed (see `invent`)."""

    name: str
    identity: Float
    skin: Image
    appearance: Appearance
    glasses: glasses.Glasses | None
    hat: worn.Hat | None


def invent(faces: Sequence[FittedFace], places: Float, rng: np.random.Generator) -> RenderedPerson:
    """Shape between two people's and a little beyond; skin of one, or a blend of the same two.

    Two people of one split only: a blend of a held-out face with another would leak it. places: where the
    landmarks lie in a skin's atlas.
    """
    one, two = (faces[k] for k in rng.choice(len(faces), 2, replace=False))
    share = float(rng.uniform(-0.2, 1.2))
    identity = one.identity * share + two.identity * (1 - share) + rng.normal(0, 0.35, len(one.identity))
    skin = skins.blend(one.skin, two.skin if rng.random() < 0.6 else one.skin, rng)
    grey = float(rng.uniform(0.03, 0.75))
    tone = np.clip(grey * np.array([1.0, 0.8, 0.62]) * np.exp(rng.normal(0, 0.1, 3)), 0, 1)
    if rng.random() < BEARD:
        skin = worn.bearded(skin, places, 150 * np.sqrt(tone), rng)
    iris = np.clip(rng.uniform(0.15, 0.6) * np.array([1.0, 0.85, 0.7]) * np.exp(rng.normal(0, 0.25, 3)), 0, 1)
    appearance = Appearance(
        hair=tuple(Hair)[rng.integers(len(Hair))],
        hair_colour=_colour(tone),
        iris_colour=_colour(iris),
        shirt=_colour(rng.uniform(0.02, 0.95, 3)),
    )
    pair = glasses.design(rng) if rng.random() < GLASSES else None
    hat = worn.design(rng) if rng.random() < HAT else None
    name = f"{one.person}+{two.person}+{rng.integers(2**31)}"
    return RenderedPerson(name, identity.astype(np.float32), skin, appearance, pair, hat)


def _colour(rgb: NDArray[np.floating]) -> tuple[float, float, float]:
    return float(rgb[0]), float(rgb[1]), float(rgb[2])


def lights(rng: np.random.Generator) -> Lights:
    """From a studio to a screen in the dark, from any side; one in six is lit from behind."""
    key = rng.uniform(0.15, 1.5) * np.exp(rng.normal(0, 0.12, 3))
    ambient = rng.uniform(0.1, 0.75) * np.exp(rng.normal(0, 0.1, 3))
    direction = np.array([rng.normal(0, 0.7), rng.normal(0.3, 0.5), 0.75 if rng.random() < 0.84 else -0.6])
    return Lights(
        key_direction=_colour(direction),
        key=_colour(key),
        rim_direction=_colour(np.array([rng.choice([-1, 1]) * 0.75, rng.uniform(-0.2, 0.6), -0.55])),
        rim=_colour(rng.uniform(0, 0.9) * np.exp(rng.normal(0, 0.15, 3))),
        sky=_colour(ambient),
        ground=_colour(ambient * rng.uniform(0.3, 0.8)),
    )


def pose(rng: np.random.Generator) -> Float:
    """(3,) rotation vector: half of them near frontal, half anywhere in the range."""
    wide = rng.random() < 0.5
    yaw = rng.uniform(-YAW_RAD, YAW_RAD) if wide else rng.normal(0, 0.25)
    pitch = rng.uniform(-PITCH_RAD, PITCH_RAD) if wide else rng.normal(0, 0.15)
    roll = np.clip(rng.normal(0, 0.12), -ROLL_RAD, ROLL_RAD)  # training turns pictures as well
    about_z = rotation_matrix(np.array([0, 0, roll], np.float32))
    about_x = rotation_matrix(np.array([pitch, 0, 0], np.float32))
    about_y = rotation_matrix(np.array([0, yaw, 0], np.float32))
    return rotation_vector((about_z @ about_x @ about_y).astype(np.float32))


def expression(basis: Basis, shut: Eyes, rng: np.random.Generator) -> Float:
    """(N,) weights of random units with the eyes as drawn."""
    weights = units(basis.unit_names, rng)
    for side, amount in (("Left", shut.left), ("Right", shut.right)):
        weights[basis.unit_names.index("eyeBlink" + side)] = np.clip(amount, 0, 1)
        weights[basis.unit_names.index("eyeWide" + side)] = np.clip(-amount, 0, 1)
        weights[basis.unit_names.index("eyeSquint" + side)] = rng.uniform(0, 0.6) if rng.random() < 0.2 else 0
    return weights


def aimed(points: Float, size: int) -> View:
    """(478, 3) in camera space -> the view in which they fill a crop as in `samples.crop_transform`."""
    flat = project(pinhole(1.0, 1, 1), points)
    low, high = flat.min(0), flat.max(0)
    focal = size / (MARGIN * float((high - low).max()))
    centre = size / 2 - focal * (low + high) / 2
    return View(focal, (float(centre[0]), float(centre[1])))


def camera_of(view: View) -> Float:
    """(3, 3) as samples use it: pixels counted from the first one's middle, not its edge."""
    x, y = view.centre_px[0] - 0.5, view.centre_px[1] - 0.5
    return np.array([[view.focal_px, 0, -x], [0, -view.focal_px, -y], [0, 0, -1]], np.float32)


class SampleRenderer:
    """Draws samples; make it and use it on one thread, inside `with`."""

    def __init__(
        self, basis: Basis, faces: Sequence[FittedFace], patches: Sequence[Image], size: int = SIZE
    ) -> None:
        self.basis, self.patches, self.size = basis, patches, size
        learnt, kept = (tuple(f for f in faces if held_out(f.person) == kind) for kind in (False, True))
        self._pools = (learnt, kept if len(kept) > 1 else learnt)
        self._target = Offscreen(size, size, 2.0)
        self._renderer: Renderer | None = None
        self._places = worn.atlas_places(basis, skins.ATLAS)
        self.neutral = basis.mean

    def __enter__(self) -> "SampleRenderer":
        self._target.__enter__()
        self._renderer = Renderer(self.basis, exact=True)
        return self

    def __exit__(self, *reason: object) -> None:
        self._target.__exit__(None, None, None)

    def person(self, rng: np.random.Generator) -> RenderedPerson:
        """Somebody new, of either split."""
        return invent(self._pools[int(rng.random() < HELD_OUT_SHARE)], self._places, rng)

    def samples(self, rng: np.random.Generator) -> Iterator[Sample]:
        """Without end: every person several times."""
        while True:
            person = self.person(rng)
            self._target.make_current()
            assert self._renderer is not None, "Use a Studio inside 'with'."
            self._renderer.set_person(Identity(person.identity), person.skin)
            self.neutral = self.basis.shape(person.identity)
            for _ in range(FACES_PER_PERSON):
                yield self.sample(person, rng)

    def sample(self, person: RenderedPerson, rng: np.random.Generator) -> Sample:
        """One picture of the person that was set last."""
        gaze = np.tile(rng.normal(0, [0.25, 0.2]), 2).clip(-0.6, 0.6).astype(np.float32)
        shut = following(eyes(rng), float(gaze[1]), rng)
        weights, rotation = expression(self.basis, shut, rng), pose(rng)
        coefficients = (weights @ self.basis.unit_expression).astype(np.float32)
        away = float(np.exp(rng.uniform(np.log(NEAR_MM), np.log(FAR_MM))))
        translation = np.array([*rng.normal(0, 0.12, 2) * away, -away], np.float32)
        head = self.basis.vertices(self.neutral, coefficients, gaze)
        turn = rotation_matrix(rotation)
        points = self.basis.landmarks478(head) @ turn.T + translation
        view = aimed(points, self.size)
        image = self._picture(
            person, FaceFrame(0, True, rotation, translation, coefficients, gaze), view, rng
        )
        camera = camera_of(view)
        image = self._dressed(image, person, head, (turn, translation, camera), rotation)
        known = Coefficients(person.identity, coefficients, gaze, rotation, translation, camera, weights)
        return _sample(image, shut_lids(project(camera, points), shut), person.name, shut, known)

    def _picture(
        self, person: RenderedPerson, face: FaceFrame, view: View, rng: np.random.Generator
    ) -> Image:
        behind = Background(picture=backgrounds.draw(self.patches, self.size, rng))
        scene = Scene(lights=lights(rng), background=behind, appearance=person.appearance)
        assert self._renderer is not None
        return self._target.draw(self._renderer, face, scene, view)

    def _dressed(
        self,
        image: Image,
        person: RenderedPerson,
        head: Float,
        camera: tuple[Float, Float, Float],
        rotation: Float,
    ) -> Image:
        """With the hat and the glasses that the person wears, where they can be drawn."""
        turn, translation, projection = camera
        landmarks = self.basis.landmarks478(head)

        def to_pixels(points: Float) -> Float:
            return project(projection, points @ turn.T + translation)

        if person.hat is not None and abs(rotation[0]) < worn.LEVEL_RAD:
            image = worn.put_on(image, person.hat, head, landmarks, to_pixels)
        if person.glasses is not None and abs(rotation[1]) <= BEHIND_NOSE_RAD:
            pupils = np.stack([head[self.basis.part == p].mean(0) for p in (Part.EYE_LEFT, Part.EYE_RIGHT)])
            ears = landmarks[[454, 234]] - np.array([0, -8, 25], np.float32)
            image = glasses.wear(image, person.glasses, pupils, ears, to_pixels, float(rotation[1]))
        return image


def shut_lids(points: Float, shut: Eyes) -> Float:
    """Bring the lids' points of shutting eyes together, (478, 2) -> (478, 2).

    The points lie a millimetre outside the lids' edges, so that those of a shut eye keep 30 % of its opening;
    on photographs they meet, and what is seen in both is the same.
    """
    out = points.copy()
    for upper, lower, amount in (
        (lm.LEFT_UPPER_LID, lm.LEFT_LOWER_LID, shut.left),
        (lm.RIGHT_UPPER_LID, lm.RIGHT_LOWER_LID, shut.right),
    ):
        up, low = list(upper), list(lower)
        change = LIDS_MEET * np.clip(amount, 0, 1) * (points[up] - points[low])
        out[up] -= 0.7 * change
        out[low] += 0.3 * change
    return out.astype(np.float32)


def _sample(image: Image, points: Float, person: str, shut: Eyes, known: Coefficients) -> Sample:
    weight = np.ones(POINTS, np.float32)
    flags = Flag.EYELIDS | Flag.LIPS | Flag.GAZE
    for iris, amount, flag in (
        (lm.LEFT_IRIS, shut.left, Flag.CLOSED_LEFT),
        (lm.RIGHT_IRIS, shut.right, Flag.CLOSED_RIGHT),
    ):
        weight[list(iris)] = 0 if amount > 0.6 else 1
        flags |= flag if amount >= 1 else Flag(0)
    visible = np.ones(POINTS, bool)
    return Sample(image, points, weight, visible, SampleSource.RENDER, person, flags, Model.EXACT, known)
