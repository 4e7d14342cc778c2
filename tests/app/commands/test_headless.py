"""What the command line says on the way to a call, and what it reads."""

import io
import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from app.call.status import CallStatus, Phase
from app.client.client import Client
from app.client.meter import Totals
from app.commands import headless
from codec.files import OutputError
from codec.sentence import NOTHING, Sentence
from tests.disks import fills_up
from tests.exits.conftest import foreign_basis


class Scripted:
    """A client whose status is the script's next after it has been looked at; it stays at the last."""

    def __init__(self, *statuses: CallStatus) -> None:
        self._statuses = list(statuses)
        self.answers: list[str] = []
        self.answered = threading.Event()

    def status(self) -> CallStatus:
        return self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]

    @property
    def phase(self) -> Phase:
        return self.status().phase

    def accept_answer(self, text: str) -> None:
        self.answers.append(text)
        self.answered.set()


def said(client: Scripted, capsys: pytest.CaptureFixture[str]) -> tuple[bool, list[str]]:
    live = headless.wait_until_live(cast(Client, client))
    return live, capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("phase", "announced"),
    [(Phase.WAITING, "code: x"), (Phase.INVITING, "invite: x"), (Phase.ANSWERING, "answer: x")],
)
def test_what_people_have_to_carry_is_printed_once(
    phase: Phase, announced: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    waiting = CallStatus(phase, code="x")
    live, lines = said(Scripted(waiting, waiting, CallStatus(Phase.LIVE)), capsys)
    assert live
    assert lines == [announced]


def test_the_answer_to_an_invite_is_read_and_one_that_is_wrong_explained(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("wrong\nright\n"))
    inviting = CallStatus(Phase.INVITING, code="x")
    wrong = CallStatus(Phase.INVITING, Sentence("This is no answer."), code="x")
    client = Scripted(inviting, wrong, CallStatus(Phase.LIVE))
    live, lines = said(client, capsys)
    assert live
    assert lines == ["invite: x", "This is no answer.", "invite: x"]
    _until(lambda: sorted(client.answers) == ["right", "wrong"])


def test_a_call_that_comes_to_nothing_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    live, lines = said(Scripted(CallStatus(Phase.ENDED, Sentence("Anna does not answer."))), capsys)
    assert not live
    assert lines == ["Anna does not answer."]


class Recording:
    """Of a call that is kept, on a disk that is full or is not."""

    def __init__(self, trouble: Sentence = NOTHING) -> None:
        self.trouble, self.ended = trouble, False

    def end(self) -> None:
        self.ended = True


class Cut(Scripted):
    """Live for a moment, then refused by the other side, before any face has come."""

    basis, camera_trouble = foreign_basis(), NOTHING
    hung_up = False

    def __init__(self) -> None:
        super().__init__(
            CallStatus(Phase.LIVE), CallStatus(Phase.ENDED, Sentence("The other side uses another face."))
        )
        self.recording = Recording()

    def totals(self) -> Totals:
        return Totals()

    def hang_up(self) -> None:
        self.hung_up = True


def test_a_call_that_is_refused_once_it_stands_says_why_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = Cut()
    folder = tmp_path / "not" / "yet there"
    assert headless.run(cast(Client, client), b"", 32, None, folder) == 1
    assert capsys.readouterr().out.splitlines()[0] == "The other side uses another face."
    assert client.hung_up
    assert json.loads((folder / "call.json").read_text())["shown"]["pictures"] == 0


def _until(true: Callable[[], bool]) -> None:
    for thread in threading.enumerate():
        if thread.name == "answer reader":
            thread.join(10)
    assert true()


class Lasting(Cut):
    """A call that goes on until its time is up; no face comes. Its recording has no room any more."""

    def __init__(self) -> None:
        super().__init__()
        self.recording = Recording(Sentence("The recording has stopped: {reason}.", reason="full"))
        self.tracking = SimpleNamespace(newest=SimpleNamespace(take=lambda: None))

    def status(self) -> CallStatus:
        return CallStatus(Phase.LIVE)

    def remote_face(self, now_s: float) -> None:
        return None

    def wait_for_face(self, timeout_s: float) -> None:
        time.sleep(timeout_s)


def test_a_recording_that_stops_is_told_at_once_and_at_the_end_and_in_the_status(
    capsys: pytest.CaptureFixture[str],
) -> None:
    client = Lasting()
    assert headless.run(cast(Client, client), b"", 32, 0.5, None) == 1
    assert client.recording.ended
    assert capsys.readouterr().err.splitlines() == ["eigencall: The recording has stopped: full."] * 2


def test_a_report_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fills_up(monkeypatch, after_bytes=10)
    with pytest.raises(OutputError, match="json cannot be written"):
        headless.run(cast(Client, Cut()), b"", 32, None, tmp_path)
    assert list(tmp_path.iterdir()) == []
