"""Numbers about pictures whose difference is known."""

import cv2
import numpy as np
import pytest

from app.bench.likeness import compare
from codec.values import Image


@pytest.fixture
def picture() -> np.ndarray:
    noise = np.random.default_rng(0).integers(0, 255, (120, 120, 3)).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 1.5), np.uint8)


def test_a_picture_is_like_itself_and_less_like_others(picture: Image) -> None:
    grey = compare.luma(picture)
    assert compare.ssim_map(grey, grey).min() == pytest.approx(1, abs=1e-4)
    blurred = np.asarray(cv2.GaussianBlur(grey, (0, 0), 2), np.float32)
    assert compare.ssim_map(grey, blurred).mean() < 0.9
    turned = np.ascontiguousarray(np.rot90(grey))
    assert abs(compare.ssim_map(grey, turned).mean()) < 0.5


def test_a_blurred_face_is_less_sharp(picture: Image) -> None:
    face = np.ones(picture.shape[:2], bool)
    assert compare.sharpness(picture, picture, face) == pytest.approx(1)
    blurred = np.asarray(cv2.GaussianBlur(picture, (0, 0), 2), np.uint8)
    assert compare.sharpness(blurred, picture, face) < 0.5


def test_a_hull_grows_about_its_middle() -> None:
    square = np.array([[40, 40], [60, 40], [60, 60], [40, 60]], np.float32)
    small, large = compare.hull(square, 1.0, (100, 100)), compare.hull(square, 1.3, (100, 100))
    assert large.sum() == pytest.approx(1.69 * small.sum(), rel=0.12)
    assert large[50, 50]


def test_shut_lips_have_no_inside() -> None:
    points = np.zeros((478, 2), np.float32)
    points[152] = 0, 200
    assert compare.inside(points, (300, 300)) is None
    points[14] = 0, 20
    assert compare.inside(points, (300, 300)) is not None


def test_a_tint_of_the_cheeks_is_a_difference_of_colour() -> None:
    points = np.zeros((478, 2), np.float32)
    for side, cheek in enumerate(compare.CHEEKS):
        angle = np.linspace(0, 2 * np.pi, len(cheek), endpoint=False)
        points[list(cheek)] = np.stack([np.cos(angle), np.sin(angle)], 1) * 10 + (30 + 60 * side, 50)
    skin = np.full((120, 120, 3), (200, 150, 120), np.uint8)
    assert compare.skin_delta_e(skin, skin, points) == 0
    assert 3 < compare.skin_delta_e(np.full_like(skin, (200, 150, 140)), skin, points) < 15
