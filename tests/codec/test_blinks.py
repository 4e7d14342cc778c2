"""codec.blinks: lids that are seen to shut too little shut, and lids at rest stay."""

import numpy as np
import pytest

import assets
from codec import basis as basis_file
from codec.blinks import FEWEST, LONGEST_S, MOST, SHUT, Blinks, LidMoves
from codec.regression import Landmarks
from codec.values import Float

OPEN_MM = 9.0
RATE = 30
FACE = Landmarks(basis_file.from_bytes(assets.read("basis.npz")))


def gaps(depth: float, blinks: int, shut_s: float = 0.1, seconds: float = 3.0) -> Float:
    """(F,) mm: open eyes that go down to a share of their gap for a moment, `blinks` times."""
    shares = np.ones(round(blinks * seconds * RATE), np.float32)
    for k in range(blinks):
        start = round((k + 0.5) * seconds * RATE)
        shares[start : start + round(shut_s * RATE)] = depth
    return np.asarray(OPEN_MM * shares)


def seen(blinks: Blinks, gaps_mm: Float, begin_s: float = 0.0) -> Float:
    """(F,) mm: what is sent, where one expression is the gap itself."""
    out = []
    for k, gap in enumerate(gaps_mm):
        lids = np.array([gap], np.float32)
        out.append(gap + blinks.fuller(float(gap), lids, begin_s + k / RATE)[0])
    return np.array(out, np.float32)


@pytest.mark.parametrize("depth", [0.4, 0.5, 0.55])
def test_shallow_blinks_shut_like_anybodys_once_a_few_were_seen(depth: float) -> None:
    blinks = Blinks()
    before = seen(blinks, gaps(depth, FEWEST))
    assert before.min() == pytest.approx(depth * OPEN_MM)
    after = seen(blinks, gaps(depth, 1), 100.0)
    farther = min((1 - SHUT) / (1 - depth), MOST)
    assert after.min() == pytest.approx(OPEN_MM * (1 - farther * (1 - depth)), rel=0.02)


def test_lids_that_stop_half_way_are_left_there_by_deeper_blinks() -> None:
    blinks = Blinks()
    seen(blinks, gaps(0.33, 6))
    assert blinks.gain > 1.1
    half = seen(blinks, gaps(0.65, 1), 100.0)
    assert half.min() == pytest.approx(0.65 * OPEN_MM, rel=0.01)


def test_a_lid_that_falls_never_rises_on_its_way() -> None:
    blinks = Blinks()
    seen(blinks, gaps(0.5, 4))
    falling: Float = np.asarray(OPEN_MM * np.linspace(1, 0.2, 200), np.float32)
    assert (np.diff(seen(blinks, falling, 100.0)) < 0).all()


def test_deep_blinks_are_left_as_they_are() -> None:
    moved = gaps(SHUT - 0.05, 6)
    assert seen(Blinks(), moved) == pytest.approx(moved)


def test_resting_lids_never_move_whatever_blinks_have_shown() -> None:
    blinks = Blinks()
    seen(blinks, gaps(0.55, 5))
    assert blinks.gain > 1.2
    resting: Float = np.asarray(OPEN_MM + 0.7 * np.sin(np.arange(300) / 7), np.float32)
    assert seen(blinks, resting, 100.0) == pytest.approx(resting)


def test_a_long_look_downwards_is_no_blink() -> None:
    blinks = Blinks()
    seen(blinks, gaps(0.5, 6, shut_s=2 * LONGEST_S))
    assert blinks.gain == 1


def test_half_blinks_among_whole_ones_do_not_count() -> None:
    blinks = Blinks()
    seen(blinks, np.concatenate([gaps(0.24, 4), gaps(0.6, 4)]))
    assert blinks.gain == 1


def test_the_gap_of_lids_is_that_of_their_landmarks() -> None:
    lids = LidMoves(FACE.mean, FACE.identity, FACE.expression)
    rng = np.random.default_rng(0)
    identity = rng.normal(0, 0.5, len(FACE.identity)).astype(np.float32)
    expression = rng.normal(0, 0.5, len(FACE.expression)).astype(np.float32)
    at = FACE(identity, expression, np.zeros(4, np.float32))
    pairs = ((160, 144), (159, 145), (158, 153), (387, 373), (386, 374), (385, 380))
    wanted = np.mean([at[a, 1] - at[b, 1] for a, b in pairs])
    assert lids.gap_mm(identity, expression) == pytest.approx(wanted, abs=0.01)
