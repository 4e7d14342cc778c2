"""Files are written whole or not at all, whatever the disk, the names and the folders are like."""

import os
import signal
import stat
from pathlib import Path

import pytest

from codec.files import OutputError, Unbuffered, need_room, output, put_aside, whole, write_whole
from tests.disks import Usage, fills_up


def test_a_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    with whole(path) as file:
        file.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    assert os.listdir(path.parent) == ["a.txt"]


@pytest.mark.parametrize("name", ["10:30 talk.mp4", "%03d.mp4", "http:", "-x", "ü" * 100])
def test_a_name_is_a_name(tmp_path: Path, name: str) -> None:
    write_whole(tmp_path / name, b"x")
    assert os.listdir(tmp_path) == [name]


def test_what_is_given_up_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "dear"
    path.write_text("of last week")
    with pytest.raises(KeyboardInterrupt), whole(path) as file:
        _give_up(file)
    assert path.read_text() == "of last week"
    assert os.listdir(tmp_path) == ["dear"]


def _give_up(file: Unbuffered) -> None:
    file.write(b"half")
    raise KeyboardInterrupt


def test_a_full_disk_leaves_what_was_there_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "dear"
    path.write_text("of last week")
    fills_up(monkeypatch, after_bytes=1000)
    full = r"dear cannot be written: No space left on device\. Make room"
    with pytest.raises(OutputError, match=full), output(path) as file:
        file.write(b"x" * 1001)
    assert path.read_text() == "of last week"
    assert os.listdir(tmp_path) == ["dear"]


def test_a_disk_that_takes_a_part_is_given_the_rest(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits of a process are Unix's")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with Unbuffered(tmp_path / "a", "x") as file:
            assert file.write(b"x" * 600) == 600
            with pytest.raises(OSError, match="File too large"):
                file.write(b"x" * 600)  # the system takes 400 of them without a word
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert (tmp_path / "a").stat().st_size == 1000


def test_others_may_read_what_a_person_asked_for_and_not_what_is_private(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with output(tmp_path / "film"):
            pass
        write_whole(tmp_path / "keys", b"")
    finally:
        os.umask(before)
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("film", "keys")}
    assert modes == {"film": 0o644, "keys": 0o600}


def test_a_link_stays_and_what_it_names_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("old")
    (tmp_path / "link").symlink_to("there")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_text() == "new"


def test_a_folder_or_a_device_is_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is no file"), output(tmp_path):
        pass
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="it is no file"):
        write_whole(tmp_path / "pipe", b"")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_room_is_looked_for_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_room(tmp_path / "new" / "a.glb", 1)
    assert not (tmp_path / "new").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="is a file, no folder"):
        need_room(tmp_path / "file" / "a.glb", 1)
    with pytest.raises(OutputError, match=r"is a folder\. Give the name of a file"):
        need_room(tmp_path, 1)
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(2_000_000, 1_900_000, 100_000))
    with pytest.raises(OutputError, match=r"0\.1 MB are free, and 4\.0 MB may be needed"):
        need_room(tmp_path / "a.glb", 4_000_000)


def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(OutputError, match="Nothing may be written to"):
        need_room(tmp_path / "a.glb", 1)


def test_files_are_put_aside_under_free_names(tmp_path: Path) -> None:
    for _ in range(2):
        (tmp_path / "x.json").write_text("")
        put_aside(tmp_path / "x.json")
    assert sorted(os.listdir(tmp_path)) == ["x.bad1.json", "x.bad2.json"]


def test_an_error_without_words_has_some(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="the disk reported an error"), output(tmp_path / "a"):
        raise OSError
