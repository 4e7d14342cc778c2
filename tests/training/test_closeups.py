"""training.sources.closeups, training.closer_looks: what is cut is where the labels say, jittered or not."""

from pathlib import Path

import numpy as np
import pytest
import torch

import assets
from codec import closer as looks
from codec import landmarks as lm
from codec.regression import Regression
from codec.square import Square, to_picture
from codec.values import Float, Image
from training import closer, closer_looks
from training.closer_net import SIDE
from training.parts import samples
from training.parts.samples import NO_FLAG, POINTS, Sample, SampleSource
from training.sources import closeups, photos


def drawn(points: Float, size: int) -> Image:
    """A white dot at every point."""
    image = np.zeros((size, size, 3), np.uint8)
    x, y = np.rint(points).astype(int).clip(0, size - 1).T
    image[y, x] = 255
    return image


def face(size: int = 320) -> Float:
    """(478, 2) a resting face in the middle of a picture."""
    from codec import basis as basis_file
    from codec.regression import Landmarks

    rest = Landmarks(basis_file.from_bytes(assets.read("basis.npz"))).mean
    return (rest[:, :2] * [1, -1] * size / 350 + size / 2).astype(np.float32)


def shard(folder: Path, count: int = 12) -> Path:
    """Closeups of one face with dots for features; the first look sees it a little beside."""
    root, points = folder / "shards", face()
    made = []
    for k in range(count):
        sample = Sample(
            drawn(points, 320),
            points,
            np.ones(POINTS, np.float32),
            np.ones(POINTS, bool),
            SampleSource.PHOTO,
            f"set/{k}",
            NO_FLAG,
        )
        where = looks.squares(points + 2, 0.9)
        pieces = [
            photos.crop(
                sample.image,
                closeups.onto(Square(s.x, s.y, s.side * closeups.MARGIN, s.roll_rad), n),
                n,
            )
            for s, n in zip(where, (closeups.EYE, closeups.EYE, closeups.MOUTH), strict=True)
        ]
        crop = Square(160, 160, 200)
        made.append(
            closeups.Closeup(
                sample,
                np.stack(pieces[:2]),
                pieces[2],
                np.stack([closeups.row(s) for s in where]),
                crop,
                first_look(),
            )
        )
    samples.write_columns(root / "closeups-photos" / "0000", closeups.columns(made), {})
    return root


def first_look() -> Regression:
    zero = np.zeros(60, np.float32)
    return Regression(
        np.eye(3, dtype=np.float32),
        0.8,
        zero[:2],
        0.1,
        zero,
        zero[:40],
        zero[:4],
        0.9,
        np.zeros((POINTS, 3), np.float32),
    )


def test_a_square_is_cut_where_the_tracker_has_it() -> None:
    square = Square(150, 130, 80, 0.3)
    corners = np.array([[-0.5, -0.5], [0.5, 0.25]], np.float32)
    image = drawn(to_picture(corners, square), 320)
    cut = photos.crop(image, closeups.onto(square, 160), 160).max(2)
    for x, y in (corners + 1) * 80 - 0.5:
        assert cut[round(y) - 2 : round(y) + 3, round(x) - 2 : round(x) + 3].max() > 60


@pytest.mark.parametrize("part", ["eyes", "mouth"])
def test_labels_lie_on_what_they_label(part: str, tmp_path: Path) -> None:
    held = closer_looks.Closeups([shard(tmp_path) / "closeups-photos/0000"], part, False)
    rng = np.random.default_rng(0)
    for eye in (0, 1):
        image, points, _ = held.region(0, eye)
        aside = rng.normal(0, 0.1, 2).astype(np.float32)
        for shift, zoom, turn in ((np.zeros(2, np.float32), 1.0, 0.0), (aside, 1.1, 0.2)):
            size = 2 * SIDE[part]
            pixels = closer_looks.square(image, size, shift, zoom, turn)
            at = (closer_looks.moved(points, shift, zoom, turn) + 1) * size / 2 - 0.5
            inside = at[(np.abs(at - size / 2) < size / 2 - 4).all(1)].round().astype(int)
            near = [pixels[y - 2 : y + 3, x - 2 : x + 3].max() for x, y in inside]
            assert len(inside) > 10
            assert np.mean(np.array(near) > 60) > 0.9


def test_a_mirrored_mouth_has_its_points_mirrored() -> None:
    mouth = face()[list(looks.MOUTH)]
    mirrored = (mouth * [-1, 1])[closer_looks.MIRROR]
    assert np.abs(np.diff(mirrored - mouth, axis=0)[:, 1]).max() < 1.0  # the mean face is nearly symmetric
    assert mirrored[:, 0].argmin() == mouth[:, 0].argmin()


def test_eyes_are_in_the_order_of_their_mirror_images() -> None:
    right, left = (face()[list(ring)] for ring in (looks.RIGHT, looks.LEFT))
    middle = face()[list(lm.OVAL)].mean(0)[0]
    assert np.abs((2 * middle - left[:, 0]) - right[:, 0]).max() < 3


@pytest.mark.parametrize("part", ["eyes", "mouth"])
def test_training_learns_goes_on_and_says_what_it_sees(
    part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--part", part, "--shards", str(shard(tmp_path)), "--out", str(tmp_path), "--batch", "8"]
    threads = torch.get_num_threads()
    try:
        assert closer.main([*words, "--images", "80"]) == 0
        assert closer.main([*words, "--images", "160"]) == 0
    finally:
        torch.set_num_threads(threads)
    assert "going on from step 10 of 20" in capsys.readouterr().out
    assert torch.load(tmp_path / closer.CHECKPOINT, weights_only=True)["step"] == 20
