"""The list of calls."""

import stat
from pathlib import Path

import pytest

from app.call.status import PastCall
from app.profile.history import MAX_CALLS, History, history_path

CALL = PastCall(1_700_000_000.0, 83.0, "a" * 16, "Anna", "/somewhere/talk.eigencall")
OTHER = PastCall(1_700_001_000.0, 5.0)


def test_calls_come_back_newest_first_and_only_for_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "p.calls.json"
    history = History(path)
    history.add(CALL)
    history.add(OTHER)
    assert History(path).calls == history.calls == (OTHER, CALL)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_list_is_bounded(tmp_path: Path) -> None:
    history = History(tmp_path / "p.json")
    for n in range(MAX_CALLS + 5):
        history.add(PastCall(float(n), 1.0))
    assert len(History(history.path).calls) == MAX_CALLS
    assert history.calls[0].began_s == MAX_CALLS + 4


def test_a_call_a_recording_a_person_and_all_can_be_forgotten(tmp_path: Path) -> None:
    history = History(tmp_path / "p.json")
    for call in (CALL, OTHER):
        history.add(call)
    history.forget_recording(CALL.recording)
    assert [call.recording for call in history.calls] == ["", ""]
    history.forget(OTHER)
    assert [call.name for call in history.calls] == ["Anna"]
    history.forget_contact("a" * 16)
    assert history.calls == ()
    assert "Anna" not in history.path.read_text()
    history.add(CALL)
    history.forget_all()
    assert not history.path.exists()


def test_where_it_is_not_wanted_nothing_is_kept_and_what_was_is_deleted(tmp_path: Path) -> None:
    history = History(tmp_path / "p.json")
    history.add(CALL)
    history.keep(False)
    history.add(CALL)
    assert not history.path.exists()
    assert history.calls == ()


def test_settings_that_were_lost_hide_the_list_and_delete_nothing(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    History(path).add(CALL)
    closed = History(path, wanted=False)
    closed.add(OTHER)
    assert closed.calls == ()
    assert History(path).calls == (CALL,)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"calls": [1]}',
        b'{"calls": [{"began_s": "x"}]}',
        b'{"calls": [{"began_s": 1e99, "length_s": 1, "contact_id": "", "name": "", "recording": ""}]}',
        b"\xff",
        b"[" * 200000,
        b'{"calls": [{"began_s": 1, "length_s": 1, "contact_id": "", "name": 7, "recording": ""}]}',
    ],
)
def test_attack_a_damaged_list_is_put_aside(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(data)
    assert History(path).calls == ()
    assert (tmp_path / "p.bad1.json").read_bytes() == data


def test_a_disk_that_takes_nothing_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("a file where a folder should be")
    history = History(tmp_path / "wall" / "p.json")
    history.add(CALL)
    assert history.calls == (CALL,)


def test_each_profile_has_a_list_of_its_own(tmp_path: Path) -> None:
    assert history_path(tmp_path / "work.json") == tmp_path / "work.calls.json"
