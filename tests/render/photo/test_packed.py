"""A likeness as bytes: what goes in comes out, and what must not come in does not."""

import struct
import tracemalloc
import zlib
from dataclasses import replace

import cv2
import numpy as np
import pytest

from render.errors import RenderError
from render.photo import webp
from render.photo.packed import (
    GLANCE_PX,
    MAGIC,
    MAX_BYTES,
    MOST_BLENDS,
    MOST_LAYERS,
    MOST_ROWS,
    MOST_SIDE,
    MOST_TEXTURES,
    PhotographError,
    check,
    from_bytes,
    glance,
    to_bytes,
)
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Layer, Photograph


def test_a_likeness_survives_its_bytes(layered: Photograph) -> None:
    back = from_bytes(to_bytes(layered))
    assert np.allclose(back.shape, layered.shape, atol=1e-3)
    assert back.lens == pytest.approx(1.5)
    assert np.abs(back.base.astype(int) - layered.base).max() <= 3
    blend, was = back.blends[0], layered.blends[0]
    assert blend.rows == was.rows
    assert np.allclose(blend.places, was.places, atol=0.01)
    assert np.abs(blend.textures.astype(int) - was.textures).max() <= 6
    layer, first = back.layers[0], layered.layers[0]
    assert layer.azimuth_rad == pytest.approx(0.4)
    assert np.abs(layer.grid - first.grid).max() <= 0.07
    assert layer.picture[:, :170, 3].max() == 0
    assert layer.picture[:, 190:, 3].min() == 255
    inner = slice(0, 236), slice(200, None), slice(0, 3)
    assert np.abs(layer.picture[inner].astype(int) - first.picture[inner]).max() < 8


def test_nothing_of_a_picture_s_colours_shows_in_its_opacity(layered: Photograph) -> None:
    picture = np.random.default_rng(0).integers(0, 255, layered.layers[0].picture.shape, np.uint8)
    picture[:64, :, 3], picture[64:, :, 3] = 0, 255
    layer = replace(layered.layers[0], picture=picture)
    opacity = from_bytes(to_bytes(replace(layered, layers=(layer,)))).layers[0].picture[..., 3]
    assert opacity[:56].max() == 0
    assert opacity[72:].min() == 255


def test_the_part_that_goes_first_is_a_likeness_of_its_own(layered: Photograph) -> None:
    small = from_bytes(glance(to_bytes(layered)))
    assert not small.blends
    assert len(small.layers) == 1
    assert small.layers[0].azimuth_rad == 0
    assert small.layers[0].grid.shape == (3, 4, 3)
    assert np.allclose(small.layers[0].grid, layered.layers[1].grid[::2, ::2], atol=0.6)
    assert max(small.layers[0].picture.shape) == GLANCE_PX
    assert np.allclose(small.marks_mm, layered.marks_mm, atol=0.5)
    assert np.abs(small.base.astype(int) - layered.base).max() < 8


def test_what_would_not_be_small_does_not_go_first(grey_person: Photograph) -> None:
    noise = np.random.default_rng(0).integers(0, 255, grey_person.base.shape, np.uint8)
    assert glance(to_bytes(replace(grey_person, base=noise))) == b""


def test_a_likeness_cut_short_anywhere_is_refused(layered: Photograph) -> None:
    data = to_bytes(layered)
    for end in {*range(0, len(data), 37), len(data) - 1}:
        with pytest.raises(RenderError):
            from_bytes(data[:end])
    with pytest.raises(PhotographError):
        from_bytes(data + b"\0" * 9)


def test_flipped_bits_are_refused_or_harmless(layered: Photograph) -> None:
    data, rng = to_bytes(layered), np.random.default_rng(0)
    for at in rng.integers(0, len(data), 200):
        hostile = bytearray(data)
        hostile[at] ^= 1 << int(rng.integers(8))
        try:
            person = from_bytes(bytes(hostile))
        except RenderError:
            continue
        assert person.base.shape == layered.base.shape


def test_a_bomb_is_not_inflated(grey_person: Photograph) -> None:
    base = webp.encode(grey_person.base, 50)
    bomb = zlib.compress(bytes(200_000_000), 9)
    parts = b"".join(struct.pack(">I", len(part)) + part for part in (bomb, base))
    tracemalloc.start()
    with pytest.raises(PhotographError):
        from_bytes(MAGIC + b"\1" + parts)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_attack_the_largest_likeness_that_is_taken_costs_bounded_memory(grey_person: Photograph) -> None:
    blend = grey_person.blends[0]
    textures = np.zeros((MOST_TEXTURES, HEIGHT // 2, WIDTH // 2, 3), np.int8)
    weights = np.zeros((len(blend.places), MOST_TEXTURES), np.float32)
    large = replace(
        blend,
        rows=(0, HEIGHT // 2),
        textures=textures,
        gain=np.ones(MOST_TEXTURES, np.float32),
        weights=weights,
    )
    picture = np.full((MOST_SIDE, MOST_SIDE, 4), 255, np.uint8)
    layer = Layer(picture, np.zeros((MOST_ROWS, MOST_ROWS, 3), np.float32))
    hostile = replace(grey_person, blends=(large,) * MOST_BLENDS, layers=(layer,) * MOST_LAYERS)
    data = to_bytes(hostile)
    for more in (
        replace(hostile, blends=(blend,) * (MOST_BLENDS + 1)),
        replace(hostile, layers=(layer,) * (MOST_LAYERS + 1)),
    ):
        with pytest.raises(PhotographError):
            from_bytes(to_bytes(more))
    tracemalloc.start()
    check(data)
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.reset_peak()
    from_bytes(data)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_more_bytes_than_a_likeness_has_are_not_read() -> None:
    with pytest.raises(PhotographError, match="at most"):
        from_bytes(MAGIC + b"\1" + bytes(MAX_BYTES))


def test_a_picture_of_another_size_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    large = webp.encode(np.zeros((3000, 2000, 3), np.uint8), 50)
    monkeypatch.setattr("cv2.imdecode", lambda *_: pytest.fail("decoded"))
    with pytest.raises(webp.PictureError, match="2000 x 3000"):
        webp.decode(large, (500, 384))


def test_the_size_stands_in_the_header_and_other_kinds_of_pictures_are_refused() -> None:
    picture = np.random.default_rng(0).integers(0, 255, (31, 47, 4)).astype(np.uint8)
    assert webp.size(webp.encode(picture[..., :3], 80)) == (31, 47)
    lossless = webp.encode(picture[..., :3], 101)
    _, transparent = cv2.imencode(".webp", picture)
    for other in (lossless, transparent.tobytes()):
        with pytest.raises(webp.PictureError, match="no plain WebP"):
            webp.size(other)
