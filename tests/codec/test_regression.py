"""codec.regression: where a face in a crop is, in the picture and before the camera."""

from dataclasses import replace

import numpy as np
import pytest

from codec.regression import Landmarks, camera_pose, project
from codec.rotation import rotation_matrix
from codec.square import Square, around, to_picture
from codec.values import FOCAL_PER_WIDTH
from tests.codec.faces import regression
from tests.small_basis import small_basis

BASIS = small_basis()


@pytest.mark.parametrize("roll", [0.0, 0.4, -1.0])
def test_a_turned_square_around_landmarks_holds_them(roll: float) -> None:
    shape = Landmarks(BASIS)(np.zeros(1, np.float32), np.zeros(2, np.float32), np.zeros(4, np.float32))
    points = to_picture(project(shape, regression()), Square(300, 200, 150, roll))
    face = around(points)
    assert abs(face.roll_rad - roll) < 0.02
    assert np.hypot(face.x - 300, face.y - 200) < 20


def test_a_face_in_the_middle_has_the_distance_that_its_size_says() -> None:
    seen = regression(scale=1.0)
    rotation, translation = camera_pose(640, 480, Square(319.5, 239.5, 200), seen)
    assert np.allclose(rotation, 0, atol=1e-5)
    assert np.allclose(translation, [0, 0, -FOCAL_PER_WIDTH * 640], atol=0.1)  # 1 pixel is 1 mm


def test_a_face_at_the_side_that_looks_along_its_ray_is_turned() -> None:
    rotation, translation = camera_pose(640, 480, Square(600, 239.5, 200), regression())
    ray = translation / np.linalg.norm(translation)
    assert np.allclose(rotation_matrix(rotation)[:, 2], -ray, atol=1e-4)


def test_a_head_is_where_its_learnt_landmarks_are() -> None:
    """An offset that all landmarks share moves the head, along its own axes."""
    square, turn = Square(400, 200, 200, 0.3), rotation_matrix(np.array([0.1, 0.4, 0], np.float32))
    seen = replace(regression(), rotation=turn)
    moved = replace(seen, offset=seen.offset + np.array([0, 3, -4], np.float32))
    rotation, at = camera_pose(640, 480, square, seen)
    same, there = camera_pose(640, 480, square, moved)
    assert np.allclose(same, rotation)
    assert np.allclose(rotation_matrix(rotation).T @ (there - at), [0, 3, -4], atol=1e-3)
