"""The fit of the basis to landmarks recovers what was planted."""

import numpy as np
import pytest

from codec.rotation import rotation_matrix
from codec.values import Float
from likeness import fit
from likeness.camera import project, webcam
from tests.training.tiny import basis as tiny_basis


@pytest.fixture(scope="module")
def model() -> fit.PointModel:
    return fit.PointModel.of(tiny_basis())


CAMERA = webcam(640, 480)
IDENTITY = np.array([0.8, -0.5, 0.3, 0.6, -0.9, 0.2], np.float32)


def picture(model: fit.PointModel, units: Float, gaze: Float, rotation: Float) -> Float:
    head = model.head(IDENTITY, units, gaze) @ rotation_matrix(rotation).T
    return project(CAMERA, head + np.array([40, -20, -620], np.float32))


def test_one_picture_gives_pose_units_and_gaze(model: fit.PointModel) -> None:
    units, gaze = np.array([0.9, 0.1, 0.5, 0.3], np.float32), np.array([0.2, -0.1, 0.15, -0.1], np.float32)
    rotation = np.array([0.1, 0.3, -0.2], np.float32)
    (found,) = fit.fit(model, [picture(model, units, gaze, rotation)], CAMERA)
    assert found.error < 0.004
    np.testing.assert_allclose(found.units, units, atol=0.12)
    np.testing.assert_allclose(found.rotation, rotation, atol=0.05)
    np.testing.assert_allclose(found.gaze, gaze, atol=0.12)


def test_pictures_of_one_person_share_their_identity(model: fit.PointModel) -> None:
    turns = [np.array([0, yaw, 0], np.float32) for yaw in (-0.4, 0.0, 0.4)]
    still = np.zeros(4, np.float32)
    found = fit.fit(model, [picture(model, still, still, turn) for turn in turns], CAMERA)
    assert all(f.identity is found[0].identity for f in found)
    for f, turn in zip(found, turns, strict=True):
        np.testing.assert_allclose(f.rotation, turn, atol=0.05)


def test_units_stay_in_their_box(model: fit.PointModel) -> None:
    beyond = np.array([-0.5, 3.0, 0.2, 0.0], np.float32)
    (found,) = fit.fit(
        model, [picture(model, beyond, np.zeros(4, np.float32), np.zeros(3, np.float32))], CAMERA
    )
    assert found.units.min() >= fit.UNIT_LOW
    assert found.units.max() <= fit.UNIT_HIGH


def test_unknown_points_do_not_pull(model: fit.PointModel) -> None:
    rotation = np.array([0.0, 0.2, 0.0], np.float32)
    points = picture(model, np.array([0.3, 0.3, 0.3, 0.3], np.float32), np.zeros(4, np.float32), rotation)
    points[200:260] = np.nan
    (found,) = fit.fit(model, [points], CAMERA)
    np.testing.assert_allclose(found.rotation, rotation, atol=0.05)


def test_track_says_none_where_no_face_was_found(model: fit.PointModel) -> None:
    still = picture(model, np.zeros(4, np.float32), np.zeros(4, np.float32), np.zeros(3, np.float32))
    frames = np.stack([still, np.full_like(still, np.nan), still])
    found = fit.track(model, frames, IDENTITY, CAMERA)
    assert [f is None for f in found] == [False, True, False]
