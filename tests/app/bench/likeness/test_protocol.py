"""What is learnt from and what is compared never meet."""

import pytest

from app.bench.likeness.protocol import COMPARED, LEARNT, split


@pytest.mark.parametrize(("frames", "fps"), [(200, 25.0), (352, 30.0), (1337, 25.0), (4800, 24.0)])
def test_no_compared_frame_is_learnt_from(frames: int, fps: float) -> None:
    found = split(frames, fps)
    assert not set(found.compared) & (set(found.halves) | set(found.covered))
    assert 20 <= len(found.compared) <= COMPARED
    assert 40 <= len(found.halves) <= LEARNT
    assert 40 <= len(found.covered) <= LEARNT


def test_halves_learn_from_the_first_half_and_compared_frames_are_of_the_second() -> None:
    found = split(400, 30.0)
    assert max(found.halves) < 200 <= min(found.compared)


def test_blocks_of_compared_frames_hold_nothing_learnt() -> None:
    found = split(600, 25.0)
    block = {(number - 300) // 20 for number in found.compared}
    learnt = {(number - 300) // 20 for number in found.covered if number >= 300}
    assert learnt
    assert not block & learnt
