"""Calls between two whole programs, as a person starts them: processes, pipes, files of a profile."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import av
import pytest

from app.__main__ import main
from app.commands.program import Program
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import NetworkThread

pytestmark = [pytest.mark.slow, pytest.mark.programs]
TIMEOUT_S = 100.0  # a busy machine takes its time to start a program
NOWHERE = "ws://127.0.0.1:9"  # no rendezvous is there
QUIET = ["--headless", "--size", "64", "--camera", "sample", "--microphone", "none", "--speaker", "none"]


class People:
    """Two people with a profile each."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self._stack = folder, stack

    def start(self, name: str, server: str, *arguments: str) -> Program:
        places = {f"XDG_{kind}_HOME": str(self.folder / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")}
        command = ["app", "call", "--loopback", "--profile", name, "--server", server, *QUIET, *arguments]
        program = Program(command, os.environ | places | {"PYTHONUNBUFFERED": "1"})
        self._stack.callback(program.close)
        return program

    def tickets(self, name: str) -> list[Path]:
        return list(self.folder.rglob(f"*{name}*.call.json"))


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    with ExitStack() as stack:
        yield People(tmp_path, stack)


def said(program: Program, beginning: str) -> str:
    """The rest of the line that begins so; the test fails with all lines if none comes."""
    found = program.line(beginning, TIMEOUT_S)
    assert found is not None, program.said
    return found


def test_two_programs_call_each_other_by_two_texts_and_no_server(people: People) -> None:
    ada = people.start("ada", NOWHERE, "--invite", "--seconds", "2")
    invite = said(ada, "invite:")
    assert invite.startswith("eigencall-invite-1:")
    ben = people.start("ben", NOWHERE, "--accept", "-", "--seconds", "2")
    ben.type(invite)
    answer = said(ben, "answer:")
    assert answer.startswith("eigencall-answer-1:")
    ada.type(answer)
    assert ada.status(TIMEOUT_S) == ben.status(TIMEOUT_S) == 0
    for program in (ada, ben):
        assert any("of call:" in str(line.get("text", "")) for line in program.said), program.said
    assert people.tickets("ada") == people.tickets("ben") == []


@pytest.fixture
def server() -> Iterator[str]:
    thread = NetworkThread()
    thread.start()
    made = RendezvousServer()
    thread.submit(made.start()).result()
    yield made.url
    thread.submit(made.stop()).result()
    thread.stop()


def test_a_killed_program_is_started_again_and_is_back_in_its_call(people: People, server: str) -> None:
    ada = people.start("ada", server)
    ben = people.start("ben", server, "--code", said(ada, "code:"))
    while not people.tickets("ben"):
        assert ben.wait(0, lambda line: "ended" in line, 0.2) is None, ben.said
    ben.kill()
    again = people.start("ben", server, "--resume", "--seconds", "2")
    assert again.status(TIMEOUT_S) == 0, again.said
    assert people.tickets("ben") == []
    assert ada.status(TIMEOUT_S) == 0
    assert any("of call:" in str(line.get("text", "")) for line in again.said), again.said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_asked_to_end_hangs_up_and_completes_its_films(
    people: People, server: str, tmp_path: Path, number: signal.Signals
) -> None:
    """At log-out, by a service manager, by a closed terminal."""
    films = tmp_path / "films"
    ada = people.start("ada", server, "--record", str(films))
    ben = people.start("ben", server, "--code", said(ada, "code:"))
    while len(list(films.glob(".*.new"))) < 2:  # both films grow beside their places
        assert ben.wait(0, lambda line: "ended" in line, 0.2) is None, ben.said
    ada.signal(number)
    assert ada.status(TIMEOUT_S) == 128 + number
    assert ben.status(5.0) is not None, ben.said
    assert any("ended the call" in str(line.get("text", "")) for line in ben.said), ben.said
    for name in ("self.mp4", "remote.mp4"):
        with av.open(str(films / name)) as film:
            assert next(film.decode(video=0)).width == 64 or name == "self.mp4"
    assert people.tickets("ada") == []


def test_where_no_call_was_cut_off_there_is_none_to_resume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert main(["call", "--resume", "--server", NOWHERE, *QUIET]) == 1
    assert "No call was cut off" in capsys.readouterr().err
