"""One peer connection: SDP in, SDP out, then datagrams, messages and voice packets both ways.

    face     data channel 0, unordered, never repeated: a late face is worth nothing
    control  data channel 1, reliable and ordered
    urgent   data channel 2, unordered, never repeated: a farewell that waits for nothing
    audio    pre-encoded Opus

A peer lives once: it is offered or answers, becomes CONNECTED when both channels are open, and ends CLOSED or
FAILED. `Peer` belongs to the network's thread; nothing of it may be called from elsewhere.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from enum import Enum
from typing import Protocol

from aioice import Connection
from aiortc import RTCCertificate, RTCDataChannel, RTCPeerConnection, RTCSessionDescription
from aiortc.rtcsctptransport import RTCSctpTransport

from app.net.errors import PeerError
from app.net.log import ignored, log
from app.net.transport import aiortc_internals, keepalive, sdp
from app.net.transport.dtls import LeanCertificate, insist_on
from app.net.transport.early import EarlyTransport
from app.net.transport.ice import Departure, attach, rebind
from app.net.transport.lean_sctp import make_lean
from app.net.transport.peer_config import PeerConfig, configuration
from app.net.transport.retransmission import FlightRetransmitter
from app.net.transport.rtp.few_senders import keep_few_senders
from app.net.transport.rtp.padding import RtpPadding
from app.net.transport.voice import (
    OpusSource,
    ReceivedVoice,
    VoiceTrack,
    lean_reports,
    route_voice,
    tap_voice,
)
from app.net.transport.wire_meter import WireCounts, WireMeter
from codec.sentence import Sentence

FACE_CHANNEL = 0
CONTROL_CHANNEL = 1
URGENT_CHANNEL = 2  # farewells: in a stream with an order, aiortc holds back what comes after a gap
MAX_FACE_BYTES = 1160  # one SCTP chunk: a datagram must never be split
MAX_CONTROL_BYTES = 65_536  # one message; larger things are cut by their owner
UNREADABLE = Sentence(
    "The other side's description of its connection cannot be read. Install the same version of Eigencall on "
    "both sides, and call again."
)
CONTROL_BACKLOG_BYTES = 1_048_576  # with more than this waiting, the other side does not read


class PeerState(Enum):
    NEW = "new"
    CONNECTED = "connected"  # both data channels are open
    CLOSED = "closed"  # ended by either side, or silent for 30 s
    FAILED = "failed"  # no way to the other side was found, or its certificate was not the promised one


class PeerOwner(Protocol):
    """What a peer reports to, on the network's thread."""

    def on_face(self, datagram: bytes, now_s: float) -> None: ...
    def on_control(self, message: bytes) -> None: ...
    def on_voice(self, packet: ReceivedVoice) -> None: ...
    def on_state(self, state: PeerState) -> None: ...


