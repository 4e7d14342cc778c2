"""The log: what is kept, where, and that an exception's own words are not among it."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.profile.log import MOST_LINES, Discreet, LogError, last_lines, logging_to
from app.profile.settings import SettingsError
from codec.errors import UserError
from codec.sentence import Sentence

SECRET = "7-acorn-violin of Anna at 192.0.2.7"


def fail(error: Exception) -> None:
    raise error


def test_lines_go_to_the_file_and_into_memory_while_it_is_open(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    with logging_to(path):
        logging.getLogger("eigencall.media").info("microphone: live")
    logging.getLogger("eigencall.media").info("too late")
    first, second = path.read_text().splitlines()
    assert "eigencall: eigencall 0." in first
    assert second.endswith("INFO  eigencall.media: microphone: live")
    assert last_lines()[-1] == second


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps other rights")
def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    with logging_to(tmp_path / "log.txt"):
        assert (tmp_path / "log.txt").stat().st_mode & 0o077 == 0


def test_a_file_of_before_is_continued(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text("mine\n")
    with logging_to(path):
        pass
    assert path.read_text().startswith("mine\n")


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="cannot be written to"), logging_to(tmp_path / "none" / "log.txt"):
        pass


def test_memory_is_bounded(log: Callable[[], str]) -> None:
    for n in range(MOST_LINES + 10):
        logging.getLogger("eigencall").debug("%d", n)
    assert len(last_lines()) == MOST_LINES


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError(SECRET), "ValueError"),
        (FileNotFoundError(2, SECRET, "/home/anna/x"), "FileNotFoundError ENOENT"),
        (UserError("{name}: {why}.", name=SECRET, why=Sentence("no answer")), "{name}: no answer."),
    ],
)
def test_of_an_exception_only_its_kind_and_our_own_words_are_written(
    error: Exception, told: str, log: Callable[[], str]
) -> None:
    try:
        fail(error)
    except Exception:
        logging.getLogger("eigencall.ui").exception("a fault inside")
    assert SECRET not in log()
    assert "anna" not in log()
    assert log().splitlines()[-1].startswith(told)


def test_what_another_formatter_wrote_of_an_exception_is_not_used() -> None:
    try:
        fail(ValueError(SECRET))
    except ValueError:
        record = logging.LogRecord("eigencall", 40, __file__, 1, "a fault", None, sys.exc_info())
    assert SECRET in logging.Formatter().format(record)
    assert SECRET not in Discreet().format(record)


def test_where_an_error_was_raised_is_told_by_the_module(log: Callable[[], str]) -> None:
    from app.profile.settings import from_json

    try:
        from_json("not json")
    except SettingsError:
        logging.getLogger("eigencall").exception("a fault")
    assert "it is not JSON in app.profile.settings, line " in log()


def test_an_error_that_ends_the_program_is_the_last_line(tmp_path: Path) -> None:
    with pytest.raises(UserError), logging_to(tmp_path / "log.txt"):
        fail(UserError("There is no camera {index}.", index=7))
    assert "ended by\nThere is no camera {index}." in (tmp_path / "log.txt").read_text()
