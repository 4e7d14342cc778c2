import cv2
import numpy as np
import pytest

from render.texture import (
    MAX_BYTES,
    MAX_SIDE,
    SMALLEST_SIDE,
    SMOOTH_SIDE,
    TextureError,
    decode,
    enlarged,
    jpeg_size,
    reduced,
)


def jpeg(width: int = 40, height: int = 30, *options: int) -> bytes:
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, :, 2] = 200  # cv2 writes BGR: this is red
    return cv2.imencode(".jpg", picture, list(options))[1].tobytes()


def test_size_is_read_without_decoding() -> None:
    assert jpeg_size(jpeg(40, 30)) == (40, 30)


@pytest.mark.parametrize("progressive", [0, 1])
def test_texture_is_decoded_as_rgb(progressive: int) -> None:
    picture = decode(jpeg(40, 30, cv2.IMWRITE_JPEG_PROGRESSIVE, progressive))
    assert picture.shape == (30, 40, 3)
    assert picture[15, 20, 0] > 190 > 20 > picture[15, 20, 2]


def with_size(data: bytes, width: int, height: int) -> bytes:
    """The same file with another size in its frame header."""
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + data[at + 9 :]


@pytest.mark.parametrize("size", [(65535, 65535), (MAX_SIDE + 1, 8), (0, 8), (8, 0)])
def test_hostile_size_in_the_header_is_refused_before_decoding(size: tuple[int, int]) -> None:
    with pytest.raises(TextureError, match="pixels; at most"):
        decode(with_size(jpeg(), *size))


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(TextureError, match="bytes; at most"):
        decode(jpeg() + b"\0" * MAX_BYTES)


def test_thousands_of_scans_are_refused() -> None:
    with pytest.raises(TextureError, match="scans"):
        decode(jpeg() + b"\xff\xda\x00\x02" * 1000)


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n", b"\xff\xd8", b"\xff\xd8" + b"\xff" * 5000, b"GIF89a" * 9]
)
def test_other_files_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(TextureError, match="enrol again"):
        decode(data)


def test_every_truncation_is_either_decoded_or_refused() -> None:
    whole = jpeg()
    for end in range(0, len(whole), 7):
        try:
            assert decode(whole[:end]).shape == (30, 40, 3)
        except TextureError:
            continue


def test_random_damage_is_either_decoded_or_refused() -> None:
    whole, rng = jpeg(), np.random.default_rng(1)
    for _ in range(200):
        damaged = bytearray(whole)
        for at in rng.integers(0, len(whole), 4):
            damaged[at] = rng.integers(256)
        try:
            assert decode(bytes(damaged)).shape[0] <= MAX_SIDE
        except TextureError:
            continue


def test_a_small_atlas_is_enlarged_without_steps_between_its_pixels() -> None:
    """Bilinear magnification leaves a kink at every pixel of a slope's foot; a cubic one bends."""
    across = np.clip(np.linspace(-200, 455, 256), 0, 255)
    atlas = np.repeat(np.repeat(across[None, :, None], 256, 0), 3, 2).astype(np.uint8)
    large = enlarged(atlas)
    assert large.shape == (SMOOTH_SIDE, SMOOTH_SIDE, 3)
    assert abs(float(large.mean()) - float(atlas.mean())) < 1
    row = large[500, :, 0].astype(int)
    assert np.abs(np.diff(row, 2)).max() <= 2


@pytest.mark.parametrize("shape", [(SMOOTH_SIDE, SMOOTH_SIDE), (SMALLEST_SIDE - 1,) * 2, (256, 300)])
def test_other_atlases_stay_as_they_are(shape: tuple[int, int]) -> None:
    atlas = np.zeros((*shape, 3), np.uint8)
    assert enlarged(atlas) is atlas


def test_an_atlas_is_reduced_to_the_side_that_is_asked_for_and_never_enlarged() -> None:
    atlas = np.zeros((64, 32, 3), np.uint8)
    atlas[:32] = 200
    small = reduced(atlas, 16)
    assert small.shape == (16, 8, 3)
    assert small[0, 0, 0] == 200
    assert small[-1, -1, 0] == 0
    assert reduced(atlas, 64) is atlas
