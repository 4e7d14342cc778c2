"""What a switch and a NAT make of IPv4 packets, down to their checksums."""

import socket
import struct

import pytest

from app.bench.lab.packets import TCP, UDP, Endpoint, Flow, HomeRouter, flow_of, target_of, with_source

INSIDE, OUTSIDE = Endpoint("10.77.1.1", 5000), Endpoint("10.77.2.1", 6000)
PUBLIC = "10.77.9.1"


def ones_sum(data: bytes) -> int:
    """RFC 1071; 0xFFFF over data with its right checksum in it."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def pseudo(packet: bytes) -> bytes:
    return packet[12:20] + struct.pack("!BBH", 0, packet[9], len(packet) - 20)


def packet(protocol: int, source: Endpoint, target: Endpoint, payload: bytes = b"face") -> bytes:
    ports = struct.pack("!HH", source.port, target.port)
    if protocol == UDP:
        transport, at = ports + struct.pack("!HH", 8 + len(payload), 0) + payload, 6
    else:
        transport, at = ports + struct.pack("!IIHHHH", 1, 2, 0x5018, 9, 0, 0) + payload, 16
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(transport), 7, 0, 64, protocol, 0)
    header += socket.inet_aton(source.address) + socket.inet_aton(target.address)
    header = header[:10] + struct.pack("!H", 0xFFFF - ones_sum(header)) + header[12:]
    checksum = 0xFFFF - ones_sum(pseudo(header + transport) + transport)
    return header + transport[:at] + struct.pack("!H", checksum) + transport[at + 2 :]


def is_sound(data: bytes) -> bool:
    return ones_sum(data[:20]) == 0xFFFF and ones_sum(pseudo(data) + data[20:]) == 0xFFFF


@pytest.mark.parametrize("protocol", [TCP, UDP])
def test_a_rewritten_packet_has_right_checksums(protocol: int) -> None:
    sent = packet(protocol, INSIDE, OUTSIDE)
    assert is_sound(sent)
    new = Endpoint(PUBLIC, 20_000)
    rewritten = with_source(sent, new)
    assert is_sound(rewritten)
    assert flow_of(rewritten) == Flow(protocol, new, OUTSIDE)
    assert rewritten[-4:] == b"face"


def test_a_datagram_without_a_checksum_keeps_none() -> None:
    sent = bytearray(packet(UDP, INSIDE, OUTSIDE))
    sent[26:28] = b"\0\0"
    assert with_source(bytes(sent), Endpoint(PUBLIC, 1))[26:28] == b"\0\0"


def test_an_answer_comes_back_through_the_nat_and_a_stranger_does_not() -> None:
    nat = HomeRouter(PUBLIC)
    out = nat.outwards(packet(UDP, INSIDE, OUTSIDE))
    assert out is not None
    seen = flow_of(out)
    assert seen is not None
    assert seen.source.address == PUBLIC
    back = nat.inwards(packet(UDP, OUTSIDE, seen.source))
    assert back is not None
    assert is_sound(back)
    assert flow_of(back) == Flow(UDP, OUTSIDE, INSIDE)
    assert nat.inwards(packet(UDP, Endpoint("10.77.0.9", 6000), seen.source)) is None


def test_one_mapping_serves_every_target_until_it_is_forgotten() -> None:
    nat = HomeRouter(PUBLIC)
    first, other = (nat.outwards(packet(UDP, INSIDE, t)) for t in (OUTSIDE, Endpoint("10.77.0.1", 9)))
    assert first is not None
    assert other is not None
    assert flow_of(first).source == flow_of(other).source  # type: ignore[union-attr]
    nat.rebind()
    assert nat.inwards(packet(UDP, OUTSIDE, flow_of(first).source)) is None  # type: ignore[union-attr]
    again = nat.outwards(packet(UDP, INSIDE, OUTSIDE))
    assert flow_of(again).source != flow_of(first).source  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize("junk", [b"", b"\x60" + bytes(39), b"\x45" + bytes(18), b"\x45" + bytes(22)])
def test_what_is_no_whole_packet_is_passed_over(junk: bytes) -> None:
    assert flow_of(junk) is None
    assert HomeRouter(PUBLIC).outwards(junk) is None
    assert target_of(b"\x60" + bytes(39)) is None
