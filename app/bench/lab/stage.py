"""Two programs, a rendezvous and the network between them, for as long as a measurement lasts.

The same two programs make call after call: that none has to be restarted is part of what is measured. Without
permission for namespaces they meet on loopback, and each impairs what it receives; what needs interfaces,
addresses or a NAT is left out then.
"""

import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from app.bench.lab.impair import Impairment
from app.bench.lab.network import HUB, Lab, LabError
from app.bench.lab.process import LabProgram, ProgramError
from app.bench.lab.pulse import Pulse
from app.bench.lab.rehearsal import rehearse
from app.bench.lab.sound_capture import SoundCapture
from app.bench.lipsync import sound_of
from app.call.status import Phase
from app.commands.program import TIMEOUT_S, Said
from app.face.cameras import camera_file
from app.face.model import load_model
from app.media.samples import Samples

PORT = 8765
JOINS = 60  # a minute: short calls come one after the other, all from one address
CALLER, GUEST = "eigencall.app.bench.lab.caller", "eigencall.app.bench.lab.guest"
START_S = 300.0  # of a program; a busy machine takes its time to import
STEADY_S = 1.5  # so long live, and faces coming, counts as being back


class CallLab:
    """Use with `with`. a is the side on which the network goes bad."""

    def __init__(
        self,
        clip: str = "sample",
        peer_clip: str = "sample2",
        *,
        apart: bool = True,
        rehearsed: bool = True,
        pulse: Pulse | None = None,
        pages: str = "",
    ) -> None:
        """pages: the sides that are the guest's page in a browser instead of the program.
        apart: in namespaces, where that is permitted; otherwise on loopback. rehearsed: faces are tracked
        beforehand, not meanwhile. pulse: whose devices the programs speak and hear through, each clip's
        sound in its side's room; without, the clip's sound is the microphone, and the ear an `Ear`."""
        self.lab: Lab | None = Lab() if apart else None
        self._pulse, self._heard, self._pages = pulse, ExitStack(), pages
        self._talks: dict[str, ExitStack] = {}
        self.recordings: dict[str, SoundCapture] = {}
        self._port = PORT if apart else free_port()
        self.clips = {"a": camera_file(clip), "b": camera_file(peer_clip)}
        self._rehearsals: dict[str, str] = {}
        if rehearsed:
            basis = load_model().basis
            self._rehearsals = {name: str(rehearse(path, basis)) for name, path in self.clips.items()}
        self.rendezvous: LabProgram | None = None
        self._tickets = tempfile.TemporaryDirectory(prefix="lab")
        self._sounds: tuple[Samples, Samples] | None = None

    def __enter__(self) -> "CallLab":
        try:
            if self.lab is not None:
                self.lab.__enter__()
        except LabError:
            self.lab, self._port = None, free_port()
        try:
            self.start_rendezvous()
            self.a, self.b = self._program("a"), self._program("b")
            self._furnish()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._heard.close()
        for name in ("a", "b"):
            if hasattr(self, name):
                getattr(self, name).close()
        self.stop_rendezvous()
        if self.lab is not None:
            self.lab.__exit__()
        self._tickets.cleanup()

    @property
    def sides(self) -> tuple[LabProgram, LabProgram]:
        return self.a, self.b

    @property
    def sounds(self) -> tuple[Samples, Samples]:
        """What each side's clip says."""
        if self._sounds is None:
            self._sounds = sound_of(self.clips["a"]), sound_of(self.clips["b"])
        return self._sounds

    @property
    def url(self) -> str:
        return f"ws://{HUB if self.lab else '127.0.0.1'}:{self._port}"

    def _furnish(self) -> None:
        """The clips' voices in both rooms, and a record of what is heard."""
        if self._pulse is not None:
            for side in "ab":
                self._talks[side] = self._heard.enter_context(ExitStack())
                self.talk(side)
            sinks = [f"{device}_{side}" for side in "ab" for device in ("room", "speaker")]
            recordings = self._heard.enter_context(self._pulse.listen(*sinks))
            self.recordings = dict(zip(sinks, recordings, strict=True))

    def talk(self, side: str) -> None:
        """A voice in a side's room, until hushed."""
        assert self._pulse is not None
        sound = self.sounds["ab".index(side)]
        self._talks[side].enter_context(self._pulse.talk(sound, side, again=True))

    def hush(self, side: str) -> None:
        """Silence in a side's room."""
        self._talks[side].close()

    # Programs

    def start_rendezvous(self) -> None:
        host = HUB if self.lab else "127.0.0.1"
        place = self.lab.names.hub if self.lab else ""
        self.rendezvous = LabProgram(
            "rendezvous",
            ["eigencall", "serve", "--host", host, "--port", str(self._port), "--joins", str(JOINS)],
            place,
        )
        said = self.rendezvous.wait(
            0, lambda said: said.get("text", "").startswith("Rendezvous") or "ended" in said
        )
        if said is None or "ended" in said:
            raise ProgramError(f"The rendezvous does not start on port {self._port}; is another one running?")

    def stop_rendezvous(self) -> None:
        if self.rendezvous is not None:
            self.rendezvous.kill()
            self.rendezvous.close()
            self.rendezvous = None

    def restart(self, name: str) -> LabProgram:
        """After a crash: the same program again."""
        getattr(self, name).close()
        program = self._program(name)
        setattr(self, name, program)
        return program

    def _program(self, name: str) -> LabProgram:
        place = {"a": self.lab.names.a, "b": self.lab.names.b}[name] if self.lab else ""
        arguments = [
            GUEST if name in self._pages else CALLER,
            "--server",
            self.url,
            "--camera",
            self.clips[name],
        ]
        arguments += ["--avatar", str("ab".index(name))]
        arguments += ["--devices"] if self._pulse is not None else []
        arguments += ["--rehearsal", self._rehearsals[name]] if self._rehearsals else []
        arguments += ["--ticket", str(Path(self._tickets.name) / f"{name}.json")]
        arguments += [] if self.lab else ["--loopback"]
        environment = self._pulse.environment(name) if self._pulse is not None else None
        program = LabProgram(name, arguments, place, environment)
        if program.wait(0, lambda said: said.get("ready"), START_S) is None:
            raise ProgramError("A program of the measurement does not start.")
        return program

    # The network

    def impair(self, impairment: Impairment) -> None:
        if self.lab is not None:
            self.lab.impair(impairment)
            return
        for side in self.sides:
            side.tell("impair", **asdict(impairment))

    def blackout(self, on: bool) -> None:
        if self.lab is not None:
            self.lab.blackout(on)
        else:
            self.impair(Impairment(down=on))

    # Calls

    def connect(self, timeout_s: float = TIMEOUT_S) -> float | None:
        """Make a call; how long it took from its request to both sides' being live. None if it failed."""
        marks, begun_s = (self.a.count, self.b.count), time.monotonic()
        self.a.tell("call")
        told = self.a.wait_phase(marks[0], Phase.WAITING, Phase.ENDED, timeout_s=timeout_s)
        if told is None or told["phase"] == Phase.ENDED.value:
            return None
        joined_s = time.monotonic()
        self.b.tell("join", code=told["code"])
        until_s = joined_s + timeout_s
        live = [
            side.wait_phase(mark, Phase.LIVE, Phase.ENDED, timeout_s=max(0.0, until_s - time.monotonic()))
            for side, mark in zip(self.sides, marks, strict=True)
        ]
        if any(said is None or said["phase"] == Phase.ENDED.value for said in live):
            return None
        asked_s = told["at_s"] - begun_s
        return asked_s + max(said["at_s"] for said in live if said is not None) - joined_s

    def hang_up(self, timeout_s: float = 10.0) -> float | None:
        """a hangs up; how long until b's screen says so. None if it never does: then b hangs up too."""
        mark_a, mark_b = self.a.count, self.b.count
        self.a.tell("hang_up")
        told = self.a.wait(mark_a, lambda said: said.get("hangs_up"), timeout_s)
        seen = self.b.wait_phase(mark_b, Phase.ENDED, timeout_s=timeout_s)
        self.a.wait_phase(mark_a, Phase.ENDED, timeout_s=timeout_s)
        if seen is None:
            self.b.tell("hang_up")
            self.b.wait_phase(mark_b, Phase.ENDED, timeout_s=timeout_s)
        return None if seen is None or told is None else float(seen["at_s"] - told["at_s"])

    def end(self) -> None:
        """Whatever state the two are in: no call afterwards."""
        for side in self.sides:
            if phase_of(side) not in (Phase.IDLE, Phase.ENDED):
                mark = side.count
                side.tell("hang_up")
                side.wait_phase(mark, Phase.ENDED, timeout_s=10.0)

    def back(self, since_s: float, timeout_s: float) -> float | None:
        """Wait until both sides are live again and get new faces; how long after `since_s` that was so."""
        until_s = time.monotonic() + timeout_s
        while time.monotonic() < until_s:
            times = [back_at(side.said, since_s) for side in self.sides]
            if all(at_s is not None for at_s in times):
                return max(0.0, max(at_s for at_s in times if at_s is not None) - since_s)
            if all(phase_of(side) is Phase.ENDED for side in self.sides):
                return None
            time.sleep(0.1)
        return None


def free_port() -> int:
    """One that is not in use now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def phase_of(side: LabProgram) -> Phase:
    said = _last(side.said, lambda said: "phase" in said)
    return Phase(said["phase"]) if said is not None else Phase.IDLE


def back_at(said: list[Said], since_s: float) -> float | None:
    """When a side was live and getting faces for good; None if it is not, or not for long enough yet."""
    status, sample = _last(said, lambda s: "phase" in s), _last(said, lambda s: "sample" in s)
    if status is None or sample is None or status["phase"] != Phase.LIVE.value:
        return None
    gap = _last(said, lambda s: "no_face_from_s" in s)
    at_s = float(max(since_s, status["at_s"], gap["until_s"] if gap is not None else 0.0))
    steady = sample["at_s"] - at_s >= STEADY_S and sample["at_s"] - sample["newest_face_s"] < 0.4
    return at_s if steady else None


def _last(said: list[Said], wanted: Callable[[Said], object]) -> Said | None:
    return next((s for s in reversed(said) if wanted(s)), None)
