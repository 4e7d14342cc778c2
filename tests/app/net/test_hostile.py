"""A hostile rendezvous server between two whole sides: there is no call, and both people read why."""

from collections.abc import Callable

import pytest

from app.call.status import Phase
from app.net.pairing.crypto import SETUP_ALTERED, WRONG_CODE
from app.net.rendezvous import client
from app.net.rendezvous.client import LEFT, SILENT
from app.net.rendezvous.room_store import Member
from app.net.rendezvous.server import RendezvousServer
from tests.app.calls import House, active

Relay = Callable[[int, bytes, list[bytes]], list[bytes]]
"""(number of the message in this room, message, all before it) -> what is delivered instead."""


class HostileServer(RendezvousServer):
    """Does to messages what it is told; its own rules it keeps."""

    relay: Relay

    def __init__(self, relay: Relay) -> None:
        super().__init__()
        self.relay = relay
        self._history: list[bytes] = []

    async def _relay(self, member: Member, data: bytes) -> None:
        delivered = self.relay(len(self._history), data, self._history)
        self._history.append(data)
        for message in delivered:
            await super()._relay(member, message)


HOSTILE: dict[str, Relay] = {
    "drops the descriptions": lambda n, m, h: [] if m[0] == 3 else [m],
    "drops everything": lambda n, m, h: [],
    "flips a bit in the descriptions": lambda n, m, h: [m[:-1] + bytes([m[-1] ^ 1])] if m[0] == 3 else [m],
    "swaps the descriptions for others of its own": lambda n, m, h: (
        [b"\x03" + bytes(len(m))] if m[0] == 3 else [m]
    ),
    "says everything twice": lambda n, m, h: [m, m],
    "replays the first message instead of the rest": lambda n, m, h: [h[0]] if h else [m],
    "sends each side its own messages back first": lambda n, m, h: [h[-1], m] if h else [m],
    "replaces the hellos": lambda n, m, h: [m[:3] + bytes(32)] if m[0] == 1 else [m],
    "replaces the confirmations": lambda n, m, h: [b"\x02" + bytes(32)] if m[0] == 2 else [m],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_attack_a_hostile_rendezvous_prevents_the_call_and_both_are_told(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(client, "PEER_TIMEOUT_S", 0.5)
    with House(server=HostileServer(HOSTILE[name])) as house:
        house.call_b.join(house.start())
        house.a.wait_for(Phase.ENDED)
        house.b.wait_for(Phase.ENDED)
        for seen in (house.a, house.b):
            assert seen.message in (SETUP_ALTERED, WRONG_CODE, SILENT, LEFT)
            assert seen.connected == []
            assert Phase.LIVE not in [status[0] for status in seen.statuses]


def test_a_restarted_rendezvous_is_found_again_when_it_is_needed() -> None:
    with House() as house:
        house.connect()
        port = house.server.port
        house.thread.submit(house.server.stop()).result(5)
        house.thread.submit(_vanish(house)).result(5)
        house.a.wait_for(Phase.RECOVERING)
        house.b.wait_for(Phase.RECOVERING)
        house.server = RendezvousServer(port=port)
        house.thread.submit(house.server.start()).result(5)
        house.a.wait_for(Phase.LIVE)
        house.b.wait_for(Phase.LIVE)
        assert house.a.connected == house.b.connected == [False, True]


async def _vanish(house: House) -> None:
    """Let both connections' sockets hear nothing more, as a suspended laptop's do."""
    for call in (house.call_a, house.call_b):
        for protocol in active(call).peer.ice._protocols:
            setattr(protocol, "datagram_received", lambda *_: None)  # noqa: B010 - mypy: a method
