"""regressor.onnx -> the same in 8 bits, and how far its landmarks move: whether it measures as good.

    python -m training int8 --model assets/regressor.onnx --shards DIR [--out FILE]

Static quantisation by onnxruntime (QDQ, weights per channel), calibrated on training crops; nodes that suffer
may be named to stay as they are. What is printed decides whether it ships: training/LOG.md.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import assets
from assets.session import session
from codec.basis import Basis, from_bytes
from codec.tracker import Landmarks, Regression, project
from codec.values import Float, Image
from training.parts import batches, samples

from onnxruntime import quantization  # isort: skip  # after assets.session, which silences its reports

CALIBRATED = 256
COMPARED = 256
SIZE, SIDE = 128, 1.32
INPUT = "crops"


class CalibrationCrops(quantization.CalibrationDataReader):  # type: ignore[misc]  # onnxruntime has no types
    """Calibration pictures, one at a time."""

    def __init__(self, crops: Image) -> None:
        self._left = iter(crops)

    def get_next(self) -> dict[str, Image] | None:
        """None at the end, as the base class wants it."""
        crop = next(self._left, None)
        return None if crop is None else {INPUT: crop[None]}


def crops(root: Path, held_out: bool, count: int) -> Image:
    """(N, S, S, 3) of photographs, warps and renders in turn."""
    affine = samples.jittered(SIZE, SIDE, np.zeros(2, np.float32), 0.0)
    kinds = [
        batches.ShardSet(f, held_out)
        for k in ("photos", "warps", "renders")
        if (f := samples.shards(root, k))
    ]
    rows = [kind[i % len(kind)] for i in range(count // len(kinds)) for kind in kinds]
    return np.stack([batches.warped(row.image, affine, SIZE) for row in rows])


def quantise(model: Path, out: Path, calibration: Image, whole: Sequence[str]) -> None:
    """Write the 8-bit net; nodes named in `whole` stay in floating point."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        quantization.shape_inference.quant_pre_process(str(model), str(plain))
        quantization.quantize_static(
            str(plain),
            str(out),
            CalibrationCrops(calibration),
            quant_format=quantization.QuantFormat.QDQ,
            per_channel=True,
            nodes_to_exclude=list(whole),
        )


def landmarks(net: Any, pictures: Image, points: Landmarks) -> tuple[Float, float]:
    """(N, 478, 2) in the crop, and milliseconds a picture."""
    out, begin = [], time.thread_time()
    said = [net.run(None, {INPUT: picture[None]}) for picture in pictures]
    spent_ms = 1000 * (time.thread_time() - begin) / len(pictures)
    for seen in map(Regression.of_outputs, said):
        out.append(project(points(seen.identity, seen.expression, seen.gaze) + seen.offset, seen))
    return np.stack(out), spent_ms


def compare(model: Path, eight: Path, pictures: Image, basis: Basis) -> dict[str, float]:
    """Landmarks moved, in percent of the eyes' distance, and both nets' cost."""
    points = Landmarks(basis)
    (ours, cost), (theirs, cost8) = (
        landmarks(session(p.read_bytes()), pictures, points) for p in (model, eight)
    )
    eyes = np.linalg.norm(ours[:, [33, 133]].mean(1) - ours[:, [263, 362]].mean(1), axis=1)
    moved = 100 * np.linalg.norm(ours - theirs, axis=2) / eyes[:, None].clip(0.1)
    return {
        "moved_percent": float(moved.mean()),
        "moved_percent.p99": float(np.percentile(moved, 99)),
        "ms": cost,
        "ms.int8": cost8,
        "bytes.int8": float(eight.stat().st_size),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training int8", description="Try the regressor in 8 bits.")
    parser.add_argument("--model", type=Path, default=assets.FOLDER / "regressor.onnx")
    parser.add_argument("--shards", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("out/regressor-int8.onnx"))
    parser.add_argument("--whole", nargs="*", default=[], help="names of nodes that keep floating point")
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    quantise(options.model, options.out, crops(options.shards, False, CALIBRATED), options.whole)
    found = compare(
        options.model,
        options.out,
        crops(options.shards, True, COMPARED),
        from_bytes(assets.read("basis.npz")),
    )
    for name, value in found.items():
        print(f"{name:20s} {value:.3f}")
    return 0
