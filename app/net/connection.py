"""One peer connection of a call, and all that it has: the one in use, a new one that is tried, old ones that
close."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Protocol

from app.net.log import ignored, log
from app.net.transport.peer import Peer, PeerOwner, PeerState
from app.net.transport.voice import OpusSource, ReceivedVoice, VoiceQueue
from app.net.transport.wire_meter import WireCounts

FAREWELL_INTERVAL_S = 0.05  # seven farewells in 300 ms; loss of 30 % takes all of them in one case of 5,000
FAREWELLS_QUICK = 6
FAREWELL_SLOW_INTERVAL_S = 0.15  # from then on,
FAREWELLS_SLOW = 16  # so many times, until one is acknowledged
REPLACED_S = 1.0  # how long a replaced connection stays, so that the other side replaces it too
CLOSE_DELAY_S = 0.2  # of a connection that ends without a farewell: what was said last gets to leave


class ConnectionOwner(Protocol):
    """What a connection reports to: the call."""

    def on_face(self, datagram: bytes, now_s: float) -> None: ...
    def on_voice(self, packet: ReceivedVoice) -> None: ...
    def on_message(self, connection: "Connection", message: bytes) -> None: ...
    def on_ended(self, connection: "Connection") -> None:
        """It has ended, not by us."""
        ...


class Connection:
    """One peer, of one attempt. It belongs to the network's thread."""

    def __init__(
        self, attempt: int, owner: ConnectionOwner, make_peer: Callable[[PeerOwner, OpusSource], Peer]
    ) -> None:
        self.attempt = attempt
        self.heard = False  # the other side has said something over it
        self.peer_restarted = False  # since the connection before this one
        self.leaving = False  # replaced, or hung up: its end is no news
        self.lost_address = False  # the address under it has gone, or is not chosen any more
        self.rebinding = False  # and another is looked for
        self.rebound = False  # and another is sent from
        self.invite_nonce: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.voice = VoiceQueue()
        self._owner = owner
        self.peer = make_peer(self, self.voice)

    async def close_with(self, farewell: bytes) -> None:
        """Close once the other side has acknowledged why."""
        self.leaving = True
        with ignored("farewell", asyncio.CancelledError):
            for number in range(FAREWELLS_QUICK + FAREWELLS_SLOW):
                quick = number < FAREWELLS_QUICK
                await asyncio.sleep(FAREWELL_INTERVAL_S if quick else FAREWELL_SLOW_INTERVAL_S)
                if self.peer.control_settled:
                    break
                await self.peer.send_urgent(farewell)
        await self.peer.close()

    async def close(self, after_s: float = 0.0) -> None:
        self.leaving = True
        with ignored("close", asyncio.CancelledError):
            await asyncio.sleep(after_s)
        await self.peer.close()

    # For the peer

    def on_face(self, datagram: bytes, now_s: float) -> None:
        self._owner.on_face(datagram, now_s)

    def on_control(self, message: bytes) -> None:
        self.heard = True
        self._owner.on_message(self, message)

    def on_voice(self, packet: ReceivedVoice) -> None:
        self._owner.on_voice(packet)

    def on_state(self, state: PeerState) -> None:
        if state in (PeerState.CLOSED, PeerState.FAILED) and not self.leaving:
            log.warning("connection %d: ended by the other side or the network", self.attempt)
            self._owner.on_ended(self)


class Connections:
    """Of one call. They belong to the network's thread; the properties may be read from any."""

    def __init__(self) -> None:
        self.active: Connection | None = None
        self._open: set[Connection] = set()
        self._past = WireCounts()  # of this call's closed ones
        self._next_face: Callable[[], bytes | None] | None = None  # once the other side takes faces on RTP
        self._earlier_voice = 0  # packets that each one carries
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self) -> None:
        """Another call."""
        self._past, self._next_face, self._earlier_voice = WireCounts(), None, 0

    @contextmanager
    def keep(self, connection: Connection) -> Iterator[Connection]:
        """A new one; what goes wrong closes it."""
        self._open.add(connection)
        if self._next_face is not None:
            connection.peer.send_faces_on_rtp(self._next_face)
        connection.peer.repeat_voice(self._earlier_voice)
        try:
            yield connection
        except BaseException:
            self._close(connection, connection.close())
            raise

    def use(self, connection: Connection) -> bool:
        """The call goes over this one from now on. Whether it replaces another."""
        replaced, self.active = self.active, connection
        if replaced is not None:
            self._close(replaced, replaced.close(REPLACED_S))
        return replaced is not None

    def end(self, farewell: bytes) -> None:
        """Close all; the one in use once the farewell, if there is one, has arrived."""
        active, self.active = self.active, None
        for connection in list(self._open):
            said = farewell if connection is active else b""
            closing = connection.close_with(said) if said else connection.close(CLOSE_DELAY_S)
            self._close(connection, closing)

    def send(self, message: bytes) -> None:
        if self.active is not None:
            self.active.peer.send_control(message)

    def send_faces_on_rtp(self, next_face: Callable[[], bytes | None]) -> None:
        """From now on, over this connection and those that replace it."""
        self._next_face = next_face
        for connection in self._open:
            connection.peer.send_faces_on_rtp(next_face)

    def repeat_voice(self, earlier: int) -> None:
        """From now on, over this connection and those that replace it."""
        self._earlier_voice = earlier
        for connection in self._open:
            connection.peer.repeat_voice(earlier)

    @property
    def wire(self) -> WireCounts:
        """Whole IP packets of this call so far."""
        return sum((connection.peer.wire for connection in list(self._open)), self._past)

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Do this beside all else; `finished` waits for it."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("closing failed", exc_info=fault)

    async def finished(self) -> None:
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _close(self, connection: Connection, closing: Coroutine[None, None, None]) -> None:
        async def close() -> None:
            await closing
            if connection in self._open:
                self._open.discard(connection)
                self._past += connection.peer.wire

        self.start(close())
