"""The contacts of a running program: the file of them, and what the network is told for it, namely who may
ring."""

import logging
import threading
from collections.abc import Callable

from app.call.status import ContactEntry, ContactOffer
from app.net.call import NetworkCall
from app.net.pairing.contact import Contact
from app.profile.contacts import ContactsFile
from app.profile.settings import SettingsError
from codec.errors import cause
from codec.sentence import NOTHING

log = logging.getLogger("eigencall.client")


class ContactBook:
    """file: None for a program without contacts; then no contact is ever offered. `trouble`: a sentence if
    the file could not be read or written. Any thread may call."""

    def __init__(self, file: ContactsFile | None, call: NetworkCall) -> None:
        self._file, self._call = file, call
        self._lock = threading.Lock()  # the window renames, the network's thread adds
        self._wants_rings, self._own_name = False, ""
        self.trouble = file.problem if file is not None else NOTHING

    def entries(self) -> tuple[ContactEntry, ...]:
        """In the order of their names."""
        return self._file.entries() if self._file is not None else ()

    def call(self, id: str) -> None:
        """Ring a contact."""
        contact = self._file.get(id) if self._file is not None else None
        if contact is not None:
            self._call.ring(contact)

    def offer(self, own_name: str) -> None:
        """Wish that the two of this call become contacts. own_name: how we should like to be called there."""
        if self._file is not None:
            self._call.offer_contact(own_name)

    def offered(self) -> ContactOffer:
        """Whether the two of this call become contacts."""
        return self._call.contact_offer if self._file is not None else ContactOffer.NONE

    def name_of(self, id: str) -> str:
        """Empty for one who is no contact."""
        contact = self._file.get(id) if self._file is not None else None
        return contact.name if contact is not None else ""

    def renamed_there(self, id: str, name: str) -> None:
        """The contact is called so by its own wish: here too, unless our person has named it."""
        self._change(lambda file: file.follow(id, name))

    def rename(self, id: str, name: str) -> None:
        """Another name for a contact, here only."""
        self._change(lambda file: file.rename(id, name))

    def forget(self, id: str) -> None:
        """A contact no more."""
        self._change(lambda file: file.forget(id))

    def add(self, contact: Contact) -> None:
        """Both have wished it."""
        self._change(lambda file: file.add(contact))

    def may_ring(self, wanted: bool, own_name: str = "") -> None:
        """Whether contacts can ring from now on, and the name that we give to new ones."""
        self._wants_rings, self._own_name = wanted, own_name
        self._wait_for_rings()

    def _change(self, change: Callable[[ContactsFile], object]) -> None:
        """A file is small, and a click is rare: the disk is waited for."""
        if self._file is None:
            return
        with self._lock:
            try:
                change(self._file)
                self.trouble = NOTHING
            except SettingsError as error:
                self.trouble = error.sentence
                log.info("contacts: %s", cause(error))
        self._wait_for_rings()

    def _wait_for_rings(self) -> None:
        contacts = tuple(self._file) if self._file is not None else ()
        self._call.recognise(contacts, self._own_name)
        self._call.listen_for(contacts if self._wants_rings else ())
