"""The guest's JavaScript in Node.js: its tests, the tables that it shares, and faces that it tracks."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import assets
import guest
from app.bench.guest import openings, pictures, tracked_here, tracked_in_node
from codec import basis as basis_file
from codec import tables

FOLDER = Path(__file__).parents[2] / "guest"
PICTURES = 60
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
    files = [str(path) for path in sorted((FOLDER / "tests").glob("*.test.js"))]
    assert "# fail 0" in _node("--test", "--test-reporter=tap", *files)


@needs_node
@pytest.mark.parametrize("name", ["RESIDUALS", "THRESHOLDS", "BOOSTS"])
def test_the_tables_of_the_bit_stream_are_the_desktops(name: str) -> None:
    script = f"import {{ {name} }} from './src/codec/tables.js'; console.log(JSON.stringify({name}))"
    theirs = json.loads(_node("--input-type=module", "--eval", script))
    assert theirs == json.loads(json.dumps(getattr(tables, name)))


@needs_node
@pytest.mark.slow
def test_the_guest_tracks_a_face_as_the_desktop_does() -> None:
    basis = basis_file.from_bytes(assets.read("basis.npz"))
    seen = pictures(str(assets.path("sample-1.mp4")), PICTURES)
    ours, theirs = tracked_here(basis, seen), tracked_in_node(seen)
    assert [face["present"] for face in theirs] == [face.present for face in ours]
    desktop = openings(basis, [(face.expression, face.gaze) for face in ours])
    browser = openings(basis, [(np.array(f["expression"]), np.array(f["gaze"])) for f in theirs])
    for column in range(2):
        assert np.corrcoef(desktop[:, column], browser[:, column])[0, 1] >= 0.98
    turns = np.array([f["rotation"] for f in theirs]) - np.array([f.rotation for f in ours])
    assert np.abs(turns).max() < 0.03  # rad; 8 bits are not the same sums on both
    assert np.abs(turns).mean() < 0.005
