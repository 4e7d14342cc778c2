"""What leans on aiortc and aioice stays in one folder, and docs/AIORTC.md names all of it."""

import re
from pathlib import Path

import pytest

from app.net.transport import aiortc_internals

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / "app" / "net" / "transport"


def leaning(folder: Path) -> set[Path]:
    imports = re.compile(r"^(?:from|import) (?:aiortc|aioice)\b", re.M)
    return {path for path in folder.rglob("*.py") if imports.search(path.read_text())}


def test_only_the_transport_and_what_measures_it_import_aiortc_or_aioice() -> None:
    others = leaning(ROOT / "app") - leaning(FOLDER)
    assert {path.name for path in others} == {"impaired_peer.py", "stock_peer.py"}


def test_the_page_names_each_module_that_does() -> None:
    page = (ROOT / "docs" / "AIORTC.md").read_text()
    assert {path.stem for path in leaning(FOLDER)} - set(re.findall(r"`(\w+)`", page)) == set()


class Owner:
    def __init__(self) -> None:
        self.__hidden = 1

    def hidden(self) -> int:
        return self.__hidden


def test_a_private_attribute_is_read_and_set_and_a_missing_one_is_noticed() -> None:
    owner = Owner()
    assert aiortc_internals.get(owner, Owner, "hidden") == 1
    aiortc_internals.put(owner, Owner, "hidden", 2)
    assert owner.hidden() == 2
    with pytest.raises(AttributeError):
        aiortc_internals.put(owner, Owner, "renamed", 2)
    with pytest.raises(AttributeError):
        aiortc_internals.override(owner, "renamed", print)
