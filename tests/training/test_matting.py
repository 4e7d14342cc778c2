"""The matting network's training on planted pictures: real code, a few steps."""

from pathlib import Path

import numpy as np
import pytest
import torch

from assets.session import session
from likeness.matting import SIZE
from likeness.regions import Region
from training import matting, matting_data
from training.matting import MattingConfig, MattingNet, Shares
from training.sources import matting_crops
from training.sources.matting_crops import STORED, Crops, Item
from training.sources.regions import BEYOND, UNKNOWN


def planted(rng: np.random.Generator) -> matting_data.Crop:
    """A pale face with dark hair over blue clothes, before a ground of one colour."""
    y, x = np.mgrid[:STORED, :STORED] - STORED / 2
    region = np.zeros((STORED, STORED), np.uint8)
    region[(np.hypot(x, y) < 75)] = Region.HAIR
    region[(y > 60) & (np.abs(x) < 120)] = Region.CLOTHES
    region[(np.hypot(x / 0.8, y - 10) < 60)] = Region.SKIN
    colours = np.array([rng.uniform(100, 255, 3), (30, 25, 20), (210, 160, 140), (30, 40, 160)])
    image = np.clip(colours[region] + rng.normal(0, 6, (STORED, STORED, 3)), 0, 255).astype(np.uint8)
    return image, ((region > 0) * 255).astype(np.uint8), region


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    for kind in ("photos", "renders"):
        matting_data.write(tmp_path / kind, 8, ((planted(rng), k >= 6) for k in range(100)))
    return tmp_path


def test_a_few_steps_tell_the_person_from_the_room_and_a_run_goes_on(data: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    start = matting.measure(Shares(MattingNet()).eval(), Crops(data, held=True).measured(0))["person"]
    first = MattingConfig(data, tmp_path / "run", tmp_path / "assets", images=160, batch=8, rate=1e-2)
    matting.train(first)
    kept = torch.load(tmp_path / "run" / matting.CHECKPOINT, weights_only=True)
    assert kept["step"] == 20
    net = matting.train(
        MattingConfig(data, tmp_path / "run", tmp_path / "assets", images=320, batch=8, rate=1e-2)
    )
    rows = matting.measure(Shares(net).eval(), Crops(data, held=True).measured(0))
    assert rows["person"] > max(0.75, start)
    assert torch.load(tmp_path / "run" / matting.CHECKPOINT, weights_only=True)["step"] == 40


def test_the_written_network_is_small_and_gives_shares(tmp_path: Path) -> None:
    assert matting.write(MattingNet(), tmp_path) < 0.02
    data = (tmp_path / "matting.onnx").read_bytes()
    assert len(data) < 1_500_000
    shares = session(data).run(None, {"crops": np.zeros((1, SIZE, SIZE, 3), np.uint8)})[0]
    assert shares.shape == (1, SIZE // 2, SIZE // 2, len(Region))
    assert np.allclose(shares.sum(3), 1, atol=1e-4)


def test_held_out_people_are_measured_and_never_learnt_from(data: Path) -> None:
    learnt, held = Crops(data, held=False), Crops(data, held=True)
    assert not set(learnt.rows[0].tolist()) & set(held.rows[0].tolist())
    assert len(held.measured(1)) == 2


def item(region: np.ndarray) -> Item:
    person = ((region > 0) & (region < 10)).astype(np.float32)
    return Item(np.full((SIZE, SIZE, 3), 90, np.uint8), person, region.astype(np.uint8))


def test_what_lies_beyond_the_picture_counts_for_nothing() -> None:
    region = np.full((SIZE, SIZE), BEYOND)
    region[:, : SIZE // 2] = Region.SKIN
    person, weight, label, _ = matting.targets([item(region)])
    logits = torch.zeros((1, 5, SIZE // 2, SIZE // 2))
    before = matting.loss(logits, person, weight, label)
    logits[..., SIZE // 4 :] = torch.randn(5, SIZE // 2, SIZE // 4)
    assert torch.allclose(matting.loss(logits, person, weight, label), before)


def test_an_open_region_is_only_told_to_be_a_person() -> None:
    _, weight, label, _ = matting.targets([item(np.full((SIZE, SIZE), UNKNOWN))])
    assert weight.min() > 0
    assert label.max() == 0


def test_loss_prefers_the_truth() -> None:
    region = np.zeros((SIZE, SIZE))
    region[SIZE // 2 :] = Region.CLOTHES
    person, weight, label, _ = matting.targets([item(region)])
    right, wrong = torch.zeros((2, 1, 5, SIZE // 2, SIZE // 2))
    right[:, Region.BACKGROUND, : SIZE // 4] = right[:, Region.CLOTHES, SIZE // 4 :] = 5
    wrong[:, Region.BACKGROUND, : SIZE // 4] = wrong[:, Region.HAIR, SIZE // 4 :] = 5
    none = torch.zeros_like(right)
    losses = [float(matting.loss(x, person, weight, label)) for x in (right, wrong, none)]
    assert losses[0] < losses[1] < losses[2] + 1


def test_another_ground_stands_behind_the_person_and_leaves_the_labels() -> None:
    region = np.zeros((SIZE, SIZE))
    region[:, 40:80] = Region.SKIN
    before = item(region)
    after = matting_crops.grounded(before, [np.full((96, 96, 3), 250, np.uint8)], np.random.default_rng(0))
    assert np.array_equal(after.image[:, 45:75], before.image[:, 45:75])
    assert (after.image[:, 100:] != before.image[:, 100:]).any()
    assert np.array_equal(after.region, before.region)


def test_a_tight_frame_is_beyond_outside_and_unchanged_inside() -> None:
    after = matting_crops.framed(item(np.full((SIZE, SIZE), Region.SKIN)), np.random.default_rng(1))
    inside = after.region == Region.SKIN
    rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
    assert inside[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()
    assert (after.region[~inside] == BEYOND).all()
    assert inside[SIZE // 2, SIZE // 2]


def test_a_ground_shows_one_region_only(data: Path) -> None:
    stored = Crops(data, held=False).stored(0, 0)
    for region in matting_crops.GROUNDS:
        shown = matting_crops.patch(stored, region, size=40)
        assert shown is not None
        assert shown.reshape(-1, 3).std(0).max() < 12
    assert matting_crops.patch(stored, Region.GLASSES) is None


def test_overlap_is_intersection_over_union() -> None:
    a, b = np.zeros((4, 4), bool), np.zeros((4, 4), bool)
    assert matting.overlap(a, b) == 1
    a[:2], b[1:3] = True, True
    assert matting.overlap(a, b) == pytest.approx(1 / 3)
