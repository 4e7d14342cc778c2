"""The few things that we must know of a session description: its sections, its fingerprint, our economies.

A description arrives authenticated, but its author may still be hostile: a media section makes aiortc open
sockets and decode what comes, each candidate makes it send probes. So only the sections that a call has are
let through, each once, and candidates are bounded, before aiortc sees them. Lines are told apart as aiortc's
parser does it, so that both read the same description.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from ipaddress import ip_address

from app.net.errors import PeerError
from codec.sentence import Sentence

MAX_SDP_BYTES = 16_384
SECTIONS = frozenset({"audio", "application"})
"""What a call negotiates, each at most once. Video, or a second audio section, would reach a decoder."""
MAX_CANDIDATES = 32  # each one is an address that we will send probes to

_CANDIDATE = "a=candidate:"
_ALL_TOLD = "a=end-of-candidates"
_INIT = "a=sctp-init:"
_SUPERFLUOUS = ("a=fingerprint:sha-384", "a=fingerprint:sha-512", "a=msid:", _INIT)
_FINGERPRINT = re.compile(r"a=fingerprint:\s*sha-256\s+((?:[0-9A-F]{2}:){31}[0-9A-F]{2})\s*", re.I)

REFUSED = Sentence(
    "The other side described its connection in a way that is refused here. Install the same version of "
    "Eigencall on both sides, and call again."
)
UNASKED = Sentence(
    "The other side wants to send something that a call does not have, such as video, and was refused. "
    "Both sides need Eigencall itself."
)
CERTIFICATES = Sentence(
    "The other side shows no certificate, or several, so the call was refused. Call "
    "again; if that does not help, install the same version of Eigencall on both sides."
)


def check(sdp: str, sections: frozenset[str] = SECTIONS) -> None:
    """Refuse what no honest peer sends: more than fits, or a section that was not negotiated."""
    if len(sdp) > MAX_SDP_BYTES:
        raise PeerError(REFUSED)
    lines = sdp.splitlines()
    kinds = [line[2:].partition(" ")[0] for line in lines if line.startswith("m=")]
    candidates = sum(line.startswith("a=candidate") for line in lines)
    if not kinds or candidates > MAX_CANDIDATES:
        raise PeerError(REFUSED)
    if len(kinds) > len(set(kinds)) or not sections.issuperset(kinds):
        raise PeerError(UNASKED)


def fingerprint(sdp: str) -> bytes:
    """The SHA-256 of the one certificate that this description stands for: every section must name it, by
    itself or by what stands before all sections."""
    session, *sections = _parts(sdp)
    found = {frozenset(_fingerprints([*session, *section])) for section in sections}
    if len(found) != 1 or len(named := found.pop()) != 1:
        raise PeerError(CERTIFICATES)
    return bytes.fromhex(min(named).replace(":", ""))


def _parts(sdp: str) -> list[list[str]]:
    """The lines before all sections, then those of each."""
    parts: list[list[str]] = [[]]
    for line in sdp.splitlines():
        if line.startswith("m="):
            parts.append([])
        parts[-1].append(line)
    return parts


def _fingerprints(lines: list[str]) -> Iterator[str]:
    matches = (_FINGERPRINT.fullmatch(line) for line in lines)
    return (match[1].upper() for match in matches if match is not None)


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


def with_init(sdp: str, init: bytes) -> str:
    """The description with the INIT chunk of its association (draft-hancke-tsvwg-snap), in the section of the
    data channels, which is the last."""
    return f"{sdp}{_INIT}{b64encode(init).decode()}\r\n"


def init_of(sdp: str) -> bytes | None:
    """The INIT chunk that a description holds, if any. Raises ValueError if it is not base64."""
    found = (line.removeprefix(_INIT) for line in sdp.splitlines() if line.startswith(_INIT))
    text = next(found, None)
    return None if text is None else b64decode(text, validate=True)


def shared_candidates(sdp: str) -> str:
    """The candidates of the first section in each of them: all share its transport. Browsers name them there
    alone (RFC 9143 section 7.1.3), and aiortc believes the last section."""
    session, *sections = _parts(sdp)
    found = [line for line in sections[0] if line.startswith((_CANDIDATE, _ALL_TOLD))]
    whole = [line for each in sections for line in (*each, *(new for new in found if new not in each))]
    return "\r\n".join([*session, *whole]) + "\r\n"


def without_names(sdp: str) -> str:
    """Drop the candidates that are names, `….local`: to look one up would ask all of the own network."""
    kept = (line for line in sdp.splitlines() if not (line.startswith(_CANDIDATE) and _is_name(line)))
    return "\r\n".join(kept) + "\r\n"


def _is_name(candidate: str) -> bool:
    try:
        ip_address(candidate.split()[4])
    except (ValueError, IndexError):
        return True
    return False


def compact(sdp: str) -> str:
    """The same description for texts that people carry: one fingerprint, no stream names."""
    foundations: dict[str, str] = {}

    def renumbered(line: str) -> str:
        foundation, space, rest = line.removeprefix(_CANDIDATE).partition(" ")
        return f"{_CANDIDATE}{foundations.setdefault(foundation, str(len(foundations) + 1))}{space}{rest}"

    lines = [line for line in sdp.splitlines() if not line.startswith(_SUPERFLUOUS)]
    return "\r\n".join(renumbered(x) if x.startswith(_CANDIDATE) else x for x in lines) + "\r\n"
