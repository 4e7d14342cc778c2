"""Peers behind a bad network: what their sockets receive passes a link first, such as `ImpairedLink`."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from aioice import Candidate, Connection

from app.net.transport import aiortc_internals
from app.net.transport.peer import MakePeer, Peer


class Link(Protocol):
    """Decides when a received datagram arrives, if ever."""

    def arrive(self, datagram: bytes, deliver: Callable[[], None]) -> None: ...


def impaired(link: Callable[[], Link], make: MakePeer = Peer) -> MakePeer:
    """Makes peers as `make` does, each behind a link of its own."""

    def make_impaired(*arguments: Any, **options: Any) -> Peer:
        peer = make(*arguments, **options)
        _stand_before(peer.ice, link())
        return peer

    return make_impaired


def _stand_before(connection: Connection, link: Link) -> None:
    """aioice makes its sockets while it gathers candidates, and asyncio looks `datagram_received` up at each
    datagram."""
    gather = connection.get_component_candidates

    async def gather_and_impair(component: int, addresses: list[str]) -> list[Candidate]:
        candidates = await gather(component, addresses)
        for protocol in connection._protocols:
            deliver = protocol.datagram_received
            aiortc_internals.override(protocol, "datagram_received", partial(_arrive, link, deliver))
        return candidates

    aiortc_internals.override(connection, "get_component_candidates", gather_and_impair)


def _arrive(link: Link, deliver: Callable[..., None], data: bytes, address: Any) -> None:
    link.arrive(data, lambda: deliver(data, address))
