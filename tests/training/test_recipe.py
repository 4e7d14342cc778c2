"""training.everything: recipes are whole, a run says how long it takes and does nothing twice."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from training import everything
from training.__main__ import COMMANDS
from training.everything import Course, Recipe, Step
from training.parts import devices
from training.parts.config import ConfigError

NAMES = sorted(p.stem for p in everything.RECIPES.glob("*.toml"))


def filled(tmp_path: Path, test: Path | None = None) -> dict[str, str]:
    options = argparse.Namespace(out=tmp_path / "out", teacher_python=Path("python"), test=test, threads=2)
    return everything.places(options, tmp_path / "pictures", 3)


@pytest.mark.parametrize("name", NAMES)
def test_every_step_of_a_recipe_is_a_command_with_all_places_filled(name: str, tmp_path: Path) -> None:
    steps = everything.recipe(name).steps
    commands = [step.words(filled(tmp_path, tmp_path)) for step in steps]
    assert {words[0] for words in commands} <= set(COMMANDS)
    assert not any("{" in word for words in commands for word in words)
    assert commands[0][0] == "label"
    assert [words[0] for words in commands[-2:]] == ["evaluate", "export"]
    assert all(step.units > 0 and step.cpu_ms > 0 for step in steps)


def test_both_recipes_are_the_same_road() -> None:
    quick, shipped = ([step.name for step in everything.recipe(name).steps] for name in ("quick", "shipped"))
    assert quick == shipped


def test_a_plan_says_what_it_costs_and_runs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everything, "status", None)
    assert everything.main(["--out", str(tmp_path / "out"), "--plan"]) == 0
    assert "on one core" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["[[step]]\ncommand = 'label'", "[[step]", "steps = 3"])
def test_a_broken_recipe_is_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match="cannot be read"):
        everything.recipe(str(path))


def test_an_unknown_recipe_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="known: quick, shipped"):
        everything.recipe("best")


def test_a_run_goes_on_with_the_step_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    fails = {"two"}

    def fake(command: Sequence[str]) -> int:
        ran.append(command[-1])
        return int(command[-1] in fails)

    monkeypatch.setattr(everything, "status", fake)
    steps = Recipe(tuple(Step(f"label {name}", 1, 1) for name in ("one", "two", "three"))).steps
    assert everything.run(steps, {}, tmp_path) == 1
    fails.clear()
    assert everything.run(steps, {}, tmp_path) == 0
    assert ran == ["one", "two", "two", "three"]


def test_pictures_are_made_by_several_processes_and_are_the_same_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    def fake(command: Sequence[str]) -> int:
        ran.append(list(command[3:]))
        return 0

    monkeypatch.setattr(everything, "status", fake)
    steps = [Step("shards warps --count 4", 1, 1), Step("train --images 5", 1, 1)]
    assert everything.run(steps, {}, tmp_path, workers=2) == 0
    assert ran == [["spread", "--workers", "2", "--no-ray", *steps[0].words({})], steps[1].words({})]
    assert everything.run(steps, {}, tmp_path) == 0
    assert len(ran) == 2


def test_ctrl_c_waits_for_a_step_that_keeps_what_it_has_learnt(tmp_path: Path) -> None:
    """subprocess.run would end it after a quarter of a second."""
    kept = tmp_path / "kept"
    child = (
        "import os, pathlib, signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "os.kill(os.getppid(), signal.SIGINT); time.sleep(0.8)\n"
        f"pathlib.Path({str(kept)!r}).touch()"
    )
    with pytest.raises(KeyboardInterrupt):
        everything.status([sys.executable, "-c", child])
    assert kept.exists()


def test_a_changed_command_is_done_again(tmp_path: Path) -> None:
    course = Course([], tmp_path)
    course.note(["train", "--images", "5"], 1.0)
    again = Course([], tmp_path)
    assert again.done(["train", "--images", "5"])
    assert not again.done(shlex.split("train --images 6"))


def test_the_time_left_follows_the_pace_of_this_machine(tmp_path: Path) -> None:
    steps = [Step("label", 1, 3_570_000), Step("train", 1, 3_570_000)]
    course = Course(steps, tmp_path)
    assert course.bar(0, 1.0).endswith("0%, about 2 h 00 min left")
    assert course.bar(1, 2.0).endswith("50%, about 2 h 00 min left")


def test_no_threads_at_all_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        everything.main(["--out", str(tmp_path), "--threads", "0"])
    assert "--threads: at least one is needed" in capsys.readouterr().err
    with pytest.raises(ConfigError, match="threads cannot be 0"):
        devices.work_on(0)
