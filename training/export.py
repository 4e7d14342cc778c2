"""Checkpoints -> ONNX files that the app runs, compared with torch on fixed inputs.

    python -m training export --checkpoint DIR/checkpoint.pt [--assets assets]
    python -m training export --rows out/tracker.json    into the network that there is, when it is measured

regressor.onnx: crop (S, S, 3) uint8 RGB in a batch -> rotation (B, 3, 3), scale (B,), shift (B, 2),
nearness (B,), identity (B, I), expression (B, E), gaze (B, 4), confidence (B,) between 0 and 1, and the
constant offset (478, 3) in mm. Scale is of millimetres in crop coordinates [-1, 1] per 100 mm, see
training/model.py. Normalising pixels is the graph's business, so that nobody else can do it wrongly.
"""

import argparse
import io
import json
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnx.numpy_helper
import torch
from torch import Tensor, nn

import assets
from assets import report
from assets.session import session
from codec.errors import UserError
from training import closer_net
from training.finder import HEIGHT, WIDTH, FinderNet, Located
from training.parts.model import MM, RegressorNet, RegressorShape
from training.train import nchw

NAMES = (
    "rotation",
    "scale",
    "shift",
    "nearness",
    "identity",
    "expression",
    "gaze",
    "confidence",
    "offset",
)
TOLERANCE = 2e-2
"""Mostly what 16-bit weights cost; coefficients are of the order of 1."""
LARGE = 1024
UNITS = {
    "units": "scale: crop half sides per 100 mm; shift: crop half sides; nearness: 100 mm over the distance; "
    "identity, expression: standard deviations of the basis; gaze: radians; offset: mm",
    "axes": "crop: x right, y down, -1 to 1; head: x to the subject's left, y up, z out of the face; "
    "gaze: left yaw, left pitch, right yaw, right pitch",
}
"""Of the regressor's outputs, for whoever opens the file without this program."""
FINDER_UNITS = "squares: middle and side in pixels of the frame; roll in radians, clockwise as seen"
CLOSER_UNITS = "points: half sides of the square, x right, y down, in the order of codec.closer"
LICENCE = "CC BY 4.0, with the credits in assets/regressor.md"


class ExportError(UserError):
    """The exported net does not do what the trained one does."""


class Whole(nn.Module):
    """The net with its input and outputs as the app sees them."""

    offset: Tensor

    def __init__(self, net: nn.Module, offset: Tensor) -> None:
        super().__init__()
        self.net = net
        self.register_buffer("offset", offset * MM)

    def forward(self, crops: Tensor) -> tuple[Tensor, ...]:
        """(B, S, S, 3) uint8 -> as `NAMES`"""
        p = self.net(nchw(crops))
        return (*p[:-1], torch.sigmoid(p.confidence), self.offset + 0 * p.scale[0])


