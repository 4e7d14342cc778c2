"""Regions read off a painted portrait: an oval face with hair above, a neck, and a shirt."""

import cv2
import numpy as np

from codec import landmarks as lm
from codec.values import Float, Image
from likeness.regions import Region
from training.sources.regions import UNKNOWN, parts

SIZE = 300
FACE, HAIR, SHIRT, WALL = (205, 155, 135), (45, 35, 30), (40, 60, 150), (200, 205, 200)


def portrait(hair: bool = True) -> tuple[Image, Float, Float]:
    """The picture, landmarks (478, 2) of which the oval, forehead and chin are true, and the person."""
    picture, person = np.full((SIZE, SIZE, 3), WALL, np.uint8), np.zeros((SIZE, SIZE), np.uint8)
    for canvas, colours in ((picture, (HAIR if hair else FACE, SHIRT, FACE)), (person, (1, 1, 1))):
        cv2.ellipse(canvas, (150, 115), (58, 68), 0, 0, 360, colours[0], -1)
        cv2.ellipse(canvas, (150, 320), (125, 105), 0, 0, 360, colours[1], -1)
        cv2.rectangle(canvas, (125, 170), (175, 235), colours[2], -1)
        cv2.ellipse(canvas, (150, 130), (45, 60), 0, 0, 360, colours[2], -1)
    angle = np.linspace(0, 2 * np.pi, len(lm.OVAL), endpoint=False)
    points = np.full((478, 2), (150.0, 130.0), np.float32)
    points[list(lm.OVAL)] = np.stack([150 + 45 * np.sin(angle), 130 - 60 * np.cos(angle)], 1)
    points[10], points[152] = (150, 70), (150, 190)
    return picture, points, person.astype(np.float32)


def test_hair_skin_and_clothes_are_told_apart() -> None:
    picture, points, person = portrait()
    out = parts(picture, points, person)
    assert out[55, 150] == Region.HAIR
    assert out[130, 150] == out[215, 150] == Region.SKIN
    assert out[280, 150] == out[260, 80] == Region.CLOTHES
    assert out[20, 20] == Region.BACKGROUND
    assert (out == UNKNOWN).mean() < 0.1


def test_who_has_no_hair_gets_none() -> None:
    picture, points, person = portrait(hair=False)
    assert (parts(picture, points, person) == Region.HAIR).mean() < 0.01
