import sys
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest

from app.__main__ import main
from app.commands import virtual_camera
from codec.values import Image
from exits.errors import ExitError
from tests.app.commands.faces import options, told


class Kept:
    """What another program would see."""

    device = "/dev/video9"

    def __init__(self) -> None:
        self.frames: list[Image] = []

    def send(self, frame: Image) -> None:
        self.frames.append(frame)


def test_the_avatar_is_shown_at_the_camera_s_size(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(virtual_camera, "faces", told(3))
    kept, asked = Kept(), []

    def opened(width: int, height: int, fps: float, device: str | None) -> nullcontext[Kept]:
        asked.append((width, height, fps, device))
        return nullcontext(kept)

    chosen = options("virtual-camera", "--size", "320x180", "--device", "/dev/video9")
    assert virtual_camera.run(chosen, opened) == 0
    assert asked == [(320, 180, 30, "/dev/video9")]
    assert [frame.shape for frame in kept.frames] == [(180, 320, 3)] * 3
    assert kept.frames[0].dtype == np.uint8
    assert kept.frames[0].flags.c_contiguous
    assert kept.frames[0].std() > 20
    assert (kept.frames[0] != kept.frames[2]).any()
    assert "/dev/video9" in capsys.readouterr().out


def test_without_the_package_the_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyvirtualcam", None)
    assert main(["virtual-camera", "--camera", "sample"]) == 1
    assert "pip install 'eigencall[virtual-camera]'" in capsys.readouterr().err


def test_without_a_device_the_sentence_says_how_to_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise RuntimeError("'v4l2loopback' backend: No v4l2 loopback devices found")

    monkeypatch.setitem(sys.modules, "pyvirtualcam", SimpleNamespace(Camera=none))
    with pytest.raises(ExitError, match="modprobe v4l2loopback"):
        virtual_camera.open_camera(640, 480, 30, None)


@pytest.mark.parametrize("size", ["640", "63x64", "640x481", "4000x400", "axb"])
def test_a_size_that_no_camera_has_is_refused(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options("virtual-camera", "--size", size)
    error = capsys.readouterr().err
    assert "written as 640x480" in error or "even numbers from 64" in error
