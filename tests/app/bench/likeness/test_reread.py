"""The rows say what is lost: on readings that are made up, and one face that goes all the way."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from app.bench import measures
from app.bench.faces import Clip
from app.bench.likeness import reread
from app.bench.motion import FPS
from app.face import gallery
from app.face.model import load_model
from codec.basis import Basis
from codec.regression import Landmarks
from codec.values import FaceFrame, Float

FRAMES = 90


@pytest.fixture(scope="module")
def basis() -> Basis:
    return load_model().basis


def talking(basis: Basis) -> list[FaceFrame]:
    """Three seconds: the mouth opens and closes, the brows rise, and the eyes blink twice."""
    at = np.arange(FRAMES)
    motion = {
        "jawOpen": 0.3 * np.sin(at / 6).clip(0),
        "mouthSmileLeft": 0.4 * np.sin(at / 15).clip(0),
        "mouthSmileRight": 0.4 * np.sin(at / 15).clip(0),
        "browInnerUp": 0.6 * np.sin(at / 20) ** 2,
    }
    blink = ((at % 45 > 20) & (at % 45 < 26)).astype(float)
    motion |= {"eyeBlinkLeft": blink, "eyeBlinkRight": blink}
    units = [basis.unit_expression[basis.unit_names.index(name)] for name in motion]
    expression = np.stack(list(motion.values()), 1) @ np.stack(units)
    rest = FaceFrame.neutral(len(basis.expression), present=True)
    return [replace(rest, time_s=k / FPS, expression=e.astype(np.float32)) for k, e in enumerate(expression)]


def points(basis: Basis, frames: list[FaceFrame]) -> Float:
    """(F, 478, 2), as pixels of a large picture."""
    landmarks, shape = Landmarks(basis), np.zeros(len(basis.identity), np.float32)
    return np.stack([3 * landmarks(shape, f.expression, f.gaze)[:, :2] for f in frames])


def clip(seen: Float) -> Clip:
    return Clip(Path("made-up.mp4"), FPS, seen, np.ones(len(seen), bool))


def test_a_drawing_that_shows_everything_has_slopes_of_one(basis: Basis) -> None:
    seen = points(basis, talking(basis))
    found = reread.compare([(clip(seen), clip(seen))])
    for row in reread.ROWS.values():
        assert found[f"{row}.slope"] == pytest.approx(1, abs=1e-5)
    assert found["drawn.blinks_visible"] == 100


def test_half_the_motion_has_slopes_of_a_half_and_no_blinks(basis: Basis) -> None:
    frames = talking(basis)
    meek = [replace(f, expression=f.expression * np.float32(0.5)) for f in frames]
    found = reread.compare([(clip(points(basis, frames)), clip(points(basis, meek)))])
    for name in ("lip_gap", "mouth_width"):
        assert found[f"{reread.ROWS[name]}.slope"] == pytest.approx(0.5, abs=0.1)
    assert found["drawn.eyes.slope"] < 0.9
    assert found["drawn.blinks_visible"] == 0


def test_a_blink_may_be_a_frame_late(basis: Basis) -> None:
    seen = points(basis, talking(basis))
    late = np.concatenate([seen[:1], seen[:-1]])
    assert reread.blinks_seen(seen, late, np.ones(FRAMES, bool)) == (2, 2)


def test_lips_that_gap_are_not_shut(basis: Basis) -> None:
    seen = points(basis, talking(basis))
    seen[:, [82, 13, 312]] = seen[:, [87, 14, 317]]
    good, parted = np.ones(FRAMES, bool), seen.copy()
    parted[::3, [13, 82, 312], 1] += 3 * measures.CLOSED * measures.eye_distance(seen)[::3, None]
    assert reread.lips_shut(seen, seen, good) == (FRAMES, FRAMES)
    assert reread.lips_shut(seen, parted, good) == (FRAMES - FRAMES // 3, FRAMES)


def test_what_a_call_shows_follows_what_was_tracked(basis: Basis) -> None:
    frames = talking(basis)
    looks = reread.shown(frames, basis)
    assert len(looks) == FRAMES
    late = [abs(look.time_s - k / FPS) for k, look in enumerate(looks)]
    assert max(late[5:]) < 1 / FPS  # faces of a whole camera are shown as they came
    gaps = [measures.lip_gap(points(basis, faces)) for faces in (frames, looks)]
    assert measures.correlation(*gaps) > 0.9  # the first seconds of a call are rounded more


def test_the_film_holds_every_face(basis: Basis, tmp_path: Path) -> None:
    person = gallery.likeness(basis, "ada").identity
    path = tmp_path / "clips" / "ada.mp4"
    reread.film(reread.drawing(talking(basis)[:4], person, basis), path)
    with av.open(str(path)) as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert [picture.shape for picture in pictures] == [(reread.SIDE_PX, reread.SIDE_PX, 3)] * 4
    assert pictures[0].std() > 20
