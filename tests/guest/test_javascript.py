"""The guest's JavaScript in Node.js: its tests, the tables that it shares, and faces that it tracks."""

import json
import os
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

import assets
import guest
from app.face.networks import load_tracker
from app.media.clip import decoded, open_clip
from codec import basis as basis_file
from codec import tables
from codec.basis import Basis
from codec.landmarks import LIP_PAIRS, eye_opening
from codec.tracker import Landmarks
from codec.values import Float, Image

FOLDER = Path(__file__).parents[2] / "guest"
PICTURES, FPS = 60, 30
NODE = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")


def _node(*arguments: str, given: bytes = b"") -> str:
    assert NODE is not None
    done = subprocess.run([NODE, *arguments], cwd=FOLDER, input=given, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()[-4000:]
    return done.stdout.decode()


def _has_node() -> bool:
    return NODE is not None and int(_node("--version")[1:].partition(".")[0]) >= 20


needs_node = pytest.mark.skipif(
    not _has_node() or not (FOLDER / "node_modules").is_dir() or not guest.BUILT.is_dir(),
    reason="needs Node.js 20 and `make guest`",
)


@needs_node
def test_the_vectors_the_pairing_and_the_playout_pass_in_node() -> None:
    assert "# fail 0" in _node("--test", "--test-reporter=tap", "tests/")


@needs_node
@pytest.mark.parametrize("name", ["RESIDUALS", "THRESHOLDS", "BOOSTS"])
def test_the_tables_of_the_bit_stream_are_the_desktops(name: str) -> None:
    script = f"import {{ {name} }} from './src/codec/tables.js'; console.log(JSON.stringify({name}))"
    theirs = json.loads(_node("--input-type=module", "--eval", script))
    assert theirs == json.loads(json.dumps(getattr(tables, name)))


def _pictures() -> list[Image]:
    """Of an invented face that speaks."""
    with open_clip(str(assets.path("sample-1.mp4"))) as container:
        frames = islice(decoded(container, container.streams.video[0]), PICTURES)
        return [f.to_ndarray(format="rgb24").astype(np.uint8) for f in frames if isinstance(f, av.VideoFrame)]


def _openings(basis: Basis, faces: list[tuple[Float, Float]]) -> Float:
    """(N, 2): the gap of the lips, mm, and how far the eyes are open, of each expression and gaze."""
    points, shape = Landmarks(basis), np.zeros(len(basis.identity), np.float32)
    seen = [points(shape, expression, gaze) for expression, gaze in faces]
    lips = [np.mean([np.linalg.norm(at[upper] - at[lower]) for upper, lower in LIP_PAIRS]) for at in seen]
    return np.stack((lips, [np.mean(eye_opening(at)) for at in seen]), 1).astype(np.float32)


@needs_node
@pytest.mark.slow
def test_the_guest_tracks_a_face_as_the_desktop_does() -> None:
    basis, pictures = basis_file.from_bytes(assets.read("basis.npz")), _pictures()
    tracker = load_tracker(basis)
    ours = [tracker.track(picture, k / FPS).frame for k, picture in enumerate(pictures)]
    height, width = pictures[0].shape[:2]
    lines = _node(
        "tests/track.js", str(width), str(height), str(FPS), given=b"".join(p.tobytes() for p in pictures)
    )
    theirs: list[dict[str, Any]] = [json.loads(line) for line in lines.splitlines()]
    assert [face["present"] for face in theirs] == [face.present for face in ours]
    desktop = _openings(basis, [(face.expression, face.gaze) for face in ours])
    browser = _openings(basis, [(np.array(f["expression"]), np.array(f["gaze"])) for f in theirs])
    for column in range(2):
        assert np.corrcoef(desktop[:, column], browser[:, column])[0, 1] >= 0.98
    turns = np.array([f["rotation"] for f in theirs]) - np.array([f.rotation for f in ours])
    assert np.abs(turns).max() < 0.02  # rad
