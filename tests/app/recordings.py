"""A recorded call made of invented faces and a tone, for tests: no devices, no network, no waiting."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from app.face import gallery
from app.face.model import load_model
from app.media.opus import OpusEncoder
from app.media.samples import RATE
from app.recording.recorder import CallRecorder, PersonState
from codec.basis import Basis
from codec.recording import Side
from codec.said import Feeling, Reaction, Text
from codec.values import FaceFrame
from render.motion import Motion, talk

THEIR_CLOCK_S = 9_000.0  # ahead of ours
TONE_HZ = 440.0


@cache
def motion(basis: Basis, seed: int) -> Motion:
    return talk(10.0, 30.0, basis.unit_names, seed)


def face_at(basis: Basis, time_s: float, stamp_s: float, seed: int) -> FaceFrame:
    made = motion(basis, seed)
    i = int(time_s * 30 + 0.5) % len(made.times_s)
    at = made.translation[i] + np.array([0, 0, -600], np.float32)
    expression = made.units[i] @ basis.unit_expression
    return FaceFrame(stamp_s, True, made.rotation[i], at, expression, made.gaze[i])


def record(path: Path, seconds: float, names: tuple[str, str] = ("ada", "ben"), rate_hz: int = 15) -> Basis:
    """Two people who move; the other one hums between the first and the second second; at the first, one
    writes and the other one shows a heart."""
    basis = load_model().basis
    now_s = 100.0
    recorder = CallRecorder(path, basis, clock=lambda: now_s)
    recorder.begin()
    for side, name in zip(Side, names, strict=True):
        recorder.person(side, PersonState(gallery.likeness(basis, name).identity))
    hum = _hum()
    for k in range(round(seconds * rate_hz)):
        now_s = 100.0 + k / rate_hz
        if k == rate_hz:
            recorder.said(Side.OWN, Text(0, "Hello"))
            recorder.said(Side.OTHER, Reaction(Feeling.HEART))
        for side in Side:
            stamp_s = now_s + (THEIR_CLOCK_S if side is Side.OTHER else 0.0)
            _hand_over(recorder, side, face_at(basis, k / rate_hz, stamp_s, side + 1), now_s)
        if rate_hz <= k < 2 * rate_hz:
            for at, opus in hum(RATE // rate_hz):
                stamp = round((101.0 + THEIR_CLOCK_S) * RATE) + at & 0xFFFFFFFF
                recorder.other_voice(opus, stamp, now_s)
    recorder.close(60.0)
    return basis


def _hand_over(recorder: CallRecorder, side: Side, face: FaceFrame, now_s: float) -> None:
    if side is Side.OWN:
        recorder.own_face(face)
    else:
        recorder.other_face(face, now_s)


def _hum() -> Callable[[int], list[tuple[int, bytes]]]:
    """More of it: packets, each with the number of its first sample."""
    encoder, waiting, at = OpusEncoder(24_000), np.zeros(0, np.int16), 0

    def more(count: int) -> list[tuple[int, bytes]]:
        nonlocal waiting, at
        times = (at + np.arange(count)) / RATE
        at += count
        tone = (8000 * np.sin(2 * np.pi * TONE_HZ * times)).astype(np.int16)
        waiting = np.concatenate([waiting, tone])
        packets = []
        while len(waiting) >= 960:
            packets.append((at - len(waiting), encoder.encode(waiting[:960])))
            waiting = waiting[960:]
        return packets

    return more
