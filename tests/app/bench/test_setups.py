"""Many set-ups as two numbers a loss. The set-ups themselves are the bench."""

import math

import pytest

from app.bench import setups


def test_a_percentile_is_one_of_the_values_so_that_a_failed_set_up_is_told() -> None:
    values = [float(k) for k in range(1, 21)]
    assert setups.nearest_rank(values, 50) == 10
    assert setups.nearest_rank(values[::-1], 90) == 18
    assert setups.nearest_rank([1.0, math.inf], 90) == math.inf
    assert setups.nearest_rank([1.0, math.inf], 50) == 1.0


def test_all_tries_are_shared_out_among_the_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def share(tries: int) -> dict[float, list[float]]:
        asked.append(tries)
        return {loss: [10 * loss] * tries for loss in setups.LOSSES}

    monkeypatch.setattr(setups, "_share", share)
    rows = setups.rows()
    assert sum(asked) == setups.TRIES
    assert len(asked) == setups.TOGETHER
    assert rows["set-ups.loss-5.p90_s"] == 0.5
    assert rows["set-ups.loss-30.p50_s"] == 3.0
    assert len(rows) == 6
