"""The older road by command: any point cloud, one PCA over everything or our split, a residual network.

    python -m training clouds all --pictures DIR --out DIR [--labels DIR] [--bfm DIR] [--model posed|split]
                                  [--network resnet18] [--images 200000]
    python -m training clouds prepare --pictures DIR --out ROOT      the bases, and tars of samples
    python -m training clouds train --data ROOT --out DIR ...        see training/clouds/learn.py
    python -m training clouds export --data ROOT --trained DIR --out DIR
    python -m training clouds compare --data ROOT --out DIR ...      both models on the same data, as a table

DIR of pictures is AFLW2000-3D or 300W-LP as distributed, or any folder of photographs that the teacher has
labelled. What comes out is called with: eigencall --basis OUT/basis.npz --tracker OUT
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from training.clouds import compare, faces, learn, nets, ship, subspace, tars
from training.clouds.prepare import prepare
from training.parts import config, devices


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    commands = {
        "all": _all,
        "prepare": _prepare,
        "train": _train,
        "export": _export,
        "compare": _compare,
    }
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    commands[arguments[0]](arguments[1:])
    return 0


def _sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pictures", type=Path, required=True, help="AFLW2000-3D, 300W-LP or your pictures")
    parser.add_argument("--bfm", type=Path, help="folder of your Basel Face Model files, for full clouds")
    parser.add_argument("--labels", type=Path, help="the teacher's labels, where there are no .mat files")
    parser.add_argument("--incomplete", action="store_true", help="go on where files are missing")
    parser.add_argument("--components", type=int, default=subspace.COMPONENTS)
    parser.add_argument("--seed", type=int, default=0)


def _made(options: argparse.Namespace, root: str) -> None:
    found = faces.read(options.pictures, options.bfm, options.labels, options.incomplete)
    print(f"{len(found)} faces of {len(set(found.people))} people, {found.topology.name}", flush=True)
    meta = prepare(found, root, options.components, options.seed)
    print(f"{meta['train_samples']} samples to learn from, {meta['held_samples']} to measure on: {root}")


def _prepare(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="training clouds prepare")
    _sources(parser)
    parser.add_argument("--out", required=True, help="folder or fsspec path of the data set")
    options = parser.parse_args(argv)
    _made(options, options.out)


def _train(argv: Sequence[str]) -> None:
    learn.run(config.load(learn.CloudConfig, argv, "Train a cloud model."))


def _export(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="training clouds export")
    parser.add_argument("--data", required=True)
    parser.add_argument("--trained", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    _exporting(parser)
    options = parser.parse_args(argv)
    _shipped(options.data, options.trained, options.out, options.anyway)


def _exporting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--anyway", action="store_true", help="export a model that is worse than a face that never moves"
    )


def _shipped(root: str, trained: Path, out: Path, anyway: bool) -> None:
    worst = ship.ship(root, trained, out, anyway)
    print(f"torch and onnxruntime differ by at most {worst:.2g}")
    print(f"Call with it: eigencall --basis {out / 'basis.npz'} --tracker {out}   (the other side likewise)")


def _training(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--network", default="resnet18", choices=nets.NETWORKS)
    parser.add_argument("--images", type=int, default=200_000, help="crops that the net sees")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--size", type=int, default=112, help="side of its crop, pixels")
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate")
    parser.add_argument("--device", default=devices.AUTO, help=devices.HELP)


WORDS = ("network", "images", "batch", "size", "rate", "seed", "device")


def _settings(options: argparse.Namespace, root: str, out: Path, model: str) -> learn.CloudConfig:
    given: dict[str, Any] = {k: getattr(options, k) for k in WORDS}
    return replace(learn.CloudConfig(data=root, out=out, model=model), **given)


def _all(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="training clouds all")
    _sources(parser)
    _training(parser)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", default="posed", choices=nets.MODELS)
    _exporting(parser)
    options = parser.parse_args(argv)
    root = str(options.out / "data")
    if not Path(root, tars.META).exists():
        _made(options, root)
    trained = options.out / options.model
    learn.run(_settings(options, root, trained, options.model))
    _shipped(root, trained, options.out / "models", options.anyway)


def _compare(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="training clouds compare")
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    _training(parser)
    options = parser.parse_args(argv)
    runs = {m: _settings(options, options.data, options.out / m, m) for m in nets.MODELS}
    compare.run(runs, options.out / "compare.json")
