"""Attacks a whole client by another process that it has let in, and tells how it fared.

    python -m tests.hostile [--seconds 60] [--only senders voice …]

A call for each attack. Prints the delay of the victim's network loop (median, 99th percentile, longest; and
of that thread's own work between two looks, 10 ms apart, the 99th percentile, which other programs do not
change), how much memory it took more than before, and whether the call went on.
"""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.call.status import Phase
from app.commands.program import Program
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import network
from tests.hostile.attacks import ATTACKS

WARM_S = 12.0  # likenesses of each kind arrive and are drawn, twice
MOST_GROWN_MB, LONGEST_P99_MS = 20.0, 50.0
START_TIMEOUT_S = 90.0


@dataclass(frozen=True, slots=True)
class Fate:
    """What an attack did to its victim."""

    attack: str
    sent: int
    loop_ms: dict[str, float]
    work_ms: float
    grown_mb: float
    phase: str
    message: str
    pictures: int
    loudest_dbfs: float

    @property
    def told(self) -> bool:
        """The call goes on, or has ended with a sentence."""
        goes_on = self.phase in (Phase.LIVE.value, Phase.RECOVERING.value)
        return goes_on or (self.phase == Phase.ENDED.value and bool(self.message))

    @property
    def held(self) -> bool:
        return self.told and self.grown_mb <= MOST_GROWN_MB and self.loop_ms["99"] <= LONGEST_P99_MS

    def __str__(self) -> str:
        delays = " / ".join(f"{self.loop_ms[p]:.0f}" for p in ("50", "99", "100"))
        return (
            f"{self.attack:13} {self.sent:8,} sent; loop {delays} ms, work {self.work_ms:.0f}; "
            f"{self.grown_mb:+.1f} MB; {self.pictures} pictures; at most {self.loudest_dbfs:.0f} dBFS; "
            f"{self.phase}. {self.message}"
        )


class Siege:
    """A live call of two processes, one of which attacks the other."""

    def __init__(self, victim: Program, attacker: Program) -> None:
        self._victim, self._attacker = victim, attacker
        self._before = self._look()

    def _look(self) -> dict[str, Any]:
        mark = self._victim.count
        self._victim.type("how are you?")
        said = self._victim.wait(mark, lambda line: "phase" in line or "ended" in line)
        assert said is not None, "the victim does not answer any more"
        assert "phase" in said, "the victim has ended"
        return said

    def attack(self, name: str, seconds: float) -> Fate:
        before, mark = self._look(), self._attacker.count
        self._attacker.type(f"{name} {seconds}")
        done = self._attacker.wait(mark, lambda line: "sent" in line, seconds + START_TIMEOUT_S)
        assert done is not None, self._attacker.said
        after = self._look()
        return Fate(
            name,
            done["sent"],
            after["loop_ms"],
            after["work_ms"],
            after["peak_mb"] - before["now_mb"],
            after["phase"],
            after["message"],
            after["pictures"],
            after["loudest_dbfs"],
        )


@contextmanager
def siege(warm_s: float = WARM_S, within: Sequence[str] = ()) -> Iterator[Siege]:
    """Two processes in a call, on a rendezvous of this one."""
    with network() as thread:
        server = RendezvousServer()
        thread.submit(server.start()).result()
        victim = Program(["tests.hostile.victim", server.url], within=within)
        try:
            said = victim.wait(0, lambda line: "code" in line, START_TIMEOUT_S)
            assert said is not None, victim.said
            attacker = Program(["tests.hostile.attacker", server.url, said["code"]])
            try:
                live = attacker.wait(0, lambda line: "live" in line, START_TIMEOUT_S)
                assert live is not None, attacker.said
                assert live["live"], "there is no call to attack"
                made = Siege(victim, attacker)
                made.attack("dressing", warm_s)
                yield made
            finally:
                attacker.close()
        finally:
            victim.close()
            thread.submit(server.stop()).result()


def main() -> int:
    parser = argparse.ArgumentParser(description="A hostile peer after an honest pairing.")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each attack")
    parser.add_argument("--only", nargs="+", choices=ATTACKS, default=list(ATTACKS)[1:])
    parser.add_argument("--within", default="", help="runs the victim: 'chrt -r 1' where others work too")
    options = parser.parse_args()
    held = True
    for name in options.only:
        with siege(within=options.within.split()) as call:
            fate = call.attack(name, options.seconds)
        held = held and fate.held
        print(("  " if fate.held else "! ") + str(fate), flush=True)
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
