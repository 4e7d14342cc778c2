"""Spoken codes: a room's number and two words or more, `7-acorn-violin`.

The number names the room and is all that the rendezvous server learns. The words are the secret: 256 of them,
chosen so that any two differ in at least three letters and two sounds, and that no two share their first four
letters, which complete one.
Two of them are 16 bits: enough, because each room takes one guess; where many guess at once, three.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from unicodedata import category

from app.net.addresses import places
from app.net.errors import PairingError

WORDS_IN_CODE = 2  # usually
MAX_WORDS_IN_CODE = 4
MAX_CODE_CHARACTERS = 64
MAX_NAMEPLATE = 999_999
PREFIX = 4  # letters that tell any word from all others
MINUS = "\N{MINUS SIGN}"
AROUND = " \t\r\n.,:;!?\"'`<>“”„‟‘’‚‛«»‹›"
"""Signs that people and programs put around what they quote."""


@cache
def words() -> tuple[str, ...]:
    return tuple(files("app.net.pairing").joinpath("words.txt").read_text("ascii").split())


@dataclass(frozen=True, slots=True)
class Code:
    """What the caller reads out. Equal codes make equal secrets."""

    nameplate: int
    secret: tuple[str, ...] = field(repr=False)

    def __str__(self) -> str:
        return "-".join((str(self.nameplate), *self.secret))


def new_code(
    nameplate: int, count: int = WORDS_IN_CODE, below: Callable[[int], int] = secrets.randbelow
) -> Code:
    """A code for this room, of so many words, from 2 to 4; `below(n)` gives a random number from 0 to
    n - 1."""
    count = min(max(count, WORDS_IN_CODE), MAX_WORDS_IN_CODE)
    return Code(nameplate, tuple(words()[below(len(words()))] for _ in range(count)))


def parse(text: str) -> Code:
    """A code as a person types it, or as telephones and copying leave it: any case, spaces, or dashes of any
    length; within quotes, before a full stop, after the word "code"; words of their first four letters."""
    parts = _plain(text).replace("-", " ").replace(",", " ").split()
    known = WORDS_IN_CODE <= len(parts) - 1 <= MAX_WORDS_IN_CODE
    if len(text) > MAX_CODE_CHARACTERS or not known or not _is_nameplate(parts[0]):
        raise PairingError("A code is a number and two words, such as 7-acorn-violin.")
    return Code(int(parts[0]), tuple(_word(part) for part in parts[1:]))


def split_address(text: str) -> tuple[str, str]:
    """`7-acorn-violin@192.0.2.7` -> the code, and the address of the rendezvous it belongs to: empty for the
    usual one. Raises PlaceError if what follows the @ is no address."""
    code, at, place = (part.strip() for part in text.strip(AROUND).partition("@"))
    return (code, places.of_code(place)) if at else (code, "")


def _plain(text: str) -> str:
    """Lower case, with hyphens for dashes, without what stands around a code."""
    dashes = {ord(sign): "-" for sign in set(text) if category(sign) == "Pd" or sign == MINUS}
    return text.strip(AROUND).lower().translate(dashes).removeprefix("code").strip(AROUND)


def _is_nameplate(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= MAX_NAMEPLATE


def _word(typed: str) -> str:
    found = complete(typed)
    if len(found) != 1:
        raise PairingError(
            "“{typed}” is not one of the words that codes are made of. Please check it.", typed=typed
        )
    return found[0]


def complete(typed: str) -> tuple[str, ...]:
    """The words that begin like this; the word itself if it is one."""
    typed = typed.lower()
    if typed in words():
        return (typed,)
    return tuple(word for word in words() if typed and word.startswith(typed))
