"""Clips labelled by the teacher, as face frames over time: what the codec and the filters are measured with.

    python -m training clips --labels DIR --out DIR

Every <clip>.npz of the labels becomes OUT/<clip>.npz with times_s (F,), present (F,), rotation (F, 3),
translation (F, 3), expression (F, E), units (F, N), gaze (F, 4), error (F,), identity (I,), and the basis'
digest. Frames without a face repeat the last one that had one.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import track as progress

import assets
from codec.basis import Basis, from_bytes
from codec.values import Float
from likeness import fit
from likeness.camera import webcam
from training.teacher import Labels

IDENTITY_FRAMES = 16  # spread over the clip; more changes the identity by less than the teacher's noise
EDGE = np.array([0.5, 0.5, 0], np.float32)  # the teacher counts from the first pixel's edge


def spread(points: Float, found: np.ndarray, count: int = IDENTITY_FRAMES) -> list[Float]:
    """Frames with a face, equally spaced in the order of yaw, so that profiles are among them."""
    seen = points[found]
    turned = seen[:, 234, 2] - seen[:, 454, 2]
    order = np.argsort(turned)
    return [seen[k] for k in order[np.linspace(0, len(order) - 1, min(count, len(order))).astype(int)]]


def fit_clip(labels: Labels, model: fit.PointModel) -> tuple[Float, list[fit.Fit | None]]:
    """The person's identity, and a fit of every frame."""
    camera = webcam(labels.width, labels.height)
    points = labels.points - EDGE
    identity = fit.fit(model, spread(points, labels.found), camera)[0].identity
    return identity, fit.track(model, points, identity, camera)


def columns(identity: Float, fits: Sequence[fit.Fit | None], fps: float) -> dict[str, np.ndarray]:
    """The arrays of a clip's file."""
    first = next(f for f in fits if f is not None)
    filled, last = [], first
    for f in fits:
        last = f or last
        filled.append(last)
    names = ("rotation", "translation", "expression", "units", "gaze", "error")
    out: dict[str, np.ndarray] = {n: np.array([getattr(f, n) for f in filled], np.float32) for n in names}
    out["times_s"] = np.arange(len(fits)) / fps
    out["present"] = np.array([f is not None for f in fits])
    out["identity"] = identity
    return out


def write(path: Path, out: Path, basis: Basis, model: fit.PointModel) -> None:
    """Fit one clip; the file appears whole or not at all."""
    labels = Labels.read(path)
    identity, fits = fit_clip(labels, model)
    part = out.with_suffix(".part.npz")
    arrays: dict[str, Any] = columns(identity, fits, labels.fps)
    np.savez_compressed(part, digest=np.frombuffer(basis.digest, np.uint8), **arrays)
    part.replace(out)


def main(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training clips", description="Fit labelled clips.")
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    basis = from_bytes(assets.read("basis.npz"))
    model = fit.PointModel.of(basis)
    options.out.mkdir(parents=True, exist_ok=True)
    for path in progress(sorted(options.labels.glob("*.npz")), "fitting clips"):
        out = options.out / path.name
        if not out.exists():
            write(path, out, basis, model)
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
