"""Targets of what leads to a call: requests, notices, descriptions, codes, invites, rings."""

import json
import random
from collections.abc import Coroutine
from typing import Any, cast

from aiortc.sdp import SessionDescription

from app.call.role import Role
from app.net.errors import NetworkError
from app.net.pairing import codes, exchange, invite, noise_kk
from app.net.pairing.contact import MAX_NAME, Contact, ContactCard
from app.net.pairing.crypto import Secret
from app.net.pairing.recognition import Recognition
from app.net.rendezvous import client
from app.net.rendezvous.nudges import Nudges
from app.net.rendezvous.rooms import RefusedError
from app.net.rendezvous.server import RendezvousServer, _request
from app.net.rendezvous.strands import Strands
from app.net.transport import sdp
from tests.fuzz.target import Fresh

# Signalling


REQUESTS: tuple[object, ...] = (
    {"do": "open"},
    {"do": "join", "nameplate": 7},
    {"do": "meet", "room": "0123456789abcdef" * 2, "seat": "caller"},
    {"do": "meet", "room": "f" * 32, "seat": "joiner"},
)
NOTICES: tuple[object, ...] = (
    {"is": "open", "nameplate": 7},
    {"is": "paired"},
    {"is": "left"},
    {"is": "refused", "why": "no-room"},
)


def request(dice: random.Random) -> Fresh:
    """First frames of clients, each a new one, to the rendezvous."""
    server = RendezvousServer()
    _finish(server._rooms.start(server._deliver))
    nobody = Strands(Nudges())  # it has none: what is told to it goes nowhere
    members = iter(range(1 << 62))

    def read(data: bytes) -> bool:
        text, number = data.decode("utf-8", "replace"), next(members)
        try:
            _finish(server._enter(str(number), nobody, _request(text)))
        except RefusedError:
            return False
        if number % 3:
            _finish(server._rooms.leave(str(number)))
        return True

    def still_works() -> None:
        assert server.rooms <= 20_000

    return Fresh([json.dumps(r).encode() for r in REQUESTS], read, still_works)


def _finish(work: Coroutine[Any, Any, object]) -> None:
    """Run what has nothing to wait for."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("it waits for something")


def notice(dice: random.Random) -> Fresh:
    """Text frames of a hostile rendezvous."""

    def read(data: bytes) -> bool:
        found = client._notice(data.decode("utf-8", "replace"))
        assert isinstance(str(client._fault(found)), str)
        return bool(found)

    return Fresh([json.dumps(n).encode() for n in NOTICES], read)


def sealed(dice: random.Random) -> Fresh:
    """What was sealed by somebody who knows the code, and still means harm."""
    seeds = [json.dumps({"answer": "v=0", "nonce": "00" * 16}), json.dumps({"nonce": "ff" * 16})]

    def read(data: bytes) -> bool:
        try:
            *_, text = exchange.fields(data, ("answer", "nonce"))
            exchange.nonce_of(text)
        except NetworkError:
            return False
        return True

    return Fresh([seed.encode() for seed in seeds], read)


DESCRIPTION = """v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
m=audio 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 192.0.2.1\r\na=mid:0\r\na=sendrecv\r\na=rtcp-mux\r\n\
a=ssrc:1 cname:x\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\n\
a=candidate:1 1 udp 2130706431 192.0.2.1 50000 typ host\r\na=end-of-candidates\r\na=ice-ufrag:abcd\r\n\
a=ice-pwd:abcdefabcdefabcdefabcd\r\na=fingerprint:sha-256 {0}\r\na=setup:actpass\r\n\
m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 192.0.2.1\r\na=mid:1\r\na=sctp-port:5000\r\n\
a=max-message-size:65536\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefabcdefabcdefabcd\r\n\
a=fingerprint:sha-256 {0}\r\na=setup:actpass\r\n""".format(":".join(["AB"] * 32))


def description(dice: random.Random) -> Fresh:
    """Session descriptions: our checks, then aiortc's parser, whose any failure the peer explains."""

    def read(data: bytes) -> bool:
        text = data.decode("utf-8", "replace")
        try:
            sdp.check(text)
            assert len(sdp.fingerprint(text)) == 32
        except NetworkError:
            return False
        sdp.without_audio_extensions(text)
        try:
            SessionDescription.parse(text)
        except Exception:  # Peer._remote makes a sentence of it, whatever it is
            return False
        return True

    return Fresh([DESCRIPTION.encode()], read)


def code(dice: random.Random) -> Fresh:
    """Codes as somebody tells a person to type them."""

    def read(data: bytes) -> bool:
        try:
            spoken, _ = codes.split_address(data.decode("utf-8", "replace"))
            found = codes.parse(spoken)
        except NetworkError:
            return False
        assert codes.parse(str(found)) == found
        return True

    return Fresh([b"7-acorn-violin", b"999999 ACOR viol", b"7-acorn-violin@[2001:db8::1]:8765"], read)


def invitation(dice: random.Random) -> Fresh:
    """The plain text of an invite, sealed by a hostile author, and texts that are pasted."""
    good = json.dumps({"offer": DESCRIPTION, "commitment": "00" * 32, "expires": "1800000060", "meeting": ""})
    inviter = invite.Inviter(cast(Any, None))

    def read(data: bytes) -> bool:
        text = data.decode("utf-8", "replace")
        if dice.random() < 0.7:
            sealed_ = inviter._secret.sealer().seal(data)
            text = invite._text("invite", inviter._seed + sealed_)
        try:
            invite.Invitee(text, 1_800_000_000.0, invite.AnsweredInvites())
        except NetworkError:
            return False
        return True

    return Fresh([invite._pack(json.loads(good)), b"eigencall-invite-1:AAAA:end"], read)


def recognition(dice: random.Random) -> Fresh:
    """Steps of the recognition of two who kept each other, to a side that has begun it."""
    keys = noise_kk.Keys(bytes([1] * 32), noise_kk.public(bytes([2] * 32)), bytes([3] * 32))
    theirs = noise_kk.Keys(bytes([2] * 32), noise_kk.public(bytes([1] * 32)), bytes([3] * 32))
    role = dice.choice(tuple(Role))
    ours, other = (
        Recognition(Secret(side, bytes(32)), [Contact("0" * 16, "Ann", side, pair, "ws://x")])
        for side, pair in ((role, keys), (role.other, theirs))
    )
    said = [other.opening()]
    answer = other.receive(ours.opening())
    said += [answer] if answer is not None else []

    def read(data: bytes) -> bool:
        answer = ours.receive(data)
        assert answer is None or len(answer) <= 49
        assert ours.known is None, "the last step is not among what was said"
        return answer is not None

    return Fresh([*said, b"\3" + bytes(32)], read)


def ring(dice: random.Random) -> Fresh:
    """What rings: the first message of a handshake, and the wish to be kept."""
    keys = noise_kk.Keys(bytes([1] * 32), noise_kk.public(bytes([2] * 32)), bytes([3] * 32))
    caller = noise_kk.Keys(bytes([2] * 32), noise_kk.public(bytes([1] * 32)), bytes([3] * 32))

    def read(data: bytes) -> bool:
        offer = ContactCard.parse(data)
        assert offer is None or len(offer.name) <= MAX_NAME
        try:
            noise_kk.Handshake(keys, b"", initiator=False).read(data)
        except noise_kk.StrangerError:
            return False
        return True

    seeds = [noise_kk.Handshake(caller, b"", initiator=True).write(), bytes(ContactCard(bytes(32), "Anna"))]
    return Fresh(seeds, read)
