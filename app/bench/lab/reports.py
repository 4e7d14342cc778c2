"""What one side was shown and heard lately, fetched from its process and laid beside what was said."""

import tempfile
from pathlib import Path

import numpy as np

from app.bench import lipsync
from app.bench.lab.process import Program, ProgramError
from app.media.samples import Samples

PATIENCE_S = 60.0


def fetch(side: Program) -> tuple[lipsync.Timeline, lipsync.Heard]:
    """The side's own timeline, and what it was shown and heard of the other."""
    with tempfile.TemporaryDirectory() as folder:
        mark = side.count
        side.tell("report", folder=folder)
        told = side.wait(mark, lambda said: said.get("report"), PATIENCE_S)
        if told is None:
            raise ProgramError("A program of the measurement does not report.")
        samples, shown = (np.load(Path(folder) / f"{name}.npy") for name in ("heard", "shown"))
        heard = lipsync.Heard(told["heard_s"], samples, shown)
    return lipsync.Timeline(told["turn_s"], told["length_s"], told["origin_s"]), heard


def delays(
    sides: tuple[Program, Program], clips: tuple[Samples, Samples], since_s: float
) -> list[lipsync.Delays]:
    """Both directions, of the windows since then."""
    (timeline_a, heard_a), (timeline_b, heard_b) = (fetch(side) for side in sides)
    found = lipsync.delays(clips[0], timeline_a, heard_b) + lipsync.delays(clips[1], timeline_b, heard_a)
    return [d for d in found if d.at_s >= since_s]
