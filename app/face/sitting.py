"""What is photographed of a person who is led through the looks: for each of them a few takes, of which a
likeness is learnt. One look can be photographed again without the others."""

import numpy as np

from app.call.status import Sighting
from app.face.looks import AskedLook, beside_camera
from codec.basis import Basis
from codec.values import Float
from likeness.enrol import Shot, sharpness
from likeness.photo import album
from likeness.photo.album import Album
from likeness.photo.layers import chosen
from likeness.photo.learn import FEWEST_TAKES
from likeness.photo.takes import Take

FEW = 2
KEPT = {AskedLook.SENTENCE: 8, None: album.KEPT}
"""Takes of a look; of the sentence, in which many come; of what was not asked for. Some 40, 0.9 MB each."""
SHOTS = {AskedLook.REST: 1, AskedLook.LEFT: 1, AskedLook.RIGHT: 1, AskedLook.SMILE: 1}
"""How many pictures of a look make the drawn likeness."""


class Sitting:
    """One person before one camera."""

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._albums: dict[AskedLook | None, Album] = {}
        self._shots: dict[AskedLook, list[tuple[float, Shot]]] = {}
        self._beside: list[tuple[float, float]] = []
        self.shape: Float = np.zeros(0, np.float32)

    def begin(self, look: AskedLook) -> None:
        """What was photographed of it before is let go."""
        self._albums.pop(look, None)
        self._shots.pop(look, None)
        if look is AskedLook.REST:
            self._beside.clear()

    def note(self, look: AskedLook | None, seen: Sighting, there: bool = False) -> None:
        """A picture with a face, that came while this look was asked for, or none; there: it shows the look.
        What the tracker says before it knows the person's shape and rest counts for no take."""
        self.shape = seen.seen.identity
        if there and look in SHOTS:
            self.keep(look, seen)
        if there and look is AskedLook.REST:
            self._beside.append(beside_camera(seen.face))
        if seen.seen.settled:
            self.take(look, seen)

    def take(self, look: AskedLook | None, seen: Sighting) -> None:
        """To learn from."""
        take = Take.of(seen.image, seen.seen)
        if take is not None:
            self._albums.setdefault(look, Album(self._basis, KEPT.get(look, FEW))).add(take)

    def keep(self, look: AskedLook, seen: Sighting) -> None:
        """For the drawn likeness: among the sharpest of its look, or let go."""
        kept = self._shots.setdefault(look, [])
        shot = Shot(seen.image, seen.points, look is not AskedLook.SMILE)
        kept.append((sharpness(shot.image, shot.points), shot))
        kept.sort(key=lambda each: -each[0])
        del kept[SHOTS[look] :]

    @property
    def gaze_beside(self) -> tuple[float, float]:
        """How far beside the camera the tracker sees these eyes look when they look into it, rad."""
        across, up = np.median(self._beside, 0) if self._beside else (0.0, 0.0)
        return float(across), float(up)

    @property
    def takes(self) -> list[Take]:
        """In order of time."""
        every = [take for kept in self._albums.values() for take in kept.takes]
        return sorted(every, key=lambda take: take.face.time_s)

    def shots(self) -> list[Shot]:
        """For the drawn likeness; of a person who never rested with closed lips the picture nearest to it."""
        found = [shot for look in SHOTS for _, shot in self._shots.get(look, [])]
        takes = self.takes
        if any(shot.rests for shot in found) or len(takes) < FEWEST_TAKES:
            return found
        calmest = takes[chosen(self._basis, [take.face for take in takes])[0]]
        return [Shot(calmest.image, calmest.points)]
