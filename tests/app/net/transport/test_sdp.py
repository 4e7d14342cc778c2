"""What we look at in a session description."""

import pytest

from app.net.errors import PeerError
from app.net.transport.sdp import (
    MAX_CANDIDATES,
    MAX_SDP_BYTES,
    check,
    fingerprint,
    shared_candidates,
    without_audio_extensions,
    without_names,
)

LINE = "a=fingerprint:sha-256 " + ":".join(["AB"] * 32)
GOOD = f"v=0\r\nm=audio 9 X 0\r\n{LINE}\r\na=fingerprint:sha-384 00:11\r\nm=application 9 X\r\n{LINE}\r\n"


def test_the_fingerprint_is_the_one_that_all_sections_name() -> None:
    assert fingerprint(GOOD) == bytes([0xAB] * 32)
    assert fingerprint(GOOD.lower()) == bytes([0xAB] * 32)


@pytest.mark.parametrize(
    "sdp",
    [
        "",
        LINE,
        GOOD + "a=fingerprint:sha-256 " + ":".join(["CD"] * 32),
        LINE[:-3],
        LINE.replace("sha-256", "sha-1"),
    ],
)
def test_attack_no_fingerprint_or_two_different_ones_are_refused(sdp: str) -> None:
    with pytest.raises(PeerError):
        fingerprint(sdp)


@pytest.mark.parametrize(
    "sdp",
    [
        "",
        "v=0\r\n",
        GOOD + "x" * MAX_SDP_BYTES,
        GOOD + "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n" * (MAX_CANDIDATES + 1),
    ],
)
def test_attack_descriptions_that_would_open_sockets_or_send_probes_without_end_are_refused(sdp: str) -> None:
    with pytest.raises(PeerError):
        check(sdp)


@pytest.mark.parametrize(
    "section",
    ["video 9 UDP/TLS/RTP/SAVPF 97", "audio 9 UDP/TLS/RTP/SAVPF 0", "application 9 X", "text 9 X", ""],
)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\v", "\u2028"])
def test_attack_a_section_that_was_not_negotiated_is_refused(section: str, end: str) -> None:
    """aiortc would decode video, or what comes for a second audio section, with FFmpeg and libvpx."""
    with pytest.raises(PeerError) as refused:
        check(GOOD + f"a=x{end}m={section}{end}{LINE}{end}")
    assert "refused" in str(refused.value)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\f", "\x85"])
def test_attack_a_kept_fingerprint_in_one_section_and_a_thiefs_in_another_is_refused(end: str) -> None:
    thief = LINE.replace("AB", "CD")
    for text in (
        f"m=audio 9 X{end}{thief}{end}m=application 9 X{end}{LINE}{end}",
        f"m=audio 9 X{end}{LINE}{end}m=application 9 X{end}{thief}{end}",
        f"m=audio 9 X{end}m=application 9 X{end}{LINE}{end}",
        f"{thief}{end}m=audio 9 X{end}{LINE}{end}m=application 9 X{end}{LINE}{end}",
        f"m=audio 9 X{end}{LINE}{end}{thief}{end}",
    ):
        with pytest.raises(PeerError):
            fingerprint(text)


def test_a_fingerprint_before_all_sections_stands_for_each() -> None:
    assert fingerprint(f"{LINE}\nm=audio 9 X\nm=application 9 X\n") == bytes([0xAB] * 32)


def test_an_honest_description_passes() -> None:
    check(GOOD)


def test_the_candidates_of_the_first_section_are_those_of_all() -> None:
    candidate, end = "a=candidate:1 1 udp 1 192.0.2.1 9 typ relay", "a=end-of-candidates"
    whole = f"v=0\r\nm=audio 9\r\n{candidate}\r\n{end}\r\nm=application 9\r\n{candidate}\r\n{end}\r\n"
    assert shared_candidates(f"v=0\r\nm=audio 9\r\n{candidate}\r\n{end}\r\nm=application 9\r\n") == whole
    assert shared_candidates(whole) == whole


def test_attack_no_name_of_a_candidate_is_looked_up() -> None:
    address, name = (f"a=candidate:1 1 udp 1 {host} 9 typ host" for host in ("192.0.2.1", "f00.local"))
    assert without_names(f"{GOOD}{address}\r\n{name}\r\n") == f"{GOOD}{address}\r\n"


def test_only_the_audio_section_loses_its_extensions() -> None:
    sdp = "v=0\r\nm=audio\r\na=extmap:1 x\r\na=mid:0\r\nm=video\r\na=extmap:2 y\r\n"
    assert without_audio_extensions(sdp) == "v=0\r\nm=audio\r\na=mid:0\r\nm=video\r\na=extmap:2 y\r\n"
