import json
import math
from pathlib import Path

from assets import report


def test_a_report_reads_back_what_was_written(tmp_path: Path) -> None:
    made = report.make({"a.b": 1.23456, "c": math.nan})
    made.write(tmp_path / "new" / "r.json")
    document = json.loads((tmp_path / "new" / "r.json").read_text())
    assert document["schema"] == 1
    assert document["rows"] == {"a.b": 1.2346, "c": None}
    back = report.read(tmp_path / "new" / "r.json")
    assert back["a.b"] == 1.2346
    assert math.isnan(back["c"])
