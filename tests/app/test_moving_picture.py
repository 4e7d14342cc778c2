"""The README's moving picture shows what was sent, counts it, and is a file that repeats."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from app.bench.motion import FPS, FaceMotion
from codec.rotation import between
from codec.values import FaceFrame
from tests.app import moving_picture
from tests.app.moving_picture import GAP, STRIP, Moment
from tests.app.ui.fake import Talker, load_basis

SECONDS = 6.0


@pytest.fixture(scope="module")
def followed() -> FaceMotion:
    talker = Talker(load_basis(), 1)
    return FaceMotion("talker", Path("none"), tuple(talker.at(n / FPS) for n in range(round(SECONDS * FPS))))


def test_the_other_side_shows_the_face_of_some_moments_ago(followed: FaceMotion) -> None:
    seen = [face for face, _ in moving_picture.call(followed, load_basis(), 1000)]
    assert len(seen) == len(followed.frames)
    assert seen[0] is None
    for number in range(60, len(seen)):
        face = seen[number]
        assert face is not None
        behind_s = number / FPS - face.time_s
        assert 0 < behind_s < 0.25
        true = followed.frames[round(face.time_s * FPS)]
        assert np.degrees(np.linalg.norm(between(true.rotation, face.rotation))) < 2


def test_bits_are_counted_as_they_are_sent(followed: FaceMotion) -> None:
    sent = [sent for _, sent in moving_picture.call(followed, load_basis(), 1000)]
    assert sent[0] == 0
    assert all(a <= b for a, b in pairwise(sent))
    assert 2 < 8e-3 * sent[-1] / SECONDS < 8  # kbit/s; a call's face is about five


def test_a_frame_has_the_camera_on_the_left_and_the_avatar_on_the_right() -> None:
    red, blue = np.zeros((48, 64, 3), np.uint8), np.zeros((320, 320, 3), np.uint8)
    red[..., 0] = blue[..., 2] = 200
    made = moving_picture.frame(Moment(red, FaceFrame.neutral(3), 1234, 5_678_901), blue)
    assert made.size == (640 + GAP, 320 + STRIP)
    assert made.getpixel((160, 160)) == (200, 0, 0)
    assert made.getpixel((320 + GAP + 160, 160)) == (0, 0, 200)
    strip = np.asarray(made)[320:]
    assert (strip[:, :320] < 128).any()
    assert (strip[:, 320 + GAP :] < 128).any()


def test_the_file_repeats_for_ever_at_the_pace_of_the_clip(tmp_path: Path) -> None:
    path = tmp_path / "call.webp"
    moving_picture.write(path, [Pillow.new("RGB", (16, 16), (40 * n, 0, 0)) for n in range(4)])
    with Pillow.open(path) as file:
        assert getattr(file, "n_frames", 1) == 4
        assert file.info["loop"] == 0
        file.seek(1)
        file.load()
        assert file.info["duration"] == 67  # ms: every second picture of 30 a second


def test_the_shipped_picture_is_small_enough_for_a_page() -> None:
    path = Path(__file__).parents[2] / "docs" / "call.webp"
    assert path.stat().st_size <= 2_000_000
    with Pillow.open(path) as file:
        assert getattr(file, "n_frames", 1) >= 60
        assert file.size == (2 * moving_picture.SIDE + GAP, moving_picture.SIDE + STRIP)
