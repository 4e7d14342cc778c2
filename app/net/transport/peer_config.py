"""How peers of this program connect: by which servers, from which of our addresses, or not at all."""

from dataclasses import dataclass, field

from aiortc import RTCBundlePolicy, RTCConfiguration, RTCIceServer
from aiortc.rtcconfiguration import RTCIceTransportPolicy

from app.net.transport.ice import Hosts
from codec.sentence import NOTHING, Sentence


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN or TURN server: `stun:host:port`, `turn:host:port?transport=udp`, `turns:host`."""

    url: str
    username: str | None = None
    credential: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PeerConfig:
    """How peers of this program connect. relay_only hides our address behind the TURN server.
    refused: why none may connect; empty where they may."""

    ice_servers: tuple[IceServer, ...] = ()
    hosts: Hosts = Hosts.ALL
    relay_only: bool = False
    refused: Sentence = NOTHING


def configuration(config: PeerConfig) -> RTCConfiguration:
    """The same as aiortc has it."""
    return RTCConfiguration(
        iceServers=[RTCIceServer(s.url, s.username, s.credential) for s in config.ice_servers],
        bundlePolicy=RTCBundlePolicy.MAX_BUNDLE,  # one transport for all: one meter, one set of checks
        iceTransportPolicy=RTCIceTransportPolicy.RELAY if config.relay_only else RTCIceTransportPolicy.ALL,
    )
