"""Coming back into a call: meeting the other side again under the pairing's secret, and leaving an address
that has gone or that the system has given up."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import aclosing

from app.call import events as e
from app.net.addresses import places
from app.net.attempt import CONNECT_TIMEOUT_S, Attempt, AttemptHost
from app.net.connection import Connection
from app.net.errors import PeerError, RendezvousError
from app.net.log import log
from app.net.messages import CallMessage
from app.net.pairing import exchange
from codec.sentence import Sentence

REJOIN_TIMEOUT_S = 5.0  # of the first attempt, from the meeting on; a slow network gets more each time
REJOIN_BACKOFF = 1.5

NOWHERE = Sentence(
    "No direct way to the other side was found, and the invite names no meeting point to try again from. "
    "A TURN server in the settings would help."
)


class Recovery:
    """Of one program's calls. It belongs to the network's thread. start: runs work beside all else."""

    def __init__(self, host: AttemptHost, start: Callable[[Coroutine[None, None, None]], None]) -> None:
        self._host = host
        self._start = start
        self._tries = 0  # since a connection was there last

    def settled(self) -> None:
        """A connection is there, or the old one was heard again."""
        self._tries = 0

    async def rejoin(self, attempt: Attempt) -> None:
        """Meet the other side again and connect."""
        pairing = self._host.pairing
        assert pairing.secret is not None, "only a paired call is rejoined"
        if not pairing.rendezvous:
            log.warning("recovery: there is no rendezvous to meet at again")
            raise RendezvousError(NOWHERE)
        async with aclosing(await attempt.visit(pairing.rendezvous)) as client:
            await client.meet(pairing.secret.room, pairing.secret.role)
            attempt.paired()
            timeout_s = self._timeout_s()
            try:
                async with asyncio.timeout(timeout_s):
                    sealer = await exchange.resume(client, pairing.secret)
                    await attempt.connect(client, pairing.secret, sealer)
            except TimeoutError as fault:
                log.warning("recovery: no connection within %.1f s", timeout_s)
                raise PeerError("The way that was being tried has gone again.") from fault

    def _timeout_s(self) -> float:
        """A live call may have lost its network once more: better a fresh attempt than a long wait."""
        if self._host.active is None:
            return 2 * CONNECT_TIMEOUT_S  # for the exchange, too
        self._tries += 1
        return min(CONNECT_TIMEOUT_S, REJOIN_TIMEOUT_S * REJOIN_BACKOFF ** (self._tries - 1))

    # Addresses

    def watch(self, connection: Connection) -> None:
        """An address that has gone takes the connection with it, and so does most likely one that the system
        does not choose any more: that need not be waited for."""
        departure = connection.peer.departure
        if departure is None or connection.rebound or connection.rebinding or not departure.has_gone:
            return
        connection.rebinding = True
        self._start(self._leave(connection))

    async def _leave(self, connection: Connection) -> None:
        """Say so, now and again as soon as there is another address to say it from."""
        first, connection.lost_address = not connection.lost_address, True
        try:
            await connection.peer.rebind()
            connection.rebound = True
        except OSError:
            log.debug("recovery: no other address yet")
        connection.rebinding = False
        if self._host.active is connection and (first or connection.rebound):
            log.info("recovery: the address in use leads nowhere now; another: %s", connection.rebound)
            self._host.report(e.NetworkChanged())

    def request(self) -> bytes:
        """The wish to reconnect. Where the two meet at a rendezvous of our own, it says where that is now."""
        pairing, config = self._host.pairing, self._host.config
        own = not pairing.rendezvous_is_peers and pairing.rendezvous == config.rendezvous
        address = config.shown_address() if own and not config.peer.relay_only else ""
        return CallMessage.RECOVER.of(address.encode())

    def requested(self, body: bytes) -> None:
        """The other side hears nothing of us. Its own rendezvous moves with it."""
        moved = self._follow(body)
        log.info("recovery: asked for by the other side; its rendezvous has moved: %s", moved)
        self._host.report(e.RecoverReceived(moved))

    def _follow(self, body: bytes) -> bool:
        pairing = self._host.pairing
        if not pairing.rendezvous_is_peers or not body:
            return False
        try:
            address = places.of_code(body.decode("ascii"))
            self._host.config.visits.check(address)
        except (places.PlaceError, UnicodeDecodeError):
            log.warning("recovery: what the other side names is no place to go to")
            return False
        moved, pairing.rendezvous = address != pairing.rendezvous, address
        return moved
