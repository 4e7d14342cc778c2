"""A likeness arrives in a real call, the small part first."""

from pathlib import Path

import numpy as np
import pytest

import assets
from app.bench.avatar import calls
from app.bench.lab.impair import Impairment
from app.bench.likeness import arrival
from app.bench.likeness.clips import JudgedClip
from codec import basis as bases
from codec.tracker import Tracked
from codec.values import FaceFrame
from tests.photographs import flat


def test_the_small_part_is_seen_first_and_then_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    basis = bases.from_bytes(assets.read("basis.npz"))
    shape = np.zeros(len(basis.identity), np.float32)
    face = FaceFrame.neutral(len(basis.expression), present=True)
    clip = JudgedClip(Path("unread.mp4"), 30.0, [Tracked(face, face, 1.0, shape, True, None)] * 3)
    monkeypatch.setattr(arrival, "NARROW", Impairment(rate_bps=1_000_000, delay_s=0.01))
    monkeypatch.setattr(arrival, "has_sound", lambda path: False)
    with calls(basis, seconds=0) as calling:
        rows = arrival.arrival_rows(clip, flat(shape, grain=4.0), basis, calling)
    assert 0 < rows["first_s"] < rows["whole_s"] < arrival.GIVE_UP_S
