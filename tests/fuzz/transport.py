"""Targets below the call: SCTP inside of DTLS; RTP, RTCP and STUN."""

import asyncio
import random
from contextlib import suppress
from functools import cache
from typing import Any

from aioice import stun
from aiortc import rtcsctptransport as sctp
from aiortc.rtp import (
    HeaderExtensionsMap,
    RtcpByePacket,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
    RtpPacket,
    pack_remb_fci,
)

from app.net.transport.ice import is_sound
from app.net.transport.wire_meter import PacketKind, kind_of
from tests.app.net.transport.test_lean_sctp import Pair
from tests.app.virtual_time import VirtualLoop
from tests.fuzz.target import Fresh

# SCTP, inside of DTLS


def packets(dice: random.Random) -> Fresh:
    """Chunks in a packet of the right tag and checksum, to an association in the middle of a call."""
    loop = VirtualLoop()
    pair = loop.run_until_complete(_association())
    transport = pair.b.transport
    tag = transport._local_verification_tag

    def read(data: bytes) -> bool:
        packet = sctp.serialize_packet(5000, 5000, tag, _Raw(data))
        loop.run_until_complete(transport._handle_data(packet))
        held = len(transport._sack_misordered) + sum(map(_held, transport._inbound_streams.values()))
        assert held <= 16_384, "what waits for missing chunks is bounded"
        return True

    def close() -> None:
        loop.run_until_complete(pair.close())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    return Fresh([bytes(chunk) for chunk in pair.a.wire.chunks], read, close=close)


async def _association() -> Pair:
    pair = Pair()
    await pair.connect()
    for k in range(40):
        pair.a.face.send(bytes([k]) * 20)
        pair.a.control.send(bytes([k]) * 300 * (1 + k % 9))
        pair.b.control.send(bytes([k]) * 30)
        await asyncio.sleep(0.001)
    return pair


def _held(stream: sctp.InboundStream) -> int:
    return len(stream.reassembly)


class _Raw(sctp.Chunk):
    """Whatever these bytes are."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self._raw = raw

    def __bytes__(self) -> bytes:
        return self._raw + bytes(-len(self._raw) % 4)


# What aioice and aiortc read of the network


@cache
def _media() -> list[bytes]:
    """RTP with and without header extensions, RTCP of each kind, STUN checks and answers."""
    packets = [RtpPacket(payload_type=96, ssrc=1, sequence_number=k, timestamp=960 * k) for k in range(3)]
    for packet in packets:
        packet.payload = b"opus"
    sender = RtcpSenderInfo(ntp_timestamp=1 << 40, rtp_timestamp=1, packet_count=2, octet_count=3)
    report = RtcpReceiverInfo(1, 0, 0, 5, 6, 7, 8)
    reports: list[Any] = [
        RtcpSrPacket(ssrc=1, sender_info=sender, reports=[report]),
        RtcpRrPacket(ssrc=1, reports=[report]),
        RtcpSdesPacket(chunks=[RtcpSourceInfo(ssrc=1, items=[(1, b"name")])]),
        RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=2, lost=[3, 4]),
        RtcpPsfbPacket(fmt=15, ssrc=1, media_ssrc=2, fci=pack_remb_fci(10_000, [1])),
        RtcpByePacket(sources=[1]),
    ]
    extended = RtpPacket(payload_type=96).serialize(HeaderExtensionsMap())[:12]
    one_byte = bytes([0x90]) + extended[1:] + bytes.fromhex("bede000110ff0000") + b"opus"
    check = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, b"0" * 12)
    check.attributes["USERNAME"] = "abcd:efgh"
    check.attributes["PRIORITY"] = 1
    check.add_message_integrity(b"key")
    answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, b"0" * 12)
    answer.attributes["XOR-MAPPED-ADDRESS"] = ("192.0.2.1", 1234)
    answer.attributes["ERROR-CODE"] = (401, "no")
    answer.attributes["XOR-PEER-ADDRESS"] = ("2001:db8::1", 1234)
    return [*(p.serialize() for p in packets), one_byte, *map(bytes, (*reports, check, answer))]


def media(dice: random.Random) -> Fresh:
    """Datagrams as they come: what neither parser knows is a ValueError, which both callers pass over."""
    extensions = HeaderExtensionsMap()

    def read(data: bytes) -> bool:
        good = int(is_sound(data) and kind_of(data) is PacketKind.STUN)
        for parse in (lambda d: RtpPacket.parse(d, extensions), RtcpPacket.parse):
            with suppress(ValueError):
                parse(data)
                good += 1
        return good > 0

    return Fresh(_media(), read)
