"""The codec alone: two links that talk to each other in simulated time, over a network that only delays.

Deterministic. Both sides show the clip, as in a call; what one of them sends and the other decodes is
compared with what was pushed, frame by frame.
"""

import heapq
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from app.bench.motion import FPS, FaceMotion
from app.client.exchange import new_link
from codec.basis import Basis
from codec.link import FaceLink, LinkConfig
from codec.rate import RTP_HEADERS, Budget
from codec.rotation import between
from codec.values import FaceFrame

DELAY_S = 0.02
SECONDS = 30.0
UPKEEP_KBPS = 0.17  # STUN's consent checks
TICK_S = 1 / (4 * FPS)


@dataclass(slots=True, eq=False)
class Spoken:
    """One direction of the call. sizes: bytes of each datagram. frames: (pushed, decoded) pairs, and
    arrived_s when each came. cpu_s: of the thread, for encoding and decoding."""

    seconds: float
    sizes: list[int] = field(default_factory=list)
    frames: list[tuple[FaceFrame, FaceFrame]] = field(default_factory=list)
    arrived_s: list[float] = field(default_factory=list)
    cpu_s: float = 0.0

    @property
    def payload_kbps(self) -> float:
        return 8e-3 * sum(self.sizes) / self.seconds

    @property
    def wire_kbps(self) -> float:
        """With the headers of each datagram and a connection's other costs, as calls measure them."""
        return 8e-3 * sum(RTP_HEADERS + 1 + size for size in self.sizes) / self.seconds + UPKEEP_KBPS


@dataclass(frozen=True, slots=True)
class Errors:
    """Root mean squares over the frames with a face; vertices in head space."""

    vertex_mm: float
    rotation_deg: float
    translation_mm: float
    gaze_deg: float


def talk(
    motion: FaceMotion, basis: Basis, config: LinkConfig | None = None, count: int = round(SECONDS * FPS)
) -> Spoken:
    """So many frames of the clip, from the first of a call. config: of both links, if not the usual
    of a thrifty call, which shows what the codec can do."""
    spoken = Spoken(count / FPS)
    back = motion.turned()
    sides = [_link(basis, config), _link(basis, config)]
    wire: list[tuple[float, int, int, bytes]] = []
    order = itertools.count()
    pushed: dict[int, FaceFrame] = {}
    for tick in range(4 * count + round(1 / TICK_S)):
        now_s = tick * TICK_S
        if tick % 4 == 0 and tick < 4 * count:
            pushed[round(now_s * 1000)] = face = motion.at(tick // 4, now_s)
            begun_s = time.thread_time()
            sides[0].push(face)
            spoken.cpu_s += time.thread_time() - begun_s
            sides[1].push(back.at(tick // 4, now_s))
        for datagram in _polled(sides[0], now_s, spoken):
            spoken.sizes.append(len(datagram))
            heapq.heappush(wire, (now_s + DELAY_S, next(order), 1, datagram))
        for datagram in sides[1].poll(now_s):
            heapq.heappush(wire, (now_s + DELAY_S, next(order), 0, datagram))
        while wire and wire[0][0] <= now_s:
            at_s, _, side, datagram = heapq.heappop(wire)
            for frame in _received(sides[side], datagram, at_s, spoken if side else None):
                if side:
                    spoken.frames.append((_nearest(pushed, frame), frame))
                    spoken.arrived_s.append(at_s)
    return spoken


def _link(basis: Basis, config: LinkConfig | None) -> FaceLink:
    if config is None:
        link = new_link(basis)
        link.budget = Budget(thrifty=True)
        return link
    return FaceLink(len(basis.expression), basis.expression_norm, len(basis.mean), config)


def _polled(link: FaceLink, now_s: float, spoken: Spoken) -> list[bytes]:
    begun_s = time.thread_time()
    datagrams = link.poll(now_s)
    spoken.cpu_s += time.thread_time() - begun_s
    return datagrams


def _received(link: FaceLink, datagram: bytes, at_s: float, spoken: Spoken | None) -> list[FaceFrame]:
    begun_s = time.thread_time()
    frames = link.receive(datagram, at_s)
    if spoken is not None:
        spoken.cpu_s += time.thread_time() - begun_s
    return frames


def _nearest(pushed: dict[int, FaceFrame], frame: FaceFrame) -> FaceFrame:
    """Times are sent to 4 ms."""
    at_ms = round(frame.time_s * 1000)
    return pushed[min(pushed, key=lambda known: abs(known - at_ms))]


def errors(pairs: list[tuple[FaceFrame, FaceFrame]], basis: Basis) -> Errors:
    """Of (true, seen) pairs; NaN if none shows a face."""
    seen = list(_differences(pairs, basis))
    if not seen:
        return Errors(*[float("nan")] * 4)
    return Errors(*np.sqrt(np.mean(np.square(seen), axis=0)).tolist())


def _differences(
    pairs: list[tuple[FaceFrame, FaceFrame]], basis: Basis
) -> Iterator[tuple[float, float, float, float]]:
    rms = basis.expression_norm / np.sqrt(len(basis.mean))
    for true, seen in pairs:
        if true.present and seen.present:
            yield (
                float(np.linalg.norm((true.expression - seen.expression) * rms)),
                float(np.degrees(np.linalg.norm(between(true.rotation, seen.rotation)))),
                float(np.linalg.norm(true.translation - seen.translation)),
                float(np.degrees(np.sqrt(np.mean((true.gaze - seen.gaze) ** 2)))),
            )
