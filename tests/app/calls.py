"""Two whole sides of a call in one process, over real sockets on loopback."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.call.status import Phase
from app.net.call import CallConfig, NetworkCall
from app.net.pairing.contact import Contact
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import NetworkThread
from app.net.ticket import Ticket
from app.net.transport.ice import Hosts, Link
from app.net.transport.peer import PeerConfig
from app.net.transport.voice import VoicePacket

T = TypeVar("T")

PATIENCE_S = 40.0  # machines that run many things at once are slow; who waits for what comes waits no longer


@dataclass
class Seen:
    """Handlers that keep what they are told."""

    statuses: list[tuple[Phase, str, str, tuple[str, ...]]] = field(default_factory=list)
    connected: list[bool] = field(default_factory=list)
    faces: list[bytes] = field(default_factory=list)
    controls: list[bytes] = field(default_factory=list)
    voices: list[VoicePacket] = field(default_factory=list)
    kept: list[Contact] = field(default_factory=list)
    tickets: list[Ticket | None] = field(default_factory=list)
    restarts: list[int] = field(default_factory=list)  # connections before each
    changed: threading.Condition = field(default_factory=threading.Condition)

    def _note(self, where: list[T], what: T) -> None:
        with self.changed:
            where.append(what)
            self.changed.notify_all()

    def on_status(self, phase: Phase, message: str, code: str, words: tuple[str, ...]) -> None:
        self._note(self.statuses, (phase, message, code, words))

    def on_connected(self, resumed: bool) -> None:
        self._note(self.connected, resumed)

    def on_face(self, datagram: bytes, now_s: float) -> None:
        self._note(self.faces, datagram)

    def on_control(self, message: bytes) -> None:
        self._note(self.controls, message)

    def on_voice(self, packet: VoicePacket) -> None:
        self._note(self.voices, packet)

    def on_kept(self, contact: Contact) -> None:
        self._note(self.kept, contact)

    def on_restarted(self) -> None:
        self._note(self.restarts, len(self.connected))

    def on_ticket(self, ticket: Ticket | None) -> None:
        self._note(self.tickets, ticket)

    def wait(self, true: Callable[["Seen"], object], patience_s: float = PATIENCE_S) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: true(self), patience_s), self.statuses

    def wait_for(self, phase: Phase, patience_s: float = PATIENCE_S) -> None:
        self.wait(lambda seen: seen.statuses and seen.statuses[-1][0] is phase, patience_s)

    @property
    def phase(self) -> Phase:
        return self.statuses[-1][0] if self.statuses else Phase.IDLE

    @property
    def message(self) -> str:
        return self.statuses[-1][1] if self.statuses else ""

    @property
    def code(self) -> str:
        return next(code for _, _, code, _ in reversed(self.statuses) if code)

    @property
    def words(self) -> tuple[str, ...]:
        return self.statuses[-1][3]


class House:
    """A rendezvous and two sides, on one network thread."""

    def __init__(
        self,
        lean: tuple[bool, bool] = (True, True),
        link: Callable[[], Link] | None = None,
        server: RendezvousServer | None = None,
    ) -> None:
        self.thread = NetworkThread()
        self.thread.start()
        self.server = server or RendezvousServer()
        self.thread.submit(self.server.start()).result(PATIENCE_S)
        self.a, self.b = Seen(), Seen()
        self.call_a, self.call_b = (
            NetworkCall(
                CallConfig(self.server.url, PeerConfig(hosts=Hosts.LOOPBACK, lean=lean_), link),
                seen,
                self.thread,
            )
            for seen, lean_ in zip((self.a, self.b), lean, strict=True)
        )

    def start(self) -> str:
        """A opens a room; returns the code."""
        self.call_a.start_call()
        self.a.wait_for(Phase.WAITING)
        return self.a.code

    def connect(self) -> None:
        self.call_b.join(self.start())
        self.a.wait_for(Phase.LIVE)
        self.b.wait_for(Phase.LIVE)

    def close(self) -> None:
        self.call_a.close()
        self.call_b.close()
        self.thread.submit(self.server.stop()).result(PATIENCE_S)
        self.thread.stop()

    def __enter__(self) -> "House":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def seconds_until(true: Callable[[], bool], patience_s: float = PATIENCE_S) -> float:
    """How long it takes until this holds, to 5 ms."""
    start_s = time.monotonic()
    while not true():
        assert time.monotonic() - start_s < patience_s
        time.sleep(0.005)
    return time.monotonic() - start_s
