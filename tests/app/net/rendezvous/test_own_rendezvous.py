"""The rendezvous of a program that names no other listens while somebody is expected, and not before."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.call.events import NetworkChanged
from app.call.status import Phase
from app.net.call import NetworkCall
from app.net.config import CallConfig
from app.net.rendezvous.own_rendezvous import OwnRendezvous
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from tests.app.calls import TIMEOUT_S, House, seconds_until

LOOPBACK = PeerConfig(hosts=Hosts.LOOPBACK)


@contextmanager
def window(house: House) -> Iterator[tuple[NetworkCall, OwnRendezvous]]:
    """A's program, without a named rendezvous."""
    own = OwnRendezvous(lambda: "127.0.0.1", "127.0.0.1", (0,))
    config = CallConfig(own.URL, LOOPBACK, shown_address=own.shown_address, own_rendezvous=own)
    call = NetworkCall(config, house.a, house.thread)
    try:
        yield call, own
    finally:
        call.close()
        own.stop()


def test_attack_a_window_that_shows_no_code_listens_nowhere() -> None:
    with House() as house, window(house) as (call, own):
        assert own.port is None
        call.start_call()
        house.a.wait_for(Phase.WAITING)
        port = own.port
        assert port is not None
        assert house.a.code.endswith(f"@127.0.0.1:{port}")
        socket.create_connection(("127.0.0.1", port), 5).close()
        call.hang_up()
        seconds_until(lambda: own.port is None)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 5)


def test_a_call_over_ones_own_rendezvous_finds_back_to_it() -> None:
    with House() as house, window(house) as (call, own):
        call.start_call()
        house.a.wait_for(Phase.WAITING)
        house.call_b.join(house.a.code)
        house.a.wait_for(Phase.LIVE)
        house.b.wait_for(Phase.LIVE)
        for _ in range(2):  # where both meet again
            house.thread.call(call._performer.report, NetworkChanged())
            house.a.wait(lambda seen: seen.connected[-1:] == [True])
            house.a.connected.clear()
        assert own.port is not None


def test_attack_knocking_at_the_own_rendezvous_does_not_disturb_the_calls_loop() -> None:
    """It has a thread of its own: while that one is held up, the call's goes on."""

    async def held_up() -> None:
        await asyncio.sleep(0)
        free.wait(TIMEOUT_S)

    free = threading.Event()
    with House() as house, window(house) as (call, own):
        call.start_call()
        house.a.wait_for(Phase.WAITING)
        held = own._thread.submit(held_up())
        house.thread.submit(asyncio.sleep(0)).result(1.0)
        free.set()
        held.result(TIMEOUT_S)
