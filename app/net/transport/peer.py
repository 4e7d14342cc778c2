"""One peer connection: SDP in, SDP out, then datagrams, messages and voice packets both ways.

    face     data channel 0, unordered, never repeated: a late face is worth nothing
    control  data channel 1, reliable and ordered
    audio    pre-encoded Opus; video only when a `VideoSource` is given, for comparison

A peer lives once: it is offered or answers, becomes CONNECTED when both channels are open, and ends CLOSED or
FAILED. `Peer` belongs to the network's thread; nothing of it may be called from elsewhere.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from aioice import Connection
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCCertificate,
    RTCConfiguration,
    RTCDataChannel,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.rtcconfiguration import RTCIceTransportPolicy

from app.net.errors import PeerError
from app.net.transport import aiortc_internals, keepalive, sdp
from app.net.transport.dtls import LeanCertificate
from app.net.transport.ice import Attachment, Hosts, Link, attach, take_detour
from app.net.transport.lean_sctp import LeanSctpTransport, make_lean
from app.net.transport.retransmission import FlightRepeater
from app.net.transport.rtp_padding import FaceRider
from app.net.transport.video import VideoCodec, VideoSource, VideoTrack, prefer, receive_pictures
from app.net.transport.voice import VoicePacket, VoiceSource, VoiceTrack, lean_reports, tap_voice
from app.net.transport.wire_meter import WireCounts
from codec.values import Image

FACE_CHANNEL = 0
CONTROL_CHANNEL = 1
URGENT_CHANNEL = 2  # last words, of their own order: in a stream, aiortc holds back what comes after a gap
MAX_FACE_BYTES = 1160  # one SCTP chunk: a datagram must never be split
MAX_CONTROL_BYTES = 65_536  # one message; larger things are cut by their owner
CONTROL_BACKLOG_BYTES = 1_048_576  # more than this waiting means that nobody is reading


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN or TURN server: `stun:host:port`, `turn:host:port?transport=udp`, `turns:host`."""

    url: str
    username: str | None = None
    credential: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PeerConfig:
    """How peers of this program connect. relay_only hides our address behind the TURN server."""

    ice_servers: tuple[IceServer, ...] = ()
    hosts: Hosts = Hosts.ALL
    relay_only: bool = False
    lean: bool = True  # False leaves aiortc's SCTP and reports as they are, for measurements
    video: VideoCodec | None = None


class PeerState(Enum):
    NEW = "new"
    CONNECTED = "connected"  # both data channels are open
    CLOSED = "closed"  # ended by either side, or silent for 30 s
    FAILED = "failed"  # no way to the other side was found, or its certificate was not the promised one


class PeerOwner(Protocol):
    """Whom a peer reports to, on the network's thread."""

    def on_face(self, datagram: bytes, now_s: float) -> None: ...
    def on_control(self, message: bytes) -> None: ...
    def on_voice(self, packet: VoicePacket) -> None: ...
    def on_picture(self, image: Image, time_s: float) -> None: ...
    def on_state(self, state: PeerState) -> None: ...


