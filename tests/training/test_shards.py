"""Filling folders with shards: resumable, and the same whoever fills which part."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.training.parts.test_samples import a_sample
from training import shards
from training.parts import samples
from training.shards import Wanted
from training.sources.photos import person_of, portraits


def drawn(rng: np.random.Generator) -> Iterator[samples.Sample]:
    while True:
        yield a_sample(f"person {rng.integers(1000)}", model=True)


def test_a_shard_depends_on_its_number_and_the_seed_alone(tmp_path: Path) -> None:
    shards.fill(tmp_path / "one" / "warps", Wanted(range(2), 3), {"seed": 5}, drawn)
    shards.fill(tmp_path / "two" / "warps", Wanted(range(1, 2), 3), {"seed": 5}, drawn)
    one, two = (samples.read(tmp_path / k / "warps" / "0001") for k in ("one", "two"))
    np.testing.assert_array_equal(one["person"], two["person"])


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    def never(rng: np.random.Generator) -> Iterator[samples.Sample]:
        raise AssertionError

    shards.fill(tmp_path / "warps", Wanted(range(1), 3), {"seed": 0}, drawn)
    shards.fill(tmp_path / "warps", Wanted(range(1), 3), {"seed": 0}, never)
    assert samples.meta(tmp_path / "warps" / "0000")["seed"] == 0


def test_neutral_and_smile_belong_to_one_person() -> None:
    assert person_of(Path("001_03.jpg")) == person_of(Path("001_08.jpg"))
    assert person_of(Path("female-16.jpg")) == "female-16"


def test_photographs_without_labels_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "pictures" / "congress-portraits"
    folder.mkdir(parents=True)
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        (folder / name).touch()
    labels = tmp_path / "labels" / "congress-portraits"
    labels.mkdir(parents=True)
    for name, found in (("a", True), ("b", False)):
        points = np.zeros((1, 478, 3), np.float32)
        np.savez(labels / f"{name}.jpg.npz", points=points, found=[found], width=4, height=4, fps=0)
    assert [p.person for p in portraits(tmp_path / "pictures", tmp_path / "labels")] == [
        "congress-portraits/a"
    ]
