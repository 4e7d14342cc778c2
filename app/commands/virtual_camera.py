"""`eigencall virtual-camera`: the avatar as a camera of this machine, for other programs' meetings.

pyvirtualcam writes to a v4l2loopback device (Linux), to OBS' virtual camera (Windows, macOS).
"""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from app.commands.face_sources import each, faces, model_of
from app.commands.options import add_face_source, picture_size
from codec.values import Image
from exits.errors import ExitError
from render.offscreen import Offscreen
from render.painter import OffscreenPainter

RATE_HZ = 30
SLOW_S = 0.7 / RATE_HZ  # for a picture is too much: the tracker wants the processor too
MISSING_PACKAGE = (
    "The virtual camera needs the package pyvirtualcam; "
    "install it with: pip install 'eigencall[virtual-camera]'."
)
MISSING_DEVICE = (
    "There is no virtual camera to write to. On Linux install v4l2loopback and load it with: "
    "sudo modprobe v4l2loopback exclusive_caps=1 card_label=Eigencall; "
    "on Windows and macOS install OBS Studio and start its virtual camera once."
)


class Output(Protocol):
    """The part of pyvirtualcam.Camera that is used here."""

    device: str

    def send(self, frame: Image) -> None: ...


Open = Callable[[int, int, float, str | None], AbstractContextManager[Output]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_face_source(parser)
    parser.add_argument("--size", type=picture_size, default=(640, 480), metavar="WxH")
    parser.add_argument("--device", help="the loopback device, such as /dev/video4; default: the first")


def run(options: argparse.Namespace, open_output: Open | None = None) -> int:
    """The command. Raises ExitError with what to install."""
    width, height = options.size
    model = model_of(options)
    opened = (open_output or open_camera)(width, height, RATE_HZ, options.device)
    with opened as output, faces(options, model) as source:
        print(f"Choose the camera {output.device} in the other program. Stop with Ctrl+C.", flush=True)
        count = 0
        with Offscreen(width, height) as target:
            painter = OffscreenPainter(source.basis, model.skin, target, SLOW_S)
            for face, now_s in each(source, options.seconds):
                output.send(painter.draw(face, source.identity(), now_s))
                count += 1
    print(f"{count} pictures shown.", flush=True)
    return 0


def open_camera(width: int, height: int, fps: float, device: str | None) -> AbstractContextManager[Output]:
    """A loopback device to write to. Raises ExitError."""
    try:
        import pyvirtualcam
    except ImportError as error:
        raise ExitError(MISSING_PACKAGE) from error
    try:
        camera: Any = pyvirtualcam.Camera(width, height, fps, device=device)
    except RuntimeError as error:
        raise ExitError(MISSING_DEVICE) from error
    return camera
