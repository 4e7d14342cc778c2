"""A photographed face in the picture."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from codec.values import FaceFrame, Image
from render.gl import GL
from render.offscreen import Offscreen
from render.photo.values import Photograph
from render.renderer import Renderer
from render.scene import Background, Lights, Scene
from render.view import View

MakeFace = Callable[..., FaceFrame]
GREEN = Background(picture=np.full((4, 4, 3), (0, 255, 0), np.uint8))
VIEW = View(400.0, (80.0, 80.0))


@pytest.fixture
def drawn(renderer: Renderer, target: Offscreen) -> Callable[..., Image]:
    def draw(person: Photograph, face: FaceFrame, scene: Scene | None = None) -> Image:
        renderer.set_photograph(person)
        return target.draw(renderer, face, scene or Scene(background=GREEN), VIEW)

    return draw


def test_it_is_drawn_as_photographed_whatever_the_light(
    drawn: Callable[..., Image], grey_person: Photograph, make_face: MakeFace
) -> None:
    bright = Scene(background=GREEN, lights=Lights(key=(3, 3, 3)))
    first, second = drawn(grey_person, make_face()), drawn(grey_person, make_face(), bright)
    assert np.array_equal(first, second)
    assert np.abs(first[70:90, 70:90].astype(int) - 100).max() <= 2


def test_an_expression_changes_the_rows_that_it_blends(
    drawn: Callable[..., Image], grey_person: Photograph, make_face: MakeFace
) -> None:
    face = make_face()
    scale = 10 / 2.04  # mm of the first component's RMS motion
    expression = face.expression.copy()
    expression[0] = scale
    picture = drawn(grey_person, replace(face, expression=expression))
    reds = (picture[..., 0].astype(int) > 180) & (np.abs(picture[..., 1].astype(int) - 100) < 6)
    assert reds.sum() > 1000
    assert not reds[:20].any()


def test_eyes_and_teeth_are_seen_through_lids_and_lips(
    drawn: Callable[..., Image], grey_person: Photograph, make_face: MakeFace
) -> None:
    """Nothing of what is behind the head shines through an open mouth and open eyes."""
    laugh = {"jawOpen": 0.5, "mouthSmileLeft": 1.0, "mouthSmileRight": 1.0, "eyeWideLeft": 0.5}
    for turn in (-0.35, 0.0, 0.35):
        picture = drawn(grey_person, make_face(rotation=(0, turn, 0), **laugh)).astype(int)
        assert np.abs(picture[70:120, 70:90] - 100).max() <= 3


def test_the_outline_fades_where_it_turns_away(
    drawn: Callable[..., Image], grey_person: Photograph, make_face: MakeFace
) -> None:
    """Between the grey face and the green behind it (155 levels apart) rows have no hard edge."""
    green = drawn(grey_person, make_face(rotation=(0, 0.3, 0)))[60:110, :, 1].astype(int)
    assert np.abs(np.diff(green, axis=1)).max(1).mean() < 100


def test_another_person_after_a_photographed_one_is_drawn_as_ever(
    renderer: Renderer, target: Offscreen, grey_person: Photograph, make_face: MakeFace
) -> None:
    before = target.draw(renderer, make_face(), Scene())
    renderer.set_photograph(grey_person)
    assert not np.array_equal(target.draw(renderer, make_face(), Scene()), before)
    renderer.set_person(None)
    assert np.array_equal(target.draw(renderer, make_face(), Scene()), before)


def test_attack_an_endless_row_of_photographed_people_takes_no_more_than_one_of_them(
    renderer: Renderer, target: Offscreen, layered: Photograph, make_face: MakeFace
) -> None:
    """A peer may send another likeness as often as it likes."""

    def kept() -> list[int]:
        known = GL.glIsTexture, GL.glIsBuffer, GL.glIsVertexArray, GL.glIsProgram
        return [sum(map(is_one, range(1, 2000))) for is_one in known]

    counts = []
    for _ in range(4):
        renderer.set_photograph(layered)
        target.draw(renderer, make_face(), Scene())
        counts.append(kept())
    assert counts[1:] == [counts[0]] * 3
    renderer.set_person(None)
    assert all(now <= before for now, before in zip(kept(), counts[0], strict=True))
    assert kept()[0] < counts[0][0]
