"""regressor.onnx -> the same in 8 bits: half the bytes, less than half the time.

    python -m training int8 --shards DIR [--model assets/regressor.onnx] [--out FILE]

Static quantisation by onnxruntime (QDQ, weights per channel), calibrated on training crops. What is quantised
is what works on pictures and maps; from the hidden layer on, where a coefficient is a number of its own,
floating point stays. What is printed decides whether it ships: training/LOG.md.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx

import assets
from assets.session import session
from codec.basis import Basis, from_bytes
from codec.tracker import Landmarks, Regression, project
from codec.values import Float, Image
from training.export import described
from training.parts import batches, samples
from training.parts.errors import DataError

from onnxruntime import quantization  # isort: skip  # after assets.session, which silences its reports

CALIBRATED = 256
COMPARED = 256
SIZE, SIDE = 128, 1.32
INPUT = "crops"
PARTS, OPERATIONS = ("/body.", "/hidden/", "/fine/"), ("Conv", "Relu", "Add", "Gemm")
"""Of the network's nodes (training/parts/model.py): stem and blocks, and both ways into the hidden layer."""
KINDS = ("photos", "warps", "renders")


class CalibrationCrops(quantization.CalibrationDataReader):  # type: ignore[misc]  # onnxruntime has no types
    """Calibration pictures, one at a time."""

    def __init__(self, crops: Image) -> None:
        self._left = iter(crops)

    def get_next(self) -> dict[str, Image] | None:
        """None at the end, as the base class wants it."""
        crop = next(self._left, None)
        return None if crop is None else {INPUT: crop[None]}


def crops(root: Path, held_out: bool, count: int) -> Image:
    """(N, S, S, 3) of photographs, warps and renders in turn. Raises DataError if there are none."""
    affine = samples.jittered(SIZE, SIDE, np.zeros(2, np.float32), 0.0)
    every = [batches.ShardSet(f, held_out) for k in KINDS if (f := samples.shards(root, k))]
    kinds = [kind for kind in every if len(kind)]
    if not kinds:
        who = "people held out" if held_out else "people to learn from"
        raise DataError(f"{root} holds no pictures of {who}; make shards of more photographs.")
    rows = [kind[i % len(kind)] for i in range(count // len(kinds)) for kind in kinds]
    return np.stack([batches.warped(row.image, affine, SIZE) for row in rows])


def quantise(model: bytes, calibration: Image) -> bytes:
    """The 8-bit net, with the metadata of the whole one."""
    with tempfile.TemporaryDirectory() as folder:
        plain, eight = Path(folder) / "plain.onnx", Path(folder) / "eight.onnx"
        quantization.shape_inference.quant_pre_process(onnx.load_model_from_string(model), str(plain))
        nodes = [node.name for node in onnx.load(plain).graph.node if node.op_type in OPERATIONS]
        quantization.quantize_static(
            str(plain),
            str(eight),
            CalibrationCrops(calibration),
            quant_format=quantization.QuantFormat.QDQ,
            activation_type=quantization.QuantType.QUInt8,  # the only kind for which runtimes are fast
            per_channel=True,
            reduce_range=True,  # weights of 7 bits: without VNNI, pairs of products are added in 16 bits
            nodes_to_quantize=[name for name in nodes if any(part in name for part in PARTS)],
            extra_options={"OpTypesToExcludeOutputQuantization": ["Gemm"]},
        )
        about = onnx.load_model_from_string(model).metadata_props
        return described(eight.read_bytes(), **{prop.key: prop.value for prop in about})


def landmarks(net: Any, pictures: Image, points: Landmarks) -> tuple[Float, float]:
    """(N, 478, 2) in the crop, and milliseconds a picture."""
    out, begin = [], time.thread_time()
    said = [net.run(None, {INPUT: picture[None]}) for picture in pictures]
    spent_ms = 1000 * (time.thread_time() - begin) / len(pictures)
    for seen in map(Regression.of_outputs, said):
        out.append(project(points(seen.identity, seen.expression, seen.gaze) + seen.offset, seen))
    return np.stack(out), spent_ms


def compare(model: bytes, eight: bytes, pictures: Image, basis: Basis) -> dict[str, float]:
    """Landmarks moved, in percent of the eyes' distance, and both nets' cost."""
    points = Landmarks(basis)
    (ours, cost), (theirs, cost8) = (landmarks(session(data), pictures, points) for data in (model, eight))
    eyes = np.linalg.norm(ours[:, [33, 133]].mean(1) - ours[:, [263, 362]].mean(1), axis=1)
    moved = 100 * np.linalg.norm(ours - theirs, axis=2) / eyes[:, None].clip(0.1)
    return {
        "moved_percent": float(moved.mean()),
        "moved_percent.p99": float(np.percentile(moved, 99)),
        "ms": cost,
        "ms.int8": cost8,
        "bytes.int8": float(len(eight)),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training int8", description="The regressor in 8 bits.")
    parser.add_argument("--model", type=Path, default=assets.FOLDER / "regressor.onnx")
    parser.add_argument("--shards", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("out/int8"), help="folder for regressor.onnx")
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    model, basis = options.model.read_bytes(), from_bytes(assets.read("basis.npz"))
    eight = quantise(model, crops(options.shards, False, CALIBRATED))
    options.out.mkdir(parents=True, exist_ok=True)
    assets.write("regressor.onnx", eight, options.out)
    for name, value in compare(model, eight, crops(options.shards, True, COMPARED), basis).items():
        print(f"{name:20s} {value:.3f}")
    return 0
