"""The steps of a run that learns: a line of figures and a checkpoint once a minute, at the end, and where the
end is asked for."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from training.parts import interrupt
from training.parts.errors import Stopped
from training.parts.figures import Figures

REPORT_S = 60.0


def steps(
    begun: int,
    count: int,
    batch: int,
    folder: Path,
    learn: Callable[[int], float],
    save: Callable[[int], None],
) -> None:
    """From step `begun` to `count`. learn: does one step, given how many are done, and returns its loss;
    save: keeps what so many steps have made, in `folder`. Raises Stopped where the end was asked for."""
    if begun:
        print(f"going on from step {begun} of {count}", flush=True)
    said, losses = time.monotonic(), list[float]()
    with interrupt.watched() as asked, Figures(folder) as figures:
        for step in range(begun + 1, count + 1):
            losses.append(learn(step - 1))
            now, stop = time.monotonic(), asked() and step < count
            if now - said > REPORT_S or step == count or stop:
                speed = round(len(losses) * batch / max(now - said, 1e-9), 1)
                line = {"step": step, "of": count, "loss": round(float(np.mean(losses)), 4)}
                print(json.dumps(line | {"images_per_s": speed}), flush=True)
                figures.write(line | {"images_per_s": speed})
                save(step)
                said, losses = now, []
            if stop:
                raise Stopped(step, count, folder)
