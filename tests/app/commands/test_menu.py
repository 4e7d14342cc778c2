from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.__main__ import main
from app.commands import menu
from app.net.pairing import links
from app.profile import launching


def installed(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def exec_line(folder: Path, name: str) -> str:
    lines = (folder / "applications" / name).read_text().splitlines()
    return next(line for line in lines if line.startswith("Exec="))


def test_the_menu_starts_this_program_and_opens_recordings(tmp_path: Path) -> None:
    menu.install(tmp_path, ("/opt/with space/eigencall",))
    assert exec_line(tmp_path, "eigencall.desktop") == 'Exec="/opt/with space/eigencall" %u'
    assert exec_line(tmp_path, "eigencall-replay.desktop") == 'Exec="/opt/with space/eigencall" replay %f'
    assert "icons/hicolor/scalable/apps/eigencall.svg" in installed(tmp_path)


def test_the_kind_of_file_is_the_one_that_the_entry_opens() -> None:
    root = ElementTree.parse(menu.DESKTOP / "eigencall-mime.xml").getroot()
    kind = root[0].get("type")
    assert f"MimeType={kind};" in (menu.DESKTOP / "eigencall-replay.desktop").read_text()
    assert any(element.get("pattern") == "*.eigencall" for element in root.iter())


def test_links_to_calls_are_opened_by_the_program(tmp_path: Path) -> None:
    menu.install(tmp_path, ("/usr/bin/eigencall",))
    entry = (tmp_path / "applications" / "eigencall.desktop").read_text()
    assert f"MimeType=x-scheme-handler/{links.SCHEME};\n" in entry
    assert exec_line(tmp_path, "eigencall.desktop").endswith(" %u")


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("/usr/bin/eigencall", '"/usr/bin/eigencall"'),
        ("/50%/eigencall", '"/50%%/eigencall"'),
        ('/a"b/eigencall', r'"/a\\"b/eigencall"'),
        ("/a$b/eigencall", r'"/a\\$b/eigencall"'),
        (r"/a\b/eigencall", r'"/a\\\\b/eigencall"'),
    ],
)
def test_a_path_that_a_shell_would_read_otherwise_is_quoted(word: str, written: str) -> None:
    assert launching.quoted(word) == written


def test_menu_is_written_and_taken_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(menu, "CACHES", ())
    assert main(["menu"]) == 0
    assert len(installed(tmp_path)) == len(menu.PLACES)
    assert main(["menu", "--remove"]) == 0
    assert not installed(tmp_path)
    assert "menu" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_ends_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "share").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert main(["menu"]) == 1
    assert "cannot be written" in capsys.readouterr().err
