"""The handshake beside the checks: in virtual time, through links that delay and lose."""

import asyncio
from statistics import median
from typing import Any, cast

import pytest
from aioice import Candidate
from aioice.ice import CandidatePair

from app.bench.lab.impair import ImpairedLink, Impairment
from app.bench.lab.impaired_peer import impaired
from app.net.transport.early import MAX_PAIRS, usable
from app.net.transport.ice import Hosts, MeteredProtocol
from app.net.transport.peer import Peer
from app.net.transport.peer_config import PeerConfig
from app.net.transport.wire_meter import PacketKind
from tests.app.net.transport.test_peer import Owner
from tests.app.virtual_time import run

DELAY_S = 0.15
State = CandidatePair.State


def connecting_s(loss: float = 0.0, seed: int = 0, waiting: str = "") -> float:
    """From the joiner's answer until both are connected. waiting: the sides that are of an older kind."""
    links = iter([ImpairedLink(Impairment(loss, DELAY_S), seed=2 * seed + number) for number in range(2)])

    async def scene() -> float:
        make = impaired(lambda: next(links))
        a, b = (make(PeerConfig(hosts=Hosts.LOOPBACK), Owner()) for _ in "ab")
        a._early.waits, b._early.waits = "a" in waiting, "b" in waiting
        offer, loop = await a.offer(), asyncio.get_running_loop()
        begun_s = loop.time()
        answer = await b.answer(offer)
        await asyncio.sleep(DELAY_S)
        await a.accept(answer)
        await asyncio.gather(a.connected(15), b.connected(15))
        took_s = loop.time() - begun_s
        await asyncio.gather(a.close(), b.close())
        return took_s

    return run(scene())


def test_the_handshake_takes_two_round_trips_from_the_answer_and_waits_for_no_check() -> None:
    """The answer and the first flight, the caller's, the joiner's, the caller's last, the joiner's data."""
    assert connecting_s() == pytest.approx(5 * DELAY_S, abs=0.02)


@pytest.mark.parametrize("waiting", ["a", "b", "ab"])
def test_a_side_that_waits_for_its_checks_is_connected_to(waiting: str) -> None:
    assert connecting_s(waiting=waiting) == pytest.approx(7 * DELAY_S, abs=0.02)


def test_where_every_third_packet_is_lost_it_takes_hardly_longer() -> None:
    took = [connecting_s(0.3, seed) for seed in range(7)]
    assert median(took) < 8 * DELAY_S
    assert max(took) < 3.0


def test_a_side_that_waits_for_people_begins_no_handshake() -> None:
    async def scene() -> None:
        a, b = (Peer(PeerConfig(hosts=Hosts.LOOPBACK), Owner()) for _ in "ab")
        b.punch_hole(100.0)
        answer = await b.answer(await a.offer())
        await asyncio.sleep(60.0)
        assert b.wire.sent[PacketKind.STUN].packets > 5
        assert b.wire.sent[PacketKind.DTLS].packets == 0
        await a.accept(answer)
        await asyncio.gather(a.connected(15), b.connected(15))
        await asyncio.gather(a.close(), b.close())

    run(scene())


def test_a_connection_that_is_closed_meanwhile_leaves_no_handshake_behind() -> None:
    async def scene() -> None:
        a, b = (Peer(PeerConfig(hosts=Hosts.LOOPBACK), Owner()) for _ in "ab")
        await b.answer(await a.offer())
        await asyncio.sleep(3.0)
        await asyncio.gather(a.close(), b.close())
        await asyncio.sleep(1.0)
        assert len(asyncio.all_tasks()) == 1

    run(scene())


def test_a_connection_that_is_closed_as_its_checks_end_is_asked_for_no_consent() -> None:
    async def scene() -> None:
        a, b = (Peer(PeerConfig(hosts=Hosts.LOOPBACK), Owner()) for _ in "ab")
        await a.accept(await b.answer(await a.offer()))
        while not b.ice._check_list_done:  # noqa: ASYNC110 - aioice has no event for it
            await asyncio.sleep(0)
        await asyncio.gather(a.close(), b.close())
        await asyncio.sleep(1.0)
        assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []

    run(scene())


def pairs(*states: State) -> list[CandidatePair]:
    async def made() -> list[CandidatePair]:
        protocol = MeteredProtocol(cast(Any, None))
        found = []
        for number, state in enumerate(states):
            candidate = Candidate("1", 1, "udp", 1, "192.0.2.1", 1000 + number, "host")
            found.append(CandidatePair(protocol, candidate))
            found[-1].state = state
        return found

    return run(made())


def test_the_pairs_that_are_checked_carry_it_until_one_has_answered() -> None:
    many = pairs(State.FAILED, State.WAITING, *6 * [State.IN_PROGRESS])
    assert usable(many) == many[2 : 2 + MAX_PAIRS]
    many[4].state = State.SUCCEEDED
    assert usable(many) == [many[4]]


def test_where_the_other_side_has_been_heard_it_is_answered() -> None:
    many = pairs(*3 * [State.IN_PROGRESS])
    cast(MeteredProtocol, many[0].protocol).heard_from = many[1].remote_addr
    assert usable(many) == [many[1]]
