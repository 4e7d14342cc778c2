"""Face frames into datagrams (SPEC section 4). Choices that cost bits or accuracy are made here and in
`rate`; the decoder only follows."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from codec.entropy import Writer
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
from codec.state import BITS, Snapshot

LAMBDA_256 = 28  # squared steps that one bit is worth, in 1/256: the best of 0 to 60 on speech-like motion


def choose(error: Integers, step: Integers, contexts: Integers, trade_256: int = LAMBDA_256) -> Integers:
    """(N,) residuals in steps: of the two nearest the one with less distortion plus rate."""
    magnitude = np.abs(error)
    near = (2 * magnitude + step) // (2 * step)
    low = np.maximum(near - 1, 0)

    def cost(r: Integers) -> Integers:
        squared = (magnitude - r * step) ** 2 * (1 << 16) // (step * step)
        return squared + trade_256 * BITS[contexts, np.minimum(2 * r, BITS.shape[1] - 1)]

    return np.sign(error) * np.where(cost(low) < cost(near), low, near)


Frame = tuple[int, bool, Integers]
"""Capture time in ms, presence, (N,) integers of the quantiser."""


def encode(
    base: Snapshot, header: Header, frames: Sequence[Frame], components: int
) -> tuple[bytes, Snapshot]:
    """A datagram of up to MAX_FRAMES frames, and the state of whoever decodes it.

    base: the snapshot of `header.reference`; a resting one in a key datagram."""
    writer = Writer()
    code_reference(writer, header.sequence, header.reference)
    if header.reference is None:
        start_ms = frames[0][0] if frames else 0
        base = replace(base, sequence=header.sequence - 1, time_ms=max(0, start_ms - base.period_16 // 16))
        code_key(writer, components, header.sequence, base.time_ms)
    code_header(writer, base, header)
    course = Course(base, header)
    for time_ms, present, target in frames:
        before_ms = course.time_ms
        shown_ms, distance = code_time(writer, before_ms, course.period_16, course.expected, time_ms)
        code_presence(writer, course.present, present)
        prediction, contexts = course.predict(distance)
        residuals = np.zeros_like(target)
        if present:
            residuals = choose(target - prediction, course.step, contexts)
            code_residuals(writer, contexts, residuals)
        course.advance(Coded(shown_ms, present, residuals), distance)
    return bytes([header.sequence & 255]) + writer.finish(), course.snapshot()
