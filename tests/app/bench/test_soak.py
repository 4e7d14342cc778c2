"""What the soak makes of what the programs say of themselves."""

from typing import Any

import numpy as np
import pytest

from app.bench import soak
from app.bench.lipsync import Delays


def sample(at_s: float, rss_mb: float, **more: float) -> dict[str, Any]:
    counts = {"files": 13, "threads": 8, "tasks": 7, "faces_received": 30 * at_s}
    return {"at_s": at_s, "sample": True, "rss_bytes": rss_mb * soak.MB} | counts | more


def test_growth_is_that_of_the_last_two_thirds() -> None:
    rise = [sample(t, 200 + min(t, 500) / 100) for t in range(0, 1800, 10)]
    leak = [sample(t, 200 + t / 300) for t in range(0, 1800, 10)]
    rows = soak.course_rows(soak.SoakResult(0.0, [], {"a": rise, "b": leak}))
    assert rows["long.a.rss_growth_mb"] == pytest.approx(0, abs=1e-6)
    assert rows["long.rss_growth_mb"] == pytest.approx(4, abs=0.1)
    assert rows["long.a.faces_per_s"] == pytest.approx(30)


def test_a_thread_that_stays_with_every_minute_is_seen() -> None:
    samples = [sample(t, 200, threads=8 + t // 60) for t in range(0, 1800, 10)]
    assert soak.course_rows(soak.SoakResult(0.0, [], {"a": samples}))["long.a.threads_growth"] > 10


def test_drift_between_voice_and_face_is_seen() -> None:
    looks = [Delays(t, 0.1 + t * 20e-6, 0.1) for t in np.arange(0.0, 1800, 30)]
    samples = {"a": [sample(t, 200) for t in range(0, 1800, 10)]}
    rows = soak.course_rows(soak.SoakResult(0.0, looks, samples))
    assert rows["long.error_drift_ms"] == pytest.approx(35.4, abs=1)
    assert rows["long.face_drift_ms"] == pytest.approx(0, abs=1e-6)


def test_what_short_calls_leave_is_the_worse_side_and_a_lost_end_is_counted() -> None:
    before = [sample(0, 200), sample(0, 210)]
    after = [sample(9, 200.5), sample(9, 210, files=15)]
    rows = soak.short_rows(before, after, [0.2, 0.3], [0.1, None], 1)
    assert rows["short.files_left"] == 2
    assert rows["short.threads_left"] == 0
    assert rows["short.rss_left_mb"] == pytest.approx(0.5)
    assert (rows["short.calls"], rows["short.failed"], rows["short.ends_not_seen"]) == (2, 1, 1)
