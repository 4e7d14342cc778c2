"""`eigencall puppet` over a real socket of this machine, read by decoders that are not ours."""

import socket
import struct

import pytest
from pythonosc.osc_bundle import OscBundle

from app.__main__ import main
from app.commands import puppet
from app.commands.puppet import destination
from exits.errors import ExitError
from tests.app.commands.faces import options, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("127.0.0.1", 39539)),
        ("127.0.0.1", ("127.0.0.1", 39539)),
        ("127.0.0.1:5000", ("127.0.0.1", 5000)),
        ("[::1]:5000", ("::1", 5000)),
        ("::1", ("::1", 39539)),
    ],
)
def test_destinations_are_understood(text: str, expected: tuple[str, int]) -> None:
    assert destination(text, 39539)[1] == expected


@pytest.mark.parametrize("text", ["127.0.0.1:0", "127.0.0.1:70000", "127.0.0.1:x", "no such host.invalid"])
def test_a_destination_that_is_none_is_a_sentence(text: str) -> None:
    with pytest.raises(ExitError, match=r"is no port|no machine"):
        destination(text, 39539)


def received(protocol: str, frames: int, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What arrives at a socket of loopback while the command runs."""
    monkeypatch.setattr(puppet, "faces", told(frames))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        udp.bind(("127.0.0.1", 0))
        assert puppet.run(options("puppet", protocol, "--to", f"127.0.0.1:{udp.getsockname()[1]}")) == 0
        udp.setblocking(False)
        out = []
        while True:
            try:
                out.append(udp.recv(65536))
            except BlockingIOError:
                return out


def test_vmc_frames_arrive_and_the_smile_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    smiles, turns = [], []
    for datagram in received("vmc", 6, monkeypatch):
        for message in OscBundle(datagram):
            if message.address == "/VMC/Ext/Blend/Val" and message.params[0] == "MouthSmileLeft":
                smiles.append(message.params[1])
            if message.address == "/VMC/Ext/Bone/Pos" and message.params[0] == "Head":
                turns.append(message.params[5])
    assert len(smiles) == len(turns) == 6
    assert smiles == sorted(smiles)
    assert smiles[-1] == pytest.approx(1, abs=0.05)
    assert turns[-1] < turns[0] < 0  # to the subject's left: about Unity's y, the negative way


def test_live_link_frames_arrive_under_the_subject_s_name(monkeypatch: pytest.MonkeyPatch) -> None:
    datagrams = received("live-link", 4, monkeypatch)
    assert len(datagrams) == 4
    values = struct.unpack(">61f", datagrams[-1][-244:])
    assert b"\x00\x00\x00\x09Eigencall" in datagrams[-1]
    assert values[23] == pytest.approx(1, abs=0.05)  # mouthSmileLeft
    assert values[52] > 0.1  # HeadYaw


def test_nobody_there_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(puppet, "faces", told(3))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        port = udp.getsockname()[1]
    assert puppet.run(options("puppet", "vmc", "--to", f"127.0.0.1:{port}")) == 0


def test_the_whole_command_moves_an_avatar_by_a_clip(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        udp.settimeout(0)
        where = f"127.0.0.1:{udp.getsockname()[1]}"
        assert main(["puppet", "vmc", "--camera", "sample", "--to", where, "--seconds", "0.5"]) == 0
        assert next(iter(OscBundle(udp.recv(65536)))).address == "/VMC/Ext/OK"
    assert "frames sent" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["puppet", "vmc", "--camera", "nowhere.mp4"], "no file nowhere.mp4"),
        (["puppet", "vmc", "--to", "127.0.0.1:abc"], "abc is no port"),
        (
            ["puppet", "live-link", "--camera", "sample", "--avatar", "nobody"],
            "no invented face named nobody",
        ),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    assert sentence in capsys.readouterr().err
