"""A clip whose faces were tracked beforehand, so that many measured calls do not cost a tracker each.

The real tracker goes through the clip once; its face frames are kept in the user's cache under a name made of
the clip's and the models' bytes. A measured call then plays them at the clip's pace, beside the clip's sound.
"""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

import assets
from app.face.networks import load_tracker
from app.media.camera import CameraSource, CameraState
from app.media.clip import ClipTimeline, open_clip, timeline_of
from codec.basis import Basis
from codec.tracker import Tracked
from codec.values import FaceFrame, Float, Image

FIELDS = ("rotation", "translation", "expression", "gaze")
NOTHING = np.zeros((2, 2, 3), np.uint8)


def rehearse(path: str, basis: Basis, folder: Path | None = None) -> Path:
    """Track the clip unless that has been done; the file with its faces."""
    folder = folder or user_cache_path("eigencall", appauthor=False)
    models = assets.manifest()
    digest = hashlib.sha256(Path(path).read_bytes())
    for name in sorted(models):
        if name.endswith((".onnx", ".npz")):
            digest.update(models[name].encode())
    file = folder / f"rehearsal-{digest.hexdigest()[:24]}.npz"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        faces = _tracked(path, basis)
        partial = file.with_suffix(".partial.npz")
        np.savez(
            partial,
            times=np.array([face.time_s for face in faces]),
            present=np.array([face.present for face in faces]),
            rotation=np.stack([face.rotation for face in faces]),
            translation=np.stack([face.translation for face in faces]),
            expression=np.stack([face.expression for face in faces]),
            gaze=np.stack([face.gaze for face in faces]),
        )
        partial.replace(file)
    return file


def _tracked(path: str, basis: Basis) -> list[FaceFrame]:
    """Times from the clip's first picture on."""
    tracker, faces = load_tracker(basis), []
    origin_s = timeline_of(path).origin_s
    with open_clip(path) as container:
        for frame in container.decode(video=0):
            time_s = float(frame.time or 0.0) - origin_s
            image = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
            faces.append(tracker.track(image, time_s).frame)
    return faces


class RehearsedCamera(CameraSource):
    """Ticks at the times of the clip's pictures; the pictures themselves are not decoded."""

    def __init__(self, path: str, file: Path) -> None:
        super().__init__(Path(path).name)
        self.path = path
        with np.load(file) as columns:
            self.times: Float = columns["times"]
        self.timeline: ClipTimeline = timeline_of(path)

    def _run(self) -> None:
        self._say(CameraState.LIVE)
        turn = self.timeline.turn_at(self._clock())
        while True:
            for at_s in self.times:
                due_s = self.timeline.start_of_turn(turn) + float(at_s)
                if self._clock() - due_s > 0.1:
                    continue  # the machine was asleep, or is too slow
                if self._wait_until(due_s):
                    return
                self._show(NOTHING, due_s)
            turn = max(turn + 1, self.timeline.turn_at(self._clock()))


class Rehearsed:
    """A `FaceTracker` that knows beforehand what it will see."""

    def __init__(self, camera: RehearsedCamera, file: Path, basis: Basis) -> None:
        self._timeline = camera.timeline
        self._identity = np.zeros(len(basis.identity), np.float32)
        with np.load(file) as columns:
            self._times: Float = columns["times"]
            present = columns["present"]
            fields = {name: columns[name] for name in FIELDS}
        self._faces = [
            FaceFrame(0.0, bool(present[i]), *(fields[name][i] for name in FIELDS))
            for i in range(len(present))
        ]

    def track(self, image: Image, time_s: float) -> Tracked:
        timeline = self._timeline
        at_s = time_s - timeline.start_of_turn(timeline.turn_at(time_s + 1e-6))
        index = int(np.clip(np.searchsorted(self._times, at_s - 1e-3), 0, len(self._faces) - 1))
        face = replace(self._faces[index], time_s=time_s)
        return Tracked(face, face, 1.0, self._identity, face.present, None)

    def reset_neutral(self) -> None: ...
