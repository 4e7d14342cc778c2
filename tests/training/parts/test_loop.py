"""training.parts.loop: what a run keeps, and when."""

import json
import signal
from pathlib import Path

import pytest

from training.parts import loop
from training.parts.errors import Stopped
from training.parts.figures import LOG


def test_a_run_learns_each_step_and_keeps_the_last(tmp_path: Path) -> None:
    learnt: list[int] = []
    saved: list[int] = []

    def learn(done: int) -> float:
        learnt.append(done)
        return float(done)

    loop.steps(0, 4, 8, tmp_path, learn, saved.append)
    assert (learnt, saved) == ([0, 1, 2, 3], [4])
    line = json.loads((tmp_path / LOG).read_text())
    assert (line["step"], line["loss"]) == (4, 1.5)


def test_ctrl_c_keeps_the_step_it_came_in_and_the_next_run_says_where_it_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved: list[int] = []

    def learn(done: int) -> float:
        if done == 1:
            signal.raise_signal(signal.SIGINT)
        return 0.0

    with pytest.raises(Stopped, match="Stopped at step 2 of 9, which is kept in"):
        loop.steps(0, 9, 8, tmp_path, learn, saved.append)
    loop.steps(2, 3, 8, tmp_path, learn, saved.append)
    assert saved == [2, 3]
    assert "going on from step 2 of 3\n" in capsys.readouterr().out


def test_a_run_that_is_at_its_end_has_nothing_to_do(tmp_path: Path) -> None:
    done: list[int] = []

    def learn(step: int) -> float:
        done.append(step)
        return 0.0

    loop.steps(5, 5, 8, tmp_path, learn, done.append)
    assert not done
