"""A small share of the fuzzing that `python -m tests.fuzz.parsers` does by the million."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.parsers import Tally, feed, hammer
from tests.fuzz.targets import TARGETS

SHARE = 800  # inputs of each target


@pytest.mark.parametrize("name", TARGETS)
def test_attack_random_and_mutated_bytes_raise_only_what_is_documented(name: str) -> None:
    tally = Tally()
    hammer(name, 7, 0, tally, SHARE)
    assert tally.inputs == SHARE
    assert tally.taken > 0
    assert tally.taken < SHARE or name == "sctp", "the guard takes everything and passes over what is wrong"


@pytest.mark.parametrize("name", TARGETS)
def test_attack_bytes_that_hypothesis_chooses_raise_only_what_is_documented(name: str) -> None:
    fresh = TARGETS[name](random.Random(1))
    tally = Tally()
    genuine = st.sampled_from(list(fresh.seeds))

    @settings(max_examples=60, database=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(st.binary(max_size=1200), st.tuples(genuine, st.binary(max_size=40), genuine)))
    def attack(data: bytes | tuple[bytes, bytes, bytes]) -> None:
        feed(fresh.read, data if isinstance(data, bytes) else b"".join(data), tally)

    attack()
    fresh.still_works()
    fresh.close()
    assert tally.inputs >= 60


def test_a_round_is_the_same_inputs_for_ever() -> None:
    first, second = Tally(), Tally()
    hammer("control", 3, 5, first, 200)
    hammer("control", 3, 5, second, 200)
    assert first.taken == second.taken
