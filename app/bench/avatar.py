"""Avatar calls, measured: what crosses the wire, what is shown, what is heard."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.bench import offline
from app.bench.motion import FaceMotion
from app.bench.packets import NoCaptureError, PacketCapture, own_ports
from app.bench.shown import DisplayQuality, judge
from app.bench.sides import CallPlan, MeasuredSide, connected, measure
from app.media.container import reading
from app.net.rendezvous.rooms import Limits
from app.net.rendezvous.server import serving
from app.net.thread import NetworkThread, network
from app.net.transport.wire_meter import Count
from codec.basis import Basis

TOGETHER = 3  # calls at a time: six clients, all in the same process, use two thirds of a core


@dataclass(frozen=True, slots=True)
class Direction:
    """One side's sending, and what the other made of it. heard: share of the speech that was played, not
    made up; NaN without any."""

    wire_kbps: float
    payload_kbps: float
    shown: DisplayQuality
    heard: float


class Calls:
    """Makes calls on one rendezvous of its own. Made by `calls`."""

    def __init__(self, basis: Basis, thread: NetworkThread, server: str, seconds: float) -> None:
        self.basis = basis
        self.captured: float | None = None
        """Bytes of all packets that tcpdump saw over those that the meters counted, of the last batch."""
        self._thread, self._server, self._seconds = thread, server, seconds

    def live(self, plans: list[CallPlan]) -> AbstractContextManager[list[tuple[MeasuredSide, MeasuredSide]]]:
        """The two sides of each call, as long as the context lasts."""
        return connected(plans, self.basis, self._thread, self._server)

    def make(
        self, plans: Sequence[CallPlan], on_batch: Callable[[int], None] = lambda n: None
    ) -> list[list[Direction]]:
        """Each plan's two directions."""
        found = []
        for first in range(0, len(plans), TOGETHER):
            batch = list(plans[first : first + TOGETHER])
            found += self._batch(batch)
            on_batch(len(batch))
        return found

    def _batch(self, plans: list[CallPlan]) -> list[list[Direction]]:
        with ExitStack() as stack:
            capture = _capture()
            pairs = stack.enter_context(self.live(plans))
            measure(pairs, self._seconds)
            self.captured = _agreement(capture, pairs) if capture else None
            return [self._directions(pair) for pair in pairs]

    def _directions(self, pair: tuple[MeasuredSide, MeasuredSide]) -> list[Direction]:
        return [self._direction(pair[0], pair[1]), self._direction(pair[1], pair[0])]

    def _direction(self, sender: MeasuredSide, receiver: MeasuredSide) -> Direction:
        sent = sender.measured
        return Direction(
            8e-3 * sent.wire_out_bytes / sent.seconds,
            8e-3 * sent.payload_out_bytes / sent.seconds,
            judge(receiver.looks, sender.motion, sender.epoch_s, self.basis),
            receiver.heard,
        )


def _capture() -> PacketCapture | None:
    try:
        return PacketCapture()
    except NoCaptureError:
        return None


def _agreement(capture: PacketCapture, pairs: list[tuple[MeasuredSide, MeasuredSide]]) -> float:
    counted = sum((side.client.wire.sent_total for pair in pairs for side in pair), Count())
    captured = capture.stop(own_ports(), counted.packets)
    return sum(count.bytes for count in captured.values()) / max(1, counted.bytes)


@contextmanager
def calls(basis: Basis, seconds: float) -> Iterator[Calls]:
    """A network thread and a rendezvous, as long as calls are made."""
    limits = Limits(joins_per_minute=10_000, requests_per_minute=10_000, guarded_joins=10_000)
    with network() as thread, serving(thread, "127.0.0.1", 0, limits=limits) as server:
        yield Calls(basis, thread, server.url, seconds)


def payload_rows(motions: Sequence[FaceMotion], basis: Basis) -> dict[str, float]:
    """Of the codec alone: bits, errors, processor time; means over the clips."""
    talks = [offline.talk(motion, basis) for motion in motions]
    errors = [offline.errors(talk.frames, basis) for talk in talks]
    frames = sum(len(talk.frames) for talk in talks)
    rows = {"payload_kbps": float(np.mean([talk.payload_kbps for talk in talks]))}
    for name in ("vertex_mm", "rotation_deg", "translation_mm", "gaze_deg"):
        rows[f"payload.{name}"] = float(np.mean([getattr(error, name) for error in errors]))
    return rows | {"codec.ms_per_frame": 1000 * sum(talk.cpu_s for talk in talks) / max(1, frames)}


def has_sound(path: Path) -> bool:
    with reading(path) as container:
        return bool(container.streams.audio)


def mean(directions: Sequence[Sequence[Direction]], what: Callable[[Direction], float]) -> float:
    """Over both directions of all calls."""
    return float(np.nanmean([what(direction) for call in directions for direction in call]))
