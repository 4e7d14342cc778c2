"""training.parts.figures: every line in log.jsonl, and every figure in TensorBoard's events."""

import json
import sys
from pathlib import Path

import pytest

from training.parts.figures import LOG, Figures


def test_lines_are_added_to_those_that_there_are(tmp_path: Path) -> None:
    for step in (1, 2):
        with Figures(tmp_path) as figures:
            figures.write({"step": step, "loss": 1 / step})
    lines = [json.loads(line) for line in (tmp_path / LOG).read_text().splitlines()]
    assert lines == [{"step": 1, "loss": 1.0}, {"step": 2, "loss": 0.5}]


def test_without_tensorboardx_there_is_the_log_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tensorboardX.event_file_writer", None)
    with Figures(tmp_path) as figures:
        figures.write({"step": 1, "loss": 0.5})
    assert [path.name for path in tmp_path.iterdir()] == [LOG]


def test_events_hold_every_figure_by_its_step(tmp_path: Path) -> None:
    """Read back as TensorBoard does: length, checksum, record, checksum."""
    pytest.importorskip("tensorboardX")
    from tensorboardX.proto.event_pb2 import Event

    with Figures(tmp_path) as figures:
        figures.write({"step": 7, "of": 9, "loss": 0.25, "constant.nme": 3.0})
    (path,) = tmp_path.glob("events.*")
    data, at = path.read_bytes(), 0
    found: dict[str, tuple[int, float]] = {}
    while at < len(data):
        size = int.from_bytes(data[at : at + 8], "little")
        event = Event.FromString(data[at + 12 : at + 12 + size])
        found |= {value.tag: (event.step, value.simple_value) for value in event.summary.value}
        at += 16 + size
    assert found == {"loss": (7, 0.25), "constant/nme": (7, 3.0)}