def load(checkpoint: Path) -> tuple[RegressorNet, Tensor]:
    """The averaged net of a checkpoint and the learnt offset of landmarks."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    shape = RegressorShape(**state["shape"])
    net = RegressorNet(shape)
    net.load_state_dict(state["slow"])
    return net.eval(), state["slow_face"]["offset"]


def to_onnx(
    module: nn.Module,
    example: Tensor,
    inputs: Sequence[str],
    outputs: Sequence[str],
    **about: object,
) -> bytes:
    """The graph as a file, batch size free. about: what its metadata (`metadata_props`) say beside where it
    comes from."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the TorchScript exporter is deprecated but needs no further package
        torch.onnx.export(
            module,
            (example,),
            out,  # type: ignore[arg-type]  # a file object will do for this exporter
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={inputs[0]: {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    model = onnx.load_model_from_string(out.getvalue())
    halve(model)
    model.producer_name, model.producer_version = "Eigencall", torch.__version__
    onnx.checker.check_model(model)
    return described(bytes(model.SerializeToString()), commit=report.commit(), **about)


def described(graph: bytes, **about: object) -> bytes:
    """The same network with these words in its metadata, beside those that it has."""
    model = onnx.load_model_from_string(graph)
    known = {prop.key: prop.value for prop in model.metadata_props}
    known |= {name: str(value) for name, value in about.items() if value}
    onnx.helper.set_model_props(model, known)
    return bytes(model.SerializeToString())


def halve(model: onnx.ModelProto) -> None:
    """Store large weights in 16 bits: half the download; the runtime widens them once, on loading."""
    graph = model.graph
    for tensor in list(graph.initializer):
        values = onnx.numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < LARGE:
            continue
        name = tensor.name
        graph.initializer.remove(tensor)
        graph.initializer.append(onnx.numpy_helper.from_array(values.astype(np.float16), name + ".half"))
        wide = onnx.helper.make_node("Cast", [name + ".half"], [name], to=onnx.TensorProto.FLOAT)
        graph.node.insert(0, wide)


def compare(data: bytes, module: nn.Module, example: Tensor) -> float:
    """The largest difference between torch and onnxruntime; raises ExportError beyond the tolerance."""
    net = session(data)
    ours = net.run(None, {net.get_inputs()[0].name: example.numpy()})
    with torch.no_grad():
        theirs = module(example)
    worst = max(float(np.abs(a - b.numpy()).max(initial=0)) for a, b in zip(ours, theirs, strict=True))
    if worst > TOLERANCE:
        raise ExportError(f"The exported net differs from the trained one by {worst:.4f}.")
    return worst


def measured(rows: Path, folder: Path) -> None:
    """Write the figures of `training evaluate` into regressor.onnx, with what its numbers mean."""
    figures = json.dumps({name: value for name, value in report.read(rows).items() if np.isfinite(value)})
    graph = described(assets.read("regressor.onnx", folder), **UNITS, licence=LICENCE, rows=figures)
    assets.write("regressor.onnx", graph, folder)


def regressor(checkpoint: Path, folder: Path) -> float:
    """Write regressor.onnx; returns the largest difference from torch."""
    net, offset = load(checkpoint)
    module = Whole(net, offset).eval()
    size = net.shape.size
    rng = np.random.default_rng(0)
    example = torch.from_numpy(rng.integers(0, 256, (2, size, size, 3), dtype=np.uint8))
    data = to_onnx(module, example, ["crops"], NAMES, **UNITS, licence=LICENCE)
    worst = compare(data, module, example)
    folder.mkdir(parents=True, exist_ok=True)
    assets.write("regressor.onnx", data, folder)
    return worst


def finder(checkpoint: Path, folder: Path) -> float:
    """Write finder.onnx; returns the largest difference from torch."""
    net = FinderNet()
    net.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True)["net"])
    module = Located(net).eval()
    rng = np.random.default_rng(0)
    example = torch.from_numpy(rng.integers(0, 256, (2, HEIGHT, WIDTH, 3), dtype=np.uint8))
    data = to_onnx(module, example, ["frames"], ["chance", "squares"], units=FINDER_UNITS, licence=LICENCE)
    worst = compare(data, module, example)
    folder.mkdir(parents=True, exist_ok=True)
    assets.write("finder.onnx", data, folder)
    return worst


def closer(checkpoint: Path, folder: Path) -> float:
    """Write eyes.onnx or mouth.onnx, whichever it is; returns the largest difference from torch."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    net = closer_net.CloserNet(state["part"])
    net.load_state_dict(state["slow"])
    module = closer_net.Whole(net).eval()
    side = closer_net.SIDE[state["part"]]
    rng = np.random.default_rng(0)
    example = torch.from_numpy(rng.integers(0, 256, (2, side, side, 3), dtype=np.uint8))
    data = to_onnx(module, example, ["squares"], ["points", "there"], units=CLOSER_UNITS, licence=LICENCE)
    worst = compare(data, module, example)
    folder.mkdir(parents=True, exist_ok=True)
    assets.write(f"{state['part']}.onnx", data, folder)
    return worst


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training export", description="Write the ONNX files.")
    parser.add_argument("--checkpoint", type=Path, help="of the regressor")
    parser.add_argument("--finder", type=Path, help="checkpoint of the finder")
    parser.add_argument("--closer", type=Path, action="append", help="checkpoint of a closer look")
    parser.add_argument("--assets", type=Path, default=assets.FOLDER)
    parser.add_argument(
        "--rows", type=Path, help="figures of 'training evaluate', written into regressor.onnx"
    )
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    if options.checkpoint:
        worst = regressor(options.checkpoint, options.assets)
        print(f"regressor.onnx: torch and onnxruntime differ by at most {worst:.2g}")
    if options.finder:
        worst = finder(options.finder, options.assets)
        print(f"finder.onnx: torch and onnxruntime differ by at most {worst:.2g}")
    for checkpoint in options.closer or ():
        print(
            f"{checkpoint}: torch and onnxruntime differ by at most {closer(checkpoint, options.assets):.2g}"
        )
    if options.rows:
        measured(options.rows, options.assets)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
