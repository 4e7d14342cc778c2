"""Two whole sides of a call in one process, over real sockets on loopback."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, TypeVarTuple

from app.bench.lab.impair import ImpairedLink, Impairment
from app.bench.lab.impaired_peer import impaired
from app.call.status import Phase
from app.net.call import NetworkCall
from app.net.config import CallConfig
from app.net.connection import Connection
from app.net.pairing.contact import Contact
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import NetworkThread
from app.net.ticket import PairingState, Ticket
from app.net.transport.ice import Hosts
from app.net.transport.peer import MakePeer, Peer
from app.net.transport.peer_config import PeerConfig
from app.net.transport.voice import ReceivedVoice

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

TIMEOUT_S = 40.0  # a machine that runs many things at once is slow; what comes is not waited for any longer


@dataclass
class Seen:
    """Handlers that keep what they are told."""

    statuses: list[tuple[Phase, str, str, tuple[str, ...]]] = field(default_factory=list)
    connected: list[bool] = field(default_factory=list)
    faces: list[bytes] = field(default_factory=list)
    controls: list[bytes] = field(default_factory=list)
    voices: list[ReceivedVoice] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    tickets: list[Ticket | None] = field(default_factory=list)
    turned_away: list[Contact] = field(default_factory=list)
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

    def on_voice(self, packet: ReceivedVoice) -> None:
        self._note(self.voices, packet)

    def on_contact(self, contact: Contact) -> None:
        self._note(self.contacts, contact)

    def on_ring_turned_away(self, contact: Contact) -> None:
        self._note(self.turned_away, contact)

    def on_contact_renamed(self, id: str, name: str) -> None:
        self._note(self.renamed, (id, name))

    def on_restarted(self) -> None:
        self._note(self.restarts, len(self.connected))

    def on_ticket(self, ticket: Ticket | None) -> None:
        self._note(self.tickets, ticket)

    def wait(self, true: Callable[["Seen"], object], timeout_s: float = TIMEOUT_S) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: true(self), timeout_s), self.statuses

    def wait_for(self, phase: Phase, timeout_s: float = TIMEOUT_S) -> None:
        self.wait(lambda seen: seen.statuses and seen.statuses[-1][0] is phase, timeout_s)

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
        make_peers: tuple[MakePeer, MakePeer] = (Peer, Peer),
        server: RendezvousServer | None = None,
    ) -> None:
        self.thread = NetworkThread()
        self.thread.start()
        self.server = server or RendezvousServer()
        self.thread.submit(self.server.start()).result(TIMEOUT_S)
        self.a, self.b = Seen(), Seen()
        self.call_a, self.call_b = (
            NetworkCall(
                CallConfig(self.server.url, PeerConfig(hosts=Hosts.LOOPBACK), make_peer), seen, self.thread
            )
            for seen, make_peer in zip((self.a, self.b), make_peers, strict=True)
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

    def send_face(self, call: NetworkCall, datagram: bytes) -> bool:
        return on_thread(self.thread, call.send_face, datagram)

    def send_control(self, call: NetworkCall, message: bytes) -> bool:
        return on_thread(self.thread, call.send_control, message)

    def say(self, call: NetworkCall, message: bytes) -> None:
        """Send what `send_control` refuses: a message of the call's own."""
        on_thread(self.thread, active(call).peer.send_control, message)

    def close(self) -> None:
        self.call_a.close()
        self.call_b.close()
        self.thread.submit(self.server.stop()).result(TIMEOUT_S)
        self.thread.stop()

    def __enter__(self) -> "House":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def seconds_until(true: Callable[[], bool], timeout_s: float = TIMEOUT_S) -> float:
    """How long it takes until this holds, to 5 ms."""
    start_s = time.monotonic()
    while not true():
        assert time.monotonic() - start_s < timeout_s
        time.sleep(0.005)
    return time.monotonic() - start_s


def on_thread(thread: NetworkThread, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
    """What this gives on the network's thread."""

    async def call() -> T:
        return function(*arguments)

    return thread.submit(call()).result(TIMEOUT_S)


def active(call: NetworkCall) -> Connection:
    """The connection in use."""
    connection = call._performer.active
    assert connection is not None
    return connection


def pairing(call: NetworkCall) -> PairingState:
    """Of the call under way."""
    return call._performer.pairing


class Links:
    """The impaired links of all connections that have been made, perfect until `become`."""

    def __init__(self) -> None:
        self.links: list[ImpairedLink] = []
        self.make_peer = impaired(self._make)

    def _make(self) -> ImpairedLink:
        self.links.append(ImpairedLink(Impairment()))
        return self.links[-1]

    def become(self, impairment: Impairment) -> None:
        """Those that are there, not those to come."""
        for link in self.links:
            link.impairment = impairment
