"""What would make one's own avatar better: light, framing, a camera. Camera picture and face in, at most one
sentence out, and only once the reason has lasted a while."""

import numpy as np

from app.ui.translate import tr
from codec.values import FaceFrame, Image

_LASTING_S = 1.5  # a hand before the lens, a glance to the side: not worth a word
_DARK, _BRIGHT = 45.0, 225.0  # mean of 0..255; a lit room is between 80 and 170
_NEAR_MM, _FAR_MM = 280.0, 1100.0  # the face is 70 % and 18 % of the picture's width
_OFF_CENTRE = 0.35  # of the distance: the face touches the picture's edge


def hint_now(picture: Image | None, face: FaceFrame | None, turned_deg: int = 0) -> str:
    """The most helpful sentence for this moment, or nothing. turned_deg: as `Tracked` has it."""
    if picture is None:
        return tr("No camera picture yet. Is the camera plugged in and allowed?")
    light = float(np.mean(picture[::16, ::16]))
    if light < _DARK:
        return tr("It is dark. A lamp or a window in front of you helps.")
    if light > _BRIGHT:
        return tr("It is very bright. Less light from the front helps.")
    if turned_deg:
        return tr("The camera's picture is turned. It can be set upright in the settings, under Devices.")
    if face is None or not face.present:
        return tr("No face is seen. Look into the camera.")
    return _framing(face)


def _framing(face: FaceFrame) -> str:
    x, y, z = (float(v) for v in face.translation)
    distance = max(-z, 1.0)
    if distance < _NEAR_MM:
        return tr("You are very close. A little further away works better.")
    if distance > _FAR_MM:
        return tr("You are far away. Come closer to the camera.")
    if abs(x) > _OFF_CENTRE * distance or abs(y) > _OFF_CENTRE * distance:
        return tr("Your face is at the edge of the picture.")
    return ""


class Hints:
    """`at(now, ...)` -> the sentence to show, once it has been the same for a while."""

    def __init__(self) -> None:
        self._pending = self._shown = ""
        self._since_s = 0.0

    def at(self, now_s: float, picture: Image | None, face: FaceFrame | None, turned_deg: int = 0) -> str:
        """Call a few times a second."""
        hint = hint_now(picture, face, turned_deg)
        if hint != self._pending:
            self._pending, self._since_s = hint, now_s
        if now_s - self._since_s >= _LASTING_S:
            self._shown = self._pending
        return self._shown
