"""The file of the people that one knows."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from app.profile.contacts import MAX_CONTACTS, ContactsFile, contacts_path
from app.profile.settings import SettingsError
from tests.app.net.pairing.test_contact import pair

ANN = pair()[1]


def test_people_come_back_as_they_were_kept(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "p.people.json"
    ContactsFile(path).add(ANN)
    again = ContactsFile(path)
    assert (list(again), again.problem) == ([ANN], "")
    assert again.get(ANN.id) == again.find("ann") == ANN
    assert [person.name for person in again.entries()] == ["Ann"]


def test_only_the_owner_can_read_the_keys(tmp_path: Path) -> None:
    contacts = ContactsFile(tmp_path / "p.json")
    contacts.add(ANN)
    contacts.rename(ANN.id, "Anna")
    assert stat.S_IMODE(contacts.path.stat().st_mode) == 0o600


def test_people_can_be_renamed_and_forgotten(tmp_path: Path) -> None:
    contacts = ContactsFile(tmp_path / "p.json")
    contacts.add(ANN)
    contacts.rename(ANN.id, "  Anna  ")
    contacts.rename(ANN.id, " ")
    contacts.rename("nobody", "X")
    assert [c.name for c in ContactsFile(contacts.path)] == ["Anna"]
    contacts.forget(ANN.id)
    contacts.forget(ANN.id)
    assert len(ContactsFile(contacts.path)) == 0
    assert ANN.keys.own.hex() not in contacts.path.read_text()


def test_two_of_the_same_name_can_be_told_apart(tmp_path: Path) -> None:
    contacts = ContactsFile(tmp_path / "p.json")
    contacts.add(ANN)
    assert contacts.add(replace(ANN, id="c" * 16)).name == "Ann (2)"
    assert contacts.add(replace(ANN, id="d" * 16, name="")).name == "Somebody"


def test_there_is_a_limit_and_it_is_told(tmp_path: Path) -> None:
    contacts = ContactsFile(tmp_path / "p.json")
    for number in range(MAX_CONTACTS):
        contacts.add(replace(ANN, id=f"{number:016x}"))
    with pytest.raises(SettingsError, match="Forget one"):
        contacts.add(replace(ANN, id="f" * 16))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"people": [1]}',
        b'{"people": [{"id": "../x"}]}',
        b'{"people": [{"id": "0123456789abcdef", "name": "x", "meeting": "", "own": "00", "role": 7}]}',
        b"\xff",
        b"[" * 200_000,
    ],
)
def test_a_damaged_file_is_put_aside_and_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(data)
    contacts = ContactsFile(path)
    assert len(contacts) == 0
    assert "p.bad1.json" in contacts.problem
    assert (tmp_path / "p.bad1.json").read_bytes() == data


def test_what_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("a file where a folder should be")
    contacts = ContactsFile(tmp_path / "wall" / "p.json")
    with pytest.raises(SettingsError, match="until the program ends"):
        contacts.add(ANN)
    assert len(contacts) == 1


def test_each_profile_has_people_of_its_own(tmp_path: Path) -> None:
    assert contacts_path(tmp_path / "work.json") == tmp_path / "work.people.json"


def test_a_name_follows_the_contact_until_our_person_has_chosen_one(tmp_path: Path) -> None:
    contacts = ContactsFile(tmp_path / "p.json")
    contacts.add(ANN)
    contacts.follow(ANN.id, "Anna")
    contacts.follow(ANN.id, " ")
    contacts.follow("nobody", "X")
    assert [c.name for c in ContactsFile(contacts.path)] == ["Anna"]
    contacts.rename(ANN.id, "Grandmother")
    contacts.follow(ANN.id, "Annabel")
    assert [c.name for c in ContactsFile(contacts.path)] == ["Grandmother"]


def test_attack_a_contact_that_takes_anothers_name_is_told_apart(tmp_path: Path) -> None:
    contacts = ContactsFile(tmp_path / "p.json")
    contacts.add(ANN)
    contacts.add(replace(ANN, id="c" * 16, name="Carl"))
    contacts.follow("c" * 16, "ann")
    assert sorted(c.name for c in contacts) == ["Ann", "ann (2)"]


def test_names_of_files_of_before_stay(tmp_path: Path) -> None:
    contacts = ContactsFile(tmp_path / "p.json")
    contacts.add(ANN)
    contacts.path.write_text(contacts.path.read_text().replace('"named_here"', '"of another version"'))
    again = ContactsFile(contacts.path)
    again.follow(ANN.id, "Anna")
    assert [c.name for c in again] == ["Ann"]
