"""A trained cloud net as the program loads it: a folder for `--tracker` and the basis file for `--basis`.

DIR/basis.npz  regressor.onnx  finder.onnx (the shipped one)  skin.jpg  manifest.toml  card.md
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

import assets
from training import export
from training.clouds import learn, tars
from training.clouds.learn import CHECKPOINT, LOG
from training.clouds.nets import Net, design_of
from training.sources.aflw2000_3d import DataError

POINTS = 478


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


def ship(root: str, trained: Path, out: Path) -> float:
    """Write the folder; the largest difference between torch and onnxruntime. Raises DataError where the
    checkpoint is of other data."""
    net = load(trained / CHECKPOINT, root)
    name = net.design.model
    data = tars.read_bytes(root, f"{name}.npz")
    out.mkdir(parents=True, exist_ok=True)
    module = export.Whole(net, torch.zeros(POINTS, 3)).eval()
    size = net.design.size
    example = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (2, size, size, 3), dtype=np.uint8))
    graph = export.to_onnx(module, example, ["crops"], export.NAMES)
    worst = export.compare(graph, module, example)
    assets.write("regressor.onnx", graph, out)
    assets.write("finder.onnx", assets.read("finder.onnx"), out)
    assets.write("basis.npz", data, out)
    assets.write("skin.jpg", tars.read_bytes(root, "skin.jpg"), out)
    (out / "card.md").write_text(card(net, tars.read_meta(root), last(trained / LOG)))
    return worst


def last(log: Path) -> dict[str, Any]:
    """The newest line with figures."""
    lines = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    return next((line for line in reversed(lines) if "nme" in line), {})


def card(net: Net, meta: dict[str, Any], figures: dict[str, Any]) -> str:
    """What the folder's models are, from what, and how good."""
    d = net.design
    what = "one PCA over posed clouds" if d.model == "posed" else "pose, person and expression apart"
    rows = "".join(
        f"| {text} | {figures[key]:.2f} % | {figures['constant.' + key]:.2f} % |\n"
        for key, text in (("nme", "68 points, NME"), ("cloud", "whole cloud, of the crop's side"))
        if key in figures
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
