"""A measurement as one JSON file, and as a table made from it: command, commit, and one number per row."""

import json
import math
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from codec.files import output

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Report:
    """rows: key -> number; a value that could not be measured is NaN here and null in the file."""

    command: str
    commit: str
    rows: Mapping[str, float]

    def write(self, path: Path) -> None:
        rows = {key: round(value, 4) if math.isfinite(value) else None for key, value in self.rows.items()}
        document = {"schema": SCHEMA, "command": self.command, "commit": self.commit, "rows": rows}
        with output(path) as file:
            file.write(json.dumps(document, indent=1).encode() + b"\n")

    def show(self, title: str) -> None:
        table = Table("row", "value", title=title)
        for key, value in self.rows.items():
            table.add_row(key, f"{value:.4g}")
        Console().print(table)


def make(rows: Mapping[str, float], program: str = "eigencall") -> Report:
    """A report of the running command on the commit that is checked out (empty outside a checkout)."""
    return Report(f"{program} {shlex.join(sys.argv[1:])}", commit(), dict(rows))


def read(path: Path) -> dict[str, float]:
    """The rows of a report file; null becomes NaN."""
    rows = json.loads(path.read_text())["rows"]
    return {key: math.nan if value is None else float(value) for key, value in rows.items()}


def commit() -> str:
    """The commit of the source tree, marked with + if it has been changed; empty if there is no git."""
    try:
        changed = "+" if _git("status", "--porcelain", "-uno") else ""
        return _git("rev-parse", "--short=12", "HEAD") + changed
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(Path(__file__).parent), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
