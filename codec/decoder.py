"""Datagrams into face frames (SPEC section 4). Pure: the state that a datagram refers to is an argument's."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from codec.entropy import Reader
from codec.errors import BitstreamError
from codec.packet import (
    Coded,
    Header,
    code_header,
    code_key,
    code_presence,
    code_reference,
    code_residuals,
    code_time,
)
from codec.predictor import Course
from codec.quantiser import Integers
from codec.state import Snapshot

MAX_TIME_MS = 1 << 41


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """frames: capture time in ms, presence and (N,) integers of each. snapshot: the state afterwards."""

    header: Header
    frames: tuple[tuple[int, bool, Integers], ...]
    snapshot: Snapshot


def decode(
    datagram: bytes, expand: Callable[[int], int], find: Callable[[int], Snapshot | None], components: int
) -> Decoded | None:
    """None if the datagram refers to a state that is not held. Raises BitstreamError if it is malformed.

    expand: the full sequence number of the low 8 bits; find: the snapshot of a sequence number."""
    if len(datagram) < 2:
        raise BitstreamError("The datagram is too short to hold anything.")
    reader = Reader(datagram[1:])
    back = code_reference(reader, 0, 0)
    if back is None:
        sequence, time_ms = code_key(reader, components, 0, 0)
        base: Snapshot | None = replace(Snapshot.resting(components), sequence=sequence - 1, time_ms=time_ms)
    else:
        sequence = expand(datagram[0])
        base = find(sequence - back)
    if sequence & 255 != datagram[0]:
        raise BitstreamError("The datagram contradicts itself about its number.")
    if base is None:
        return None
    reference = None if back is None else base.sequence
    return _frames(reader, base, Header(sequence, reference, 0, 0, None, 0, 0))


def _frames(reader: Reader, base: Snapshot, start: Header) -> Decoded:
    header = code_header(reader, base, start)
    course = Course(base, header)
    frames = []
    for _ in range(header.count):
        time_ms, distance = code_time(reader, course.time_ms, course.period_16, course.expected, 0)
        if not course.time_ms < time_ms < MAX_TIME_MS:
            raise BitstreamError("The frames of the datagram are not in order of time.")
        present = code_presence(reader, course.present, False)
        _, contexts = course.predict(distance)
        residuals = np.zeros_like(course.values)
        if present:
            residuals = code_residuals(reader, contexts, residuals)
        course.advance(Coded(time_ms, present, residuals), distance)
        frames.append((time_ms, present, course.values))
    reader.finish()
    return Decoded(header, tuple(frames), course.snapshot())
