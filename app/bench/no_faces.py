"""Pictures in which nobody is seen, for `confidence.auc`: hands, faces of paper, mannequins.

Nothing here is a photograph: hands are capsules of one skin under one light, faces of paper are ellipses and
lines, mannequins the basis' own head in one colour. Each comes with the square where a face would be looked
for.
"""

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from codec.basis import Basis
from codec.square import Square
from codec.values import FaceFrame, Float, Identity, Image
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Appearance, Background, Hair, Scene

SIZE = (640, 480)
SHAPE = (480, 640)
SKIN = np.array([1.0, 0.8, 0.68])
FINGERS = ((-1.5, 0.8), (-0.5, 1.0), (0.5, 0.95), (1.5, 0.72))
"""Beside the middle of the palm, in widths of a finger; length beside the longest."""
HEAD = Square(320, 240, 200, 0)
"""Where a mannequin's face is."""
Rng = np.random.Generator


def room(rng: Rng) -> Float:
    """(480, 640, 3): a wall of two colours with blurred things before it"""
    top, bottom = rng.uniform(40, 220, (2, 3))
    wall = np.linspace(top, bottom, SIZE[1])[:, None].repeat(SIZE[0], 1)
    for corner in rng.integers(0, SIZE, (6, 2)):
        end = corner + rng.integers(20, 200, 2)
        cv2.rectangle(wall, corner.tolist(), end.tolist(), rng.uniform(0, 255, 3).tolist(), -1)
    return np.asarray(cv2.GaussianBlur(wall, (0, 0), 6))


def hands(rng: Rng) -> Iterator[tuple[Image, Square]]:
    """Palms with fingers straight or bent, without end."""
    while True:
        wall, width_px, bent = room(rng), rng.uniform(22, 38), rng.uniform(0.2, 1)
        palm, angle_rad = np.array([320, 280]) + rng.normal(0, 30, 2), rng.normal(-np.pi / 2, 0.35)
        ahead = np.array([np.cos(angle_rad), np.sin(angle_rad)]) * width_px
        aside = np.array([-ahead[1], ahead[0]])
        bones = [(palm - 2 * ahead, palm - 9 * ahead, 1.5)]
        bones += [(palm - 1.5 * ahead + 0.8 * k * aside, palm + 1.6 * ahead + 1.1 * k * aside, 1.0)
                  for k in np.linspace(-1.6, 1.6, 5)]  # fmt: skip
        for beside, length in FINGERS:
            root = palm + 2 * ahead + 1.25 * beside * aside
            way = ahead + aside * beside * rng.uniform(0.02, 0.2)
            bones.append((root - ahead, root + 4.6 * length * bent * way, 0.58))
        bones.append((palm - 2.2 * aside, palm - 3.6 * aside + 2.2 * bent * ahead, 0.62))
        height_px = np.max([_capsule(a, b, radius * width_px) for a, b, radius in bones], axis=0)
        cover = cv2.GaussianBlur((height_px > 1).astype(np.float32), (0, 0), 1)[..., None]
        picture = wall * (1 - cover) + _lit(height_px, rng) * cover
        side = float(rng.uniform(5.5, 9) * width_px)
        yield np.clip(picture, 0, 255).astype(np.uint8), Square(float(palm[0]), float(palm[1] - 20), side, 0)


def _capsule(start: NDArray[np.floating], end: NDArray[np.floating], radius_px: float) -> Float:
    """(480, 640) how far a finger stands out of the picture"""
    mask = np.zeros(SHAPE, np.uint8)
    cv2.line(mask, start.astype(int).tolist(), end.astype(int).tolist(), 255, int(2 * radius_px))
    inside = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    return np.asarray(np.sqrt((radius_px**2 - (radius_px - inside).clip(0) ** 2).clip(0)) * (inside > 0))


def _lit(height_px: Float, rng: Rng) -> Float:
    """(480, 640, 3) skin of that relief, uneven as skin is, in one light"""
    smooth = cv2.GaussianBlur(height_px.astype(np.float32), (0, 0), 2)
    slopes = [-cv2.Sobel(smooth, cv2.CV_32F, *way) / 8 for way in ((1, 0), (0, 1))]
    normal = np.stack([*slopes, np.ones(SHAPE, np.float32)], 2)
    light = np.array([rng.normal(0, 0.5), -0.5, 0.8])
    shade = (normal @ light).clip(0) / np.linalg.norm(normal, axis=2) / np.linalg.norm(light)
    spots = cv2.GaussianBlur(rng.normal(0, 25, SHAPE), (0, 0), 3)
    return np.asarray(SKIN * rng.uniform(70, 235) * (0.7 * shade + 0.35)[..., None] + spots[..., None])


def paper_faces(rng: Rng) -> Iterator[tuple[Image, Square]]:
    """An ellipse with eyes and a mouth drawn on it, without end."""
    while True:
        picture, tall = room(rng), rng.uniform(80, 130)
        (white, paper), ink = (np.full(3, 255), rng.uniform(120, 255, 3)), rng.uniform(0, 60, 3)
        eyes = [((right, -0.15), size, shade) for right in (-0.38, 0.38)
                for size, shade in (((0.2, rng.uniform(0.08, 0.2)), white), ((0.08, 0.08), ink))]  # fmt: skip
        for (right, down), axes, shade in [((0, 0), (rng.uniform(0.75, 1), 1), paper), *eyes]:
            at, half = (320 + int(tall * right), 240 + int(tall * down)), [int(tall * axis) for axis in axes]
            cv2.ellipse(picture, at, half, 0, 0, 360, shade.tolist(), -1, cv2.LINE_AA)
        mouth = 320, 240 + int(0.3 * tall)
        cv2.ellipse(picture, mouth, (int(0.4 * tall), int(0.25 * tall)), 0, 20, 160, ink.tolist(), 4)
        yield cv2.GaussianBlur(picture, (0, 0), 1).astype(np.uint8), Square(320, 240, float(1.7 * tall), 0)


def mannequins(rng: Rng, basis: Basis) -> Iterator[tuple[Image, Square]]:
    """Heads of one colour, eyes and all, without end."""
    with Offscreen(*SIZE) as target:
        renderer = Renderer(basis, exact=True)
        while True:
            paint = SKIN * rng.uniform(100, 245) if rng.random() < 0.7 else rng.uniform(60, 245, 3)
            red, green, blue = (float(value) for value in (paint / 255) ** 2.2)
            colour = (red, green, blue)
            shape = Identity(rng.normal(0, 0.8, len(basis.identity)).astype(np.float32))
            renderer.set_person(shape, np.full((256, 256, 3), paint).astype(np.uint8))
            bare = Appearance(hair=Hair.NONE, hair_colour=colour, iris_colour=colour, shirt=colour)
            scene = Scene(background=Background(picture=room(rng).astype(np.uint8)), appearance=bare)
            face = FaceFrame.neutral(len(basis.expression))
            turned = replace(face, rotation=rng.normal(0, [0.1, 0.3, 0.06]).astype(np.float32))
            yield target.draw(renderer, turned, scene), HEAD
