"""`eigencall people`: lists, renames and forgets contacts, as the settings do."""

import argparse
import sys

from app.commands.options import add_profile
from app.commands.profile import settings_of
from app.face.gallery import UnknownNameError
from app.profile.contacts import ContactsFile, contacts_path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_profile(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--rename", nargs=2, metavar=("NAME", "NEW"), help="give a contact another name")
    what.add_argument("--forget", metavar="NAME", help="forget a contact, who cannot ring any more")


def run(options: argparse.Namespace) -> int:
    contacts = ContactsFile(contacts_path(settings_of(options).path))
    if contacts.problem:
        print(f"eigencall: {contacts.problem}", file=sys.stderr)
    named = options.rename[0] if options.rename else options.forget
    contact = contacts.find(named) if named else None
    if named and contact is None:
        raise UnknownNameError("{named} is no contact of yours.", named=named)
    if contact is not None and options.rename:
        contacts.rename(contact.id, options.rename[1])
    elif contact is not None:
        contacts.forget(contact.id)
    for person in contacts.entries():
        print(person.name)
    return 0
