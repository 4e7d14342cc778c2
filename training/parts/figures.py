"""A run's figures as they come: a line of JSON each in log.jsonl, and beside it, where tensorboardX is there
(pip install 'eigencall[tensorboard]'), the events that TensorBoard and others draw."""

import importlib
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from codec.files import OutputError

LOG = "log.jsonl"
COUNTS = ("step", "of", "wall_s")
"""Not figures themselves."""


def events(folder: Path) -> Any:
    """A file of events, or None without the package. Not its SummaryWriter, which writes from a thread of its
    own: on a full disk that thread ends, and the next figures wait for it for ever."""
    try:
        return importlib.import_module("tensorboardX.event_file_writer").EventsWriter(str(folder / "events"))
    except ImportError:
        return None


def event(step: int, tags: Mapping[str, float]) -> Any:
    """One record of scalars."""
    made = importlib.import_module("tensorboardX.proto.event_pb2").Event(step=step, wall_time=time.time())
    for tag, value in tags.items():
        made.summary.value.add(tag=tag, simple_value=value)
    return made


class Figures:
    """Of the run in a folder; closed at the end of its block."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOG
        self._events = events(folder)

    def __enter__(self) -> "Figures":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._events:
            with suppress(OSError):  # all is flushed; of a full disk the line that failed has told
                self._events.close()

    def write(self, line: Mapping[str, float]) -> None:
        """One line; `step` says when. Raises OutputError."""
        try:
            self._write(line)
        except OSError as error:
            raise OutputError(
                "{path} cannot be written: {reason}. Make room, or choose another place.",
                path=self._path,
                reason=error.strerror or "the disk gave up",
            ) from error

    def _write(self, line: Mapping[str, float]) -> None:
        with self._path.open("a") as log:
            log.write(json.dumps(dict(line)) + "\n")
        if self._events:
            tags = {name.replace(".", "/"): value for name, value in line.items() if name not in COUNTS}
            self._events.write_event(event(int(line["step"]), tags))
            self._events.flush()
