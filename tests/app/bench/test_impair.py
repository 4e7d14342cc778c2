"""The bad network in memory."""

import asyncio
import itertools

import pytest

from app.bench.lab.impair import HELD_BACK_S, LARGEST_BACKLOG_S, ImpairedLink, Impairment
from tests.app.virtual_time import VirtualLoop, run


def send(impairment: Impairment, count: int, every_s: float, size: int = 100) -> list[tuple[int, float]]:
    """(number, how long it took) of those that arrive, in the order in which they do."""
    arrived: list[tuple[int, float]] = []

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        link = ImpairedLink(impairment, seed=7)
        for number in range(count):
            sent_s = loop.time()

            def deliver(n: int = number, s: float = sent_s) -> None:
                arrived.append((n, round(loop.time() - s, 6)))

            link.arrive(bytes(size), deliver)
            await asyncio.sleep(every_s)
        await asyncio.sleep(10)
        assert link.lost == count - len(arrived)

    run(scene(), VirtualLoop())
    return arrived


def test_a_good_network_changes_nothing() -> None:
    assert send(Impairment(), 5, 0.01) == [(n, 0.0) for n in range(5)]


def test_loss_takes_its_share() -> None:
    assert len(send(Impairment(loss=0.3), 2000, 0.01)) == pytest.approx(1400, abs=60)


def test_delay_delays_and_jitter_reorders() -> None:
    assert {took for _, took in send(Impairment(delay_s=0.15), 10, 0.01)} == {0.15}
    arrived = send(Impairment(delay_s=0.1, jitter_s=0.06), 200, 0.01)
    assert all(0.1 <= took <= 0.161 for _, took in arrived)
    assert [n for n, _ in arrived] != sorted(n for n, _ in arrived)


def test_a_rate_limit_queues_and_then_drops() -> None:
    # 128 bytes with headers at 10.24 kbit/s: 10 a second
    taken = [took for _, took in send(Impairment(rate_bps=10_240), 8, 0.05)]
    assert taken == pytest.approx([0.1 + 0.05 * n for n in range(8)])
    arrived = send(Impairment(rate_bps=10_240), 400, 0.05)
    assert len(arrived) < 230
    assert max(took for _, took in arrived) <= LARGEST_BACKLOG_S + 0.1


def test_reordering_holds_some_back_until_later_ones_have_passed() -> None:
    arrived = send(Impairment(delay_s=0.05, reorder=0.1), 400, 0.03)
    assert {took for _, took in arrived} == {0.05, 0.05 + HELD_BACK_S}
    overtaken = sum(a > b for (a, _), (b, _) in itertools.pairwise(arrived))
    assert overtaken == pytest.approx(40, abs=15)
