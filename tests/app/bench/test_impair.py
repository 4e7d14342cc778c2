"""A bad network: when packets arrive over it, and datagrams held back by it."""

import asyncio
import itertools

import pytest

from app.bench.lab.impair import LARGEST_BACKLOG_S, ImpairedLink, ImpairedPath, Impairment
from tests.app.virtual_time import VirtualLoop, run


def test_a_good_path_delivers_at_once() -> None:
    assert ImpairedPath().arrival_s(100, 5.0) == 5.0


def test_loss_is_as_stated_and_the_same_for_the_same_seed() -> None:
    first, second = (ImpairedPath(Impairment(loss=0.3), seed=4) for _ in range(2))
    arrivals = [first.arrival_s(100, n / 100) for n in range(2000)]
    assert arrivals == [second.arrival_s(100, n / 100) for n in range(2000)]
    assert first.lost / 2000 == pytest.approx(0.3, abs=0.03)
    assert arrivals.count(None) == first.lost


def test_jitter_delays_and_does_not_reorder() -> None:
    path = ImpairedPath(Impairment(delay_s=0.05, jitter_s=0.1))
    arrivals = [path.arrival_s(100, n / 100) for n in range(500)]
    late = [a - n / 100 for n, a in enumerate(arrivals) if a is not None]
    assert arrivals == sorted(arrivals)  # type: ignore[type-var]
    assert min(late) >= 0.05
    assert max(late) <= 0.15 + 1e-9


def test_a_reordered_packet_comes_after_its_followers() -> None:
    path = ImpairedPath(Impairment(reorder=0.2, reorder_s=0.1), seed=1)
    arrivals = [path.arrival_s(100, n / 50) for n in range(200)]
    overtaken = sum(b < a for a, b in itertools.pairwise(arrivals) if a and b)
    assert 10 < overtaken < 60


def test_a_rate_queues_packets_up_to_a_bound() -> None:
    path = ImpairedPath(Impairment(rate_bps=8000))
    arrivals = [path.arrival_s(100, 0.0) for _ in range(20)]
    assert arrivals[:3] == pytest.approx([0.1, 0.2, 0.3])
    assert arrivals[-1] is None
    assert max(a for a in arrivals if a is not None) <= LARGEST_BACKLOG_S + 0.1
    assert path.arrival_s(100, 3.0) == pytest.approx(3.1), "an idle link has no queue"


def test_nothing_arrives_over_a_path_that_is_down() -> None:
    assert ImpairedPath(Impairment(down=True)).arrival_s(100, 0.0) is None


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


def test_datagrams_are_lost_by_their_share() -> None:
    assert len(send(Impairment(loss=0.3), 2000, 0.01)) == pytest.approx(1400, abs=60)


def test_delay_delays_and_jitter_may_let_packets_overtake() -> None:
    assert {took for _, took in send(Impairment(delay_s=0.15), 10, 0.01)} == {0.15}
    arrived = send(Impairment(delay_s=0.1, jitter_s=0.06, overtaking=True), 200, 0.01)
    assert all(0.1 <= took <= 0.161 for _, took in arrived)
    assert [n for n, _ in arrived] != sorted(n for n, _ in arrived)


def test_datagrams_queue_with_their_headers_and_are_then_dropped() -> None:
    # 128 bytes with headers at 10.24 kbit/s: 10 a second
    taken = [took for _, took in send(Impairment(rate_bps=10_240), 8, 0.05)]
    assert taken == pytest.approx([0.1 + 0.05 * n for n in range(8)])
    arrived = send(Impairment(rate_bps=10_240), 400, 0.05)
    assert len(arrived) < 230
    assert max(took for _, took in arrived) <= LARGEST_BACKLOG_S + 0.1


def test_reordering_holds_some_back_until_later_ones_have_passed() -> None:
    arrived = send(Impairment(delay_s=0.05, reorder=0.1, reorder_s=0.08), 400, 0.03)
    assert {took for _, took in arrived} == {0.05, 0.13}
    overtaken = sum(a > b for (a, _), (b, _) in itertools.pairwise(arrived))
    assert overtaken == pytest.approx(40, abs=15)
