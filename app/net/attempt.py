"""One try to build a connection: what it may use of the call, and what all ways to find each other have in
common once both sides share a secret.
"""

import asyncio
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from app.call import events as e
from app.net.addresses import places
from app.net.config import CallConfig
from app.net.connection import Connection
from app.net.errors import GoneError
from app.net.log import log
from app.net.pairing import exchange
from app.net.pairing.crypto import Sealer, Secret
from app.net.rendezvous.client import LEFT, RendezvousClient
from app.net.ticket import PairingState
from app.net.transport.peer import Peer

CONNECT_TIMEOUT_S = 15.0  # ICE itself would try for a minute, longer than a person waits
LEFT_TIMEOUT_S = 2.0  # four retransmissions of what the other side has sent before it left


class AttemptHost(Protocol):
    """The call, as an attempt sees it."""

    @property
    def config(self) -> CallConfig: ...
    @property
    def pairing(self) -> PairingState:
        """Of the call under way."""
        ...

    @property
    def active(self) -> Connection | None:
        """The connection in use, even if it is silent now."""
        ...

    def report(self, event: e.Event) -> None: ...
    def open_connection(self, attempt: int) -> AbstractContextManager[Connection]:
        """A new one; closed unless all goes well."""
        ...

    def use(self, connection: Connection) -> None:
        """It is connected: the call goes over it from now on."""
        ...


@dataclass(frozen=True, slots=True)
class Attempt:
    """number: the session's, in all events of this attempt."""

    number: int
    host: AttemptHost

    @property
    def config(self) -> CallConfig:
        return self.host.config

    def report(self, event: e.Event) -> None:
        self.host.report(event)

    def open_connection(self) -> AbstractContextManager[Connection]:
        return self.host.open_connection(self.number)

    def use(self, connection: Connection) -> None:
        self.host.use(connection)

    async def visit(self, rendezvous: str) -> RendezvousClient:
        """Go there; our person is told of a place that the other side has named. Raises PlaceError."""
        client = await self.config.visit(rendezvous)
        if rendezvous != self.config.rendezvous:
            self.report(e.PlaceNamed(self.number, places.shown(rendezvous)))
        return client

    def meet_at(self, rendezvous: str, *, peers_own: bool = False) -> None:
        """Where a lost call of this attempt is found again; empty for nowhere. peers_own: the other side's
        program runs it."""
        self.host.pairing.rendezvous, self.host.pairing.rendezvous_is_peers = rendezvous, peers_own

    def introduced(self, met: exchange.Introduction) -> None:
        """The other side is known, and so are the words."""
        pairing = self.host.pairing
        pairing.secret, pairing.peer_fingerprint = met.secret, met.fingerprint
        self.paired()
        self.report(e.Introduced(self.number, met.words))

    def paired(self) -> None:
        log.info("attempt %d: paired", self.number)
        self.report(e.Paired(self.number))

    async def connect_under(
        self,
        client: RendezvousClient,
        secret: Secret,
        sealer: Sealer,
        confirm: exchange.Confirm = exchange.shared_before,
    ) -> None:
        """Both share a new secret, or will have shown that they do: describe the connections to each other,
        connect."""

        async def paired() -> None:
            await confirm()
            self.host.pairing.secret = secret
            self.paired()

        await self.connect(client, secret, sealer, paired)

    async def connect(
        self,
        client: RendezvousClient,
        secret: Secret,
        sealer: Sealer,
        confirm: exchange.Confirm = exchange.shared_before,
    ) -> None:
        """Describe the connections to each other, and connect."""
        pairing = self.host.pairing
        with self.open_connection() as connection:
            met = await exchange.introduce(
                client, secret, sealer, connection.peer, pairing.peer_fingerprint, pairing.restarted, confirm
            )
            pairing.peer_fingerprint, connection.peer_restarted = met.fingerprint, met.restarted
            self.report(e.Introduced(self.number, met.words))
            await self._connected(client, connection.peer)
        self.use(connection)

    async def _connected(self, client: RendezvousClient, peer: Peer) -> None:
        """A side leaves the rendezvous when it is connected. In a call, one that has left and is not
        connected soon after was killed: it may be back at the rendezvous already."""
        if self.host.active is None:
            await peer.connected(CONNECT_TIMEOUT_S)
            return
        connecting = asyncio.ensure_future(peer.connected(CONNECT_TIMEOUT_S))
        left = asyncio.ensure_future(client.left())
        left.add_done_callback(lambda task: task.cancelled() or task.exception())  # it may come too late
        try:
            await asyncio.wait((connecting, left), return_when=asyncio.FIRST_COMPLETED)
            gone = left.done() and left.exception() is None
            await asyncio.wait((connecting,), timeout=LEFT_TIMEOUT_S if gone else None)
            if not connecting.done():
                raise GoneError(LEFT)
            await connecting
        finally:
            connecting.cancel()
            left.cancel()
