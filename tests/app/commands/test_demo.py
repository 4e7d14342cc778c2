"""The whole road, as `make demo` runs it: two processes, a rendezvous, a call, a recording."""

import json
import os
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from app.__main__ import main
from app.face import gallery
from app.face.likeness_file import LikenessFile, likeness_path
from app.face.model import load_model
from tests import faces
from tests.photographs import GREEN, flat

ROWS = {"shown_fps", "payload_kbps", "wire_kbps", "latency_ms_p50", "latency_ms_p95"}


def demo(out: Path, *more: str) -> dict[str, float]:
    """The rows of a demo that must succeed."""
    assert main(["demo", "--headless", "--seconds", "5", "--out", str(out), *more]) == 0
    document = json.loads((out / "demo.json").read_text())
    assert document["schema"] == 1
    rows: dict[str, float] = document["rows"]
    return rows


def check(out: Path, rows: dict[str, float]) -> None:
    """Generous bounds: the machine may be busy; `eigencall demo` on a quiet one is the measurement."""
    for way in ("a_to_b", "b_to_a"):
        assert {f"{way}.{row}" for row in ROWS} <= rows.keys()
        assert rows[f"{way}.shown_fps"] > 3
        assert 0.05 < rows[f"{way}.payload_kbps"] < 4
        assert rows[f"{way}.payload_kbps"] < rows[f"{way}.wire_kbps"] < 80
        assert 0 < rows[f"{way}.latency_ms_p50"] <= rows[f"{way}.latency_ms_p95"] < 3000
    with av.open(str(out / "demo.mp4")) as film:
        pictures = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    assert len(pictures) > 60
    assert pictures[0].shape == (640, 640, 3)
    assert all(picture.std() > 10 for picture in pictures[::20])


@pytest.mark.slow
@pytest.mark.programs
def test_the_demo_shows_a_shipped_person_and_a_real_one_to_each_other(tmp_path: Path) -> None:
    """Without a folder of real faces, two shipped people."""
    data = os.environ.get(faces.NAME)
    real = ["--camera", str(Path(data) / "test/clips/liveportrait-d6.mp4")] if data else []
    check(tmp_path, demo(tmp_path, *real))


@pytest.mark.slow
@pytest.mark.programs
def test_a_profile_s_photographed_likeness_is_worn_and_a_synthetic_camera_needs_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))  # the two programs inherit it
    drawn = gallery.likeness(load_model().basis, "ada")
    photograph = flat(drawn.identity.shape)
    likeness = replace(drawn, identity=replace(drawn.identity, photograph=photograph))
    LikenessFile(likeness_path("green")).save(likeness)
    rows = demo(tmp_path, "--camera", "synthetic", "--profile", "green", "--seconds", "9")
    assert rows["a_to_b.frames_received"] > 10
    with av.open(str(tmp_path / "demo.mp4")) as film:
        *_, last = (frame.to_ndarray(format="rgb24") for frame in film.decode(video=0))
    shown = last[:320, 320:].astype(int)
    assert (np.abs(shown - GREEN).max(2) < 40).mean() > 0.05
