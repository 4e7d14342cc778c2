"""Datagrams into face frames (SPEC section 4). Pure: the states that they refer to are arguments."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from codec import residuals
from codec.entropy import Reader
from codec.errors import BitstreamError
from codec.packet import (
    SEQUENCE_BITS,
    Habits,
    Header,
    Timeline,
    code_counters,
    code_hold,
    code_key,
    code_presence,
    code_quality,
    code_reference,
)
from codec.predictor import Course, order
from codec.quantiser import Integers
from codec.state import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """frames: (N,) integers of each frame of the header. snapshot: the state afterwards."""

    header: Header
    frames: tuple[Integers, ...]
    snapshot: Snapshot


def decode(
    datagram: bytes, expand: Callable[[int], int], find: Callable[[int], Snapshot | None], components: int
) -> Decoded | None:
    """None if the datagram refers to a state that is not held. Raises BitstreamError if it is malformed.

    expand: the full sequence number of its low bits; find: the snapshot of a sequence number."""
    reader = Reader(datagram)
    low = reader.bits(SEQUENCE_BITS)
    back = code_reference(reader, None)
    if back is None:
        sequence, start_ms = code_key(reader, components, 0, 0)
        if sequence & ((1 << SEQUENCE_BITS) - 1) != low:
            raise BitstreamError("The datagram contradicts itself about its number.")
        base: Snapshot | None = Snapshot.resting(components, sequence - 1, start_ms)
    else:
        sequence = expand(low)
        base = find(sequence - back)
    return None if base is None else _decode(reader, base, sequence, back is None)


def _decode(reader: Reader, base: Snapshot, sequence: int, is_key: bool) -> Decoded:
    start = Header(sequence, None if is_key else base.sequence, 0, 0, None, 0, (), ())
    habits = Habits(base.habits)
    acknowledged, lost = code_counters(reader, habits, base, start)
    hold_ms = code_hold(reader, None)
    quality, count = code_quality(reader, base, start)
    line = Timeline(base.time_ms, base.period_16, base.first_wait(sequence))
    times: list[int] = []
    present: list[bool] = []
    distances: list[int] = []
    for _ in range(count):
        times.append(line.code(reader, habits, 0))
        distances.append(line.distance)
        present.append(code_presence(reader, present[-1] if present else base.present, False))
    header = Header(
        sequence, start.reference, acknowledged, lost, hold_ms, quality, tuple(times), tuple(present)
    )
    course = Course(base, quality, tuple(distances))
    for turn in order(tuple(distances)):
        prediction, mean = course.predict(turn)
        coded = np.array(residuals.read(reader, mean), np.int64) if present[turn.index] else None
        course.advance(turn, prediction, coded)
    reader.finish()
    return Decoded(header, tuple(course.frames), course.snapshot(header, line.period_16, habits))
