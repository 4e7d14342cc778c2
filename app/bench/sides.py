"""Two whole clients in a call over loopback, on a network as good or bad as wished, and what each is shown.

Everything but the devices is what a call is made of: pairing, likeness, face, voice, rate control. The
camera says which picture it is, the tracker knows the face of each beforehand (`FaceMotion`), the
microphone is the sound of the clip, and the watcher looks at the screen and pulls the loudspeaker as devices
would.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

import numpy as np

from app.bench.lab.impair import ImpairedLink, Impairment
from app.bench.lab.impaired_peer import impaired
from app.bench.motion import FPS, FaceMotion
from app.call.status import Phase
from app.client.client import Client
from app.client.meter import Totals
from app.client.sound import FROM_CAMERA, NONE, Sound
from app.face import gallery
from app.face.likeness import Likeness
from app.media.buffer import BufferCounts
from app.media.camera import CameraSource
from app.media.clip import ClipCamera
from app.media.samples import BLOCK, RATE
from app.net.config import CallConfig
from app.net.errors import NetworkError
from app.net.thread import NetworkThread
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from codec.basis import Basis
from codec.rate import Budget
from codec.tracker import Tracked
from codec.values import FaceFrame, Image

SCREEN_HZ = 60.0
SETTLE_S = 6.0  # likeness, first frames, and rate control's finding out what the network is like
CONNECT_S = 20.0
PERFECT = Impairment()


class Projector(CameraSource):
    """Pictures without content, stamped 1/30 s apart whatever the machine is busy with."""

    def __init__(self) -> None:
        super().__init__("projector")
        self.epoch_s = self._clock()

    def _run(self) -> None:
        blank = np.zeros((1, 1, 3), np.uint8)
        number = 0
        while not self._wait_until(self.epoch_s + number / FPS):
            self._show(blank, self.epoch_s + number / FPS)
            number += 1


@dataclass(frozen=True, slots=True)
class KnownFace:
    """A tracker that has seen the clip before."""

    motion: FaceMotion
    epoch_s: float
    shape: int

    def track(self, image: Image, time_s: float) -> Tracked:
        frame = self.motion.at(round((time_s - self.epoch_s) * FPS), time_s)
        return Tracked(frame, frame, 1.0, np.zeros(self.shape, np.float32), True, None)

    def reset_neutral(self) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class ScreenSample:
    """One picture of the screen. reached_s: see `Playout`."""

    at_s: float
    face: FaceFrame
    reached_s: float


@dataclass(slots=True, eq=False)
class Network:
    """What is in front of one side, for its connection and those that replace it."""

    impairment: Impairment
    links: list[ImpairedLink] = field(default_factory=list)

    def link(self) -> ImpairedLink:
        self.links.append(ImpairedLink(self.impairment, seed=len(self.links)))
        return self.links[-1]

    def become(self, impairment: Impairment) -> None:
        self.impairment = impairment
        for link in self.links:
            link.impairment = impairment


@dataclass(slots=True, eq=False)
class MeasuredSide:
    """One client, what the other shows it, and the network in front of it."""

    client: Client
    sound: Sound | None
    motion: FaceMotion
    epoch_s: float
    network: Network
    looks: list[ScreenSample] = field(default_factory=list)
    pulled_s: float = 0.0
    measured: Totals = field(default_factory=Totals)
    before: BufferCounts = field(default_factory=BufferCounts)

    @property
    def heard(self) -> float:
        """Share of the other side's speech that was played and not made up, NaN without any."""
        now, then = self.voice_counts(), self.before
        heard_ms, made_up_ms = now.heard_ms - then.heard_ms, now.made_up_ms - then.made_up_ms
        return heard_ms / (heard_ms + made_up_ms) if heard_ms + made_up_ms > 0 else math.nan

    def voice_counts(self) -> BufferCounts:
        channel = self.sound.channel if self.sound is not None else None
        return channel.receiver.counts if channel is not None else BufferCounts()

    def look(self, now_s: float) -> None:
        face, faces = self.client.remote_face(now_s), self.client.faces
        if face is not None and faces is not None and faces.playout.reached_s is not None:
            self.looks.append(ScreenSample(now_s, face, faces.playout.reached_s))

    def listen(self, now_s: float) -> None:
        """Play what a loudspeaker would have played by now."""
        if self.sound is None or self.sound.channel is None:
            return
        self.pulled_s = max(self.pulled_s, now_s - 0.2)
        while self.pulled_s < now_s:
            self.sound.channel.receiver.pull(BLOCK, self.pulled_s)
            self.pulled_s += BLOCK / RATE


