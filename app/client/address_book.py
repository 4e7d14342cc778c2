"""The people one knows, in a running program: the file of them, and what the network is told for it, namely
who may ring."""

import threading
from collections.abc import Callable

from app.call.status import Keep, KnownPerson
from app.net.call import NetworkCall
from app.net.pairing.contact import Contact
from app.profile.contacts import Contacts
from app.profile.settings import SettingsError


class Acquaintances:
    """contacts: None where nobody is kept; then nothing is ever asked. `trouble`: a sentence if the file
    could not be read or written. Any thread may call."""

    def __init__(self, contacts: Contacts | None, call: NetworkCall) -> None:
        self._contacts, self._call = contacts, call
        self._lock = threading.Lock()  # the window renames, the network's thread adds
        self._wants_rings, self._own_name = False, ""
        self.trouble = contacts.problem if contacts is not None else ""

    def people(self) -> tuple[KnownPerson, ...]:
        """By name."""
        return self._contacts.people() if self._contacts is not None else ()

    def call(self, id: str) -> None:
        """Ring somebody who is known."""
        contact = self._contacts.get(id) if self._contacts is not None else None
        if contact is not None:
            self._call.call_person(contact)

    def keep(self) -> None:
        """Wish to know the other side of this call also after it."""
        if self._contacts is not None:
            self._call.keep_person(self._own_name)

    def kept(self) -> Keep:
        """Whether the two of this call will know each other."""
        return self._call.keep if self._contacts is not None else Keep.NO

    def rename(self, id: str, name: str) -> None:
        """Another name for somebody, here only."""
        self._change(lambda contacts: contacts.rename(id, name))

    def forget(self, id: str) -> None:
        """Know somebody no more."""
        self._change(lambda contacts: contacts.forget(id))

    def add(self, contact: Contact) -> None:
        """Both have wished it."""
        self._change(lambda contacts: contacts.add(contact))

    def may_ring(self, wanted: bool, own_name: str) -> None:
        """Whether known people can ring from now on, and the name that we give to those who keep us."""
        self._wants_rings, self._own_name = wanted, own_name
        self._wait_for_rings()

    def _change(self, change: Callable[[Contacts], object]) -> None:
        """A file is small, and a click is rare: the disk is waited for."""
        if self._contacts is None:
            return
        with self._lock:
            try:
                change(self._contacts)
                self.trouble = ""
            except SettingsError as error:
                self.trouble = str(error)
        self._wait_for_rings()

    def _wait_for_rings(self) -> None:
        known = tuple(self._contacts) if self._contacts is not None and self._wants_rings else ()
        self._call.wait_for(known)
