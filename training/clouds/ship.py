"""A trained cloud net as the program loads it: a folder for `--tracker` and the basis file for `--basis`.

DIR/basis.npz  regressor.onnx  finder.onnx (the shipped one)  skin.jpg  manifest.toml  README.md (its card)
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

import assets
from codec.files import USUAL, write_whole
from training import export
from training.clouds import learn, tars
from training.clouds.learn import CHECKPOINT
from training.clouds.nets import Net, design_of
from training.parts.errors import DataError

POINTS = 478
FIGURES = {"nme": "68 points, NME", "cloud": "whole cloud, of the crop's side"}
LICENCE = "as those decide who gave the pictures, and the face model if there is one"


def load(checkpoint: Path, root: str) -> Net:
    """The net of a checkpoint, for use. Raises DataError if there is none, or none that was trained on the
    data set in `root`."""
    if not checkpoint.exists():
        raise DataError(
            f"There is no {checkpoint}; train first: 'python -m training clouds train --out ...'."
        )
    state = learn.stored(checkpoint)
    if state["basis"] != learn.target(root, design_of(state).model).basis.digest.hex():
        raise DataError(
            f"{checkpoint} was trained on another data set than {root}: name the one that it was trained on, "
            "or train again."
        )
    net = Net(design_of(state))
    net.load_state_dict(state["net"])
    return net.eval()


def ship(root: str, trained: Path, out: Path, anyway: bool = False) -> float:
    """Write the folder; the largest difference between torch and onnxruntime. anyway: also a model that is
    worse than a face that never moves. Raises DataError for such a one, and where the checkpoint is of other
    data."""
    net = load(trained / CHECKPOINT, root)
    name = net.design.model
    figures = learn.measure(net, learn.target(root, name), root)
    if figures["nme"] >= figures["constant.nme"] and not anyway:
        raise DataError(
            f"On people held out this model errs by {figures['nme']:.2f} %, and a face that "
            f"never moves by {figures['constant.nme']:.2f} %: nothing in a call would follow. Train longer "
            "(--images) or on more pictures, or export it with --anyway."
        )
    data = tars.read_bytes(root, f"{name}.npz")
    out.mkdir(parents=True, exist_ok=True)
    module = export.Whole(net, torch.zeros(POINTS, 3)).eval()
    size = net.design.size
    example = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (2, size, size, 3), dtype=np.uint8))
    about = export.UNITS | {"basis": hashlib.sha256(data).hexdigest(), "rows": json.dumps(figures)}
    graph = export.to_onnx(module, example, ["crops"], export.NAMES, **about, licence=LICENCE)
    worst = export.compare(graph, module, example)
    assets.write("regressor.onnx", graph, out)
    assets.write("finder.onnx", assets.read("finder.onnx"), out)
    assets.write("basis.npz", data, out)
    assets.write("skin.jpg", tars.read_bytes(root, "skin.jpg"), out)
    told = (net, tars.read_meta(root), figures)
    write_whole(out / "README.md", (header(*told) + card(*told)).encode(), USUAL)
    return worst


def header(net: Net, meta: dict[str, Any], figures: dict[str, float]) -> str:
    """What Hugging Face's hub reads at the top of a model's README.md, as YAML (huggingface.co/docs/hub,
    "Model Cards"); JSON's strings are YAML's too."""
    name, data = json.dumps(f"{net.design.network}, {net.design.model}"), json.dumps(meta["topology"])
    metrics = "".join(
        f"    - type: {key}\n      name: {json.dumps(text)}\n      value: {figures[key]:.3f}\n"
        for key, text in FIGURES.items()
    )
    return (
        f"---\nlicense: other\nlicense_name: {json.dumps(LICENCE)}\nlibrary_name: onnx\n"
        "pipeline_tag: keypoint-detection\ntags:\n- face\n- 3d-morphable-model\n- eigencall\n"
        f"model-index:\n- name: {name}\n  results:\n  - task:\n      type: keypoint-detection\n"
        f"    dataset:\n      name: {data}\n      type: people-held-out\n    metrics:\n{metrics}---\n\n"
    )


def card(net: Net, meta: dict[str, Any], figures: dict[str, float]) -> str:
    """What the folder's models are, from what, and how good."""
    d = net.design
    what = "one PCA over posed clouds" if d.model == "posed" else "pose, person and expression apart"
    rows = "".join(
        f"| {text} | {figures[key]:.2f} % | {figures['constant.' + key]:.2f} % |\n"
        for key, text in FIGURES.items()
    )
    count = sum(p.numel() for p in net.parameters())
    return (
        f"# {meta['topology']}, {d.network}, {d.model}\n\n"
        f"The network {d.network}, {count:,} parameters, maps crops of {d.size} pixels to {d.expression} "
        f"coefficients ({what}) of clouds: {meta['topology']}.\n\n"
        f"Learnt from {meta['train_samples']} pictures and measured on {meta['held_samples']}, of "
        f"{meta['people']} people in all; nobody is in both.\n\n"
        f"| on people held out | this net | a face that never moves |\n|---|---|---|\n{rows}\n"
        "Whoever gave the pictures (for clouds of the Basel Face Model, the University of Basel too) decides "
        "who may use this model and for what. It says where a face is, not whose: it must not be used to "
        "recognise or to judge people.\n"
    )