class Peer:
    """One RTCPeerConnection, from description to close."""

    def __init__(
        self,
        config: PeerConfig,
        owner: PeerOwner,
        *,
        voice: VoiceSource | None = None,
        video: VideoSource | None = None,
        certificate: RTCCertificate | None = None,
        link: Link | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.state = PeerState.NEW
        self.heard_s = clock()
        """When the other side last gave an authenticated sign of life."""
        self._config = config
        self._owner = owner
        self._clock = clock
        self._attachment = Attachment(link=link)
        self._settled = asyncio.Event()
        self._pictures: asyncio.Task[None] | None = None
        self._reminding: asyncio.Task[None] | None = None
        self._repeater: FlightRepeater | None = None
        self._pc = RTCPeerConnection(_configuration(config))
        if certificate is None and config.lean:
            certificate = LeanCertificate.generateCertificate()
        if certificate is not None:  # the same one throughout a call, so that its words stay true
            aiortc_internals.put(self._pc, RTCPeerConnection, "certificates", [certificate])
        self._add_voice(voice)
        self._add_video(video)
        self._face = self._pc.createDataChannel(
            "face", negotiated=True, id=FACE_CHANNEL, ordered=False, maxRetransmits=0
        )
        self._control = self._pc.createDataChannel("control", negotiated=True, id=CONTROL_CHANNEL)
        self._urgent = self._pc.createDataChannel(
            "urgent", negotiated=True, id=URGENT_CHANNEL, ordered=False, maxRetransmits=0
        )
        self._listen()
        association = self._pc.sctp
        assert association is not None, "creating a data channel makes one"
        if config.lean:
            make_lean(association).on_heard = self._on_heard
            self._repeater = FlightRepeater(association.transport)
        self._rider = FaceRider(association.transport, self._on_face)
        attach(association.transport.transport._connection, self._attachment, config.hosts)

    # Describing

    def keep_port_open(self) -> None:
        """People carry our description and bring the other side's: our router must not forget us."""
        self._reminding = asyncio.ensure_future(keepalive.remind_router(self._ice()))

    def knock(self, seconds: float) -> None:
        """People carry our answer: wait for the other side so long. To be called before `answer`."""
        keepalive.knock(self._ice(), seconds)

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
        if self._rider.takes(datagram):
            self._rider.send(datagram)
        else:
            self._face.send(datagram)
        return True

    def let_faces_ride(self, take_along: Callable[[], bytes | None]) -> None:
        """The other side has agreed that faces travel on RTP. take_along: asked for a datagram whenever a
        voice packet leaves."""
        self._rider.take_along = take_along
        self._rider.agreed = True

    @property
    def ready_for_face(self) -> bool:
        if self._face.readyState != "open" or self._face.bufferedAmount > 0:
            return False
        return not (isinstance(self._pc.sctp, LeanSctpTransport) and self._pc.sctp.datagram_waiting)

    def send_control(self, message: bytes) -> bool:
        """Queue a message; False if the channel is not open or its backlog is full."""
        assert len(message) <= MAX_CONTROL_BYTES, "larger things travel in pieces"
        if not self.ready_for_control:
            return False
        self._control.send(message)
        return True

    async def say_urgently(self, message: bytes) -> None:
        """A last word: sent at once and once, past whatever waits."""
        association = self._pc.sctp
        if isinstance(association, LeanSctpTransport) and self.state is PeerState.CONNECTED:
            with contextlib.suppress(ConnectionError):
                await association.send_urgently(URGENT_CHANNEL, message)
        else:
            self.send_control(message)

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
        association = self._pc.sctp
        if isinstance(association, LeanSctpTransport) and self.state is PeerState.CONNECTED:
            return association.settled(CONTROL_CHANNEL)
        return True

    @property
    def address_in_use(self) -> str | None:
        """The address of this machine that the connection runs over, once it does. Behind a relay it is the
        relay's, which no change of our own network takes away at once."""
        association = self._pc.sctp
        pairs = association.transport.transport._connection._nominated.values() if association else ()
        return next(
            (pair.local_candidate.host for pair in pairs if pair.local_candidate.type == "host"), None
        )

    async def take_detour(self) -> None:
        """The address in use has gone: send from another. Raises OSError if there is none yet."""
        association = self._pc.sctp
        if association is not None:
            await take_detour(association.transport.transport._connection)

    @property
    def voice_origin(self) -> int | None:
        """What the other side must subtract from our voice's RTP timestamps; None before the first packet."""
        return self._voice.origin

    @property
    def wire(self) -> WireCounts:
        return self._attachment.meter.read()

    async def close(self) -> None:
        """End the connection; the other side notices by a DTLS alert, if it arrives."""
        for task in (self._pictures, self._reminding):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        if self._repeater is not None:
            await self._repeater.close()
        await self._pc.close()
        self._become(PeerState.CLOSED)

    # Inner workings

    def _ice(self) -> Connection:
        association = self._pc.sctp
        assert association is not None, "creating a data channel makes one"
        return association.transport.transport._connection

    def _add_voice(self, source: VoiceSource | None) -> None:
        """The audio section is always there, and first: it carries the transport of all others."""
        self._voice = VoiceTrack(source)
        transceiver = self._pc.addTransceiver(self._voice)
        self._voice.sender = transceiver.sender
        tap_voice(transceiver.receiver, self._on_voice, self._clock)
        if self._config.lean:
            lean_reports(transceiver.sender, transceiver.receiver)

    def _add_video(self, source: VideoSource | None) -> None:
        codec = self._config.video
        if codec is None:
            return
        transceiver = self._pc.addTransceiver(VideoTrack(source) if source is not None else "video")
        prefer(transceiver, codec)

    def _listen(self) -> None:
        self._face.on("message", self._on_face)
        self._control.on("message", self._on_control)
        self._urgent.on("message", self._on_control)
        for channel in (self._face, self._control):
            channel.on("open", self._on_open)
            channel.on("close", lambda: self._become(PeerState.CLOSED))
        self._pc.on("connectionstatechange", self._on_connection_state)
        self._pc.on("track", self._on_track)

    def _on_heard(self) -> None:
        self.heard_s = self._clock()

    def _on_voice(self, packet: VoicePacket) -> None:
        self._on_heard()
        self._owner.on_voice(packet)

    def _on_face(self, message: bytes | str) -> None:
        self._on_heard()
        if isinstance(message, bytes) and len(message) <= MAX_FACE_BYTES:
            self._owner.on_face(message, self._clock())

    def _on_control(self, message: bytes | str) -> None:
        self._on_heard()
        if isinstance(message, bytes) and len(message) <= MAX_CONTROL_BYTES:
            self._owner.on_control(message)

    def _on_open(self) -> None:
        if all(channel.readyState == "open" for channel in self._channels()):
            self._on_heard()
            self._become(PeerState.CONNECTED)

    def _channels(self) -> tuple[RTCDataChannel, RTCDataChannel]:
        return (self._face, self._control)

    def _on_connection_state(self) -> None:
        if self._pc.connectionState == "failed":
            self._become(PeerState.FAILED)
        elif self._pc.connectionState == "closed":
            self._become(PeerState.CLOSED)

    def _on_track(self, track: MediaStreamTrack) -> None:
        if track.kind == "video" and self._pictures is None:
            self._pictures = asyncio.ensure_future(receive_pictures(track, self._owner.on_picture))

    def _become(self, state: PeerState) -> None:
        if self.state in (state, PeerState.CLOSED, PeerState.FAILED):
            return
        self.state = state
        self._settled.set()
        self._owner.on_state(state)

    async def _remote(self, text: str, kind: str) -> None:
        sdp.check(text)
        try:
            await self._pc.setRemoteDescription(RTCSessionDescription(text, kind))
        except Exception as fault:  # aiortc's parser raises whatever it stumbles over
            raise PeerError("The other side's description of its connection cannot be read.") from fault

    def _description(self) -> str:
        text = str(self._pc.localDescription.sdp)
        if "a=candidate" not in text:
            raise PeerError(
                "This machine has no address to offer: it is offline, or the TURN server in the settings "
                "cannot be reached or does not accept the name and password."
            )
        return sdp.without_audio_extensions(text) if self._config.lean else text


def _configuration(config: PeerConfig) -> RTCConfiguration:
    return RTCConfiguration(
        iceServers=[RTCIceServer(s.url, s.username, s.credential) for s in config.ice_servers],
        bundlePolicy=RTCBundlePolicy.MAX_BUNDLE,  # one transport for all: one meter, one set of checks
        iceTransportPolicy=RTCIceTransportPolicy.RELAY if config.relay_only else RTCIceTransportPolicy.ALL,
    )
