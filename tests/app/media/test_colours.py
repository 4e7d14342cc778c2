"""Wide-gamut and high-dynamic-range pictures on a usual screen; expected values are the standards' own."""

import av
import numpy as np
import pytest

from app.media.colours import BT2020, HLG, PQ, Colours
from codec.values import Int

HLG_WHITE, PQ_WHITE = 0.75, 0.5807  # 203 cd/m2 (BT.2408, table 1)
PQ_100 = 0.5081  # 100 cd/m2 (BT.2408, table A.1)


def seen(colours: Colours, transfer: int, codes: list[list[float]]) -> Int:
    """Stripes of R'G'B' (0 to 1) of BT.2020 -> (N, 3), what the screen shows of them."""
    rows = np.repeat(np.rint(np.array(codes) * 65535).astype(np.uint16), 16, 0)
    frame = av.VideoFrame.from_ndarray(np.repeat(rows[:, None], 32, 1), "rgb48le")
    frame.color_trc, frame.color_primaries = transfer, BT2020
    image = colours.rgb(frame, 32, len(rows))
    return image[8::16, 16].astype(np.int32)


@pytest.mark.parametrize(("transfer", "white"), [(HLG, HLG_WHITE), (PQ, PQ_WHITE)])
def test_the_standards_white_is_nearly_the_screens_and_what_is_brighter_keeps_steps(
    transfer: int, white: float
) -> None:
    shown = seen(Colours(), transfer, [[c] * 3 for c in (0, white * 0.7, white, white * 1.15, 1.0)])
    assert (np.ptp(shown, 1) <= 1).all(), "grey stays grey"
    levels = shown[:, 1]
    assert levels[0] == 0
    assert levels[2] == pytest.approx(242, abs=4)
    assert levels[-1] >= 254
    assert (np.diff(levels) >= 3).all()


def test_a_film_graded_for_a_usual_screen_is_as_bright_as_it_was() -> None:
    half = 50.0  # cd/m2, of 100
    p = (half / 10_000) ** (1305 / 8192)
    code = ((107 / 128 + 2413 / 128 * p) / (1 + 2392 / 128 * p)) ** (2523 / 32)
    shown = seen(Colours(), PQ, [[PQ_100] * 3, [code] * 3])
    assert shown[0] == pytest.approx([255] * 3, abs=1)
    assert shown[1] == pytest.approx([255 * 0.5 ** (1 / 2.4)] * 3, abs=2)


def test_one_bright_scene_makes_those_after_it_no_brighter() -> None:
    colours = Colours()
    before = seen(colours, PQ, [[0.4] * 3])[0, 0]
    seen(colours, PQ, [[1.0] * 3])
    after = seen(colours, PQ, [[0.4] * 3])[0, 0]
    assert after < before
    assert seen(colours, PQ, [[0.4] * 3])[0, 0] == after


def test_the_wide_gamut_is_taken_to_the_screens() -> None:
    red709 = np.array([0.6274, 0.0691, 0.0164])  # BT.709's red in BT.2020 (BT.2087)
    shown = seen(Colours(), 14, [list(red709 ** (1 / 2.4)), [1.0] * 3])  # 14: BT.2020 without a high range
    assert shown[0] == pytest.approx([255, 0, 0], abs=6)
    assert shown[1] == pytest.approx([255] * 3, abs=1)


def test_usual_pictures_stay_as_they_are() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (48, 64, 3)).astype(np.uint8)
    frame = av.VideoFrame.from_ndarray(picture, "rgb24")
    assert (Colours().rgb(frame, 64, 48) == picture).all()
