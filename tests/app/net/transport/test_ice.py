"""Our changes to aioice, and what they assume of it."""

import asyncio
import inspect
from typing import Any

import pytest
from aioice import Connection, ice, stun

from app.net.transport import ice as ours
from app.net.transport.ice import (
    CONSENT_EXPIRY_S,
    CONSENT_INTERVAL_S,
    Departure,
    Hosts,
    MeteredProtocol,
    attach,
    check_consent,
    choose_addresses,
    has_address,
    is_sound,
    source_towards,
)
from app.net.transport.wire_meter import WireMeter
from tests.app.virtual_time import VirtualLoop, run


def test_aioice_still_has_the_private_parts_that_we_replace() -> None:
    """If this fails after an upgrade: read what changed upstream, then adapt app/net/transport/ice.py."""
    assert ice.StunProtocol is MeteredProtocol
    assert list(inspect.signature(Connection.get_component_candidates).parameters)[:3] == [
        "self",
        "component",
        "addresses",
    ]
    assert "self.get_component_candidates(" in inspect.getsource(Connection.gather_candidates)
    assert "StunProtocol(self)" in inspect.getsource(Connection.get_component_candidates)
    assert "asyncio.create_task(self.query_consent())" in inspect.getsource(Connection.connect)
    assert "self._query_consent_task" in inspect.getsource(Connection.close)
    assert "_nominated" in inspect.getsource(Connection.check_complete)


def test_loopback_is_used_when_it_is_asked_for_or_nothing_else_is_there() -> None:
    assert choose_addresses(["192.0.2.1"], Hosts.ALL) == ["192.0.2.1"]
    assert choose_addresses([], Hosts.ALL) == ["127.0.0.1"]
    assert choose_addresses(["192.0.2.1"], Hosts.LOOPBACK) == ["127.0.0.1"]


def test_an_address_that_has_gone_is_noticed() -> None:
    assert has_address("127.0.0.1")
    assert has_address("::1")
    assert not has_address("192.0.2.77")
    assert not has_address("2001:db8::77")


def test_packets_leave_from_the_address_that_the_system_chooses() -> None:
    assert source_towards(("127.0.0.1", 9)) == "127.0.0.1"
    assert source_towards(("::1", 9)) == "::1"


@pytest.mark.parametrize(
    ("in_use", "chosen", "chosen_now", "gone"),
    [
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", "192.0.2.7", True),  # a cable was plugged in
        ("127.0.0.1", "127.0.0.1", "", False),  # there is no other way
        ("127.0.0.1", "192.0.2.7", "192.0.2.7", False),  # of two networks, not the first was connected
        ("127.0.0.1", "192.0.2.7", "127.0.0.1", False),
        ("127.0.0.1", "", "192.0.2.7", True),
        ("192.0.2.77", "127.0.0.1", "127.0.0.1", True),  # no address of ours any more
        ("::1", "2001:db8::1:2", "2001:db8::3:4", False),  # privacy extensions
        ("::1", "2001:db8::1:2", "2001:db8:0:1::3:4", True),
    ],
)
def test_a_network_that_the_system_has_left_is_noticed(
    in_use: str, chosen: str, chosen_now: str, gone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = chosen
    monkeypatch.setattr(ours, "source_towards", lambda target: source)
    departure = Departure(in_use, ("192.0.2.1", 9))
    source = chosen_now
    assert departure.has_gone is gone


def test_a_connection_without_a_meter_works_as_ever() -> None:
    async def scene() -> None:
        a, b = Connection(ice_controlling=True), Connection(ice_controlling=False)
        for connection in (a, b):
            attach(connection, WireMeter(), Hosts.LOOPBACK)
        plain = Connection(ice_controlling=True)
        assert not hasattr(plain, ours._METER)
        await asyncio.gather(a.gather_candidates(), b.gather_candidates())
        for one, other in ((a, b), (b, a)):
            for candidate in other.local_candidates:
                await one.add_remote_candidate(candidate)
            await one.add_remote_candidate(None)
            one.remote_username, one.remote_password = other.local_username, other.local_password
        await asyncio.gather(a.connect(), b.connect())
        await a.send(b"\x16hello")
        assert await b.recv() == b"\x16hello"
        await asyncio.gather(a.close(), b.close(), plain.close())

    asyncio.run(scene())


class FakeProtocol:
    """Answers a consent check after a round trip, if it answers."""

    def __init__(self, answers: bool, rtt_s: float) -> None:
        self.answers = answers
        self.rtt_s = rtt_s
        self.checks: list[int] = []

    async def request(self, request: Any, addr: Any, integrity_key: bytes, retransmissions: int) -> None:
        self.checks.append(retransmissions)
        timeout_s = sum(stun.RETRY_RTO * 2**n for n in range(retransmissions + 1))
        await asyncio.sleep(min(self.rtt_s, timeout_s))
        if not self.answers or self.rtt_s > timeout_s:
            raise stun.TransactionTimeout


class FakePair:
    def __init__(self, protocol: FakeProtocol) -> None:
        self.protocol = protocol
        self.remote_addr = ("192.0.2.1", 9)


class FakeConnection:
    remote_password = "x" * 22

    def __init__(self, protocol: FakeProtocol) -> None:
        self._nominated = {1: FakePair(protocol)}
        self._query_consent_task: object = "this task"
        self._closing = False
        self.closed_s: float | None = None

    def build_request(self, pair: FakePair, nominate: bool) -> object:
        return object()

    async def close(self) -> None:
        assert self._query_consent_task is None
        self.closed_s = asyncio.get_running_loop().time()


async def _keep(connection: FakeConnection, seconds: float) -> None:
    task = asyncio.ensure_future(check_consent(connection))  # type: ignore[arg-type]  # a stand-in
    await asyncio.wait([task], timeout=seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("rtt_s", [0.0, 0.6, 2.0, 3.0])
def test_consent_is_kept_at_any_round_trip_that_a_call_can_live_with(rtt_s: float) -> None:
    """aioice's own check ends every call at 0.51 s."""
    protocol = FakeProtocol(True, rtt_s)
    connection = FakeConnection(protocol)
    run(_keep(connection, 600), VirtualLoop())
    assert connection.closed_s is None
    assert len(protocol.checks) > 600 / (CONSENT_INTERVAL_S * 1.2 + rtt_s) - 1


def test_consent_that_is_not_given_any_more_ends_the_connection() -> None:
    connection = FakeConnection(FakeProtocol(False, 9.0))
    loop = VirtualLoop()
    start_s = loop.time()
    run(_keep(connection, 600), loop)
    assert connection.closed_s is not None
    assert (
        CONSENT_EXPIRY_S <= connection.closed_s - start_s <= CONSENT_EXPIRY_S + 1.2 * CONSENT_INTERVAL_S + 4
    )


def test_pinned_version_is_a_prefix_of_what_the_project_asks_for() -> None:
    assert ours.PINNED_AIOICE.startswith("0.13")


@pytest.mark.parametrize("attribute", ["0024 0001 01000000", "8028 0003 01020300"])
def test_attack_a_stun_attribute_of_the_wrong_length_is_dropped(attribute: str) -> None:
    """Found by fuzzing: aioice raises struct.error, and any program that knows our address may send it."""
    body = bytes.fromhex(attribute)
    message = (
        bytes.fromhex("0001") + len(body).to_bytes(2, "big") + bytes.fromhex("2112a442") + bytes(12) + body
    )
    assert not is_sound(message)
    genuine = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, bytes(12))
    genuine.attributes["PRIORITY"] = 1
    assert is_sound(bytes(genuine))
