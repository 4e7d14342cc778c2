"""Cameras with faces in them: a webcam, a clip, a shipped sample, or an invented person who talks."""

import assets
from app.face import gallery
from app.face.model import load_model
from app.media.camera import CameraSource
from app.media.cameras import SYNTHETIC, open_camera
from codec.basis import Basis

SAMPLES = {"sample": "sample-1.mp4", "sample2": "sample-2.mp4"}


def camera_file(spec: str) -> str:
    """The name of a shipped clip becomes its path; anything else stays as it is."""
    return str(assets.path(SAMPLES[spec])) if spec in SAMPLES else spec


def camera_on(spec: str, basis: Basis, fps: float = 30.0, *, asleep: bool = False) -> CameraSource:
    """asleep: nothing is opened before pictures are demanded. Raises CameraError with what to do. The
    synthetic one needs a basis with units: else the shipped."""
    if spec != SYNTHETIC:
        return open_camera(camera_file(spec), fps=fps, asleep=asleep)
    from app.face.synthetic import SyntheticPerson  # it draws: OpenGL is loaded for it alone

    basis = basis if basis.unit_names else load_model().basis
    painter = SyntheticPerson(basis, gallery.likeness(basis).identity)
    return open_camera(spec, fps=fps, frames=painter.picture, asleep=asleep)
