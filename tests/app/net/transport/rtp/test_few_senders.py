"""SRTP between two sessions of the same key."""

import pylibsrtp
import pytest
from aiortc.rtp import RtcpByePacket, RtpPacket
from pylibsrtp import Policy, Session

from app.net.transport.rtp.few_senders import MAX_PACKET_BYTES, MAX_SENDERS, FewSenders


def session(kind: int, key: bytes = bytes(range(30))) -> Session:
    return Session(Policy(key=key, ssrc_type=kind, srtp_profile=Policy.SRTP_PROFILE_AES128_CM_SHA1_80))


def rtp(sender: int, number: int = 1) -> bytes:
    return RtpPacket(96, ssrc=sender, sequence_number=number, payload=b"opus").serialize()


def taken(guard: FewSenders, packet: bytes) -> bool:
    try:
        guard.unprotect(packet)
    except pylibsrtp.Error:
        return False
    return True


def test_attack_endless_senders_are_not_remembered_and_the_first_ones_stay() -> None:
    ours, guard = session(Policy.SSRC_ANY_OUTBOUND), FewSenders(session(Policy.SSRC_ANY_INBOUND))
    good = [n for n in range(1, 2_000) if taken(guard, ours.protect(rtp(n)))]
    assert good == list(range(1, MAX_SENDERS + 1))
    assert guard.unprotect(ours.protect(rtp(1, 2))) == rtp(1, 2)
    with pytest.raises(pylibsrtp.Error):
        guard.unprotect_rtcp(ours.protect_rtcp(bytes(RtcpByePacket(sources=[5_000]))))


def test_attack_packets_of_a_stranger_take_no_places() -> None:
    strange = session(Policy.SSRC_ANY_OUTBOUND, bytes(30))
    ours, guard = session(Policy.SSRC_ANY_OUTBOUND), FewSenders(session(Policy.SSRC_ANY_INBOUND))
    assert not any(taken(guard, strange.protect(rtp(n))) for n in range(1, 100))
    assert taken(guard, ours.protect(rtp(7)))


def test_attack_a_packet_beyond_the_buffer_is_dropped_like_any_other() -> None:
    guard = FewSenders(session(Policy.SSRC_ANY_INBOUND))
    for packet in (bytes([0x80]) * (MAX_PACKET_BYTES + 1), bytes([0x80, 200]) * MAX_PACKET_BYTES, b"\x80"):
        assert not taken(guard, packet)
        with pytest.raises(pylibsrtp.Error):
            guard.unprotect_rtcp(packet)
