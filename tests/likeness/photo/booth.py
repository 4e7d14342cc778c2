"""Rendered people whose outline is known exactly, as takes with a network that knows it, too."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from codec.basis import Basis
from codec.rotation import rotation_matrix
from codec.values import Appearance, FaceFrame, Float, Image
from likeness.camera import project, webcam
from likeness.matting import Infer
from likeness.photo.takes import Take
from likeness.regions import Region
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Background, Scene
from render.view import View

SIDE = 320
GREENS = (np.full((4, 4, 3), (0, 255, 0), np.uint8), np.full((4, 4, 3), (255, 0, 255), np.uint8))


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture before a plain wall, and how much each pixel is the person."""

    picture: Image
    person: Float
    face: FaceFrame


@dataclass(slots=True)
class Booth:
    """Draws whatever its renderer holds from any yaw, with the exact outline."""

    basis: Basis
    target: Offscreen
    renderer: Renderer
    appearance: Appearance

    def seen(self, yaw_deg: float, right_mm: float = 0.0) -> Seen:
        rest = FaceFrame.neutral(len(self.basis.expression), present=True)
        turn = np.array([0, np.radians(yaw_deg), 0], np.float32)
        place = np.array([right_mm, 0, -430], np.float32)
        face = FaceFrame(0.0, True, turn, place, rest.expression, rest.gaze)
        view = View.webcam(SIDE, SIDE)
        one, two = (
            self.target.draw(
                self.renderer, face, Scene(appearance=self.appearance, background=Background(picture=g)), view
            ).astype(np.float32)
            for g in GREENS
        )
        person = 1 - np.abs(one - two).max(2) / 255
        wall = np.array([170, 175, 160]) + np.linspace(-15, 15, SIDE)[:, None, None]
        picture = one - (1 - person[..., None]) * GREENS[0][0, 0] + (1 - person[..., None]) * wall
        return Seen(np.clip(picture, 0, 255).astype(np.uint8), person.astype(np.float32), face)

    def take(self, seen: Seen, neutral: Float) -> Take:
        there = self.basis.landmarks478(neutral) @ rotation_matrix(seen.face.rotation).T
        points = project(webcam(SIDE, SIDE), (there + seen.face.translation).astype(np.float32))
        return Take(seen.picture, points, seen.face)


def knowing(crops_of: Callable[[Image], Float]) -> Infer:
    """A network that answers with the share of the person that `crops_of` finds in a crop."""

    def infer(crop: Image) -> Float:
        person = crops_of(crop)
        out = np.zeros((*person.shape, 5), np.float32)
        out[..., Region.SKIN], out[..., Region.BACKGROUND] = person, 1 - person
        return out

    return infer


def apart_from_wall(crop: Image) -> Float:
    """The walls here are greenish grey and no person is."""
    grey = (np.ptp(crop.astype(np.int16), axis=2) < 24) & (crop.min(2) > 85)
    return cv2.GaussianBlur(1 - grey.astype(np.float32), (0, 0), 1.0).astype(np.float32)
