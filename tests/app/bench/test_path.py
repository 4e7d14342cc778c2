"""When packets arrive over a bad path."""

import itertools

import pytest

from app.bench.lab.path import LARGEST_BACKLOG_S, Path, Trouble


def test_a_good_path_delivers_at_once() -> None:
    assert Path().arrival_s(100, 5.0) == 5.0


def test_loss_is_as_stated_and_the_same_for_the_same_seed() -> None:
    first, second = (Path(Trouble(loss=0.3), seed=4) for _ in range(2))
    arrivals = [first.arrival_s(100, n / 100) for n in range(2000)]
    assert arrivals == [second.arrival_s(100, n / 100) for n in range(2000)]
    assert first.lost / 2000 == pytest.approx(0.3, abs=0.03)
    assert first.carried + first.lost == 2000


def test_jitter_delays_and_does_not_reorder() -> None:
    path = Path(Trouble(delay_s=0.05, jitter_s=0.1))
    arrivals = [path.arrival_s(100, n / 100) for n in range(500)]
    late = [a - n / 100 for n, a in enumerate(arrivals) if a is not None]
    assert arrivals == sorted(arrivals)  # type: ignore[type-var]
    assert min(late) >= 0.05
    assert max(late) <= 0.15 + 1e-9


def test_a_reordered_packet_comes_after_its_followers() -> None:
    path = Path(Trouble(reorder=0.2, reorder_s=0.1), seed=1)
    arrivals = [path.arrival_s(100, n / 50) for n in range(200)]
    overtaken = sum(b < a for a, b in itertools.pairwise(arrivals) if a and b)
    assert 10 < overtaken < 60


def test_a_rate_queues_packets_up_to_a_bound() -> None:
    path = Path(Trouble(rate_bps=8000))
    arrivals = [path.arrival_s(100, 0.0) for _ in range(20)]
    assert arrivals[:3] == pytest.approx([0.1, 0.2, 0.3])
    assert arrivals[-1] is None
    assert max(a for a in arrivals if a is not None) <= LARGEST_BACKLOG_S + 0.1
    assert path.arrival_s(100, 3.0) == pytest.approx(3.1), "an idle link has no queue"


def test_nothing_arrives_over_a_path_that_is_down() -> None:
    assert Path(Trouble(down=True)).arrival_s(100, 0.0) is None
