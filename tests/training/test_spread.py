"""training.spread: commands cut into parts that together do the whole."""

from pathlib import Path

import pytest

from training import spread, teacher


def test_shards_are_cut_by_their_numbers() -> None:
    command = ["shards", "renders", "--count", "7", "--seed", "1", "--first", "10"]
    made = spread.parts(command, 3)
    spans = [(int(p[p.index("--first") + 1]), int(p[p.index("--count") + 1])) for p in made]
    assert [n for first, count in spans for n in range(first, first + count)] == list(range(10, 17))
    assert all(p[:2] == ["shards", "renders"] and "--seed" in p for p in made)


def test_no_part_is_empty() -> None:
    assert len(spread.parts(["shards", "warps", "--count", "2"], 8)) == 2


def test_pictures_are_cut_so_that_each_is_labelled_once(tmp_path: Path) -> None:
    for k in range(20):
        (tmp_path / f"{k}.jpg").touch()
    made = spread.parts(["label", "--images", str(tmp_path)], 3)
    shares = [p[p.index("--part") + 1] for p in made]
    assert shares == ["0/3", "1/3", "2/3"]
    todo = teacher.jobs(tmp_path, tmp_path / "out")
    taken = [[j for j in todo if int(j.digest, 16) % 3 == k] for k in range(3)]
    assert sum(map(len, taken)) == 20
    assert {j.source for share in taken for j in share} == {j.source for j in todo}
    assert all(taken)


def test_what_cannot_be_spread_is_said() -> None:
    with pytest.raises(spread.SpreadError, match="'train' cannot be spread; 'label' and 'shards' can"):
        spread.parts(["train"], 2)


def test_parts_run_as_processes_and_their_failures_are_counted() -> None:
    ends = spread.outcomes(lambda part: len(part), [["a"], ["a", "b"], []])
    assert sorted(ends) == [0, 1, 2]


def test_a_part_that_fails_is_tried_again_and_shown(capfd: pytest.CaptureFixture[str]) -> None:
    assert (
        spread.main(["--workers", "1", "--no-ray", "label", "--images", "/nowhere", "--out", "/nowhere"]) == 1
    )
    said = capfd.readouterr().out
    assert "There is no folder /nowhere" in said
    assert "1 of 1 parts failed" in said


def test_parts_run_as_tasks_of_ray_where_it_is_installed() -> None:
    ray = pytest.importorskip("ray")

    def length(part: list[str]) -> int:  # not by name: Ray's workers need not have the tests
        return len(part)

    try:
        assert sorted(spread.outcomes(length, [["a"], ["a", "b"]], ray)) == [1, 2]
    finally:
        ray.shutdown()
