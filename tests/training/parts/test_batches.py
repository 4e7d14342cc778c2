"""training.parts.batches and training.parts.augment: labels move with the pixels."""

from pathlib import Path

import numpy as np
import pytest

from codec.values import Float
from tests.small_basis import small_basis
from training.parts import augment, samples
from training.parts.batches import Batches, ShardSet, mirror_map, towards
from training.parts.samples import SIZE, Coefficients, Model, Sample, SampleSource


def points() -> Float:
    """(478, 2): a face that is symmetric up to the pixel, in a stored crop."""
    half = small_basis().mean[:, :2]
    flat = np.concatenate([np.abs(half[:239]), np.abs(half[:239]) * [-1, 1]]) * [1, -1]
    flat = flat / np.ptp(flat, axis=0).max() * SIZE / samples.MARGIN
    return (flat - (flat.min(0) + flat.max(0)) / 2 + (SIZE - 1) / 2).astype(np.float32)


def sample(person: str, source: SampleSource) -> Sample:
    image = np.zeros((SIZE, SIZE, 3), np.uint8)
    for x, y in points():
        image[round(float(y)), round(float(x))] = 255
    face = Coefficients(
        np.zeros(1, np.float32),
        np.zeros(2, np.float32),
        np.zeros(4, np.float32),
        np.zeros(3, np.float32),
        np.array([0, 0, -600], np.float32),
        np.eye(3, dtype=np.float32),
        np.zeros(1, np.float32),
    )
    model = Model.EXACT if source == SampleSource.RENDER else Model.NONE
    weight, visible = np.ones(478, np.float32), np.ones(478, bool)
    return Sample(image, points(), weight, visible, source, person, model=model, coefficients=face)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    people = [p for p in map(str, range(40)) if not samples.held_out(p)][:20]
    for kind, source in (("photos", SampleSource.PHOTO), ("renders", SampleSource.RENDER)):
        (tmp_path / kind).mkdir()
        samples.write(tmp_path / kind / "0000", [sample(p, source) for p in people], {})
    return tmp_path


def test_a_batch_has_labels_where_the_pixels_are(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(augment, "degraded", lambda image, rng: image)
    monkeypatch.setattr("training.parts.batches.NO_FACE_SHARE", 0.0)
    source = Batches(root, {"photos": 0.5, "renders": 0.5}, 128, (1, 2), np.random.default_rng(0))
    images, truth = source.batch(12)
    for image, seen in zip(images.numpy(), truth.points.numpy(), strict=True):
        at = np.rint((seen + 1) * 64 - 0.5).astype(int)
        inside = ((at > 1) & (at < 126)).all(1)
        near = [image[y - 1 : y + 2, x - 1 : x + 2].max() > 40 for x, y in at[inside]]
        assert np.mean(near) > 0.97


def test_people_share_a_group_and_renders_do_not(root: Path) -> None:
    source = Batches(root, {"photos": 1.0}, 64, (1, 2), np.random.default_rng(1))
    truth = source.batch(16)[1]
    sizes = np.bincount(truth.group.long().numpy())
    assert (sizes == 2).sum() >= 5
    source = Batches(root, {"renders": 1.0}, 64, (1, 2), np.random.default_rng(1))
    assert np.bincount(source.batch(16)[1].group.long().numpy()).max() == 1


def test_of_a_few_people_nobody_may_be_held_out(root: Path) -> None:
    folders = [root / "photos" / "0000"]
    assert len(ShardSet(folders, held_out=True)) == 0
    assert len(ShardSet(folders, held_out=False)) == 20


def test_the_same_seed_gives_the_same_batch(root: Path) -> None:
    made = [
        Batches(root, {"photos": 0.5, "renders": 0.5}, 64, (1, 2), np.random.default_rng(5)).batch(8)
        for _ in range(2)
    ]
    assert np.array_equal(made[0][0].numpy(), made[1][0].numpy())
    assert all(np.array_equal(a.numpy(), b.numpy()) for a, b in zip(made[0][1], made[1][1], strict=True))


def test_a_mirrored_face_has_its_points_where_the_face_has_theirs() -> None:
    mirror = mirror_map(points())
    assert sorted(mirror) == list(range(478))
    there = points()[mirror] * [-1, 1] + [SIZE - 1, 0]
    assert np.abs(there - points()).max() < 0.01


@pytest.mark.parametrize("place", [[0, 0, -600], [200, -100, -500], [-50, 20, -300]])
def test_towards_turns_the_ray_to_the_axis(place: list[float]) -> None:
    ray = np.array(place, np.float32)
    assert np.allclose(towards(ray) @ (ray / np.linalg.norm(ray)), [0, 0, -1], atol=1e-5)


@pytest.mark.parametrize(
    "step",
    [
        augment.occluded,
        augment.lit,
        augment.shaded,
        augment.small,
        augment.blurred,
        augment.noisy,
        augment.compressed,
    ],
)
def test_every_degradation_keeps_shape_and_kind(step: object) -> None:
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (96, 96, 3), dtype=np.uint8)
    for _ in range(5):
        out = step(image, rng)  # type: ignore[operator]  # a function of the list above
        assert out.shape == image.shape
        assert out.dtype == np.uint8
