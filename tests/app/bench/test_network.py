"""What the network bench makes of what the two programs have said. The calls themselves are the bench."""

import math
from typing import Any

import pytest

from app.bench import cells, network, network_table
from app.bench.lab.stage import back_at
from assets.report import Report

SILENT = "The other side is silent. Reconnecting."


def status(at_s: float, phase: str, message: str = "") -> dict[str, Any]:
    return {"at_s": at_s, "phase": phase, "message": message}


def sample(at_s: float, newest_s: float, **more: float) -> dict[str, Any]:
    nothing = dict.fromkeys(
        (
            "moves",
            "faces_received",
            "voice_played",
            "voice_lost",
            "latency_ms",
            "step_deg",
            "stall_ms",
        ),
        0.0,
    )
    return nothing | {"at_s": at_s, "sample": True, "newest_face_s": newest_s, "wire_out_bytes": 0} | more


def test_what_was_on_the_screen_is_told_with_how_long_it_was_there() -> None:
    said = [status(0, "live"), status(5, "recovering", SILENT), status(7, "live"), status(12, "ended")]
    seen = cells.screen_of(said, 2.0, 10.0)
    assert [(s.phase, s.seconds) for s in seen] == [("live", 3.0), ("recovering", 2.0), ("live", 3.0)]
    assert cells.screen_of([], 0.0, 1.0) == []


def test_a_side_is_back_when_it_is_live_and_faces_come_and_not_before() -> None:
    said = [status(0, "live"), status(10, "recovering", SILENT), sample(10.5, 8.0)]
    assert back_at(said, 8.0) is None
    said += [status(11, "live"), sample(11.5, 8.0)]
    assert back_at(said, 8.0) is None, "live, but no face has come"
    said += [{"at_s": 12.0, "no_face_from_s": 8.0, "until_s": 12.0}, sample(12.5, 12.5)]
    assert back_at(said, 8.0) is None, "for how long?"
    said.append(sample(13.6, 13.6))
    assert back_at(said, 8.0) == 12.0


def test_one_side_watched_is_its_faces_its_voice_and_its_longest_stillness() -> None:
    said = [status(0, "live"), sample(1, 1), {"at_s": 4.0, "no_face_from_s": 2.0, "until_s": 4.0}]
    said.append(sample(6, 6, moves=100, faces_received=150, voice_played=75, voice_lost=25))
    seen = cells.watch(said, 0.5, 6.5)
    assert seen.faces_per_s == pytest.approx(30)
    assert seen.moves_per_s == pytest.approx(20)
    assert seen.voice_heard == pytest.approx(0.75)
    assert seen.still_s == pytest.approx(2.0)


def cell(name: str, outcome: str = "call", **figures: float) -> dict[str, Any]:
    side = {
        "screen": [],
        "faces_per_s": 30.0,
        "voice_heard": 1.0,
        "wire_kbps": 9.0,
        "latency_ms": 99.0,
        "still_s": 0.0,
        "stall_ms": 1.0,
    }
    return cells.Result(name, "title", outcome, figures).as_json() | {"sides": {"a": side, "b": side}}


def test_the_rows_are_the_worst_of_their_cells() -> None:
    known = {
        "loss-0-delay-0": cell("loss-0-delay-0", setup_s=0.5, hangup_s=0.1),
        "loss-30-delay-150": cell("loss-30-delay-150", setup_s=5.0, hangup_s=0.4),
        "blackout": cell("blackout", "the call came back by itself", noticed_a_s=2.1, noticed_b_s=2.4),
        "interface": cell(
            "interface", "the call came back by itself", **{f"gone_{i}_s": 1.0 + i for i in range(4)}
        ),
    }
    known["echo"] = cells.Result("echo", "echo", "measured", {"echo.erle_db": 50.0}).as_json()
    rows = network.rows_of(known)
    assert rows["echo.erle_db"] == 50.0
    assert rows["cells"] == 4
    assert rows["hangup_s"] == 0.4
    assert rows["vanish_s"] == 2.4
    assert rows["recovery.tries"] == 4
    assert rows["recovery.p95_s"] == pytest.approx(3.85)
    assert rows["cells.without_a_call"] == 0
    for bad in ("no call came about", "the call did not come back", "the other side was not told of the end"):
        known["blackout"]["outcome"] = bad
        assert network.rows_of(known)["cells.without_a_call"] == 1


def test_an_end_that_was_never_seen_is_not_left_out() -> None:
    rows = network.rows_of({"loss-0-delay-0": cell("loss-0-delay-0", setup_s=0.5)})
    assert rows["hangup_s"] == math.inf


def test_cells_are_chosen_by_name_and_an_unknown_one_lists_them() -> None:
    assert [c.name for c in network.choose(["loss-0-*"], False)[0]] == [
        f"loss-0-delay-{d}" for d in cells.DELAYS_MS
    ]
    assert 0 < len(network.choose(None, True)[0]) < len(network.choose(None, False)[0])
    assert network.choose(["echo"], False) == ([], ["echo"])
    with pytest.raises(network.NothingChosenError, match="blackout, interface"):
        network.choose(["nothing"], False)


def test_the_table_says_what_was_seen_and_for_how_long() -> None:
    known = {"blackout": cell("blackout", "the call came back by itself", noticed_a_s=2.0)}
    known["blackout"]["sides"]["a"]["screen"] = [
        {"phase": "live", "message": "", "seconds": 3.0},
        {"phase": "recovering", "message": SILENT, "seconds": 4.2},
    ]
    page = network_table.markdown(known, Report("eigencall bench network", "abc", {}))
    assert f"live 3.0 → “{SILENT}” 4.2" in page
