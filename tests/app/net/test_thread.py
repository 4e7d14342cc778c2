"""The network's thread."""

import asyncio
import threading
from concurrent.futures import CancelledError

import pytest

from app.net.thread import NetworkThread, network


def test_work_is_done_on_a_thread_of_its_own() -> None:
    thread = NetworkThread("network under test")
    thread.start()

    async def where() -> str:
        return threading.current_thread().name

    assert thread.submit(where()).result(5) == "network under test"
    done = threading.Event()
    thread.call(done.set)
    assert done.wait(5)
    thread.stop()


def test_stopping_cancels_what_still_runs_and_joins() -> None:
    thread = NetworkThread()
    thread.start()
    tidied = threading.Event()

    async def for_ever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            tidied.set()

    future = thread.submit(for_ever())
    thread.submit(asyncio.sleep(0)).result(5)
    thread.stop()
    assert tidied.is_set()
    with pytest.raises(CancelledError):
        future.result(5)
    assert "network" not in [t.name for t in threading.enumerate()]


def test_stopping_twice_and_calling_afterwards_does_nothing() -> None:
    thread = NetworkThread()
    thread.start()
    thread.stop()
    thread.stop()
    thread.call(pytest.fail, "called after the end")


def test_a_thread_that_never_started_can_be_stopped() -> None:
    NetworkThread().stop()


def test_work_that_fails_leaves_a_line(caplog: pytest.LogCaptureFixture) -> None:
    failed = threading.Event()

    def fail() -> None:
        failed.set()
        raise ZeroDivisionError

    with network() as thread:
        thread.call(fail)
        assert failed.wait(5)
    (line,) = [record for record in caplog.records if record.name == "eigencall.net"]
    assert line.levelname == "ERROR"
    assert line.exc_info is not None
    assert line.exc_info[0] is ZeroDivisionError
