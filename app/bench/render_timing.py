"""How long a picture takes: `python -m app.bench.render_timing --size 320 --threads 1`.

Draws a talking head off screen and prints wall and processor time per picture, reading back included. The
rasteriser's threads are set before OpenGL is loaded, so every measurement is a process of its own.
"""

import argparse
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

WARM_UP = 20


@dataclass(frozen=True, slots=True)
class DrawTime:
    """Milliseconds per picture: wall time (mean and 95th percentile) and processor time of all threads."""

    size_px: int
    oversampling: float
    wall_ms: float
    wall_ms_p95: float
    cpu_ms: float


def measure(basis_file: bytes, skin: bytes, size_px: int, oversampling: float, pictures: int) -> DrawTime:
    """Time pictures of a head that turns and talks, in this process."""
    from codec import basis as bases
    from codec.values import FaceFrame
    from render.offscreen import Offscreen
    from render.renderer import Renderer
    from render.scene import Scene

    basis = bases.from_bytes(basis_file)
    rng = np.random.default_rng(0)
    still, scene = FaceFrame.neutral(len(basis.expression), present=True), Scene()
    marks = []
    with Offscreen(size_px, size_px, oversampling) as target:
        renderer = Renderer(basis, skin)
        for k in range(WARM_UP + pictures):
            turn = np.array([0.1 * np.sin(k / 7), 0.4 * np.sin(k / 11), 0], np.float32)
            expression = (0.5 * rng.standard_normal(len(basis.expression))).astype(np.float32)
            face = FaceFrame(k / 30, True, turn, still.translation, expression, still.gaze)
            target.draw(renderer, face, scene)
            marks.append((time.perf_counter(), time.process_time()))
    wall, cpu = np.diff(np.array(marks[WARM_UP - 1 :]) * 1000, axis=0).T
    p95 = float(np.percentile(wall, 95))
    return DrawTime(size_px, oversampling, float(wall.mean()), p95, float(cpu.mean()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--basis", type=Path, default=Path("assets/basis.npz"))
    parser.add_argument("--skin", type=Path)
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--oversampling", type=float, default=1.5)
    parser.add_argument("--threads", type=int, default=1, help="of the software rasteriser")
    parser.add_argument("--pictures", type=int, default=200)
    options = parser.parse_args()
    os.environ["LP_NUM_THREADS"] = str(options.threads)
    skin = options.skin.read_bytes() if options.skin else b""
    found = measure(options.basis.read_bytes(), skin, options.size, options.oversampling, options.pictures)
    print(json.dumps({"threads": options.threads, **asdict(found)}))


if __name__ == "__main__":
    main()