@dataclass(frozen=True, slots=True)
class CallPlan:
    """A call to be measured. likeness: what both wear; None: an invented person's. budget: of both."""

    motion: FaceMotion
    network: Impairment = PERFECT
    voice: bool = False
    likeness: Likeness | None = None
    budget: Budget | None = None


@contextmanager
def connected(
    plans: list[CallPlan], basis: Basis, thread: NetworkThread, server: str
) -> Iterator[list[tuple[MeasuredSide, MeasuredSide]]]:
    """All calls at once, live, each on its network; nothing is measured yet. Loss begins once a call is
    live, delay and rate limit are there from the start: rate control would take them for a queue."""
    with ExitStack() as stack:
        pairs = []
        for plan in plans:
            motions = (plan.motion, plan.motion.turned())
            sides = [_side(stack, plan, motion, basis, thread, server) for motion in motions]
            pairs.append((sides[0], sides[1]))
            _connect(*pairs[-1])
        for plan, pair in zip(plans, pairs, strict=True):
            for side in pair:
                side.network.become(plan.network)
        yield pairs


def measure(pairs: list[tuple[MeasuredSide, MeasuredSide]], seconds: float) -> None:
    """Let the calls settle, then watch them for so long."""
    sides = [side for pair in pairs for side in pair]
    _watch(sides, SETTLE_S)
    before = [side.client.totals() for side in sides]
    for side in sides:
        side.looks.clear()
        side.before = side.voice_counts()
    _watch(sides, seconds)
    for side, then in zip(sides, before, strict=True):
        now = side.client.totals()
        side.measured = Totals(*(getattr(now, f) - getattr(then, f) for f in Totals.__dataclass_fields__))


def _watch(sides: list[MeasuredSide], seconds: float) -> None:
    begun_s = due_s = time.monotonic()
    while due_s < begun_s + seconds:
        time.sleep(max(0.0, due_s - time.monotonic()))
        now_s = time.monotonic()
        for side in sides:
            side.look(now_s)
            side.listen(now_s)
        due_s = max(due_s + 1 / SCREEN_HZ, now_s)


def _side(
    stack: ExitStack, plan: CallPlan, motion: FaceMotion, basis: Basis, thread: NetworkThread, server: str
) -> MeasuredSide:
    camera = Projector()
    sound = Sound(FROM_CAMERA, NONE, ClipCamera(str(motion.path))) if plan.voice else None
    network = Network(replace(plan.network, loss=0.0))
    config = CallConfig(server, PeerConfig(hosts=Hosts.LOOPBACK), impaired(network.link))
    known = KnownFace(motion, camera.epoch_s, len(basis.identity))
    likeness = plan.likeness or gallery.likeness(basis)
    client = Client(basis, known, likeness, config, thread, sound, plan.budget)
    stack.callback(client.close)
    camera.start()
    client.start(camera)
    return MeasuredSide(client, sound, motion, camera.epoch_s, network)


def _connect(a: MeasuredSide, b: MeasuredSide) -> None:
    a.client.start_call()
    _await(lambda: a.client.status().code)
    b.client.join(a.client.status().code)
    _await(lambda: a.client.status().phase is b.client.status().phase is Phase.LIVE)


def _await(true: Callable[[], object]) -> None:
    until_s = time.monotonic() + CONNECT_S
    while not true():
        if time.monotonic() > until_s:
            raise NetworkError("The two sides of this machine did not find each other; is it very busy?")
        time.sleep(0.01)
