"""What people type as STUN and TURN servers."""

from functools import partial

import pytest
from aiortc.rtcconfiguration import RTCIceServer
from aiortc.rtcicetransport import connection_kwargs

from app.net.transport.ice import Hosts
from app.net.transport.ice_servers import NatSettings, ServerError, Transport, peers

given = partial(NatSettings, username="anna", password="secret")


def test_nothing_named_is_nothing_used() -> None:
    config = peers(NatSettings(), Hosts.LOOPBACK)
    assert (config.ice_servers, config.relay_only, config.hosts) == ((), False, Hosts.LOOPBACK)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("stun.example.org", "stun:stun.example.org:3478"),
        (" stun:stun.example.org:99 ", "stun:stun.example.org:99"),
        ("192.0.2.7:5000", "stun:192.0.2.7:5000"),
    ],
)
def test_a_stun_server_may_be_written_in_any_usual_way(typed: str, url: str) -> None:
    assert peers(NatSettings(stun=typed)).ice_servers[0].url == url


@pytest.mark.parametrize(
    ("typed", "transport", "url"),
    [
        ("turn.example.org", Transport.UDP, "turn:turn.example.org:3478?transport=udp"),
        ("turn.example.org", Transport.TCP, "turn:turn.example.org:3478?transport=tcp"),
        ("turn.example.org", Transport.TLS, "turns:turn.example.org:5349?transport=tcp"),
        ("turns:turn.example.org", Transport.UDP, "turns:turn.example.org:5349?transport=tcp"),
        (
            "turns:turn.example.org:443?transport=tcp",
            Transport.UDP,
            "turns:turn.example.org:443?transport=tcp",
        ),
        ("turn:192.0.2.7:99?transport=tcp", Transport.UDP, "turn:192.0.2.7:99?transport=tcp"),
        ("turn://turn.example.org", Transport.UDP, "turn:turn.example.org:3478?transport=udp"),
    ],
)
def test_a_turn_server_may_be_written_in_any_usual_way(typed: str, transport: Transport, url: str) -> None:
    (server,) = peers(given(turn=typed, transport=transport)).ice_servers
    assert (server.url, server.username, server.credential) == (url, "anna", "secret")
    understood = connection_kwargs([RTCIceServer(server.url, server.username, server.credential)])
    assert understood["turn_server"][0] in typed


@pytest.mark.parametrize(
    "nat",
    [
        NatSettings(stun="http://stun.example.org"),
        NatSettings(stun="[2001:db8::1]"),
        NatSettings(stun="turn:example.org"),
        NatSettings(stun="example.org:99999"),
        NatSettings(stun="a b"),
        given(turn="stun:example.org"),
        given(turn="turn:example.org?transport=sctp"),
        NatSettings(turn="turn.example.org"),
        NatSettings(turn="turn.example.org", username="anna"),
        NatSettings(relay_only=True),
        NatSettings(stun="stun.example.org", relay_only=True),
    ],
)
def test_what_would_silently_not_be_used_is_explained(nat: NatSettings) -> None:
    with pytest.raises(ServerError) as fault:
        peers(nat)
    assert str(fault.value).endswith(".")
    assert "secret" not in str(fault.value)


def test_a_password_is_in_no_repr() -> None:
    assert "secret" not in repr(given(turn="turn.example.org"))
