"""A run's figures as they come: a line of JSON each in log.jsonl, and beside it, where tensorboardX is there
(pip install 'eigencall[tensorboard]'), the events that TensorBoard and others draw."""

import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

LOG = "log.jsonl"
COUNTS = ("step", "of", "wall_s")
"""Not figures themselves."""


class Figures:
    """Of the run in a folder; closed at the end of its block."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOG
        try:
            self._events: Any = importlib.import_module("tensorboardX").SummaryWriter(str(folder))
        except ImportError:
            self._events = None

    def __enter__(self) -> "Figures":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._events:
            self._events.close()

    def write(self, line: Mapping[str, float]) -> None:
        """One line; `step` says when. Raises OSError."""
        with self._path.open("a") as log:
            log.write(json.dumps(dict(line)) + "\n")
        if self._events:
            for name, value in line.items():
                if name not in COUNTS:
                    self._events.add_scalar(name.replace(".", "/"), value, int(line["step"]))
