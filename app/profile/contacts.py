"""The contacts of a person, saved between runs: one JSON file per profile, readable by its owner
only."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.call.role import Role
from app.call.status import ContactEntry
from app.net.pairing.contact import KEY_BYTES, Contact, tidy
from app.net.pairing.noise_kk import Keys
from app.profile.settings import SettingsError
from codec.errors import cause
from codec.files import put_aside, write_whole
from codec.sentence import NOTHING, Sentence

log = logging.getLogger("eigencall.profile")
MAX_CONTACTS = 64  # each one waits in a room of its own
_MAX_FILE_BYTES = 1 << 20
_ID = re.compile(r"[0-9a-f]{16}")


def contacts_path(settings: Path) -> Path:
    """Beside the settings of the same profile."""
    return settings.with_suffix(".people.json")


class ContactsFile:
    """The file of one profile, and what is in it. `problem`: a sentence if it could not be read, else
    empty."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem = NOTHING
        self._contacts: dict[str, Contact] = {}
        self._read()

    def __iter__(self) -> Iterator[Contact]:
        return iter(tuple(self._contacts.values()))

    def __len__(self) -> int:
        return len(self._contacts)

    def get(self, id: str) -> Contact | None:
        return self._contacts.get(id)

    def entries(self) -> tuple[ContactEntry, ...]:
        """In the order of their names."""
        found = [ContactEntry(contact.id, contact.name) for contact in self._contacts.values()]
        return tuple(sorted(found, key=lambda person: person.name.casefold()))

    def find(self, name: str) -> Contact | None:
        """The one of that name, whatever its case."""
        wanted = tidy(name).casefold()
        return next((c for c in self._contacts.values() if c.name.casefold() == wanted), None)

    def add(self, contact: Contact) -> Contact:
        """Keep a new one, under a name that no other contact has. Raises SettingsError."""
        if len(self) >= MAX_CONTACTS:
            raise SettingsError(
                "{most} people are kept already. Forget one of them first.", most=MAX_CONTACTS
            )
        named = replace(contact, name=self._free_name(contact.name or "Somebody", contact.id))
        self._contacts[contact.id] = named
        self._write()
        return named

    def rename(self, id: str, name: str) -> None:
        """Raises SettingsError; an empty name or an unknown person changes nothing."""
        if id in self._contacts and tidy(name):
            name = self._free_name(tidy(name), id)
            self._contacts[id] = replace(self._contacts[id], name=name, named_here=True)
            self._write()

    def follow(self, id: str, name: str) -> None:
        """A contact calls itself so now; what our person has named stays. Raises SettingsError."""
        contact = self._contacts.get(id)
        if contact is None or contact.named_here or not tidy(name):
            return
        free = self._free_name(tidy(name), id)
        if free != contact.name:
            self._contacts[id] = replace(contact, name=free)
            self._write()

    def forget(self, id: str) -> None:
        """Their keys are gone with them: they cannot ring any more. Raises SettingsError."""
        if self._contacts.pop(id, None) is not None:
            self._write()

    def _free_name(self, name: str, id: str) -> str:
        taken = {contact.name.casefold() for contact in self._contacts.values() if contact.id != id}
        names = (name, *(f"{name} ({n})" for n in range(2, MAX_CONTACTS + 2)))
        return next(each for each in names if each.casefold() not in taken)

    def _read(self) -> None:
        try:
            with self.path.open("rb") as file:
                read = parse(file.read(_MAX_FILE_BYTES))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            self.problem = self._put_aside(error)
            log.info("people: %s %s", self.problem.anonymous, cause(error))
            return
        self._contacts = {contact.id: contact for contact in read}

    def _put_aside(self, error: Exception) -> Sentence:
        """Never overwrite keys that a person may want back."""
        try:
            aside = put_aside(self.path)
        except OSError as error:
            log.debug("people: not put aside. %s", cause(error))
            return Sentence(
                "The file of your contacts cannot be read, so there are none for now. Restart "
                "Eigencall, or become contacts again in a call."
            )
        return Sentence(
            "The file of your contacts could not be used. It is kept as {name}. Become contacts "
            "again in a call.",
            name=aside.name,
        )

    def _write(self) -> None:
        data = json.dumps({"version": 1, "people": [_entry(c) for c in self._contacts.values()]}, indent=1)
        try:
            write_whole(self.path, data.encode())
        except OSError as error:
            raise SettingsError(
                "The people you know could not be kept in {folder} ({reason}); "
                "they are known until the program ends.",
                folder=self.path.parent,
                reason=error.strerror,
            ) from error


def parse(data: bytes) -> list[Contact]:
    """The contacts of a file. Raises ValueError."""
    try:
        return [_contact(entry) for entry in json.loads(data)["people"][:MAX_CONTACTS]]
    except (TypeError, AttributeError, KeyError, RecursionError) as error:
        raise ValueError("no file of contacts") from error


def _entry(contact: Contact) -> dict[str, str | bool]:
    return {
        "id": contact.id,
        "name": contact.name,
        "role": contact.role.value.decode(),
        "meeting": contact.rendezvous,
        "own": contact.keys.own.hex(),
        "theirs": contact.keys.theirs.hex(),
        "shared": contact.keys.shared.hex(),
        "named_here": contact.named_here,
    }


def _contact(entry: dict[str, Any]) -> Contact:
    if not _ID.fullmatch(entry["id"]) or not tidy(entry["name"]) or not isinstance(entry["meeting"], str):
        raise ValueError(entry["id"])
    keys = Keys(*(_key(entry[name]) for name in ("own", "theirs", "shared")))
    named = bool(entry.get("named_here", True))  # in files of before, nobody knows who has
    return Contact(
        entry["id"], tidy(entry["name"]), Role(entry["role"].encode()), keys, entry["meeting"], named
    )


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return key
