"""Coming back into a call: meeting the other side again under the pairing's secret, and leaving an address
that has gone."""

import asyncio
import contextlib
from typing import TYPE_CHECKING

from app.call import events as e
from app.net.connection import Line
from app.net.errors import PairingError, PeerError, RendezvousError
from app.net.pairing import codes, exchange
from app.net.rendezvous.client import Signal
from app.net.transport.ice import has_address

if TYPE_CHECKING:
    from app.net.call import CallConfig, NetworkCall

CONNECT_S = 15.0  # for a connection; ICE itself would try for a minute, longer than anybody waits
REJOIN_S = 5.0  # for the first attempt to come back, from the meeting on; a slow way gets more each time
REJOIN_GROWS = 1.5
RECOVER = 0xE1
"""First byte of the message in which a side says that it hears nothing, and perhaps where it is now."""

NOWHERE = (
    "No direct way to the other side was found, and the invite names no meeting point to try again from. "
    "A TURN server in the settings would help."
)


class Recovery:
    """One program's. It belongs to the network's thread."""

    def __init__(self, call: "NetworkCall") -> None:
        self._call = call
        self._tries = 0  # since a connection was there last

    def connected(self) -> None:
        self._tries = 0

    async def rejoin(self, attempt: int) -> None:
        """Meet the other side again and connect anew."""
        bond = self._call.bond
        assert bond is not None, "a call is under way"
        assert bond.secret is not None, "only a paired call is rejoined"
        if not bond.rendezvous:
            raise RendezvousError(NOWHERE)
        async with contextlib.aclosing(Signal(bond.rendezvous)) as signal:
            await signal.meet(bond.secret.room, bond.secret.role)
            self._call.tell(e.Paired(attempt))
            try:
                async with asyncio.timeout(self._patience_s()):
                    sealer = await exchange.resume(signal, bond.secret)
                    await self._call.connect(attempt, signal, sealer)
            except TimeoutError as fault:
                raise PeerError("The way that was being tried has gone again.") from fault

    def _patience_s(self) -> float:
        """A live call may have lost its network once more: better a fresh attempt than a long wait."""
        if not self._call.is_connected:
            return 2 * CONNECT_S  # for the exchange, too
        self._tries += 1
        return min(CONNECT_S, REJOIN_S * REJOIN_GROWS ** (self._tries - 1))

    # Addresses

    def watch(self, line: Line) -> None:
        """An address that has gone takes the connection with it: that need not be waited for."""
        host = line.peer.address_in_use
        if host is None or line.on_detour or line.seeks_detour or has_address(host):
            return
        line.seeks_detour = True
        self._call.later(self._leave(line))

    async def _leave(self, line: Line) -> None:
        """Say so, now and again as soon as there is another address to say it from."""
        first, line.lost_address = not line.lost_address, True
        with contextlib.suppress(OSError):  # no network yet
            await line.peer.take_detour()
            line.on_detour = True
        line.seeks_detour = False
        if self._call.is_active(line) and (first or line.on_detour):
            self._call.tell(e.NetworkChanged())

    def request(self, config: "CallConfig") -> bytes:
        """The wish to reconnect. Where the two meet at a rendezvous of our own, it says where that is now."""
        bond = self._call.bond
        at_ours = bond is not None and not bond.theirs and bond.rendezvous == config.rendezvous
        place = config.place() if at_ours and not config.peer.relay_only else ""
        return bytes((RECOVER,)) + place.encode()

    def requested(self, body: bytes) -> None:
        """The other side hears nothing of us. Its own rendezvous moves with it."""
        self._call.tell(e.RecoverReceived(moved=self._follow(body)))

    def _follow(self, body: bytes) -> bool:
        bond = self._call.bond
        if bond is None or not bond.theirs or not body:
            return False
        try:
            address = codes.address(body.decode("ascii"))
        except (PairingError, UnicodeDecodeError):
            return False
        moved, bond.rendezvous = address != bond.rendezvous, address
        return moved
