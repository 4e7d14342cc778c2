"""A camera from what a person writes: a number, a file, or "synthetic"."""

from collections.abc import Callable

from app.media.camera import CameraFrame, CameraSource, CameraState, CameraStatus, Size, SyntheticCamera
from app.media.clip import ClipCamera
from app.media.errors import CameraError
from app.media.webcam import Webcam, list_webcams
from codec.values import Image

__all__ = [
    "CameraError",
    "CameraFrame",
    "CameraSource",
    "CameraState",
    "CameraStatus",
    "list_cameras",
    "open_camera",
]

SYNTHETIC = "synthetic"


def open_camera(
    spec: str,
    size: Size = (640, 480),
    fps: float = 30.0,
    frames: Callable[[float], Image] | None = None,
    *,
    asleep: bool = False,
) -> CameraSource:
    """A camera that has started. `frames(time_s)` paints the synthetic one. asleep: its device or file is
    not opened before pictures are demanded. May take a second or two: never call it on the thread of a
    window. Raises CameraError with what to do."""
    camera: CameraSource
    if spec == SYNTHETIC:
        if frames is None:
            raise CameraError("No synthetic face can be drawn here; choose a camera or a video file.")
        camera = SyntheticCamera(frames, fps)
    elif spec.isascii() and spec.isdigit() and len(spec) <= 2:
        camera = Webcam(int(spec), size, fps)
        if not asleep:
            camera.open_now()
    else:
        camera = ClipCamera(spec, fps)
    if asleep:
        camera.demand(0.0)
    camera.start()
    return camera


def list_cameras() -> list[tuple[str, str]]:
    """(spec, name for a menu) of each webcam; empty on a machine without one."""
    return list_webcams()
