"""`eigencall virtual-camera`: the avatar as a camera of this machine, for other programs' meetings.

pyvirtualcam writes to a v4l2loopback device (Linux), to OBS' virtual camera (Windows, macOS).
"""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from app.commands.face_sources import each, faces
from app.commands.headless import Painter
from app.wiring import load_skin
from codec.values import Image
from exits.errors import ExitError

RATE_HZ = 30
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


def run(options: argparse.Namespace, open_output: Open | None = None) -> int:
    """The command. Raises ExitError with what to install."""
    width, height = options.size
    opened = (open_output or open_camera)(width, height, RATE_HZ, options.device)
    with opened as output, faces(options) as source:
        print(f"Choose the camera {output.device} in the other program. Stop with Ctrl+C.", flush=True)
        painter, count = Painter(source.basis, load_skin(), width, height), 0
        try:
            for face, now_s in each(source, options.seconds):
                output.send(painter.draw(face, source.identity(), now_s))
                count += 1
        finally:
            painter.close()
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
