"""Measures a checkpoint beside the shipped finder, or a folder of models, on faces never learnt from.

    python -m training evaluate --checkpoint DIR/checkpoint.pt --data ../shared/data/test --json OUT.json
    python -m training evaluate --models DIR --data ../shared/data/test --json OUT.json

The measuring itself is `eigencall bench tracker`, run as a program of its own: what is judged is what ships.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import assets
from training import export


def models(checkpoint: Path, finder: Path | None, out: Path) -> Path:
    """A folder with both networks and their manifest."""
    out.mkdir(parents=True, exist_ok=True)
    if finder is None:
        assets.write("finder.onnx", assets.read("finder.onnx"), out)
    else:
        export.finder(finder, out)
    worst = export.regressor(checkpoint, out)
    print(f"torch and onnxruntime differ by at most {worst:.2g}")
    return out


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training evaluate", description="Measure a checkpoint.")
    subject = parser.add_mutually_exclusive_group(required=True)
    subject.add_argument("--checkpoint", type=Path)
    subject.add_argument("--models", type=Path, help="folder of exported networks")
    parser.add_argument("--finder", type=Path, help="checkpoint of the finder; else the shipped one")
    parser.add_argument("--data", type=Path, required=True, help="folder of faces to measure on")
    parser.add_argument("--labels", type=Path, help="folder of the teacher's labels")
    parser.add_argument("--teacher", type=Path, help="Python with MediaPipe, for clips without labels")
    parser.add_argument("--json", type=Path, default=Path("out/tracker.json"))
    parser.add_argument("--out", type=Path, help="folder for contact sheets and plots")
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    folder = options.models or models(options.checkpoint, options.finder, options.json.parent / "models")
    command = [sys.executable, "-m", "eigencall", "bench", "tracker", "--models", str(folder)]
    for name in ("data", "labels", "teacher", "json", "out"):
        if getattr(options, name) is not None:
            command += [f"--{name}", str(getattr(options, name))]
    return subprocess.run(command).returncode


if __name__ == "__main__":
    raise SystemExit(main())
