"""Labels against the teacher's readings."""

import numpy as np

from training.agreement import compare, measures


def faces(count: int = 40) -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 100, (count, 478, 2)).astype(np.float32)


def test_a_perfect_reading_has_slope_one() -> None:
    for correlation, slope in compare(faces(), faces()).values():
        assert abs(correlation - 1) < 1e-3
        assert abs(slope - 1) < 1e-3


def test_measures_do_not_depend_on_size_or_place() -> None:
    one, two = measures(faces()), measures(faces() * 2 + 7)
    for name in one:
        np.testing.assert_allclose(one[name], two[name], rtol=1e-3)
