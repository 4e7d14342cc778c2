from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import lsq_linear

from codec.basis import Basis
from codec.values import FaceFrame
from exits.errors import ExitError
from exits.units import RIDGE, ArkitUnits, boxed_minimum, looking
from render.motion import talk
from tests.exits.conftest import foreign_basis


@pytest.fixture
def units(basis: Basis) -> ArkitUnits:
    return ArkitUnits(basis)


def face(expression: np.ndarray, gaze: tuple[float, float, float, float] = (0, 0, 0, 0)) -> FaceFrame:
    neutral = FaceFrame.neutral(len(expression), present=True)
    return replace(neutral, expression=expression.astype(np.float32), gaze=np.array(gaze, np.float32))


def test_weights_of_invented_speech_come_back(units: ArkitUnits, basis: Basis) -> None:
    motion = talk(20, 5, basis.unit_names, 7)
    solved = [name.startswith("eyeLook") for name in basis.unit_names]
    errors, residual = [], []
    for weights in motion.units:
        weights = np.where(solved, 0, weights)
        expression = weights @ basis.unit_expression
        found = units(face(expression))
        errors.append(np.abs(found - weights))
        apart = (found @ basis.unit_expression - expression) * basis.expression_norm
        residual.append(np.linalg.norm(apart) / np.sqrt(len(basis.mean)))
    assert np.mean(errors) < 0.004
    assert np.percentile(errors, 99) < 0.06
    assert np.max(residual) < 0.06  # mm, RMS


def test_a_neutral_face_has_no_weights(units: ArkitUnits, basis: Basis) -> None:
    assert units(face(np.zeros(40))).max() == 0


def test_weights_stay_within_their_bounds_whatever_comes(units: ArkitUnits) -> None:
    for size in (1e30, np.nan, -50.0):
        weights = units(face(np.full(40, size), (size, size, size, size)))
        assert ((weights >= 0) & (weights <= 1)).all()


def test_a_face_gives_the_same_weights_whatever_came_before(basis: Basis) -> None:
    rng = np.random.default_rng(1)
    fresh, used = ArkitUnits(basis), ArkitUnits(basis)
    for _ in range(10):
        used(face(rng.normal(0, 2, 40)))
    one = face(rng.normal(0, 1, 40))
    np.testing.assert_allclose(used(one), fresh(one), atol=1e-3)


def test_the_minimum_is_that_of_another_solver() -> None:
    rng = np.random.default_rng(2)
    for _ in range(20):
        matrix, wanted = rng.normal(size=(30, 20)), rng.normal(size=30) * 12
        gram = matrix.T @ matrix + RIDGE * np.eye(20)
        ours = boxed_minimum(gram, matrix.T @ wanted, np.zeros(20))
        taller = np.concatenate([matrix, np.sqrt(RIDGE) * np.eye(20)])
        theirs = lsq_linear(taller, np.concatenate([wanted, np.zeros(20)]), (0, 1), tol=1e-12).x
        np.testing.assert_allclose(ours, theirs, atol=1e-4)
        assert (ours < 1e-6).any()
        assert (ours > 1 - 1e-6).any()


def test_gaze_becomes_looking_in_and_out() -> None:
    both_left = looking(np.array([0.25, 0.1, 0.25, 0.1], np.float32))
    assert both_left["eyeLookOutLeft"] == pytest.approx(0.5)
    assert both_left["eyeLookInRight"] == pytest.approx(0.5)
    assert both_left["eyeLookUpLeft"] == pytest.approx(0.2)
    assert both_left["eyeLookInLeft"] == both_left["eyeLookOutRight"] == both_left["eyeLookDownLeft"] == 0


def test_what_the_gaze_does_to_the_lids_is_no_blink(units: ArkitUnits, basis: Basis) -> None:
    down = sum(
        basis.unit_expression[basis.unit_names.index(f"eyeLookDown{side}")] for side in ("Left", "Right")
    )
    weights = dict(zip(units.names, units(face(0.8 * down, (0, -0.4, 0, -0.4))), strict=True))
    assert weights["eyeLookDownLeft"] == pytest.approx(0.8)
    assert weights["eyeBlinkLeft"] < 0.02


def test_a_basis_without_units_is_refused_in_a_sentence() -> None:
    with pytest.raises(ExitError, match="no ARKit-named units"):
        ArkitUnits(foreign_basis())
