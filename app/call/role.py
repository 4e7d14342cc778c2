"""Which side of a call a program is, for the call's whole life."""

from enum import Enum


class Role(Enum):
    """The bytes are those that keys are derived from and seats are named by (docs/PROTOCOL.md section 3)."""

    CALLER = b"caller"  # opened the room, describes its connection first
    JOINER = b"joiner"  # entered the code

    @property
    def other(self) -> "Role":
        return Role.JOINER if self is Role.CALLER else Role.CALLER
