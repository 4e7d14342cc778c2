"""Sample clips: an invented person, drawn and voiced by the machine, who tells what Eigencall is.

    python -m training sample-clips --out assets

The voice is espeak-ng's; the mouth follows it (loudness opens the jaw, dark vowels round the lips, hissing
ones spread them, silence closes them); head, eyes, blinks and moods are `render.motion`'s. No recording of
any person is in it. The files stand in for a camera where there is none.
"""

import argparse
import io
import json
import subprocess
import wave
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np
from rich.progress import track

import assets
from codec import basis as basis_file
from codec.basis import Basis
from codec.values import FaceFrame, Float, Identity, Image
from render.motion import MOODS, Motion, talk
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import BACKGROUNDS, Appearance, Camera, Hair, Scene

RATE_HZ = 30
SIZE = (640, 480)
SOUND_HZ = 48_000


@dataclass(frozen=True, slots=True)
class ClipRole:
    """One clip. person: a name in people.json."""

    file: str
    person: str
    voice: str
    text: str
    background: str
    seed: int


ROLES = (
    ClipRole(
        "sample-1.mp4",
        "fay",
        "en-us+f2",
        "Hello there! I am nobody. My face was invented, and so was my voice. But everything you see me do "
        "goes through the camera's road: found, measured, packed into a few bytes, and drawn again on the "
        "other side. Maybe you blink now. So do I.",
        "paper",
        11,
    ),
    ClipRole(
        "sample-2.mp4",
        "gus",
        "en-us+m3",
        "Hi! Good to see you. Well, not you, but forty numbers that move like you. A picture of this would "
        "cost a million bits every second. We pay a few thousand, voice and all. Move your head, smile, look "
        "away: it comes along.",
        "evening",
        23,
    ),
)


def speak(text: str, voice: str) -> np.ndarray:
    """(N,) float32 in -1..1 at 48 kHz. Needs the program espeak-ng."""
    command = ["espeak-ng", "-v", voice, "-s", "150", "--stdout", text]
    with wave.open(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout)) as file:
        rate = file.getframerate()
        # the header of a stream gives no true length: read what is there
        raw = np.frombuffer(file.readframes(1 << 26), np.int16).astype(np.float32) / 32768
    times = np.arange(int(len(raw) * SOUND_HZ / rate)) * rate / SOUND_HZ
    sound = np.interp(times, np.arange(len(raw)), raw)
    pause = np.zeros(SOUND_HZ // 2)
    return np.concatenate([pause, 0.6 * sound / np.abs(sound).max(), pause]).astype(np.float32)


def mouth(sound: np.ndarray, names: tuple[str, ...]) -> Float:
    """(F, N) unit weights that go with the sound, 30 rows a second."""
    hop = SOUND_HZ // RATE_HZ
    frames = len(sound) // hop
    pieces = np.lib.stride_tricks.sliding_window_view(np.pad(sound, hop), 3 * hop)[::hop][:frames]
    spectrum = np.abs(np.fft.rfft(pieces * np.hanning(3 * hop), axis=1))
    hertz = np.fft.rfftfreq(3 * hop, 1 / SOUND_HZ)
    voiced = spectrum[:, (hertz > 90) & (hertz < 1200)].sum(1)
    bright = spectrum[:, (hertz > 1400) & (hertz < 3200)].sum(1)
    hiss = spectrum[:, hertz > 3800].sum(1)
    loud = np.clip(voiced / np.percentile(voiced, 95), 0, 1)
    total = voiced + bright + hiss + 1e-6
    open_, spread, hissing = loud**0.8, bright / total, hiss / total
    round_ = np.clip(0.28 - spread, 0, 0.28) / 0.28 * loud
    columns = {
        "jawOpen": 0.55 * open_,
        "mouthFunnel": 0.55 * round_,
        "mouthPucker": 0.35 * round_,
        "mouthStretchLeft": np.clip(spread - 0.2, 0, 1) * open_,
        "mouthStretchRight": np.clip(spread - 0.2, 0, 1) * open_,
        "mouthLowerDownLeft": 0.4 * open_,
        "mouthLowerDownRight": 0.4 * open_,
        "mouthUpperUpLeft": 0.3 * hissing * (voiced > 0.02 * voiced.max()),
        "mouthUpperUpRight": 0.3 * hissing * (voiced > 0.02 * voiced.max()),
        "mouthPressLeft": 0.25 * (loud < 0.04),
        "mouthPressRight": 0.25 * (loud < 0.04),
    }
    out = np.zeros((frames, len(names)), np.float32)
    smooth = np.array([0.25, 0.5, 0.25])
    for name, column in columns.items():
        out[:, names.index(name)] = np.convolve(column, smooth, "same")
    return np.clip(out, 0, 1)


def act(sound: np.ndarray, basis: Basis, seed: int) -> Motion:
    """The invented talker's motion with the mouth of this sound."""
    names = basis.unit_names
    lips = mouth(sound, names)
    motion = talk(len(lips) / RATE_HZ, RATE_HZ, names, seed)
    moods = {name for mood in MOODS for name in mood}
    keep = [k for k, name in enumerate(names) if name.startswith("eyeBlink") or name in moods]
    units = lips.copy()
    units[:, keep] = np.maximum(units[:, keep], motion.units[: len(lips), keep])
    return replace(motion, units=units)


def draw(role: ClipRole, motion: Motion, basis: Basis) -> list[Image]:
    """The clip's pictures."""
    person = next(p for p in json.loads(assets.read("people.json")) if p["name"] == role.person)
    colours = {key: tuple(person[key]) for key in ("hair_colour", "iris_colour", "shirt")}
    scene = Scene(
        camera=Camera(fov_rad=0.40),
        background=BACKGROUNDS[role.background],
        appearance=Appearance(hair=Hair(person["hair"]), **colours),
    )
    pictures = []
    with Offscreen(*SIZE, 1.5) as target:
        renderer = Renderer(basis, exact=True)
        shape = np.asarray(person["identity"], np.float32)
        renderer.set_person(Identity(shape, assets.read(person["texture"])))
        for k in track(range(len(motion.times_s)), role.file):
            face = FaceFrame(
                float(motion.times_s[k]),
                True,
                motion.rotation[k],
                motion.translation[k] + np.array([0, 0, -600], np.float32),
                motion.units[k] @ basis.unit_expression,
                motion.gaze[k],
            )
            pictures.append(target.draw(renderer, face, scene).copy())
    return pictures


def write(path: Path, pictures: list[Image], sound: np.ndarray) -> None:
    """H.264 and AAC in an MP4."""
    with av.open(str(path), "w") as file:
        video = file.add_stream("libx264", rate=RATE_HZ, options={"crf": "24", "preset": "slow"})
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        audio = file.add_stream("aac", rate=SOUND_HZ, layout="mono")
        audio.bit_rate = 48_000
        for k, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = k
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
        for start in range(0, len(sound) - 1023, 1024):
            block = av.AudioFrame.from_ndarray(sound[None, start : start + 1024], "fltp", "mono")
            block.sample_rate, block.pts = SOUND_HZ, start
            file.mux(audio.encode(block))
        file.mux(audio.encode(None))


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m training sample-clips", description=__doc__)
    parser.add_argument("--out", type=Path, default=assets.FOLDER, help="folder with a manifest")
    options = parser.parse_args(arguments)
    basis = basis_file.from_bytes(assets.read("basis.npz"))
    for role in ROLES:
        sound = speak(role.text, role.voice)
        path = options.out / role.file
        write(path, draw(role, act(sound, basis, role.seed), basis), sound)
        assets.write(role.file, path.read_bytes(), options.out)
