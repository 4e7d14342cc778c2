"""regressor.onnx, eyes.onnx, mouth.onnx -> the same in 8 bits: half the bytes, a third to two thirds of the
time.

    python -m training int8 --shards DIR [--part regressor|eyes|mouth] [--model FILE] [--out FOLDER]

Static quantisation by onnxruntime (QDQ, weights per channel), calibrated on training crops, or close-ups.
What is quantised is what works on pictures and maps; where a coefficient is a number of its own, or a point
lies between two cells, floating point stays. What is printed decides whether it ships: training/LOG.md.
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
from codec.closer import EYE_MM, MOUTH_MM
from codec.regression import Landmarks, Regression, project
from codec.values import Float, Image
from training.closer_looks import Closeups
from training.export import described, halve
from training.parts import batches, samples
from training.parts.errors import DataError

from onnxruntime import quantization  # isort: skip  # after assets.session, which silences its reports

CALIBRATED = 256
COMPARED = 256
SIZE, SIDE = 128, 1.32
REGRESSOR = "regressor"
MAPS = {
    REGRESSOR: ("/body.", "/hidden/", "/fine/"),
    "eyes": ("/near/", "/far/"),
    "mouth": ("/near/", "/far/"),
}
"""Of a network's nodes, those that become 8 bits (training/parts/model.py, training/closer_net.py): of the
regressor stem and blocks, and both ways into the hidden layer; of a closer look the convolutions."""
SIDE_MM = {"eyes": EYE_MM, "mouth": MOUTH_MM}
OPERATIONS = ("Conv", "Relu", "Add", "Gemm")
KINDS = ("photos", "warps", "renders")


class Calibration(quantization.CalibrationDataReader):  # type: ignore[misc]  # onnxruntime has no types
    """Pictures for the input of that name, one at a time."""

    def __init__(self, name: str, pictures: Image) -> None:
        self._name, self._left = name, iter(pictures)

    def get_next(self) -> dict[str, Image] | None:
        """None at the end, as the base class wants it."""
        picture = next(self._left, None)
        return None if picture is None else {self._name: picture[None]}


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


def squares(root: Path, part: str, held_out: bool, count: int) -> Image:
    """(N, S, S, 3) of close-ups of photographs, warps and renders in turn. Raises DataError."""
    folders = [f for k in KINDS if (f := samples.shards(root, f"closeups-{k}"))]
    kinds = [kind for f in folders if len(kind := Closeups(f, part, held_out))]
    if not kinds:
        raise DataError(f"{root} holds no close-ups; make some: 'training shards closeups-photos'.")
    step = max(len(kind) * len(kinds) // count for kind in kinds) or 1
    looks = [
        kind.look(i * step % len(kind), i % 2, None) for i in range(count // len(kinds)) for kind in kinds
    ]
    return np.stack([look.image for look in looks])


def quantise(model: bytes, calibration: Image, part: str = REGRESSOR) -> bytes:
    """The 8-bit net, with the metadata of the whole one."""
    name = onnx.load_model_from_string(model).graph.input[0].name
    with tempfile.TemporaryDirectory() as folder:
        plain, eight = Path(folder) / "plain.onnx", Path(folder) / "eight.onnx"
        quantization.shape_inference.quant_pre_process(onnx.load_model_from_string(model), str(plain))
        nodes = [node.name for node in onnx.load(plain).graph.node if node.op_type in OPERATIONS]
        quantization.quantize_static(
            str(plain),
            str(eight),
            Calibration(name, calibration),
            quant_format=quantization.QuantFormat.QDQ,
            activation_type=quantization.QuantType.QUInt8,  # the only kind for which runtimes are fast
            per_channel=True,
            reduce_range=True,  # weights of 7 bits: without VNNI, pairs of products are added in 16 bits
            nodes_to_quantize=[node for node in nodes if any(place in node for place in MAPS[part])],
            extra_options={"OpTypesToExcludeOutputQuantization": ["Gemm"]},
        )
        about = onnx.load_model_from_string(model).metadata_props
        made = onnx.load(eight)
        if part != REGRESSOR:
            halve(made)  # most of it is the hidden layer, which stays whole
        return described(made.SerializeToString(), **{prop.key: prop.value for prop in about})


def asked(net: Any, pictures: Image) -> tuple[list[Any], float]:
    """What a net says of each picture, and milliseconds a picture."""
    name, begin = net.get_inputs()[0].name, time.thread_time()
    said = [net.run(None, {name: picture[None]}) for picture in pictures]
    return said, 1000 * (time.thread_time() - begin) / len(pictures)


def landmarks(net: Any, pictures: Image, points: Landmarks) -> tuple[Float, float]:
    """(N, 478, 2) in the crop, and milliseconds a picture."""
    out = []
    said, spent_ms = asked(net, pictures)
    for seen in map(Regression.of_outputs, said):
        out.append(project(points(seen.identity, seen.expression, seen.gaze) + seen.offset, seen))
    return np.stack(out), spent_ms


def compare(model: bytes, eight: bytes, pictures: Image, basis: Basis) -> dict[str, float]:
    """Landmarks moved, in percent of the eyes' distance, and both nets' cost."""
    points = Landmarks(basis)
    (ours, cost), (theirs, cost8) = (landmarks(session(data), pictures, points) for data in (model, eight))
    eyes = np.linalg.norm(ours[:, [33, 133]].mean(1) - ours[:, [263, 362]].mean(1), axis=1)
    moved = 100 * np.linalg.norm(ours - theirs, axis=2) / eyes[:, None].clip(0.1)
    return figures("percent", moved, cost, cost8, eight)


def compare_closer(model: bytes, eight: bytes, pictures: Image, part: str) -> dict[str, float]:
    """Points moved on the face, and both nets' cost."""
    (ours, cost), (theirs, cost8) = (asked(session(data), pictures) for data in (model, eight))
    away = np.concatenate([a[0] - b[0] for a, b in zip(ours, theirs, strict=True)])
    return figures("mm", np.linalg.norm(away, axis=2) * SIDE_MM[part] / 2, cost, cost8, eight)


def figures(unit: str, moved: Float, cost: float, cost8: float, eight: bytes) -> dict[str, float]:
    """moved: how far each point, in the unit"""
    return {
        f"moved_{unit}": float(moved.mean()),
        f"moved_{unit}.p99": float(np.percentile(moved, 99)),
        "ms": cost,
        "ms.int8": cost8,
        "bytes.int8": float(len(eight)),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training int8", description="A network of the tracker in 8 bits.")
    parser.add_argument("--part", choices=MAPS, default=REGRESSOR)
    parser.add_argument("--model", type=Path, help="the part's in assets/ if not given")
    parser.add_argument("--shards", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("out/int8"), help="folder for the network")
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    part, root, file = options.part, options.shards, f"{options.part}.onnx"
    model = (options.model or assets.FOLDER / file).read_bytes()
    whole = part == REGRESSOR
    known, new = (
        crops(root, held_out, count) if whole else squares(root, part, held_out, count)
        for held_out, count in ((False, CALIBRATED), (True, COMPARED))
    )
    eight = quantise(model, known, part)
    options.out.mkdir(parents=True, exist_ok=True)
    assets.write(file, eight, options.out)
    basis = from_bytes(assets.read("basis.npz"))
    rows = compare(model, eight, new, basis) if whole else compare_closer(model, eight, new, part)
    for name, value in rows.items():
        print(f"{name:20s} {value:.3f}")
    return 0
