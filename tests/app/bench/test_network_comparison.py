"""What counts as worse than published."""

from app.bench.network_comparison import cell_of, worse

PUBLISHED = {
    "blackout.back_s": 0.6,
    "jitter.voice_heard": 0.99,
    "jitter.wire_kbps": 23.0,
    "recovery.stays.p95_s": 5.1,
    "cells": 28.0,
}


def certain(
    *runs: dict[str, float], cells: tuple[str, ...] = ("blackout", "jitter", "interface")
) -> list[str]:
    return [row.row for row in worse(PUBLISHED, runs, cells) if row.certainly]


def test_a_row_is_worse_if_its_median_is_worse_by_more_than_its_runs_differ() -> None:
    assert certain({"blackout.back_s": 2.0}, {"blackout.back_s": 1.8}, {"blackout.back_s": 2.2}) == [
        "blackout.back_s"
    ]
    assert certain({"blackout.back_s": 2.0}, {"blackout.back_s": 0.5}, {"blackout.back_s": 0.7}) == []
    assert certain({"blackout.back_s": 0.3}) == []


def test_of_some_rows_more_is_better_and_some_are_not_judged() -> None:
    assert certain({"jitter.voice_heard": 0.9, "jitter.wire_kbps": 50.0}) == ["jitter.voice_heard"]
    assert certain({"jitter.voice_heard": 1.0}) == []


def test_only_cells_that_were_measured_are_compared() -> None:
    assert cell_of("recovery.stays.p95_s") == "interface"
    assert certain({"recovery.stays.p95_s": 9.0, "blackout.back_s": 9.0}, cells=("interface",)) == [
        "recovery.stays.p95_s"
    ]
    assert certain({"cells": 1.0}) == []


def test_what_never_happened_is_worse_than_all_that_did() -> None:
    never = {"blackout.back_s": float("inf")}
    assert certain(never) == certain(never, never, never) == ["blackout.back_s"]
    assert certain(never, {"blackout.back_s": 0.6}, {"blackout.back_s": 0.5}) == []
