"""app.bench.jaw: iBUG's jaw on the outline and on the surface."""

import numpy as np
import pytest

import assets
from app.bench.jaw import CHIN, POINTS, Jaw, landmarks68
from codec.basis import from_bytes
from codec.regression import Regression
from codec.rotation import rotation_matrix
from codec.values import Float

BASIS = from_bytes(assets.read("basis.npz"))
JAW = Jaw(BASIS)
FAR, NEAR = slice(0, CHIN), slice(CHIN + 1, POINTS)


def seen(yaw_deg: float = 0.0, pitch_deg: float = 0.0) -> Regression:
    """The mean head, turned; a positive yaw is towards the subject's left."""
    turn = np.radians([pitch_deg, yaw_deg, 0]).astype(np.float32)
    nothing, offset = np.zeros(2, np.float32), np.zeros((478, 3), np.float32)
    blank = np.zeros(len(BASIS.identity), np.float32), np.zeros(len(BASIS.expression), np.float32)
    return Regression(rotation_matrix(turn), 0.75, nothing, 0.0, *blank, np.zeros(4, np.float32), 1.0, offset)


def moved(points: Float, face: Regression) -> Float:
    """(17,) how far the jaw's points lie from where the basis embeds them, in the crop's unit."""
    return np.asarray(np.linalg.norm((points - landmarks68(BASIS, face))[:POINTS], axis=1))


def test_from_the_front_both_are_the_outline() -> None:
    assert moved(JAW.as_seen(seen()), seen()).max() == 0
    assert moved(JAW.in_depth(seen()), seen()).max() < 0.06  # 8 mm: how far apart vertices lie


@pytest.mark.parametrize("yaw_deg", [-40.0, 40.0])
def test_on_a_turned_face_the_far_points_slide_outwards_and_the_near_ones_stay(yaw_deg: float) -> None:
    face = seen(yaw_deg)
    away = moved(JAW.as_seen(face), face)
    far, near = (FAR, NEAR) if yaw_deg < 0 else (NEAR, FAR)
    assert away[far].max() > 0.05
    assert away[near].max() == 0
    assert away[CHIN] == 0


def test_in_depth_the_ear_s_points_sink_when_the_head_looks_up() -> None:
    face = seen(pitch_deg=-30)
    down = (JAW.in_depth(face) - landmarks68(BASIS, face))[:POINTS, 1]
    assert down[[0, 16]].min() > 0.02
    assert abs(down[CHIN]) < 0.03


def test_all_other_points_are_the_basis_own() -> None:
    face = seen(30, 10)
    for points in (JAW.as_seen(face), JAW.in_depth(face)):
        assert np.array_equal(points[POINTS:], landmarks68(BASIS, face)[POINTS:])
