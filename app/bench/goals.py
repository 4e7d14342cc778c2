"""What the wire is to cost, and whether it does: each row beside its bar and its aim."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from rich.table import Table


@dataclass(frozen=True, slots=True)
class Goal:
    """least: the bar; aim: what is hoped for. more: larger is better."""

    key: str
    what: str
    unit: str
    least: float
    aim: float
    more: bool = False

    def verdict(self, value: float) -> str:
        if math.isnan(value):
            return "not measured"
        better = 1 if self.more else -1
        if better * value >= better * self.aim:
            return "aim"
        return "bar" if better * value >= better * self.least else "missed"


GOALS = (
    Goal("payload_kbps", "payload at 0.3 mm, 0.25°", "kbit/s", 1.5, 0.9),
    Goal("wire.face_kbps", "wire, face", "kbit/s", 16, 12),
    Goal("wire.face_voice_kbps", "wire, face and speech", "kbit/s", 50, 40),
    Goal("wire.thrifty_face_kbps", "the same, thrifty: face", "kbit/s", 5, 4),
    Goal("wire.thrifty_face_voice_kbps", "thrifty: face and speech", "kbit/s", 20, 18),
    Goal("wire.still_kbps", "wire, nothing moves", "kbit/s", 2, 1),
    Goal("ratio.vp8", "VP8 640 × 480 over that", "times", 80, 150, more=True),
    Goal("ratio.av1_256", "AV1 256 × 256 at SSIM .95", "times", 3.3, 5, more=True),
    Goal("loss10.wire_ratio", "10 % loss, 150 ms: wire", "times", 1.3, 1.1),
    Goal("loss10.freeze_ms", "10 % loss: longest freeze", "ms", 200, 100),
    Goal("loss10.rms_ratio", "10 % loss: error", "times", 1.2, 1.05),
    Goal("loss30.gap_ms_p95", "30 % loss: gap between updates, 95 %", "ms", 300, 150),
    Goal("call_drop.shown_fps", "50 kbit/s, 500 ms, 20 % loss: updates", "1/s", 10, 10, more=True),
    Goal("call_drop_at_20k.shown_fps", "the same at 20 kbit/s", "1/s", 0, 10, more=True),
    Goal("codec.ms_per_frame", "encoder and decoder, one frame", "ms", 1, 0.2),
)


def table(rows: Mapping[str, float]) -> Table:
    """The goals that have been measured."""
    out = Table("", "measured", "at least", "aim", "", title="Bandwidth")
    for goal in GOALS:
        if goal.key in rows:
            value = rows[goal.key]
            numbers = (f"{number:.3g}" for number in (value, goal.least, goal.aim))
            out.add_row(f"{goal.what}, {goal.unit}", *numbers, goal.verdict(value))
    return out


def rest(rows: Mapping[str, float]) -> Table:
    """Every other row."""
    out = Table("row", "value")
    for key in sorted(rows.keys() - {goal.key for goal in GOALS}):
        out.add_row(key, f"{rows[key]:.4g}")
    return out
