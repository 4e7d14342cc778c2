"""A clip whose moments are known: an invented face that opens its mouth and shuts its eyes, and back, between
one picture and the next, at uneven times. While its mouth is open it is to be heard: somebody's talk, cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from app.bench.lipsync import sound_of
from app.bench.portrayed import AT_MM
from app.face import gallery
from app.face.cameras import camera_file
from app.media.container import writing
from app.media.samples import RATE, Samples
from codec.basis import Basis
from codec.values import FaceFrame, Image
from render.offscreen import Offscreen
from render.painter import OffscreenPainter

FPS = 30
SIZE = (640, 480)
SECONDS = 12
OPEN = {"jawOpen": 0.7, "eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0}
SHORTEST, LONGEST = 14, 26  # pictures that it stays as it is
FADE = RATE // 200  # of sound, so that it does not click


@dataclass(frozen=True, slots=True)
class Turn:
    """at_s: of the clip, when the first picture of it is captured."""

    at_s: float
    open: bool


def turns(seed: int = 1) -> list[Turn]:
    """Of one repetition; it begins and ends with the mouth shut."""
    dice, out, at = np.random.default_rng(seed), list[Turn](), LONGEST
    while at < SECONDS * FPS - 2 * LONGEST or (out and out[-1].open):
        out.append(Turn(at / FPS, not (out and out[-1].open)))
        at += int(dice.integers(SHORTEST, LONGEST))
    return out


def sound() -> Samples:
    """(n,) of one repetition, 48 kHz mono."""
    talk, out = sound_of(camera_file("sample")), np.zeros(SECONDS * RATE, np.int16)
    loud = np.flatnonzero(np.abs(talk) > 1000)
    talk = np.resize(talk[loud[0] :], len(out))
    for begin, end in zip(turns()[::2], turns()[1::2], strict=True):
        first, last = round(begin.at_s * RATE), round(end.at_s * RATE)
        edge = np.minimum(np.arange(last - first), np.arange(last - first)[::-1])
        out[first:last] = talk[first:last] * np.minimum(edge / FADE, 1)
    return out


def write(path: Path, basis: Basis, skin: bytes) -> None:
    """An H.264 film of the pictures; the sound is played in the room."""
    with path.open("wb") as file, writing(file) as film:
        stream = film.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "crf": "18"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for number, picture in enumerate(_pictures(basis, skin)):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))


def _pictures(basis: Basis, skin: bytes) -> Iterator[Image]:
    """At rest and with the mouth open: each is drawn once."""
    names, identity = list(basis.unit_names), gallery.likeness(basis).identity
    weights = np.zeros(len(names), np.float32)
    for name, weight in OPEN.items():
        weights[names.index(name)] = weight
    rest = FaceFrame.neutral(len(basis.expression), present=True)
    faces = [rest.rotation * 0, weights @ basis.unit_expression]
    with Offscreen(*SIZE) as target:
        painter = OffscreenPainter(basis, skin, target)
        shut, opened = (
            painter.draw(FaceFrame(0.0, True, rest.rotation, AT_MM, face, rest.gaze), identity, number).copy()
            for number, face in enumerate((rest.expression, faces[1]))
        )
    when = {round(turn.at_s * FPS): turn.open for turn in turns()}
    open_now = False
    for number in range(SECONDS * FPS):
        open_now = when.get(number, open_now)
        yield opened if open_now else shut
