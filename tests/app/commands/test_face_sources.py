import time
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import assets
from app.__main__ import main
from app.commands.face_sources import CallFaces, CameraFaces, each, faces
from app.face import gallery
from app.face.model import load_model
from app.face.tracking import FaceTracker
from app.media.camera import CameraSource, SyntheticCamera
from app.media.errors import CameraError
from codec.basis import to_bytes
from codec.values import FaceFrame, Image
from tests.app.clients import Nodder, pair, wait_for
from tests.app.commands.faces import SMALL, Told, options, smile
from tests.app.recordings import record

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import trimesh


class Clock:
    """Moves on by a tenth of a second at each look."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        self.now_s += 0.1
        return self.now_s


def test_each_frame_comes_once_until_the_source_ends() -> None:
    basis = load_model().basis
    frames = smile(basis, 5)
    assert [face for face, _ in each(Told(basis, frames), None)] == frames


def test_time_is_up_so_long_after_the_first_face() -> None:
    basis = load_model().basis
    count = len(list(each(Told(basis, smile(basis, 100)), 1.0, Clock())))
    assert 4 <= count <= 6


def test_a_face_that_is_gone_eases_to_rest() -> None:
    basis = load_model().basis
    seen, gone = smile(basis, 1)[0], replace(smile(basis, 1)[0], present=False)
    sizes = [
        np.abs(face.expression).max() for face, _ in each(Told(basis, [seen, *[gone] * 20]), None, Clock())
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 0.01 * sizes[0]


def nodding(picture: Image | None) -> CameraFaces:
    def draw(_: float) -> Image:
        if picture is None:
            raise OSError("unplugged")
        return picture

    camera: CameraSource = SyntheticCamera(draw)
    camera.start()
    basis = load_model().basis
    tracker: FaceTracker = Nodder(basis)
    return CameraFaces(basis, tracker, SMALL, camera)


def test_a_camera_s_face_is_tracked_and_has_the_likeness_worn_here() -> None:
    source = nodding(np.zeros((48, 64, 3), np.uint8))
    try:
        face, _ = next(each(source, None))
        assert face.present
        assert source.identity() is SMALL
    finally:
        source.close()


def test_a_camera_that_fails_ends_it_with_its_sentence() -> None:
    source = nodding(None)
    try:
        with pytest.raises(CameraError, match="unplugged"):
            list(each(source, None))
    finally:
        source.close()


def test_the_other_side_of_a_call_gives_its_face_until_it_hangs_up() -> None:
    with pair() as both:
        both.connect()
        source = CallFaces(both.a)

        def seen() -> bool:
            face: FaceFrame | None = source.next()
            return face is not None and face.present

        wait_for(seen, "the other side's face")
        wait_for(lambda: source.identity() is not None, "the other side's likeness")
        assert not source.ended()
        both.b.hang_up()
        wait_for(source.ended, "the end")


def test_a_recorded_call_gives_each_side_s_face_and_likeness_and_ends(tmp_path: Path) -> None:
    file = tmp_path / "talk.eigencall"
    record(file, 2.0, ("ada", "ben"))
    for side, name in (("own", "ada"), ("other", "ben")):
        asked = options("puppet", "vmc", "--recording", str(file), "--side", side)
        with faces(asked, load_model()) as source:
            seen = [face for face, _ in each(source, None)]
            worn = source.identity()
            assert worn is not None
            assert worn.texture == gallery.likeness(source.basis, name).identity.texture
        assert len(seen) > 3
        assert all(face.present for face in seen)


def test_every_way_out_takes_a_camera_a_clip_or_a_call() -> None:
    for command in (["export", "x.glb"], ["puppet", "vmc"], ["webgl-studio"], ["virtual-camera"]):
        asked = options(*command, "--camera", "sample", "--code", "7-a-b", "--call", "--seconds", "2")
        assert (asked.camera, asked.code, asked.call, asked.seconds) == ("sample", "7-a-b", True, 2.0)


def test_the_call_s_frames_come_at_the_screen_s_rate() -> None:
    class Still:
        basis = load_model().basis

        def remote_face(self, now_s: float) -> FaceFrame:
            return FaceFrame.neutral(2, now_s)

    source = CallFaces(Still())  # type: ignore[arg-type]  # only the face is asked for
    begun_s = time.monotonic()
    for _ in range(7):
        source.next()
    assert time.monotonic() - begun_s > 6 / 30 - 0.01  # never faster


@pytest.mark.parametrize(
    "command", [["export", "x.glb"], ["puppet", "vmc"], ["webgl-studio"], ["virtual-camera"]]
)
def test_every_way_out_takes_the_named_model_or_refuses_it(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*command, "--camera", "sample", "--seconds", "1", "--tracker", "nowhere"]) == 1
    assert "nowhere is no folder of networks" in capsys.readouterr().err


def test_a_model_of_one_s_own_is_what_is_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At rest: the mean of its basis, with its skin."""
    basis = replace(load_model().basis, mean=load_model().basis.mean * np.float32(1.5))
    folder = tmp_path / "models"
    folder.mkdir()
    assets.write("basis.npz", to_bytes(basis), folder)
    out = tmp_path / "mine.glb"
    assert main(["export", str(out), "--tracker", str(folder)]) == 0
    scene = trimesh.load_scene(out, process=False)
    face = next(g for name, g in scene.geometry.items() if name.startswith("face"))
    skin = basis.mean[basis.corner_vertex[np.unique(basis.triangles)]]
    assert np.ptp(face.vertices[:, 1]) * 1000 == pytest.approx(np.ptp(skin[:, 1]), rel=0.02)
    assert main(["export", str(tmp_path / "mine.zip"), "--tracker", str(folder)]) == 0
    assert "Left out" not in capsys.readouterr().out  # its looks have neither hair nor shirt
    assert main(["export", str(out), "--tracker", str(folder), "--avatar", "ada"]) == 1
    assert "leave out --avatar ada" in capsys.readouterr().err
