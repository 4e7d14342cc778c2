"""A share of `python -m tests.app.killed`: one call of each kind, each killed at another moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.app.killed import calls, killed_early, one

pytestmark = [pytest.mark.slow, pytest.mark.programs]
LOADED_MOST_S = 20.0  # beside other tests; most of it is the starting of a program


def test_programs_killed_in_calls_of_each_kind_come_back() -> None:
    moments = {"code": ("returning", 0.1), "invite": ("orphaned", 2.2), "ring": ("live", 0.05)}
    with calls() as url, ThreadPoolExecutor() as pool:
        back = [
            pool.submit(one, url, kind, moment, caller=k % 2 == 0, away_s=0.5)
            for k, (kind, moment) in enumerate(moments.items())
        ]
        assert max(future.result() for future in back) < LOADED_MOST_S


def test_of_a_caller_killed_before_the_call_the_joiner_is_told() -> None:
    with calls() as url:
        assert killed_early(url, "waiting")
