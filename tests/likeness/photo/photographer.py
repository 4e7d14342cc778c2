"""Takes of an invented person before a simulated webcam, whose shape, pose and lens are known."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from app.face import gallery
from codec.basis import Basis
from codec.values import FaceFrame, Float, Identity
from likeness.photo.takes import Take, in_picture
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Background, Scene
from render.view import View

WIDTH, HEIGHT = 480, 360
WALL = Background((0.3, 0.55, 0.4), (0.3, 0.55, 0.4))
MakeTake = Callable[..., Take]


@pytest.fixture(scope="session")
def chi(basis: Basis) -> Identity:
    return gallery.likeness(basis, "chi").identity


@pytest.fixture(scope="session")
def photographer(basis: Basis, chi: Identity) -> Iterator[MakeTake]:
    """take(yaw, lens, **units): a picture through a lens, and landmarks of the true head; the face as it is
    sent, as if the lens were a usual one."""
    with Offscreen(WIDTH, HEIGHT, 2.0) as target:
        renderer = Renderer(basis, exact=True)
        renderer.set_person(chi)

        def take(yaw: float = 0.0, lens: float = 1.0, gaze: float = 0.0, **units: float) -> Take:
            expression = np.zeros(len(basis.expression), np.float32)
            for name, weight in units.items():
                expression += weight * basis.unit_expression[basis.unit_names.index(name)]
            turn, place = np.array([0, yaw, 0], np.float32), np.array([20, 20, -430 * lens], np.float32)
            face = FaceFrame(0.0, True, turn, place, expression, np.array([gaze, 0, gaze, 0], np.float32))
            view = View(lens * WIDTH, (WIDTH / 2, HEIGHT / 2))
            scene = Scene(appearance=chi.appearance, background=WALL)
            image = target.draw(renderer, face, scene, view)
            shown = Take(image, np.zeros((478, 2), np.float32), face, lens)
            return replace(shown, points=in_picture(head_marks(basis, chi, face), shown)[0]).through(1.0)

        yield take


def head_marks(basis: Basis, who: Identity, face: FaceFrame) -> Float:
    """(478, 3) in head space."""
    return basis.landmarks478(basis.vertices(basis.shape(who.shape), face.expression, face.gaze))
