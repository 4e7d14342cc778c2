"""A client that records what it is asked for, and the faces of people who talk: for tests of the window."""

import time
from dataclasses import replace

import numpy as np

import assets
from app.call.status import CallStats, CallStatus, ContactEntry, PastCall, Phase, Sighting
from codec import basis as basis_file
from codec.basis import Basis
from codec.rate import Rule
from codec.said import Feeling
from codec.values import FaceFrame, Identity, Image
from render.motion import Motion, talk

LIVE_STATS = CallStats(
    payload_out_kbps=2.4,
    payload_in_kbps=2.1,
    wire_out_kbps=14.2,
    wire_in_kbps=13.1,
    loss=0.004,
    rtt_ms=38.0,
    latency_ms=112.0,
    playout_ms=70.0,
    shown_fps=29.6,
    tracker_ms=6.3,
    rule=Rule.ROOM,
)
NEVER_MS = 3_600_000  # controls that go away would do so in the middle of a test on a busy machine
WORDS = ("walnut", "canary", "meadow", "piano")


def load_basis() -> Basis:
    return basis_file.from_bytes(assets.read("basis.npz"))


def load_skin() -> bytes:
    """The shipped skin, if there is one."""
    try:
        return assets.read("skin-mean.jpg")
    except Exception:
        return b""


class Talker:
    """Faces of invented motion, by time."""

    def __init__(self, basis: Basis, seed: int) -> None:
        self.motion: Motion = talk(20.0, 30.0, basis.unit_names, seed)
        self.expression = self.motion.units @ basis.unit_expression

    def at(self, now_s: float) -> FaceFrame:
        i = int(now_s * 30) % len(self.motion.times_s)
        at = self.motion.translation[i] + np.array([0, 0, -600], np.float32)
        return FaceFrame(now_s, True, self.motion.rotation[i], at, self.expression[i], self.motion.gaze[i])


class RecordingControls:
    """`asked` lists every request, in order; `now` is the status, which tests replace."""

    def __init__(self, basis: Basis) -> None:
        self.own, self.remote = Talker(basis, 1), Talker(basis, 2)
        self.components = len(basis.identity)
        self.reset()

    def reset(self) -> None:
        """Nothing asked, nobody called."""
        self.asked: list[object] = []
        self.now = CallStatus()
        self.known: tuple[ContactEntry, ...] = ()
        self.past: tuple[PastCall, ...] = ()
        self.takes_texts = True
        self.time_s: float | None = 1.0  # None: real time
        self.picture: Image | None = self._paint()
        self.remote_has_face = True
        self.level_dbfs = -20.0
        self.identity = Identity(np.zeros(self.components, np.float32))
        self.others_identity = Identity(np.resize(np.array([0.8, -0.7], np.float32), self.components) * 0.5)
        self.noted = 0
        self.quiet = False
        self.watched_hz = 0.0
        self.sighting: Sighting | None = None

    @staticmethod
    def _paint() -> Image:
        rows, columns = np.mgrid[0:240, 0:320]
        return np.stack([60 + rows // 3, 90 + columns // 4, 150 - rows // 4], 2).astype(np.uint8)

    def become(self, phase: Phase, **values: object) -> None:
        self.now = replace(self.now, phase=phase, **values)  # type: ignore[arg-type]  # names are the tests'

    def start_call(self) -> None:
        self.asked.append("start")

    def contacts(self) -> tuple[ContactEntry, ...]:
        return self.known

    def call_contact(self, id: str) -> None:
        self.asked.append(("call", id))

    def accept_ring(self) -> None:
        self.asked.append("accept")

    def set_quiet(self, on: bool) -> None:
        self.quiet = on

    def forget_missed(self) -> None:
        self.now = replace(self.now, missed=())

    def offer_contact(self, own_name: str) -> None:
        self.asked.append(("keep", own_name))

    def past_calls(self) -> tuple[PastCall, ...]:
        return self.past

    def forget_call(self, call: PastCall) -> None:
        self.past = tuple(each for each in self.past if each != call)

    def forget_recording(self, path: str) -> None:
        self.past = tuple(replace(c, recording="") if c.recording == path else c for c in self.past)

    def forget_calls(self) -> None:
        self.past = ()

    def write(self, text: str) -> bool:
        self.asked.append(("write", text))
        return self.takes_texts

    def react(self, feeling: Feeling) -> None:
        self.asked.append(("react", feeling))

    def rename_contact(self, id: str, name: str) -> None:
        self.known = tuple(ContactEntry(p.id, name) if p.id == id else p for p in self.known)

    def forget_contact(self, id: str) -> None:
        self.known = tuple(p for p in self.known if p.id != id)

    def invite(self) -> None:
        self.asked.append("invite")

    def accept_answer(self, text: str) -> None:
        self.asked.append(("answer", text))

    def join(self, code: str) -> None:
        self.asked.append(("join", code))

    def hang_up(self) -> None:
        self.asked.append("hang up")

    def set_muted(self, muted: bool) -> None:
        self.asked.append(("muted", muted))
        self.now = replace(self.now, muted=muted)

    def set_camera_on(self, on: bool) -> None:
        self.asked.append(("camera", on))
        self.now = replace(self.now, camera_on=on)

    def set_metered(self, on: bool) -> None:
        self.metered = on

    def watch_own(self, rate_hz: float) -> None:
        self.watched_hz = rate_hz

    def set_recording(self, on: bool) -> None:
        self.asked.append(("recording", on))
        self.now = replace(self.now, recording=on)

    def compare_video(self) -> None:
        self.asked.append("compare")

    def reset_neutral(self) -> None:
        self.asked.append("neutral")

    def status(self) -> CallStatus:
        return self.now

    def own_face(self) -> FaceFrame | None:
        import time

        return self.own.at(self.time_s if self.time_s is not None else time.monotonic())

    def own_identity(self) -> Identity:
        return self.identity

    def own_picture(self) -> Image | None:
        return self.picture

    def own_sighting(self) -> Sighting | None:
        return self.sighting

    def microphone_dbfs(self) -> float:
        return self.level_dbfs

    def try_sound(self, echo: bool) -> None:
        self.asked.append(("sound", echo))

    def devices(self) -> dict[str, str]:
        return {"camera": "live.", "microphone": "no audio. No microphone was found."}

    def remote_face(self, now_s: float) -> FaceFrame | None:
        if not self.remote_has_face:
            return None
        return self.remote.at(self.time_s if self.time_s is not None else now_s)

    def wait_for_face(self, timeout_s: float) -> None:
        time.sleep(min(timeout_s, 1 / 60))

    def remote_identity(self) -> Identity | None:
        return self.others_identity

    def note_shown(self, face: FaceFrame, now_s: float) -> None:
        self.noted += 1
