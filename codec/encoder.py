"""Face frames into datagrams (SPEC section 4). Choices that cost bits or accuracy are made here and in
`rate`; the decoder only follows."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from codec import residuals
from codec.entropy import Writer
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

TRADE_256 = (24, 34, 54)
"""By role: squared steps that one bit is worth, in 1/256. Errors of the newest frame are inherited by what is
predicted from it, those between by nobody; best of several on fitted motion at equal error."""


def encode(
    base: Snapshot, header: Header, targets: Sequence[Integers], components: int
) -> tuple[bytes, Snapshot]:
    """A datagram of up to MAX_FRAMES frames, and the state of whoever decodes it.

    base: the snapshot of `header.reference`; ignored in a key datagram. targets: (N,) integers of each frame
    of `header`; those of frames without a face are ignored."""
    writer = Writer()
    back = None if header.reference is None else header.sequence - header.reference
    writer.bits(SEQUENCE_BITS, header.sequence & ((1 << SEQUENCE_BITS) - 1))
    code_reference(writer, back)
    if back is None:
        start_ms = max(0, header.times_ms[0] - 33) if header.times_ms else 0
        base = Snapshot.resting(components, header.sequence - 1, start_ms)
        code_key(writer, components, header.sequence, start_ms)
    habits = Habits(base.habits)
    code_counters(writer, habits, base, header)
    code_hold(writer, header.hold_ms)
    code_quality(writer, base, header)
    header, distances, period_16 = _write_frames(writer, habits, base, header)
    course = Course(base, header.quality, distances)
    step = course.step.tolist()
    for turn in order(distances):
        prediction, mean = course.predict(turn)
        chosen = None
        if header.present[turn.index]:
            errors = (targets[turn.index] - prediction).tolist()
            chosen = np.array(residuals.write(writer, errors, step, mean, TRADE_256[turn.role]), np.int64)
        course.advance(turn, prediction, chosen)
    return writer.finish(), course.snapshot(header, period_16, habits)


def _write_frames(
    writer: Writer, habits: Habits, base: Snapshot, header: Header
) -> tuple[Header, tuple[int, ...], int]:
    """-> the header with times as transmitted, distances in periods, the period"""
    line = Timeline(base.time_ms, base.period_16, base.first_wait(header.sequence))
    times, distances, before = [], [], base.present
    for time_ms, present in zip(header.times_ms, header.present, strict=True):
        times.append(line.code(writer, habits, time_ms))
        distances.append(line.distance)
        before = code_presence(writer, before, present)
    return replace(header, times_ms=tuple(times)), tuple(distances), line.period_16
