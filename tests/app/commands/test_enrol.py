"""`eigencall enrol`: from a clip and from pictures, on the tracker that ships."""

from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from rich.console import Console

import assets
from app.__main__ import main
from app.call.status import Sighting
from app.commands.enrol import GIVE_UP_S, Sitting, from_pictures, guided
from app.face.networks import load_tracker
from codec.basis import Basis, from_bytes
from likeness.enrol import EnrolmentError
from likeness.photo.album import Album
from tests.disks import Usage

QUIET = Console(quiet=True)


@pytest.fixture(scope="module")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


def clip(basis: Basis, seconds: float) -> Iterator[tuple[Sighting | None, float]]:
    """Every second picture of the shipped clip, at the clip's own times; then nobody, for a minute."""
    tracker = load_tracker(basis)
    with av.open(str(assets.path("sample-1.mp4"))) as file:
        for number, frame in enumerate(file.decode(video=0)):
            time_s = number / 30
            if time_s > seconds:
                break
            if number % 2 == 0:
                image = frame.to_ndarray(format="rgb24").astype(np.uint8)
                seen = tracker.track(image, time_s)
                points = seen.landmarks
                yield (None if points is None else Sighting(image, points, seen.frame)), time_s
    for k in range(60):
        yield None, seconds + k


def test_a_clip_of_somebody_who_talks_gives_shots_of_a_face_at_rest(basis: Basis) -> None:
    shots = guided(clip(basis, 18.0), QUIET)
    assert 1 <= len(shots) <= 5
    assert shots[0].rests
    assert shots[0].points.shape == (478, 2)
    assert float(np.ptp(shots[0].points, axis=0).max()) > 60


def test_nobody_before_the_camera_ends_in_advice() -> None:
    nobody = ((None, float(k)) for k in range(int(GIVE_UP_S) + 5))
    with pytest.raises(EnrolmentError, match="No face is seen"):
        guided(nobody, QUIET)


def test_a_picture_without_a_face_or_that_is_none_is_named(basis: Basis, tmp_path: Path) -> None:
    blank, text = tmp_path / "blank.png", tmp_path / "text.jpg"
    cv2.imwrite(str(blank), np.full((120, 160, 3), 128, np.uint8))
    text.write_text("no picture")
    tracker = load_tracker(basis)
    with pytest.raises(EnrolmentError, match=r"No face is seen in .*blank\.png"):
        from_pictures(tracker, [blank], Sitting(Album(basis)))
    with pytest.raises(EnrolmentError, match=r"text\.jpg cannot be read"):
        from_pictures(tracker, [text], Sitting(Album(basis)))


def test_delete_on_the_command_line_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "somebody.likeness.npz"
    file.write_bytes(b"a likeness")
    place = "app.commands.enrol.likeness_path"
    monkeypatch.setattr(place, lambda profile: tmp_path / f"{profile}.likeness.npz")
    assert main(["enrol", "--profile", "somebody", "--delete"]) == 0
    assert not file.exists()
    assert "deleted" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--out", "{folder}/new"]])
def test_a_full_disk_is_told_before_the_work(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: str(tmp_path))
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(1_000_000, 900_000, 100_000))
    monkeypatch.setattr("app.commands.enrol._shots", lambda *_: pytest.fail("the work has begun"))
    assert main(["enrol", *(each.format(folder=tmp_path) for each in arguments)]) == 1
    assert "too little room" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_a_file_is_told_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["enrol", "--pictures", "x.jpg", "--out", str(tmp_path / "file")]) == 1
    assert "is a file, no folder" in capsys.readouterr().err
