"""Messages of the call itself on the control channel (docs/PROTOCOL.md section 5). First bytes from 0xE0 to
0xEF are theirs, all others belong to codec/control.py."""

from enum import IntEnum


class CallMessage(IntEnum):
    """The first byte of each."""

    RECOVER = 0xE1  # I hear nothing of you; the body says perhaps where my rendezvous is now
    PROBE = 0xE2  # give a sign of life
    ALIVE = 0xE3  # the answer
    NONCE = 0xE4  # what an invite has committed to
    CONTACT = 0xE5  # my person would like yours as a contact; the body is a `ContactCard`
    NAME = 0xE6  # to a contact: what my person is called now
    RECOGNISE = 0xE7  # do we know each other? the body is a step of `Recognition`

    def of(self, body: bytes = b"") -> bytes:
        """The whole message."""
        return bytes((self,)) + body


RESERVED = range(0xE0, 0xF0)
