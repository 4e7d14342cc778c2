"""What can go wrong on the network, as sentences that can be shown to a person."""

import errno
import socket

from codec.errors import UserError


class NetworkError(UserError):
    """Base of everything that app.net raises on purpose; its text tells the person what to do."""

    worth_another_try = False
    """Whether two sides that share a secret may simply try again."""


class RendezvousError(NetworkError):
    """The rendezvous server cannot be used."""

    worth_another_try = True


class PairingError(NetworkError):
    """The two sides did not come together under one secret."""


class BrokenOffError(PairingError):
    """The exchange broke off or was damaged on its way; neither side has learnt anything."""

    worth_another_try = True


class GoneError(BrokenOffError):
    """The other side says nothing, or has left."""


class PeerError(NetworkError):
    """The other side's description of itself cannot be used, or no way to it was found."""

    worth_another_try = True


class PortTakenError(RendezvousError):
    """Nothing can listen there: usually another program already does."""

    @staticmethod
    def at(host: str, port: int, fault: OSError) -> "PortTakenError":
        if isinstance(fault, socket.gaierror) or fault.errno == errno.EADDRNOTAVAIL:
            return PortTakenError(
                "This machine has no address {host}. Name one of its own, or none.", host=host
            )
        return PortTakenError(
            "Port {port} cannot be used: another program listens there, or it is not allowed. "
            "Choose another.",
            port=port,
        )
