"""A recording as an MP4 film of any size, with sound: H.264 and AAC, drawn off screen, as fast as it goes."""

from collections.abc import Generator
from enum import Enum
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from app.media.container import writing
from app.media.samples import RATE, Samples
from app.recording.callfile import CallFile
from app.recording.excerpt import Excerpt
from app.recording.recorder import RecordingError
from app.recording.sound import Mixer
from codec.basis import Basis
from codec.files import need_room, whole
from codec.recording import Side
from codec.values import Image
from render.offscreen import Offscreen
from render.painter import OffscreenPainter

ENDINGS = (".mp4", ".m4v")
FPS = 30
LEAST_BYTES = 1 << 20  # a film of some seconds
BIT_RATE = 64_000  # of AAC: transparent for one voice


class FilmSides(Enum):
    """Who is in the film."""

    BOTH = "both"  # side by side, the other on the left
    OTHER = "other"
    OWN = "own"


SIDES = {FilmSides.BOTH: (Side.OTHER, Side.OWN), FilmSides.OTHER: (Side.OTHER,), FilmSides.OWN: (Side.OWN,)}


def export(
    file: CallFile,
    basis: Basis,
    skin: bytes,
    path: Path,
    size: tuple[int, int],
    show: FilmSides = FilmSides.BOTH,
    fps: int = FPS,
) -> Generator[float, None, None]:
    """Write the film of (width, height) pixels, both even; yields the share that is done. A film that is not
    finished leaves what lay in its place. Raises RecordingError, and OutputError before the work."""
    if path.suffix.lower() not in ENDINGS:
        raise RecordingError("A film is an MP4 file: give it a name that ends in .mp4.")
    if path.exists() and path.samefile(file.path):
        raise RecordingError("The film would take its own recording's place; give it another name.")
    need_room(path, LEAST_BYTES)
    try:
        with whole(path) as place, writing(place) as film:
            yield from _film(film, file, basis, skin, size, SIDES[show], fps)
    except (OSError, av.FFmpegError) as error:
        raise RecordingError(
            "The film cannot be written to {path}: {reason}. Choose another place or size.",
            path=path,
            reason=error.strerror,
        ) from error


def _film(
    film: "av.container.OutputContainer",
    file: CallFile,
    basis: Basis,
    skin: bytes,
    size: tuple[int, int],
    sides: tuple[Side, ...],
    fps: int,
) -> Generator[float, None, None]:
    width, height = size
    video = film.add_stream("libx264", rate=fps, options={"preset": "veryfast", "crf": "20"})
    video.width, video.height, video.pix_fmt = width, height, "yuv420p"
    audio = film.add_stream("aac", rate=RATE, layout="mono")
    audio.bit_rate = BIT_RATE
    count = max(1, round(file.duration_s * fps))
    samples = RATE // fps  # of each picture's time
    mixer, number, excerpt = Mixer(), 0, Excerpt.of(file, 0)
    with Offscreen(width // len(sides), height) as target:
        painters = {side: OffscreenPainter(basis, skin, target) for side in sides}
        for k in range(count):
            time_s = k / fps
            if file.segment_at(time_s) != number:
                number = file.segment_at(time_s)
                excerpt = Excerpt.of(file, number)
            pictures = [
                painters[side].draw(excerpt.face(side, time_s), file.person(side, time_s).identity, time_s)
                for side in sides
            ]
            film.mux(video.encode(_picture(np.hstack(pictures), size, Fraction(k, fps))))
            film.mux(audio.encode(_sound(mixer.read(excerpt, k * samples, samples), k * samples)))
            yield (k + 1) / count
    film.mux(video.encode(None))
    film.mux(audio.encode(None))


def _picture(image: Image, size: tuple[int, int], time_s: Fraction) -> av.VideoFrame:
    whole = np.zeros((size[1], size[0], 3), np.uint8)  # halves of an odd number of pixels leave a column
    whole[:, : image.shape[1]] = image
    frame = av.VideoFrame.from_ndarray(whole, format="rgb24")
    frame.pts, frame.time_base = time_s.numerator, Fraction(1, time_s.denominator)
    return frame


def _sound(samples: Samples, at: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
    return frame
