"""training/parts/pca.py: a planted basis comes back."""

import numpy as np
import pytest

from training.parts import pca


def planted(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Orthogonal axes (3, 40) and their deviations."""
    axes = np.linalg.qr(rng.normal(size=(40, 3)))[0].T
    return axes, np.array([5.0, 2.0, 0.5])


def test_a_planted_basis_is_recovered_up_to_the_sign_rule() -> None:
    rng = np.random.default_rng(3)
    axes, deviation = planted(rng)
    mixing = rng.normal(size=(7, 3))
    directions = mixing @ axes
    moment = np.linalg.pinv(mixing).T @ np.diag(deviation**2) @ np.linalg.pinv(mixing)
    found = pca.components(directions, moment, 3)
    planted_rows = deviation[:, None] * axes * pca.signs(axes)[:, None]
    assert found == pytest.approx(planted_rows, abs=1e-9)


def test_components_are_orthogonal_and_sorted() -> None:
    rng = np.random.default_rng(4)
    weights = rng.normal(size=(500, 12)) * np.linspace(2, 0.1, 12)
    found = pca.components(rng.normal(size=(12, 90)), pca.second_moment(weights), 8)
    gram = found @ found.T
    assert gram - np.diag(np.diag(gram)) == pytest.approx(np.zeros((8, 8)), abs=1e-9)
    assert (np.diff(np.diag(gram)) <= 0).all()


def test_projection_of_a_face_within_the_space_leaves_nothing() -> None:
    rng = np.random.default_rng(5)
    directions = rng.normal(size=(4, 60))
    basis = pca.components(directions, np.eye(4), 4)
    faces = rng.normal(size=(10, 4)) @ directions
    assert pca.residual(faces, basis) == pytest.approx(np.zeros((10, 60)), abs=1e-9)


def test_the_population_has_unit_deviation_in_every_coefficient() -> None:
    rng = np.random.default_rng(6)
    weights = rng.normal(size=(2000, 5)) @ rng.normal(size=(5, 5))
    directions = rng.normal(size=(5, 30))
    basis = pca.components(directions, pca.second_moment(weights), 5)
    coefficients = pca.project(weights @ directions, basis)
    assert (coefficients**2).mean(0) == pytest.approx(np.ones(5))


def test_the_sign_rule_makes_the_first_of_the_largest_positive() -> None:
    rows = np.array([[0.1, -3.0, 3.0], [0.0, 2.0, -1.0]])
    assert pca.signs(rows).tolist() == [-1.0, 1.0]
