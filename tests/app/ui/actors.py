"""Faces of the shipped sample clips, as the shipped tracker sees them: for pictures of the window."""

import time
from dataclasses import dataclass
from itertools import islice

import assets
from app.call.status import Sighting
from app.face import gallery
from app.face.cameras import SAMPLES
from app.face.networks import load_tracker
from app.media.clip import images
from codec.basis import Basis
from codec.tracker import Tracked
from codec.values import FaceFrame, Identity, Image
from tests.app.ui.fake import RecordingControls

FPS = 30.0
SECONDS = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """One picture of a clip, and the face in it."""

    image: Image
    seen: Tracked


def takes(basis: Basis, clip: str) -> list[Take]:
    """The first seconds of a shipped clip ("sample", "sample2"), tracked picture by picture."""
    tracker = load_tracker(basis)
    found = []
    for number, image in enumerate(islice(images(str(assets.path(SAMPLES[clip]))), int(FPS * SECONDS))):
        tracked = tracker.track(image, number / FPS)
        found.append(Take(image, tracked))
    return found


class Actors(RecordingControls):
    """Both sides are people of the clips, who wear invented faces. moment_s: of the clips."""

    def __init__(self, basis: Basis, moment_s: float = 2.0) -> None:
        super().__init__(basis)
        self._clips = takes(basis, "sample"), takes(basis, "sample2")
        self.moment_s = moment_s
        names = gallery.names()
        self.identity = gallery.likeness(basis, names[0]).identity
        self.others_identity = gallery.likeness(basis, names[1]).identity
        self.camera_works = True

    def _now(self, side: int) -> Take:
        clip = self._clips[side]
        return clip[int(self.moment_s * FPS) % len(clip)]

    def own_face(self) -> FaceFrame | None:
        return self._now(0).seen.frame if self.camera_works else None

    def own_picture(self) -> Image | None:
        return self._now(0).image if self.camera_works else None

    def own_sighting(self) -> Sighting | None:
        take = self._now(0)
        return Sighting(take.image, take.seen)

    def remote_face(self, now_s: float) -> FaceFrame | None:
        return self._now(1).seen.frame if self.remote_has_face else None

    def wait_for_face(self, timeout_s: float) -> None:
        time.sleep(timeout_s)

    def own_identity(self) -> Identity:
        return self.identity
