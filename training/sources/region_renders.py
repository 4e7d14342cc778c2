"""Renders of invented people with exact shares of hair, skin, clothes and glasses in every pixel.

Each picture is drawn twice: as it is, and with every region in one flat colour of its own and no light, so
that the second drawing's red, green and blue are the shares themselves, also in the hair's soft outline.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from codec.basis import Basis, Part
from codec.rotation import rotation_matrix
from codec.values import FaceFrame, Float, Identity, Image
from likeness.camera import pinhole, project
from likeness.matting import BELOW
from likeness.regions import Region
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Background, Lights, Look, Scene, StudioLight
from render.scene import Studio as StudioLook
from render.view import View
from training.sources import backgrounds, glasses
from training.sources.expressions import eyes
from training.sources.renders import (
    BEHIND_NOSE_RAD,
    FAR_MM,
    NEAR_MM,
    FittedFace,
    RenderedPerson,
    camera_of,
    expression,
    invent,
    lights,
    pose,
)
from training.sources.skins import ATLAS
from training.sources.worn import atlas_places

PER_PERSON = 8
OVERSAMPLING = 1.5
DARK = Lights(key=(0, 0, 0), rim=(0, 0, 0), sky=(0, 0, 0), ground=(0, 0, 0))
FLAT = StudioLook(lights=(StudioLight(intensity=0.0),), ambient=(1, 1, 1), specular_factor=0.0)
GROUND, SKIN, CLOTH = (np.array(c, np.uint8) for c in ((255, 0, 0), (0, 255, 0), (0, 0, 255)))


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A crop (S, S, 3), the shares (S, S, 5) of its pixels, and whose skin it shows."""

    image: Image
    shares: Float
    person: str


def shares_of(flat: Image, worn: Float) -> Float:
    """(S, S, 3) the flat drawing, (S, S) what glasses cover -> (S, S, 5) shares in the order of `Region`."""
    ground, skin, cloth = (flat[..., k].astype(np.float32) / 255 for k in range(3))
    hair = np.clip(1 - ground - skin - cloth, 0, 1)
    out = np.stack([ground, hair, skin, cloth, np.zeros_like(hair)], -1) * (1 - worn[..., None])
    out[..., Region.GLASSES] = worn
    return np.asarray(out / out.sum(-1, keepdims=True), np.float32)


def aimed(points: Float, size: int, side: float) -> View:
    """(478, 3) in camera space -> the view that shows the crop of `likeness.matting`, `side` faces wide."""
    flat = project(pinhole(1.0, 1, 1), points)
    low, high = flat.min(0), flat.max(0)
    reach = float((high - low).max())
    focal = size / (side * reach)
    centre = size / 2 - focal * ((low + high) / 2 + np.array([0, BELOW * reach]))
    return View(focal, (float(centre[0]), float(centre[1])))


class RenderStudio:
    """Draws people with their regions; make it and use it on one thread, inside `with`."""

    def __init__(self, basis: Basis, patches: Sequence[Image], size: int) -> None:
        self.basis, self.patches, self.size = basis, patches, size
        self._target = Offscreen(size, size, OVERSAMPLING)
        self._places = atlas_places(basis, ATLAS)

    def __enter__(self) -> "RenderStudio":
        self._target.__enter__()
        self._coloured, self._flat = Renderer(self.basis), Renderer(self.basis)
        return self

    def __exit__(self, *reason: object) -> None:
        self._target.__exit__(None, None, None)

    def drawn(
        self, faces: Sequence[FittedFace], rng: np.random.Generator, side: tuple[float, float]
    ) -> Iterator[Drawn]:
        """People of these shapes and skins, without end; side: the crops' least and greatest width."""
        while True:
            person = invent(faces, self._places, rng)
            identity = Identity(person.identity)
            self._coloured.set_person(identity, person.skin)
            self._flat.set_person(identity, np.broadcast_to(SKIN, (4, 4, 3)).copy())
            for _ in range(PER_PERSON):
                yield self._one(person, rng, float(rng.uniform(*side)))

    def _one(self, person: RenderedPerson, rng: np.random.Generator, side: float) -> Drawn:
        shut = eyes(rng)
        weights, rotation = expression(self.basis, shut, rng), pose(rng)
        coefficients = (weights @ self.basis.unit_expression).astype(np.float32)
        gaze = np.tile(rng.normal(0, [0.25, 0.15]), 2).clip(-0.6, 0.6).astype(np.float32)
        away = float(np.exp(rng.uniform(np.log(NEAR_MM), np.log(FAR_MM))))
        translation = np.array([*rng.normal(0, 0.12, 2) * away, -away], np.float32)
        head = self.basis.vertices(self.basis.shape(person.identity), coefficients, gaze)
        turn = rotation_matrix(rotation)
        view = aimed(self.basis.landmarks478(head) @ turn.T + translation, self.size, side)
        face = FaceFrame(0, True, rotation, translation, coefficients, gaze)
        behind = Background(picture=backgrounds.draw(self.patches, self.size, rng))
        scene = Scene(lights=lights(rng), background=behind, appearance=person.appearance)
        image = self._target.draw(self._coloured, face, scene, view)
        flat = self._target.draw(self._flat, face, _flat(person), view)
        worn = np.zeros(image.shape[:2], np.float32)
        pair = person.glasses
        if pair is not None and abs(rotation[1]) <= BEHIND_NOSE_RAD:
            image, worn = self._glasses(image, pair, head, (turn, translation, camera_of(view)), rotation)
        return Drawn(image, shares_of(flat, worn), person.name)

    def _glasses(
        self,
        image: Image,
        pair: glasses.Glasses,
        head: Float,
        camera: tuple[Float, Float, Float],
        rotation: Float,
    ) -> tuple[Image, Float]:
        """The picture with the glasses, and how much their frame covers of each pixel."""
        turn, translation, projection = camera
        pupils = np.stack([head[self.basis.part == p].mean(0) for p in (Part.EYE_LEFT, Part.EYE_RIGHT)])
        ears = self.basis.landmarks478(head)[[454, 234]] - np.array([0, -8, 25], np.float32)

        def to_pixels(points: Float) -> Float:
            return project(projection, points @ turn.T + translation)

        yaw = float(rotation[1])
        cover = replace(pair, colour=(255, 255, 255), tint=0.0, glare=0.0)
        mask = glasses.wear(np.zeros_like(image), cover, pupils, ears, to_pixels, yaw)
        worn = np.asarray(mask[..., 0] / 255, np.float32)
        return glasses.wear(image, pair, pupils, ears, to_pixels, yaw), worn


def _flat(person: RenderedPerson) -> Scene:
    """The same people without light: hair black, cloth blue, before red."""
    looks = replace(person.appearance, hair_colour=(0, 0, 0), shirt=(0, 0, 1))
    ground = Background(picture=np.broadcast_to(GROUND, (4, 4, 3)).copy())
    return Scene(lights=DARK, background=ground, look=Look.STUDIO, studio=FLAT, appearance=looks)
