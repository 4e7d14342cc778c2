import numpy as np
import pytest

from codec.basis import Basis
from codec.values import FaceFrame
from render.scene import Camera
from render.view import (
    HEAD_MIDDLE_MM,
    MOST_DEVIATIONS,
    REACH_MM,
    View,
    bounded,
    framed_pose,
    framed_view,
    head_pose,
    project,
    projection,
    stage_camera,
)

REST = (0.0, 0.0, -600.0)


def vector(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def pixels(points: np.ndarray, view: View, width: int, height: int) -> np.ndarray:
    """Where the rasteriser puts points of camera space."""
    clip = np.c_[points, np.ones(len(points))] @ projection(view, width, height).T
    ndc = clip[:, :3] / clip[:, 3:]
    return np.stack(((ndc[:, 0] + 1) / 2 * width, (1 - ndc[:, 1]) / 2 * height), 1)


def test_head_at_rest_stands_at_the_origin_of_the_stage() -> None:
    pose = framed_pose(vector(0, 0, 0), vector(0, 0, -600), REST)
    np.testing.assert_allclose(pose.translation, 0, atol=1e-4)
    np.testing.assert_allclose(pose.rotation, np.eye(3), atol=1e-6)


def test_small_motion_is_shown_as_it_is() -> None:
    pose = framed_pose(vector(0, 0, 0), vector(4, -3, -595), REST)
    np.testing.assert_allclose(pose.translation, [4, -3, 5], atol=0.1)


@pytest.mark.parametrize("offset", [(900, 0, 0), (0, -900, 0), (-400, 400, 500), (0, 0, -9000)])
def test_large_motion_stays_within_reach(offset: tuple[float, float, float]) -> None:
    pose = framed_pose(vector(0, 0.9, 0), vector(*offset) + vector(*REST), REST)
    middle = pose(HEAD_MIDDLE_MM[None])[0] - HEAD_MIDDLE_MM
    assert (np.abs(middle) <= REACH_MM + 1e-3).all()


def test_who_looks_into_the_camera_from_the_side_looks_at_the_viewer() -> None:
    rest = (300.0, 0.0, -600.0)
    yaw = -float(np.arctan2(300, 600))
    pose = framed_pose(vector(0, yaw, 0), vector(*rest), rest)
    np.testing.assert_allclose(pose.rotation, np.eye(3), atol=1e-4)


@pytest.mark.parametrize("value", [np.nan, np.inf, -1e30])
def test_values_of_a_hostile_sender_become_numbers_within_bounds(value: float) -> None:
    bad = np.full(4, value, np.float32)
    face = bounded(FaceFrame(0.0, True, bad[:3], bad[:3], bad, bad))
    pose = framed_pose(face.rotation, face.translation, REST)
    assert np.isfinite(pose.rotation).all()
    assert np.isfinite(pose.translation).all()
    assert np.abs(face.expression).max() <= MOST_DEVIATIONS
    assert np.abs(face.gaze).max() <= 1


@pytest.mark.parametrize("size", [(320, 320), (640, 360), (240, 480)])
@pytest.mark.parametrize("yaw", [-1.2, 0.0, 0.7])
@pytest.mark.parametrize("offset", [(0, 0, 0), (500, 500, 500), (-500, -500, 500), (0, 500, 300)])
def test_head_is_never_clipped(
    basis: Basis, size: tuple[int, int], yaw: float, offset: tuple[float, float, float]
) -> None:
    camera = Camera()
    pose = framed_pose(vector(0.15, yaw, 0.1), vector(*offset) + vector(*REST), REST)
    face = basis.mean[basis.mean[:, 1] > -100] * vector(1.05, 1.12, 1.05)  # with room for hair
    seen = pixels(stage_camera(camera)(pose(face)), framed_view(camera, *size), *size)
    assert (seen >= 0).all()
    assert (seen <= size).all()


def test_projection_of_labels_is_the_projection_of_the_rasteriser() -> None:
    rng = np.random.default_rng(0)
    points = rng.uniform(-100, 100, (50, 3)).astype(np.float32)
    rotation, translation = vector(0.3, -0.5, 0.2), vector(40, -30, -500)
    view = View(410.0, (150.0, 90.0))
    ours = project(points, rotation, translation, view.focal_px, view.centre_px)
    theirs = pixels(head_pose(rotation, translation)(points), view, 320, 200)
    np.testing.assert_allclose(ours, theirs, atol=0.01)


def test_point_on_the_axis_projects_to_the_centre() -> None:
    found = project(vector(0, 0, 0)[None], vector(0, 0, 0), vector(0, 0, -700), 500, (111, 77))
    np.testing.assert_allclose(found, [[111, 77]], atol=1e-4)


def test_up_in_the_world_is_up_in_the_picture() -> None:
    found = project(vector(10, 20, 0)[None], vector(0, 0, 0), vector(0, 0, -500), 500, (0, 0))
    np.testing.assert_allclose(found, [[10, -20]], atol=1e-4)


def test_orbiting_camera_keeps_its_distance() -> None:
    camera = Camera(yaw_rad=0.8, pitch_rad=0.2)
    target = vector(0, -camera.below_mm, 0)[None]
    np.testing.assert_allclose(stage_camera(camera)(target)[0], [0, 0, -camera.distance_mm], atol=1e-2)


def test_orbit_to_the_right_shows_what_is_on_the_right() -> None:
    """A camera that went to positive yaw stands at positive x: points there come nearer."""
    seen = stage_camera(Camera(yaw_rad=0.5))(vector(100, 0, 0)[None])[0]
    assert seen[2] > -Camera().distance_mm


def test_neutral_face_frame_is_a_face_at_rest() -> None:
    frame = FaceFrame.neutral(4)
    np.testing.assert_allclose(framed_pose(frame.rotation, frame.translation, REST).translation, 0, atol=1e-4)
