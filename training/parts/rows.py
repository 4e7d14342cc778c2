"""Measurements of training as the program's benches write theirs: one JSON file of rows."""

import json
import math
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SCHEMA = 1


def write(path: Path, rows: Mapping[str, float]) -> None:
    """{"schema", "command", "commit", "rows"}; what could not be measured (NaN) is null."""
    root = Path(__file__).parent.parent
    head = subprocess.run(
        ["git", "-C", str(root), "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True
    )
    document = {
        "schema": SCHEMA,
        "command": shlex.join(["python", "-m", "training", *sys.argv[1:]]),
        "commit": head.stdout.strip(),
        "rows": {k: round(v, 4) if math.isfinite(v) else None for k, v in rows.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1) + "\n")
