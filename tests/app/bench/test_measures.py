"""app.bench.measures on faces whose answer is known."""

import numpy as np
import pytest

from app.bench import measures
from codec.values import Float


def face(frames: int = 20) -> Float:
    """(F, 478, 2) eyes 60 px apart and 30 wide, 8 open; lips 6 open."""
    points = np.random.default_rng(0).uniform(0, 100, (1, 478, 2)).repeat(frames, 0)
    for (outer, inner), x in (((33, 133), 20), ((263, 362), 80)):
        points[:, outer], points[:, inner] = [x - 15, 50], [x + 15, 50]
    for lids in measures.LIDS:
        for upper, lower in lids:
            points[:, upper], points[:, lower] = [0, 46], [0, 54]
    for upper, lower in measures.LIPS:
        points[:, upper], points[:, lower] = [50, 90], [50, 96]
    return points.astype(np.float32)


def test_openings_are_in_multiples_of_eye_and_eye_distance() -> None:
    assert np.allclose(measures.eye_distance(face()), 60)
    assert np.allclose(measures.eye_opening(face()), 8 / 30)
    assert np.allclose(measures.lip_gap(face()), 0.1)


def test_the_same_points_have_no_error_and_a_shift_has_its_length() -> None:
    points = face()
    assert np.allclose(measures.point_distance(points, points), 0)
    assert np.allclose(measures.point_distance(points + np.array([6, 0]), points), 0.1, atol=1e-5)


def test_nme_is_over_the_root_of_the_box() -> None:
    points = np.random.default_rng(1).uniform(0, 1, (68, 2)).astype(np.float32)
    points[0], points[1] = [0, 0], [4, 1]
    assert measures.nme(points + np.array([0.2, 0]), points) == pytest.approx(0.1, abs=1e-5)


def test_a_blink_is_a_frame_under_forty_percent_of_the_median() -> None:
    opening = np.array([0.3] * 10 + [0.1] * 2 + [0.3] * 3, np.float32)
    seen = measures.blinks(opening, np.ones(15, bool))
    assert seen.sum() == 2
    recall, precision = measures.recall_precision(np.roll(seen, 1), seen)
    assert (recall, precision) == (0.5, 0.5)


def test_a_closure_counts_only_between_open_lips() -> None:
    gap = np.array([0.1] * 5 + [0.0] * 3 + [0.1] * 5, np.float32)
    good = np.ones(len(gap), bool)
    assert measures.closures(gap, good) == [(5, 7)]
    assert measures.closures(np.zeros(30, np.float32), np.ones(30, bool)) == []
    assert measures.closures_found(gap, [(5, 7)]) == 1
    assert measures.closures_found(gap + np.float32(0.05), [(5, 7)]) == 0


def test_slope_and_correlation_of_half_the_amplitude() -> None:
    true = np.random.default_rng(0).normal(0, 1, 100).astype(np.float32)
    half = (true / 2).astype(np.float32)
    assert measures.slope(half, true) == pytest.approx(0.5)
    assert measures.correlation(half, true) == pytest.approx(1.0)
    assert np.isnan(measures.correlation(np.zeros(100, np.float32), true))


def test_a_late_filter_is_late_by_as_much() -> None:
    times = np.linspace(0, 79 / 30, 80, dtype=np.float32)
    before = np.where((np.arange(80) // 20) % 2, 1.0, 0.0).astype(np.float32)
    assert np.mean(measures.delays_ms(before, before, times)) == pytest.approx(0, abs=1e-6)
    late = np.concatenate([np.zeros(2, np.float32), before[:-2]])
    assert np.mean(measures.delays_ms(before, late, times)) == pytest.approx(2000 / 30, rel=0.01)
    still = (before * measures.CLOSED * 0.9).astype(np.float32)  # trembles by less than anybody sees
    assert measures.delays_ms(still, still, times) == []


def test_jitter_is_the_distance_from_the_moving_mean() -> None:
    rng = np.random.default_rng(0)
    still = np.zeros((300, 10, 2), np.float32) + np.linspace(0, 30, 300, dtype=np.float32)[:, None, None]
    assert measures.jitter_mm(still, 5) == pytest.approx(0, abs=1e-6)
    noisy = still + rng.normal(0, 0.1, still.shape).astype(np.float32)
    assert measures.jitter_mm(noisy, 5) == pytest.approx(0.1 * np.sqrt(2 * 0.8), rel=0.1)
