"""The few things that we must know of a session description: its size, its fingerprint, our economies.

A description arrives authenticated, but its author may still be hostile: each media section makes aiortc open
sockets and each candidate makes it send probes, so both are bounded before aiortc sees them.
"""

import re

from app.net.errors import PeerError

MAX_SDP_BYTES = 16_384
MAX_SECTIONS = 3  # audio, video, data
MAX_CANDIDATES = 32  # each one is an address that we will send probes to

_CANDIDATE = "a=candidate:"
_SUPERFLUOUS = ("a=fingerprint:sha-384", "a=fingerprint:sha-512", "a=msid:")
_FINGERPRINT = re.compile(r"^a=fingerprint:sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})\s*$", re.I | re.M)


def check(sdp: str) -> None:
    """Refuse what no honest peer sends."""
    lines = sdp.splitlines()
    sections = sum(line.startswith("m=") for line in lines)
    candidates = sum(line.startswith("a=candidate") for line in lines)
    if len(sdp) > MAX_SDP_BYTES or not 1 <= sections <= MAX_SECTIONS or candidates > MAX_CANDIDATES:
        raise PeerError("The other side described its connection in a way that this program refuses.")


def fingerprint(sdp: str) -> bytes:
    """The SHA-256 of the one certificate that this description stands for."""
    found = {match.upper() for match in _FINGERPRINT.findall(sdp)}
    if len(found) != 1:
        raise PeerError("The other side's description does not name exactly one certificate.")
    return bytes.fromhex(found.pop().replace(":", ""))


def without_audio_extensions(sdp: str) -> str:
    """Drop the RTP header extensions of the audio section: 8 bytes in each voice packet that are not
    read, because the packets are routed by SSRC."""
    kept = []
    audio = False
    for line in sdp.splitlines():
        if line.startswith("m="):
            audio = line.startswith("m=audio")
        if not (audio and line.startswith("a=extmap")):
            kept.append(line)
    return "\r\n".join(kept) + "\r\n"


def compact(sdp: str) -> str:
    """The same description for texts that people carry: one fingerprint, no stream names."""
    foundations: dict[str, str] = {}

    def renumbered(line: str) -> str:
        foundation, space, rest = line.removeprefix(_CANDIDATE).partition(" ")
        return f"{_CANDIDATE}{foundations.setdefault(foundation, str(len(foundations) + 1))}{space}{rest}"

    lines = [line for line in sdp.splitlines() if not line.startswith(_SUPERFLUOUS)]
    return "\r\n".join(renumbered(x) if x.startswith(_CANDIDATE) else x for x in lines) + "\r\n"
