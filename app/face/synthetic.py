"""The synthetic camera: an invented person who talks, drawn on the camera's own thread."""

import numpy as np

from codec.basis import Basis
from codec.values import FaceFrame, Identity, Image
from render.motion import Motion, talk
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import BACKGROUNDS, Scene

SIZE = (640, 480)
LOOP_S = 60.0
RATE_HZ = 30.0


class SyntheticPerson:
    """`picture(time_s)` is what `app.media.cameras.open_camera` wants of a painter."""

    def __init__(self, basis: Basis, identity: Identity, seed: int = 1) -> None:
        self._basis = basis
        self._identity = identity
        self._motion = talk(LOOP_S, RATE_HZ, basis.unit_names, seed)
        self._stage: tuple[Offscreen, Renderer] | None = None

    def picture(self, time_s: float) -> Image:
        """(480, 640, 3): the person at this moment of an endless minute."""
        target, renderer = self._stage or self._open()
        scene = Scene(background=BACKGROUNDS["mist"], appearance=self._identity.appearance)
        return target.draw(renderer, face_at(self._motion, self._basis, time_s), scene)

    def _open(self) -> tuple[Offscreen, Renderer]:
        """On the first call: OpenGL belongs to the thread that made it."""
        target = Offscreen(*SIZE).__enter__()
        renderer = Renderer(self._basis, exact=True)
        renderer.set_person(self._identity)
        self._stage = target, renderer
        return self._stage


def face_at(motion: Motion, basis: Basis, time_s: float) -> FaceFrame:
    """The face of the motion's nearest frame; the motion is repeated for ever."""
    frame = round(time_s * RATE_HZ) % len(motion.times_s)
    rest = np.array([0, 0, -600], np.float32)
    return FaceFrame(
        time_s,
        True,
        motion.rotation[frame],
        motion.translation[frame] + rest,
        motion.units[frame] @ basis.unit_expression,
        motion.gaze[frame],
    )
