"""Kills a side of a call at many moments and starts it again: `python -m tests.app.killed [--calls 60]`.

Calls are made by a code, by an invite and by a ring; either side is killed (SIGKILL), also while the two are
reconnecting. The call is back when both sides are live again; the bar is MOST_S after the restart. A program
that is killed before its call has come about has nothing to come back to: the other side says so.
"""

import argparse
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from app.call.role import Role
from app.commands.program import Program, Said
from app.net.pairing.contact import ContactCard, make_contact
from app.net.pairing.crypto import Secret
from app.net.pairing.noise_kk import new_key, public
from app.net.rendezvous.rooms import Limits
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import network
from app.profile.contacts import ContactsFile

KINDS = ("code", "invite", "ring")
LIVE_S = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2.0, 3.0, 4.0, 6.0)
"""Moments after the call has become live."""
RETURNING_S = (0.0, 0.1, 0.3, 0.6, 1.0)
"""After the killed side was started again: it is killed once more."""
ORPHANED_S = (0.5, 2.2, 3.0)
"""After a side was killed: the other one is killed too, before and after it has begun to reconnect."""
MOMENTS = (
    *(("live", s) for s in LIVE_S),
    *(("returning", s) for s in RETURNING_S),
    *(("orphaned", s) for s in ORPHANED_S),
)
EARLY = ("waiting", "connecting")
"""Phases before the call has come about."""
MOST_S = 5.0
TIMEOUT_S = 60.0


@dataclass
class Side:
    """A program that may be killed and started again. call: what it does at its first start."""

    url: str
    folder: Path
    name: str
    call: str
    program: Program | None = None
    mark: int = 0
    started_s: float = 0.0

    def start(self) -> None:
        files = (str(self.folder / f"{self.name}{ending}") for ending in (".call.json", ".people.json"))
        self.started_s, self.mark = monotonic(), 0
        self.program = Program(["tests.app.side", self.url, self.call, *files])

    @property
    def running(self) -> Program:
        assert self.program is not None
        return self.program

    def wait(self, **wanted: object) -> Said:
        """The next line that says so."""
        found = self.running.wait(self.mark, lambda said: wanted.items() <= said.items(), TIMEOUT_S)
        assert found is not None, (self.name, wanted, self.running.said)
        self.mark = self.running.said.index(found, self.mark) + 1
        return found

    def wait_for_phase(self, *phases: str) -> Said:
        found = self.running.wait(self.mark, lambda said: said.get("phase") in phases, TIMEOUT_S)
        assert found is not None, (self.name, phases, self.running.said)
        return found

    def kill(self) -> None:
        self.running.kill()
        self.running.close(0.0)

    def close(self) -> None:
        if self.program is not None:
            self.program.close()


class Call:
    """Two sides and what they need to call each other by a code, an invite or a ring."""

    def __init__(self, url: str, folder: Path, kind: str) -> None:
        self.kind = kind
        first, second = {"code": ("", ""), "invite": ("invite", ""), "ring": ("ring", "wait")}[kind]
        self.a, self.b = (Side(url, folder, n, c) for n, c in (("a", first), ("b", second)))
        if kind == "ring":
            _acquaint(folder, url)

    def begin(self) -> None:
        """Until both are on their way into the call."""
        if self.kind == "ring":
            self.b.start()
            sleep(1.0)  # it says nothing of its waiting
            self.a.start()
            self.b.wait(phase="ringing")
            self.b.running.type("accept")
            return
        self.a.start()
        self.b.call = str(self.a.wait_for_phase("waiting", "inviting")["code"])
        self.b.start()
        if self.kind == "invite":
            self.a.running.type(str(self.b.wait_for_phase("answering")["code"]))

    def live(self) -> None:
        self.begin()
        for side in (self.a, self.b):
            side.wait(phase="live")
            side.wait(kept=True)


