"""Lip sync is found where it was put."""

from functools import partial

import numpy as np
import pytest

from app.bench.lipsync import Heard, LoopTimeline, delays, error_ms_p95, said
from app.media.samples import RATE, Samples

TIMELINE = LoopTimeline(turn_s=100.0, length_s=7.0, origin_s=0.1)


@pytest.fixture
def clip() -> Samples:
    """Eight seconds of a rustle that is nowhere like itself."""
    rng = np.random.default_rng(5)
    return (rng.standard_normal(8 * RATE) * 3000).astype(np.int16)


def heard(
    clip: Samples, voice_s: float, face_s: float, begin_s: float = 103.0, length_s: float = 8.0
) -> Heard:
    sound = said(clip, TIMELINE, begin_s - voice_s, length_s).astype(np.int16)
    shown_s = np.arange(begin_s, begin_s + length_s, 1 / 30)
    return Heard(begin_s, sound, np.stack([shown_s, shown_s - face_s], 1))


@pytest.mark.parametrize(("voice_s", "face_s"), [(0.12, 0.12), (0.3, 0.25), (0.1, 0.2)])
def test_both_delays_are_found_across_the_seam_of_the_loop(
    clip: Samples, voice_s: float, face_s: float
) -> None:
    found = delays(partial(said, clip, TIMELINE), heard(clip, voice_s, face_s))
    assert len(found) == 4
    for window in found:
        assert window.voice_s == pytest.approx(voice_s, abs=0.001)
        assert window.face_s == pytest.approx(face_s, abs=0.001)
    assert error_ms_p95(found) == pytest.approx(1000 * abs(voice_s - face_s), abs=1)


def test_silence_and_other_sounds_are_no_measurement(clip: Samples) -> None:
    other = heard(np.random.default_rng(6).integers(-9000, 9000, 8 * RATE).astype(np.int16), 0.1, 0.1)
    assert delays(partial(said, clip, TIMELINE), other) == []
    silent = Heard(103.0, np.zeros(4 * RATE, np.int16), other.shown)
    assert delays(partial(said, clip, TIMELINE), silent) == []
    assert np.isnan(error_ms_p95([]))
