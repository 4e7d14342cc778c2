"""training.parts.interrupt: the first Ctrl-C is noted, the second ends."""

import multiprocessing as mp
import os
import signal
import time
from multiprocessing.connection import Connection

import pytest

from training.parts import interrupt


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_noted_and_a_second_one_interrupts(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with interrupt.watched() as asked:
        assert not asked()
        signal.raise_signal(number)
        assert asked()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    assert signal.getsignal(number) == before


def make(ours: Connection, grace_s: int) -> None:
    """Stands in for a process that makes batches: a number each time that it is asked."""
    interrupt.GRACE_S = grace_s
    interrupt.left_to_others(0)
    for number in iter(ours.recv, None):
        ours.send(number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_makes_batches_outlives_a_signal_to_the_whole_job(number: signal.Signals) -> None:
    theirs, ours = mp.Pipe()
    maker = mp.get_context("spawn").Process(target=make, args=(ours, 30))
    maker.start()
    theirs.send(1)
    assert theirs.recv() == 1
    os.kill(maker.pid or 0, number)
    theirs.send(2)
    assert theirs.recv() == 2
    theirs.send(None)
    maker.join()
    assert maker.exitcode == 0


def test_what_makes_batches_and_hangs_can_be_ended() -> None:
    theirs, ours = mp.Pipe()
    maker = mp.get_context("spawn").Process(target=make, args=(ours, 1))
    maker.start()
    theirs.send(1)
    assert theirs.recv() == 1
    begun = time.monotonic()
    maker.terminate()
    maker.join()
    assert maker.exitcode == -signal.SIGALRM
    assert time.monotonic() - begun > 0.5
