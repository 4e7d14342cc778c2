import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.net.ticket import LIFETIME_S, MAX_BYTES, Ticket
from app.profile.ticket_file import TicketFile, ticket_path
from tests.app.net.test_ticket import NOW_S, TICKET


def file(path: Path, after_s: float = 0.0) -> TicketFile:
    return TicketFile(path, lambda: NOW_S + after_s)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "default.call.json"


def kill(path: Path) -> None:
    """A program keeps a ticket and is killed."""
    program = (
        "import os, sys; from pathlib import Path; from app.profile.ticket_file import TicketFile\n"
        "from tests.app.net.test_ticket import NOW_S, TICKET\n"
        "TicketFile(Path(sys.argv[1]), lambda: NOW_S).save(TICKET)\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=False)


def test_what_a_killed_program_has_kept_is_there_until_the_call_is_over(path: Path) -> None:
    kill(path)
    tickets = file(path)
    found = tickets.take()
    assert found is not None
    assert found.pairing.secret == TICKET.pairing.secret
    assert path.exists()  # killed again before it is back, it finds the same
    tickets.save(None)
    assert tickets.take() is None
    assert not path.exists()
    tickets.close()


def test_only_its_owner_can_read_a_ticket(path: Path) -> None:
    tickets = file(path)
    tickets.save(TICKET)
    assert path.stat().st_mode & 0o777 == 0o600
    tickets.close()


def test_an_orderly_end_leaves_nothing_to_come_back_with(path: Path) -> None:
    for end in (lambda tickets: tickets.save(None), TicketFile.close):
        tickets = file(path)
        tickets.save(TICKET)
        assert path.exists()
        end(tickets)
        assert not path.exists()
        tickets.close()
        tickets.save(TICKET)  # said too late
        assert not path.exists()


def test_a_second_window_neither_takes_the_call_away_nor_forgets_it(path: Path) -> None:
    first, second = file(path), file(path)
    first.save(TICKET)
    assert second.take() is None
    second.save(None)
    second.close()
    assert Ticket.parse(path.read_bytes(), NOW_S) is not None
    first.close()


def left(path: Path, data: bytes, mode: int = 0o600) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.chmod(path, mode)


def test_attack_a_stale_file_is_not_used_and_is_deleted(path: Path) -> None:
    """Left by a crash of last week, or brought back from a backup."""
    left(path, bytes(TICKET))
    tickets = file(path, after_s=LIFETIME_S)
    assert tickets.take() is None
    assert not path.exists()
    tickets.close()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_attack_a_file_that_others_can_read_or_write_is_not_used(path: Path, mode: int) -> None:
    left(path, bytes(TICKET), mode)
    tickets = file(path)
    assert tickets.take() is None
    assert not path.exists()
    tickets.close()


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff" * 100, bytes(TICKET)[:-9], bytes(MAX_BYTES + 1)])
def test_attack_a_damaged_or_endless_file_is_not_used(path: Path, data: bytes) -> None:
    left(path, data)
    tickets = file(path)
    assert tickets.take() is None
    assert not path.exists()
    tickets.close()


def test_a_disk_that_takes_nothing_harms_no_call(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("a file where a folder should be")
    tickets = file(tmp_path / "profile" / "default.call.json")
    tickets.save(TICKET)
    assert tickets.take() is None
    tickets.close()


def test_each_profile_has_a_ticket_of_its_own(tmp_path: Path) -> None:
    assert ticket_path(tmp_path / "a.json") != ticket_path(tmp_path / "b.json")
    assert replace(TICKET, contact=None) != TICKET
