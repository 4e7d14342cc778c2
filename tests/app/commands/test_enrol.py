"""`eigencall enrol`: from a clip and from pictures, on the tracker that ships."""

import io
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
from app.commands.enrol import from_pictures, guided, watched
from app.face.guide import SAY, Guide
from app.face.looks import DRAWN, AskedLook
from app.face.networks import load_tracker
from app.face.sitting import Sitting
from codec.basis import Basis, from_bytes
from codec.regression import Landmarks
from likeness.enrol import EnrolmentError
from likeness.photo.learn import FEWEST_TAKES
from tests.app.face.asked import planted
from tests.disks import Usage

QUIET = Console(quiet=True)


@pytest.fixture(scope="module")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


def clip(basis: Basis, seconds: float) -> Iterator[Sighting | None]:
    """Every second picture of the shipped clip, at the clip's own times."""
    tracker = load_tracker(basis)
    with av.open(str(assets.path("sample-1.mp4"))) as file:
        for number, frame in enumerate(file.decode(video=0)):
            time_s = number / 30
            if time_s > seconds:
                break
            if number % 2 == 0:
                image = frame.to_ndarray(format="rgb24").astype(np.uint8)
                yield Sighting(image, tracker.track(image, time_s))


def test_a_clip_of_a_person_who_talks_gives_takes_a_face_at_rest_and_word_of_what_it_lacks(
    basis: Basis,
) -> None:
    sitting, said = Sitting(basis), io.StringIO()
    watched(clip(basis, 8.0), Landmarks(basis), sitting, Console(file=said, width=120))
    shots = sitting.shots()
    assert shots[0].rests
    assert shots[0].points.shape == (478, 2)
    assert float(np.ptp(shots[0].points, axis=0).max()) > 60
    assert len(sitting.takes) >= FEWEST_TAKES
    assert str(SAY[AskedLook.BROWS]) in said.getvalue()
    assert str(SAY[AskedLook.REST]) not in said.getvalue()


def test_nobody_before_the_camera_ends_in_advice(basis: Basis) -> None:
    nobody = (None for _ in range(1000))
    clock = (float(k) for k in range(1000))
    with pytest.raises(EnrolmentError, match="No face was seen"):
        guided(nobody, Guide(Landmarks(basis)), Sitting(basis), QUIET, clock.__next__)


def test_who_follows_is_led_through_by_words(basis: Basis) -> None:
    guide, sitting, said = Guide(Landmarks(basis), DRAWN), Sitting(basis), io.StringIO()

    def follows() -> Iterator[Sighting]:
        for k in range(600):
            yield planted(basis, guide.look or AskedLook.REST, k / 15)

    guided(follows(), guide, sitting, Console(file=said, width=120))
    assert guide.missed == []
    assert len(sitting.shots()) == len(DRAWN)
    assert all(str(SAY[look]) in said.getvalue() for look in DRAWN)


def test_a_picture_without_a_face_or_that_is_none_is_named(basis: Basis, tmp_path: Path) -> None:
    blank, text = tmp_path / "blank.png", tmp_path / "text.jpg"
    cv2.imwrite(str(blank), np.full((120, 160, 3), 128, np.uint8))
    text.write_text("no picture")
    tracker = load_tracker(basis)
    with pytest.raises(EnrolmentError, match=r"No face is seen in .*blank\.png"):
        from_pictures(tracker, [blank], Sitting(basis))
    with pytest.raises(EnrolmentError, match=r"text\.jpg cannot be read"):
        from_pictures(tracker, [text], Sitting(basis))


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
    monkeypatch.setattr("app.commands.enrol._sat", lambda *_: pytest.fail("the work has begun"))
    assert main(["enrol", *(each.format(folder=tmp_path) for each in arguments)]) == 1
    assert "too little room" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_a_file_is_told_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["enrol", "--pictures", "x.jpg", "--out", str(tmp_path / "file")]) == 1
    assert "is a file, no folder" in capsys.readouterr().err
