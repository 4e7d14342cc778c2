"""One's own likeness lighter or darker, photographed or drawn."""

import cv2
import numpy as np
import pytest

from app.face.adjusting import MOST_PERCENT, adjusted
from app.face.likeness import Likeness
from codec.control import BlobKind
from codec.values import Identity
from render import texture
from render.photo import packed
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Blend, Photograph

GREY = 100
RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def own() -> Likeness:
    jpeg = cv2.imencode(".jpg", np.full((64, 64, 3), GREY, np.uint8))[1].tobytes()
    rows = 40
    blend = Blend(
        (0, rows),
        RNG.integers(-40, 40, (2, rows, WIDTH // 2, 3)).astype(np.int8),
        np.array([0.5, 0.25], np.float32),
        RNG.normal(0, 1, (3, 47)).astype(np.float32),
        RNG.normal(0, 1, (5, 3)).astype(np.float32),
        RNG.normal(0, 1, (5, 2)).astype(np.float32),
        1.0,
    )
    base = np.full((HEIGHT, WIDTH, 3), GREY, np.uint8)
    shape = np.zeros(5, np.float32)
    person = Photograph(shape, np.zeros((478, 3), np.float32), base, (blend,))
    identity = Identity(shape, jpeg, photograph=packed.to_bytes(person))
    return Likeness(identity, {BlobKind.TEXTURE_SMALL: jpeg, BlobKind.TEXTURE_LARGE: jpeg})


def test_unchanged_it_is_what_the_file_has_byte_for_byte(own: Likeness) -> None:
    same = adjusted(own, photographed=True, percent=0)
    assert same.identity.photograph == own.identity.photograph
    assert same.textures == own.textures


def test_drawn_it_has_no_photographs_at_any_brightness(own: Likeness) -> None:
    for percent in (0, 10):
        assert adjusted(own, photographed=False, percent=percent).identity.photograph == b""
    assert own.identity.photograph


@pytest.mark.parametrize("percent", [-MOST_PERCENT, 20, MOST_PERCENT])
def test_face_changes_and_textures_are_lit_alike(own: Likeness, percent: int) -> None:
    lit = adjusted(own, photographed=True, percent=percent)
    before, after = packed.from_bytes(own.identity.photograph), packed.from_bytes(lit.identity.photograph)
    gain = 1 + percent / 100
    assert after.base.mean() == pytest.approx(gain * before.base.mean(), abs=2)
    assert after.blends[0].gain == pytest.approx(gain * before.blends[0].gain, rel=1e-2)
    for jpeg in (*lit.textures.values(), lit.identity.texture):
        assert texture.decode(jpeg).mean() == pytest.approx(gain * GREY, abs=2)


def test_no_setting_makes_it_lighter_than_that(own: Likeness) -> None:
    most, beyond = (adjusted(own, True, percent).textures for percent in (MOST_PERCENT, 10 * MOST_PERCENT))
    assert most == beyond