def _acquaint(folder: Path, url: str) -> None:
    """The two are contacts."""
    keys, shared = (new_key(), new_key()), secrets.token_bytes(32)
    for number, (name, role) in enumerate((("a", Role.CALLER), ("b", Role.JOINER))):
        card = ContactCard(public(keys[1 - number]), "the other")
        contact = make_contact(Secret(role, shared), keys[number], card, url, secrets.token_hex(8))
        ContactsFile(folder / f"{name}.people.json").add(contact)


def killed_at(call: Call, moment: tuple[str, float], first: Side, other: Side, away_s: float) -> float:
    """Seconds from the last restart until both sides are live again."""
    stage, after_s = moment
    call.live()
    sleep(after_s if stage == "live" else 1.0)
    first.kill()
    if stage == "orphaned":
        sleep(after_s)
        other.kill()
        other.start()
    else:
        sleep(away_s)
    other.mark = other.running.count
    first.start()
    if stage == "returning":
        first.wait(phase="recovering")
        sleep(after_s)
        first.kill()
        other.mark = other.running.count
        first.start()
    back_s = max(float(side.wait(phase="live")["at_s"]) for side in (first, other)) - first.started_s
    if back_s > MOST_S:
        _tell(first, other)
    return back_s


def _tell(first: Side, other: Side) -> None:
    """What both said since the restart."""
    for side in (first, other):
        said = [(round(s["at_s"] - first.started_s, 2), s.get("phase", "")) for s in side.running.said]
        print(side.name, [each for each in said if each[0] > -5])


@contextmanager
def calls() -> Iterator[str]:
    """The address of a rendezvous that takes as many calls as come."""
    with network() as thread:
        server = RendezvousServer(limits=Limits(joins_per_minute=1_000, requests_per_minute=1_000))
        thread.submit(server.start()).result()
        yield server.url
        thread.submit(server.stop()).result()


@contextmanager
def made(url: str, kind: str) -> Iterator[Call]:
    with TemporaryDirectory() as folder:
        call = Call(url, Path(folder), kind)
        try:
            yield call
        finally:
            call.a.close()
            call.b.close()


def one(url: str, kind: str, moment: tuple[str, float], caller: bool, away_s: float) -> float:
    """Make such a call, kill a side at that moment: seconds until it was back."""
    with made(url, kind) as call:
        first, other = (call.a, call.b) if caller else (call.b, call.a)
        return killed_at(call, moment, first, other, away_s)


def killed_early(url: str, phase: str) -> str:
    """The other side's last word, when one was killed in this phase; the killed one makes another call."""
    with made(url, "code") as call:
        dead, other = (call.a, call.b) if phase == "waiting" else (call.b, call.a)
        if phase == "waiting":
            call.a.start()
            call.b.call = str(call.a.wait_for_phase("waiting")["code"])
            call.a.kill()
            call.b.start()
        else:
            call.begin()
            dead.wait_for_phase("connecting")
            dead.kill()
        said = str(other.wait(phase="ended")["message"])
        dead.call = ""
        dead.start()
        dead.wait(phase="waiting")
        return said


def main() -> int:
    parser = argparse.ArgumentParser(description="Killed programs come back into their calls.")
    parser.add_argument("--calls", type=int, default=len(KINDS) * len(MOMENTS))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    plan = list(product(MOMENTS, KINDS))[: options.calls]
    back: list[float] = []
    with calls() as url:
        for number, (moment, kind) in enumerate(plan):
            caller = (number % len(KINDS) + number // len(KINDS)) % 2 == 0
            seconds = one(url, kind, moment, caller, dice.uniform(0.1, 3.0))
            back.append(seconds)
            print(
                f"{kind:6} {moment[0]:9} {moment[1]:4.2f} s  {'a' if caller else 'b'}  {seconds:5.2f} s",
                flush=True,
            )
        for phase in EARLY if options.calls > len(MOMENTS) else ():
            print(f"killed while {phase}: the other side was told: {killed_early(url, phase)}", flush=True)
    good = sum(seconds <= MOST_S for seconds in back)
    print(f"{good} of {len(back)} back within {MOST_S:.0f} s of the restart; the slowest {max(back):.2f} s")
    return 0 if good == len(back) else 1


if __name__ == "__main__":
    raise SystemExit(main())
