"""What people write and show to each other in a call: texts, and reactions such as a thumb up (SPEC
section 8).

Both are messages of the control channel. `tidy` makes a text of the other side fit to be read: nothing in it
turns lines around, hides, or grows out of its line.
"""

import struct
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from codec.errors import broken_message, need

MAX_TEXT = 2000  # bytes of UTF-8: a screenful
MAX_LINES = 20
MAX_MARKS = 3  # combining marks on one letter; Vietnamese needs two, towers of them cover the lines above
KEPT_FORMATS = ("\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}")
"""Of the invisible characters: what emoji of several parts, Persian and the scripts of India are written
with."""


class Feeling(IntEnum):
    """What a reaction shows; others are of a later version and left out."""

    THUMB = 1
    HEART = 2
    LAUGH = 3
    SURPRISE = 4
    HAND = 5  # raised: "may I?"


@dataclass(frozen=True, slots=True)
class Text:
    """number: counts the sender's texts in this call, so that one said twice after a reconnection is read
    once."""

    KIND: ClassVar[int] = 0x33
    FORM: ClassVar[struct.Struct] = struct.Struct(">BI")
    number: int
    text: str

    def __bytes__(self) -> bytes:
        return self.FORM.pack(self.KIND, self.number) + self.text.encode()

    @classmethod
    def parse(cls, data: bytes) -> "Text":
        need(cls.FORM.size < len(data) <= cls.FORM.size + MAX_TEXT)
        try:
            return cls(int.from_bytes(data[1 : cls.FORM.size], "big"), data[cls.FORM.size :].decode())
        except UnicodeDecodeError as error:
            raise broken_message() from error


@dataclass(frozen=True, slots=True)
class Reaction:
    """feeling: the number of a `Feeling`, or of one that a later version knows."""

    KIND: ClassVar[int] = 0x34
    feeling: int

    def __bytes__(self) -> bytes:
        return bytes([self.KIND, self.feeling])

    @classmethod
    def parse(cls, data: bytes) -> "Reaction":
        need(len(data) == 2)
        return cls(data[1])


def tidy(text: str) -> str:
    """What is shown of a text, perhaps nothing: without control characters, marks of direction and other
    characters that cannot be seen; at most MAX_LINES lines and MAX_TEXT bytes."""
    lines = [_line(line) for line in text[:MAX_TEXT].splitlines()]
    kept = [*lines[: MAX_LINES - 1], " ".join(lines[MAX_LINES - 1 :])]
    return "\n".join(kept).strip().encode()[:MAX_TEXT].decode(errors="ignore")


def _line(line: str) -> str:
    shown, marks = [], 0
    for letter in line:
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if kind == "Zs" or letter == "\t":
            shown.append(" ")
        elif marks <= MAX_MARKS and (kind[0] != "C" or letter in KEPT_FORMATS):
            shown.append(letter)
    return "".join(shown)