class MakePeer(Protocol):
    """`Peer`, or what stands in for it: a peer behind an impaired network, in measurements and tests."""

    def __call__(
        self,
        config: PeerConfig,
        owner: PeerOwner,
        *,
        voice: OpusSource | None = None,
        certificate: RTCCertificate | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> "Peer": ...


class Peer:
    """One RTCPeerConnection, from description to close."""

    SECTIONS = sdp.SECTIONS
    """What the other side's description may have."""

    def __init__(
        self,
        config: PeerConfig,
        owner: PeerOwner,
        *,
        voice: OpusSource | None = None,
        certificate: RTCCertificate | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.state = PeerState.NEW
        self.heard_s = clock()
        """When the other side last gave an authenticated sign of life."""
        self.said_s = clock()
        """When its last face or voice came."""
        self._owner = owner
        self._clock = clock
        self._meter = WireMeter()
        self._settled = asyncio.Event()
        self._describes_association = True
        self._departure: Departure | None = None
        self._keepalive: asyncio.Task[None] | None = None
        self._retransmitter: FlightRetransmitter | None = None
        self._pc = RTCPeerConnection(configuration(config))
        # the same one throughout a call, so that its verification words stay true
        certificate = certificate or LeanCertificate.generateCertificate()
        aiortc_internals.put(self._pc, RTCPeerConnection, "certificates", [certificate])
        self._add_voice(voice)
        self._face = self._open_channel("face", FACE_CHANNEL, reliable=False)
        self._control = self._open_channel("control", CONTROL_CHANNEL, reliable=True)
        self._urgent = self._open_channel("urgent", URGENT_CHANNEL, reliable=False)
        assert self._pc.sctp is not None, "creating a data channel makes one"
        self._association: RTCSctpTransport = self._pc.sctp
        self._listen()
        self._make_lean()
        self._padding = RtpPadding(self._association.transport, self._on_face)
        attach(self.ice, self._meter, config.hosts)

    @property
    def ice(self) -> Connection:
        """aioice's connection, below aiortc's transports."""
        return self._association.transport.transport._connection

    # Describing

    def keep_binding_alive(self) -> None:
        """People carry our description and bring the other side's: our router must not forget us."""
        self._keepalive = asyncio.ensure_future(keepalive.keep_binding_alive(self.ice))

    def punch_hole(self, timeout_s: float) -> None:
        """People carry our answer: wait for the other side so long. To be called before `answer`."""
        keepalive.punch_hole(self.ice, timeout_s)
        self._early.waits = True

    async def offer(self) -> str:
        await self._pc.setLocalDescription(await self._pc.createOffer())
        return self._description()

    async def answer(self, offer: str) -> str:
        await self._remote(offer, "offer")
        await self._pc.setLocalDescription(await self._pc.createAnswer())
        return self._description()

    async def accept(self, answer: str) -> None:
        await self._remote(answer, "answer")

    async def connected(self, timeout_s: float) -> None:
        """Wait until both channels are open."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._settled.wait(), timeout_s)
        if self.state is not PeerState.CONNECTED:
            _log_failure(self._association)
            raise PeerError(
                "No way to the other side was found. Both are reachable by the rendezvous but not by each "
                "other; a TURN server in the settings would help."
            )

    # Sending

    def send_face(self, datagram: bytes) -> bool:
        """Send a datagram if none is waiting; a newer one is better than a queue."""
        assert len(datagram) <= MAX_FACE_BYTES, "a face datagram has to fit one packet"
        if not self.ready_for_face:
            return False
        if self._padding.takes(datagram):
            self._padding.send(datagram)
        else:
            self._face.send(datagram)
        return True

    def send_faces_on_rtp(self, next_face: Callable[[], bytes | None]) -> None:
        """The other side has agreed that faces travel on RTP. next_face: asked for a datagram whenever a
        voice packet leaves."""
        self._padding.next_face = next_face
        self._padding.agreed = True

    def repeat_voice(self, earlier: int) -> None:
        """The other side has agreed: each voice packet carries so many of those before it."""
        self._padding.repeater.earlier = earlier

    @property
    def ready_for_face(self) -> bool:
        if self._face.readyState != "open" or self._face.bufferedAmount > 0:
            return False
        return not self._lean.datagram_waiting

    def send_control(self, message: bytes) -> bool:
        """Queue a message; False if the channel is not open or its backlog is full."""
        assert len(message) <= MAX_CONTROL_BYTES, "larger things travel in pieces"
        if not self.ready_for_control:
            return False
        self._control.send(message)
        return True

    async def send_urgent(self, message: bytes) -> None:
        """Sent at once and once, past all that waits."""
        if self.state is PeerState.CONNECTED:
            with ignored("urgent message", ConnectionError):
                await self._lean.send_urgent(URGENT_CHANNEL, message)

    @property
    def ready_for_control(self) -> bool:
        return self._control.readyState == "open" and self.control_backlog <= CONTROL_BACKLOG_BYTES

    @property
    def control_backlog(self) -> int:
        """Bytes of control messages that have not left yet."""
        return int(self._control.bufferedAmount)

    @property
    def control_settled(self) -> bool:
        """Whether the other side has acknowledged every control message, as far as we can know."""
        return self.state is not PeerState.CONNECTED or self._lean.settled(CONTROL_CHANNEL)

    @property
    def departure(self) -> Departure | None:
        """From where packets leave, once they do. None behind a relay: its address does not go with a network
        of ours."""
        if self._departure is None:
            for pair in self.ice._nominated.values():
                if pair.local_candidate.type == "host":
                    self._departure = Departure(pair.local_candidate.host, pair.remote_addr)
        return self._departure

    @property
    def rtt_s(self) -> float:
        """To the other side and back, its delay in acknowledging included; 0 while that is not known."""
        return self._lean.rtt_s

    async def rebind(self) -> None:
        """The address in use may lead nowhere: send from another, too. Raises OSError if there is none."""
        await rebind(self.ice)

    @property
    def voice_origin(self) -> int | None:
        """What the other side must subtract from our voice's RTP timestamps; None before the first packet."""
        return self._voice.origin

    @property
    def wire(self) -> WireCounts:
        return self._meter.read()

    async def close(self) -> None:
        """End the connection; the other side notices by a DTLS alert, if it arrives."""
        if self._keepalive is not None:
            self._keepalive.cancel()
            await asyncio.gather(self._keepalive, return_exceptions=True)
        if self._retransmitter is not None:
            await self._retransmitter.close()
        await self._pc.close()
        self._become(PeerState.CLOSED)

    # Inner workings

    def _add_voice(self, source: OpusSource | None) -> None:
        """The audio section is always there, and first: it carries the transport of all others."""
        self._voice = VoiceTrack(source)
        transceiver = self._pc.addTransceiver(self._voice)
        self._voice.sender = transceiver.sender
        tap_voice(transceiver.receiver, self._on_voice, self._clock)

    def _open_channel(self, label: str, number: int, *, reliable: bool) -> RTCDataChannel:
        return self._pc.createDataChannel(
            label, negotiated=True, id=number, ordered=reliable, maxRetransmits=None if reliable else 0
        )

    def _make_lean(self) -> None:
        """Fewer bytes for acknowledgements and reports, and a handshake that gets through loss."""
        audio = self._pc.getTransceivers()[0]
        lean_reports(audio.sender, audio.receiver)
        route_voice(self._association.transport._rtp_router, audio.receiver)
        keep_few_senders(self._association.transport)
        self._lean = make_lean(self._association)
        self._lean.on_heard = self._on_heard
        self._early = EarlyTransport(self._association.transport.transport)
        self._retransmitter = FlightRetransmitter(self._association.transport)

    def _listen(self) -> None:
        self._face.on("message", self._on_face)
        self._control.on("message", self._on_control)
        self._urgent.on("message", self._on_control)
        for channel in (self._face, self._control):
            channel.on("open", self._on_open)
            channel.on("close", lambda: self._become(PeerState.CLOSED))
        self._pc.on("connectionstatechange", self._on_connection_state)
        _log_states(self._association)

    def _on_heard(self) -> None:
        self.heard_s = self._clock()

    def _on_said(self) -> None:
        self.heard_s = self.said_s = self._clock()

    def _on_voice(self, packet: ReceivedVoice) -> None:
        self._on_said()
        self._owner.on_voice(packet)

    def _on_face(self, message: bytes | str) -> None:
        self._on_said()
        if isinstance(message, bytes) and len(message) <= MAX_FACE_BYTES:
            self._owner.on_face(message, self._clock())

    def _on_control(self, message: bytes | str) -> None:
        self._on_heard()
        if isinstance(message, bytes) and len(message) <= MAX_CONTROL_BYTES:
            self._owner.on_control(message)

    def _on_open(self) -> None:
        if self._face.readyState == self._control.readyState == "open":
            self._on_heard()
            self._become(PeerState.CONNECTED)

    def _on_connection_state(self) -> None:
        if self._pc.connectionState == "failed":
            self._become(PeerState.FAILED)
        elif self._pc.connectionState == "closed":
            self._become(PeerState.CLOSED)

    def _become(self, state: PeerState) -> None:
        if self.state in (state, PeerState.CLOSED, PeerState.FAILED):
            return
        log.info("peer: %s -> %s", self.state.value, state.value)
        self.state = state
        self._settled.set()
        self._owner.on_state(state)

    async def _remote(self, text: str, kind: str) -> None:
        sdp.check(text, self.SECTIONS)
        text = sdp.shared_candidates(sdp.without_names(text))
        insist_on(self._association.transport, sdp.fingerprint(text))
        try:
            self._begin_association(text, kind)
            await self._pc.setRemoteDescription(RTCSessionDescription(text, kind))
        except Exception as fault:  # aiortc's parser raises what it happens to meet
            log.warning("peer: the remote description cannot be parsed (%s)", type(fault).__name__)
            raise PeerError(UNREADABLE) from fault

    def _begin_association(self, text: str, kind: str) -> None:
        """Without a handshake, where both sides describe it; an answer has it where the offer had."""
        init = sdp.init_of(text)
        self._describes_association = kind == "answer" or init is not None
        if init is not None:
            self._lean.begin_with(init)

    def _description(self) -> str:
        text = self._describe()
        if "a=candidate" not in text:
            log.warning("ICE: no local candidates; offline, or the TURN server refuses")
            raise PeerError(
                "This machine has no address to offer: it is offline, or the TURN server in the settings "
                "cannot be reached or does not accept the name and password."
            )
        return text

    def _describe(self) -> str:
        text = sdp.without_audio_extensions(self._pc.localDescription.sdp)
        return sdp.with_init(text, self._lean.init) if self._describes_association else text


def _log_states(association: RTCSctpTransport) -> None:
    """A line for each change of state of ICE and DTLS; that of SCTP is `LeanSctpTransport`'s own."""
    dtls = association.transport
    ice = dtls.transport
    ice.iceGatherer.on("statechange", lambda: log.info("ICE candidates: %s", ice.iceGatherer.state))
    ice.on("statechange", lambda: log.info("ICE: %s", ice.state))

    def on_dtls() -> None:
        log.info("DTLS: %s", dtls.state)
        if dtls.state == "failed" and dtls.encrypted:
            log.warning("DTLS: the other certificate is not the one described (fingerprint differs)")

    dtls.on("statechange", on_dtls)


def _log_failure(association: RTCSctpTransport) -> None:
    """There is no connection in time: say which layer did not come up."""
    ice, dtls = association.transport.transport.state, association.transport.state
    if ice != "completed" and dtls != "connected":
        log.warning("ICE: no way to the other side was found (%s)", ice)
    else:
        log.warning("no connection: ICE %s, DTLS %s, SCTP %s", ice, dtls, association.state)
