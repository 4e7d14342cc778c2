"""When a face or a sound has passed each stage of its way: stamps, taken while somebody listens.

    trace.listen(stamps.append);   trace.stamp(Stage.TRACKED, frame.time_s, now_s)

A stamp names what passes by the moment at which it was captured: that travels with every frame and packet, so
that the stamps of two programs on one clock can be laid side by side. While there is no listener, a stamp
costs one comparison. `eigencall bench latency` listens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Stage(Enum):
    """What has just been passed, in the order of the way: first a face's, then a sound's."""

    CAMERA = "camera"  # the tracker takes the picture
    TRACKER = "tracker"
    LINK = "link"  # its datagram leaves
    NETWORK = "network"
    PLAYOUT = "playout"  # it is its turn to be drawn
    DRAWING = "drawing"
    SCREEN = "screen"
    PROCESSING = "processing"  # a block of the microphone is there, and clean
    ENCODER = "encoder"  # a packet is full, and leaves
    VOICE_NETWORK = "voice_network"
    VOICE_PLAYOUT = "voice_playout"  # the loudspeaker's buffer takes it
    DEVICE = "device"  # it is heard


FACE = tuple(Stage)[:7]
VOICE = tuple(Stage)[7:]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Seconds: of the sender's clock, and of the clock of the program that stamps."""

    stage: Stage
    captured_s: float
    at_s: float


_listener: Callable[[Stamp], None] | None = None


def listen(listener: Callable[[Stamp], None] | None) -> None:
    """From now on; it is called on whatever thread a stage runs on. None: not any more."""
    global _listener
    _listener = listener


def stamp(stage: Stage, captured_s: float, at_s: float) -> None:
    """What was captured then has passed this stage."""
    if _listener is not None:
        _listener(Stamp(stage, captured_s, at_s))
