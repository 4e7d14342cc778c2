import random
import struct

import pytest

from app.net.transport.rtp.redundancy import MOST_EARLIER, PAYLOAD_TYPE, RepeatedVoice, VoiceRepeater

OPUS = 96


def rtp(n: int, opus: bytes) -> bytes:
    """The n-th packet of 20 ms; numbers and times wrap around on the way."""
    return struct.pack("!BBHLL", 0x80, OPUS, (65_533 + n) & 0xFFFF, (n * 960 - 2000) & 0xFFFFFFFF, 7) + opus


def taken(voice: RepeatedVoice, packet: bytes) -> list[bytes]:
    kind, sequence, timestamp = struct.unpack_from("!xBHL", packet)
    if kind & 0x7F != PAYLOAD_TYPE:
        voice.note(sequence)
        return [packet[12:]]
    found = list(voice.unload(packet[12:], sequence, timestamp))
    for opus, number, at in found:
        assert rtp(int(opus), opus)[2:8] == struct.pack("!HL", number, at)
    return [opus for opus, _, _ in found]


@pytest.mark.parametrize("earlier", range(MOST_EARLIER + 1))
def test_what_as_many_packets_in_a_row_have_lost_comes_with_the_next_and_nothing_comes_twice(
    earlier: int,
) -> None:
    repeater, voice, heard = VoiceRepeater(), RepeatedVoice(), list[bytes]()
    repeater.earlier = earlier
    packets = [repeater.load(rtp(n, b"%d" % n)) for n in range(63)]
    for n, packet in enumerate(packets):
        if n % 7 not in range(1, earlier + 1):
            heard += taken(voice, packet)
    assert heard == [b"%d" % n for n in range(63)]


def test_without_agreement_a_packet_leaves_as_it_is() -> None:
    repeater = VoiceRepeater()
    assert [repeater.load(rtp(n, b"opus")) for n in range(5)] == [rtp(n, b"opus") for n in range(5)]


def test_a_pause_longer_than_an_age_can_say_is_no_error() -> None:
    repeater = VoiceRepeater()
    repeater.earlier = 2
    repeater.load(rtp(0, b"0"))
    assert repeater.load(rtp(100, b"100")) == rtp(100, b"100")


def test_attack_payloads_of_noise_bring_nothing_that_was_not_in_them_and_no_error() -> None:
    dice, voice = random.Random(1), RepeatedVoice()
    for n in range(20_000):
        payload = dice.randbytes(dice.randrange(63))
        found = [opus for opus, _, _ in voice.unload(payload, n & 0xFFFF, dice.getrandbits(32))]
        assert len(found) <= MOST_EARLIER + 1
        assert sum(map(len, found)) <= len(payload)
