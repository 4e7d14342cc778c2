"""A share of `python -m tests.hostile`: the same two processes, half a second of each attack, and one call
for all that a call survives."""

import pytest

from app.call.status import Phase
from tests.hostile.__main__ import Fate, siege
from tests.hostile.attacks import ATTACKS, ENDING

pytestmark = [pytest.mark.slow, pytest.mark.programs]
SECONDS = 0.5
LOADED_MOST_MB = 60.0  # what the first pictures of a likeness cost may come late on a busy machine
LONGEST_WORK_MS = 50.0  # of the loop's thread between two looks, whatever else the machine does meanwhile


def test_attack_a_hostile_peer_costs_neither_memory_nor_the_loops_time_and_the_call_goes_on() -> None:
    with siege(warm_s=6.0) as call:
        fates = [call.attack(name, SECONDS) for name in ATTACKS if name not in (*ENDING, "dressing")]
        for fate in fates:
            _holds(fate)
        assert fates[-1].phase in (Phase.LIVE.value, Phase.RECOVERING.value)
        _holds(call.attack("broken", SECONDS))


def _holds(fate: Fate) -> None:
    print(fate)
    assert fate.sent or fate.attack in ("honest", "dressing")
    assert fate.told
    assert fate.grown_mb <= LOADED_MOST_MB
    assert fate.work_ms <= LONGEST_WORK_MS
