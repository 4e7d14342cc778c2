"""What one side was shown and heard lately, fetched from its process and laid beside what was said."""

import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from app.bench import lipsync
from app.bench.lab.process import LabProgram, ProgramError
from app.bench.lab.stage import CallLab
from app.media.samples import RATE, Samples
from codec.values import Float


def fetch(side: LabProgram) -> tuple[lipsync.LoopTimeline | None, lipsync.Heard]:
    """The side's own timeline, if it knows it, and what it was shown and heard of the other."""
    with tempfile.TemporaryDirectory() as folder:
        mark = side.count
        side.tell("report", folder=folder)
        told = side.wait(mark, lambda said: said.get("report"))
        if told is None:
            raise ProgramError("A program of the measurement does not report.")
        samples, shown = (np.load(Path(folder) / f"{name}.npy") for name in ("heard", "shown"))
        heard = lipsync.Heard(told["heard_s"], samples, shown)
    if "turn_s" not in told:
        return None, heard
    return lipsync.LoopTimeline(told["turn_s"], told["length_s"], told["origin_s"]), heard


def delays(stage: CallLab, since_s: float) -> list[lipsync.Delays]:
    """Both directions, of the windows since then."""
    (timeline_a, heard_a), (timeline_b, heard_b) = (fetch(side) for side in stage.sides)
    if stage.recordings:
        found = _through_air(stage, "a", heard_b, "b") + _through_air(stage, "b", heard_a, "a")
    else:
        found = []
        for clip, timeline, heard in zip(
            stage.sounds, (timeline_a, timeline_b), (heard_b, heard_a), strict=True
        ):
            if timeline is not None:
                found += lipsync.delays(partial(lipsync.said, clip, timeline), heard)
    return [d for d in found if d.at_s >= since_s]


def _through_air(stage: CallLab, speaker: str, heard: lipsync.Heard, hearer: str) -> list[lipsync.Delays]:
    """From what sounded in one room to what the other side's loudspeaker played."""
    room = stage.recordings[f"room_{speaker}"].heard()
    ear = stage.recordings[f"speaker_{hearer}"].heard()
    return lipsync.delays(partial(recorded, *room), lipsync.Heard(*ear, heard.shown))


def recorded(first_s: float, samples: Samples, begin_s: float, length_s: float) -> Float:
    """(n,) from a moment on, of samples that begin at first_s; silence where there are none"""
    index = round((begin_s - first_s) * RATE) + np.arange(round(length_s * RATE))
    if not len(samples):
        return np.zeros(len(index), np.float32)
    known = (index >= 0) & (index < len(samples))
    return np.where(known, samples.take(index, mode="clip"), 0).astype(np.float32)
