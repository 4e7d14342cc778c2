"""Calls on their way into the history."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.call.status import PastCall
from app.client.call_log import CallLog
from app.profile.history import History


def test_a_call_that_came_about_is_kept_with_its_beginning(tmp_path: Path) -> None:
    now_s = 1000.0
    history = History(tmp_path / "p.json")
    with ThreadPoolExecutor(1) as writer:
        log = CallLog(history, writer, lambda: now_s)
        log.live()
        now_s = 1030.0
        log.live()  # after a lost connection
        now_s = 1090.0
        log.ended(85.0, "a" * 16, "Anna", "talk.eigencall")
        log.ended(85.0, "a" * 16, "Anna", "")  # the same end, told twice
    assert log.calls == (PastCall(1000.0, 85.0, "a" * 16, "Anna", "talk.eigencall"),)


def test_a_call_that_did_not_come_about_is_none(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as writer:
        log = CallLog(History(tmp_path / "p.json"), writer)
        log.ended(0.0, "", "", "")
    assert log.calls == ()


def test_a_program_without_a_history_keeps_nothing() -> None:
    with ThreadPoolExecutor(1) as writer:
        log = CallLog(None, writer)
        log.live()
        log.ended(1.0, "", "", "")
    assert log.calls == ()
