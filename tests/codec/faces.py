"""For the codec's tests: a talking head of a made-up basis, what a network would say of a face, and a lossy
line in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from codec.link import FaceLink, LinkConfig
from codec.regression import Regression
from codec.values import FaceFrame, Float

COMPONENTS = 20
VERTICES = 5000
NORMS = (np.sqrt(VERTICES) * 1.5 / (1 + np.arange(COMPONENTS))).astype(np.float32)  # mm


def talk(count: int, seed: int = 0, rate_hz: float = 30.0, start_s: float = 100.0) -> list[FaceFrame]:
    """Frames of a head that sways, speaks and blinks, with a tracker's noise."""
    rng = np.random.default_rng(seed)
    t = np.arange(count) / rate_hz
    phase = rng.uniform(0, 6.28, (4, COMPONENTS))
    rate = rng.uniform(0.5, 4.0, COMPONENTS)
    pauses = np.clip(np.sin(2 * np.pi * 0.2 * t) + 0.7, 0, 1)[:, None]
    speech = pauses * np.sin(2 * np.pi * rate * t[:, None] + phase[0])
    speech[:, 3] += 2 * (np.mod(t, 3.1) < 0.15)
    speech += rng.normal(0, 0.01, speech.shape)
    rotation = 0.08 * np.sin(2 * np.pi * np.array([0.3, 0.2, 0.1]) * t[:, None] + phase[1, :3])
    rotation += rng.normal(0, 0.0005, rotation.shape)
    translation = np.array([0, 0, -600]) + 8 * np.sin(t[:, None] * np.array([0.7, 0.9, 0.5]))
    gaze = np.repeat(np.sign(np.sin(2 * np.pi * 0.4 * t))[:, None], 4, 1) * np.array([0.1, 0.03, 0.1, 0.03])
    return [
        FaceFrame(
            start_s + float(t[i]),
            True,
            rotation[i].astype(np.float32),
            translation[i].astype(np.float32),
            speech[i].astype(np.float32),
            gaze[i].astype(np.float32),
        )
        for i in range(count)
    ]


def rms_error_mm(a: FaceFrame, b: FaceFrame) -> float:
    """RMS vertex error of expression."""
    return float(np.sqrt((((a.expression - b.expression) * NORMS) ** 2).sum() / VERTICES))


def nearest(frames: list[FaceFrame], time_s: float) -> FaceFrame:
    return min(frames, key=lambda frame: abs(frame.time_s - time_s))


def make_link(config: LinkConfig | None = None) -> FaceLink:
    return FaceLink(COMPONENTS, NORMS, VERTICES, config)


@dataclass
class Line:
    """Two links and what is under way between them. drops, delay: of the n-th datagram of the line."""

    drops: Callable[[int, float], bool] = lambda _n, _now: False
    delay_s: Callable[[int], float] = lambda _n: 0.02
    copies: Callable[[int], int] = lambda _n: 1
    a: FaceLink = field(default_factory=make_link)
    b: FaceLink = field(default_factory=make_link)
    shown: list[tuple[float, FaceFrame]] = field(default_factory=list)  # at b: when, what
    sizes: list[int] = field(default_factory=list)  # of datagrams from a
    sent_at: list[float] = field(default_factory=list)
    _flying: list[tuple[float, int, bytes, FaceLink]] = field(default_factory=list)
    _count: int = 0

    def run(
        self,
        from_a: list[FaceFrame],
        from_b: list[FaceFrame],
        until_s: float,
        start_s: float = 100.0,
        tick_s: float = 1 / 60,
    ) -> None:
        """Push each frame at its time, poll and deliver at every tick."""
        queues = [(self.a, self.b, list(from_a)), (self.b, self.a, list(from_b))]
        for k in range(round((until_s - start_s) / tick_s)):
            now_s = start_s + k * tick_s
            for link, other, frames in queues:
                while frames and frames[0].time_s <= now_s:
                    link.push(frames.pop(0))
                for datagram in link.poll(now_s):
                    self._send(datagram, link, other, now_s)
            self._deliver(now_s)

    def _send(self, datagram: bytes, link: FaceLink, other: FaceLink, now_s: float) -> None:
        self._count += 1
        if link is self.a:
            self.sizes.append(len(datagram))
            self.sent_at.append(now_s)
        if not self.drops(self._count, now_s):
            for _ in range(self.copies(self._count)):
                self._flying.append((now_s + self.delay_s(self._count), self._count, datagram, other))

    def _deliver(self, now_s: float) -> None:
        due = sorted((x for x in self._flying if x[0] <= now_s), key=lambda x: x[:2])
        self._flying = [x for x in self._flying if x[0] > now_s]
        for _, _, datagram, link in due:
            frames = link.receive(datagram, now_s)
            if link is self.b:
                self.shown += [(now_s, frame) for frame in frames]


def regression(
    confidence: float = 0.9, expression: Float | None = None, shift: Float | None = None, scale: float = 0.7
) -> Regression:
    """Of a face of the small basis that looks ahead."""
    return Regression(
        np.eye(3, dtype=np.float32),
        scale,
        np.zeros(2, np.float32) if shift is None else shift,
        0.0,
        np.array([0.5], np.float32),
        np.zeros(2, np.float32) if expression is None else expression,
        np.zeros(4, np.float32),
        confidence,
        np.zeros((478, 3), np.float32),
    )
