from collections.abc import Callable

import numpy as np
import pytest

from codec.basis import Basis
from codec.values import FaceFrame
from render import hairmesh
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Appearance, Camera, Hair, Scene

MakeFace = Callable[..., FaceFrame]
STYLES = (Hair.SHORT, Hair.SIDE_PART, Hair.BOB, Hair.CROPPED, Hair.TIED, Hair.LONG)


@pytest.fixture(autouse=True)
def current(target: Offscreen) -> None:
    """Renderers are made in the context that they draw in."""
    target.make_current()


@pytest.mark.parametrize("kind", STYLES)
@pytest.mark.parametrize("yaw", [0.6, 3.0])
def test_drawing_first_what_hides_all_beneath_it_changes_no_picture(
    kind: Hair,
    yaw: float,
    basis: Basis,
    target: Offscreen,
    make_face: MakeFace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = Scene(appearance=Appearance(hair=kind), camera=Camera(yaw_rad=yaw))
    sorted_picture = target.draw(Renderer(basis), make_face(), scene).astype(int)
    monkeypatch.setattr(hairmesh, "SOLID_REACH", 100.0)  # nothing counts as hiding anything
    change = np.abs(target.draw(Renderer(basis), make_face(), scene) - sorted_picture)
    assert change.mean() < 0.5
    assert (change.max(2) > 40).mean() < 0.004


def test_a_head_that_turns_is_drawn_as_one_that_was_turned_from_the_start(
    basis: Basis, target: Offscreen, make_face: MakeFace
) -> None:
    scene, turning = Scene(appearance=Appearance(hair=Hair.BOB)), Renderer(basis)
    for yaw in (0.0, 0.01, 0.3, 0.7):
        picture = target.draw(turning, make_face(rotation=(0, yaw, 0)), scene)
    fresh = target.draw(Renderer(basis), make_face(rotation=(0, 0.7, 0)), scene)
    assert np.abs(picture.astype(int) - fresh).mean() < 0.01


def test_a_head_whose_hair_is_gone_is_bald(basis: Basis, target: Offscreen, make_face: MakeFace) -> None:
    bald, renderer = Scene(appearance=Appearance(hair=Hair.NONE)), Renderer(basis)
    target.draw(renderer, make_face(), Scene(appearance=Appearance(hair=Hair.LONG)))
    picture = target.draw(renderer, make_face(), bald)
    assert np.abs(picture.astype(int) - target.draw(Renderer(basis), make_face(), bald)).mean() < 0.01
