"""Calls between two whole programs, as somebody starts them: processes, pipes, files of a profile."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.__main__ import main
from app.bench.lab.process import Program, Said
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import NetworkThread

pytestmark = pytest.mark.slow
PATIENCE_S = 100.0  # a busy machine takes its time to start a program
NOBODY = "ws://127.0.0.1:9"  # no rendezvous is there
QUIET = ["--headless", "--size", "64", "--camera", "sample", "--microphone", "none", "--speaker", "none"]


class People:
    """Two people with a profile each."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self._stack = folder, stack

    def start(self, name: str, server: str, *arguments: str) -> Program:
        places = {f"XDG_{kind}_HOME": str(self.folder / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")}
        command = ["app", "call", "--loopback", "--profile", name, "--server", server, *QUIET, *arguments]
        program = Program(name, command, environment=os.environ | places | {"PYTHONUNBUFFERED": "1"})
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

    def begins(line: Said) -> bool:
        return str(line.get("text", "")).startswith(beginning) or "ended" in line

    found = program.wait(0, begins, PATIENCE_S)
    assert found is not None, program.said
    assert "text" in found, program.said
    return str(found["text"]).removeprefix(beginning).strip()


def test_two_programs_call_each_other_by_two_texts_and_no_server(people: People) -> None:
    ada = people.start("ada", NOBODY, "--invite", "--seconds", "2")
    invite = said(ada, "invite:")
    assert invite.startswith("eigencall-invite-1:")
    ben = people.start("ben", NOBODY, "--accept", "-", "--seconds", "2")
    ben.type(invite)
    answer = said(ben, "answer:")
    assert answer.startswith("eigencall-answer-1:")
    ada.type(answer)
    assert ada.status(PATIENCE_S) == ben.status(PATIENCE_S) == 0
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
    assert again.status(PATIENCE_S) == 0, again.said
    assert people.tickets("ben") == []
    assert ada.status(PATIENCE_S) == 0
    assert any("of call:" in str(line.get("text", "")) for line in again.said), again.said


def test_where_no_call_was_cut_off_there_is_none_to_resume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert main(["call", "--resume", "--server", NOBODY, *QUIET]) == 1
    assert "No call was cut off" in capsys.readouterr().err
