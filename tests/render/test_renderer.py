from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from codec.basis import Basis
from codec.values import FaceFrame, Identity, Image
from render.gl import RenderError
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import BACKGROUNDS, Appearance, Background, Camera, Hair, Look, Scene
from render.texture import TextureError
from render.view import View, project
from tests.exits.conftest import foreign_basis

MakeFace = Callable[..., FaceFrame]
Matches = Callable[[Image, str], None]
BALD = Appearance(hair=Hair.NONE, shirt=None)
GREEN = Background((0, 1, 0), (0, 1, 0), np.full((4, 4, 3), (0, 255, 0), np.uint8))


def covered(picture: Image) -> np.ndarray:
    """(H, W) where something stands before the green picture."""
    return (np.abs(picture.astype(int) - (0, 255, 0)).sum(2) > 60).astype(bool)


@pytest.mark.parametrize(
    ("name", "hair", "pose"),
    [
        ("front", Hair.SHORT, {}),
        ("smile", Hair.SIDE_PART, {"rotation": (0, 0.6, 0), "mouthSmileLeft": 0.8, "mouthSmileRight": 0.8}),
        ("open", Hair.BOB, {"rotation": (0.1, -0.3, 0.1), "jawOpen": 0.8, "gaze": (0.4, 0, 0.4, 0)}),
        ("blink", Hair.NONE, {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0}),
    ],
)
def test_picture_looks_as_it_did(
    name: str,
    hair: Hair,
    pose: dict[str, object],
    renderer: Renderer,
    target: Offscreen,
    make_face: MakeFace,
    matches_golden: Matches,
) -> None:
    scene = Scene(appearance=Appearance(hair=hair))
    matches_golden(target.draw(renderer, make_face(**pose), scene), name)


def test_studio_look_is_as_it_was(
    renderer: Renderer, target: Offscreen, make_face: MakeFace, matches_golden: Matches
) -> None:
    scene = Scene(look=Look.STUDIO, appearance=BALD, background=BACKGROUNDS["studio"])
    matches_golden(target.draw(renderer, make_face(rotation=(0, 0.4, 0)), scene), "studio")


def test_silhouette_is_where_the_labels_say(
    renderer: Renderer, target: Offscreen, basis: Basis, make_face: MakeFace
) -> None:
    """The box of all projected vertices is the box of the drawn pixels, to a pixel."""
    face = make_face(rotation=(0.2, 0.5, -0.2), translation=(60, 20, -700))
    view = View(190.0, (75.0, 88.0))
    picture = target.draw(renderer, face, Scene(appearance=BALD, background=GREEN), view)
    rows, columns = np.nonzero(covered(picture))
    points = project(basis.mean, face.rotation, face.translation, view.focal_px, view.centre_px)
    upper = points[basis.mean[:, 1] > -60]  # the neck does not follow the head, and is faded out
    assert columns.min() == pytest.approx(upper[:, 0].min(), abs=1.5)
    assert columns.max() + 1 == pytest.approx(upper[:, 0].max(), abs=1.5)
    assert rows.min() == pytest.approx(upper[:, 1].min(), abs=1.5)


def test_a_mask_turns_with_the_head_as_a_whole(target: Offscreen) -> None:
    basis, view = foreign_basis(), View(190.0, (80.0, 80.0))
    turn, place = np.array([0.1, 0.6, -0.2], np.float32), np.array([20, 10, -500], np.float32)
    still = FaceFrame.neutral(len(basis.expression), present=True)
    face = replace(still, rotation=turn, translation=place)
    target.make_current()  # of all the contexts of this process
    picture = target.draw(Renderer(basis), face, Scene(background=GREEN), view)
    rows, columns = np.nonzero(covered(picture))
    points = project(basis.mean, turn, place, view.focal_px, view.centre_px)
    for drawn, labelled in ((columns, points[:, 0]), (rows, points[:, 1])):
        assert drawn.min() == pytest.approx(labelled.min(), abs=1.5)
        assert drawn.max() + 1 == pytest.approx(labelled.max(), abs=1.5)


def test_eyes_are_drawn_where_their_labels_are(
    renderer: Renderer, target: Offscreen, basis: Basis, make_face: MakeFace
) -> None:
    """A landmark marker: the picture changes around the projected eyeballs when only the gaze does."""
    face, view = make_face(translation=(0, 0, -400)), View(300.0, (80.0, 80.0))
    ahead = target.draw(renderer, face, Scene(appearance=BALD), view).astype(int)
    aside = replace(face, gaze=np.array([0.5, 0, 0.5, 0], np.float32))
    rows, columns = np.nonzero(
        np.abs(target.draw(renderer, aside, Scene(appearance=BALD), view) - ahead).sum(2) > 30
    )
    eyes = basis.mean[(basis.part == 1) | (basis.part == 2)]
    box = project(eyes, face.rotation, face.translation, view.focal_px, view.centre_px)
    assert len(rows) > 20
    assert box[:, 0].min() - 1 <= columns.min() <= columns.max() <= box[:, 0].max() + 1
    assert box[:, 1].min() - 1 <= rows.min() <= rows.max() <= box[:, 1].max() + 1


def test_gaze_to_the_subjects_left_moves_the_iris_to_the_pictures_right(
    renderer: Renderer, target: Offscreen, make_face: MakeFace
) -> None:
    scene = Scene(camera=Camera(fov_rad=0.12, below_mm=0), appearance=BALD)
    dark = []
    for yaw in (-0.4, 0.4):
        picture = target.draw(renderer, make_face(gaze=(yaw, 0, yaw, 0)), scene)
        eye = picture[65:95, 85:145].astype(float).sum(2)
        dark.append(np.average(np.arange(60), weights=(eye < np.percentile(eye, 12)).sum(0)))
    assert dark[1] > dark[0] + 5


def test_mouth_is_dark_inside(renderer: Renderer, target: Offscreen, make_face: MakeFace) -> None:
    scene = Scene(camera=Camera(fov_rad=0.12, below_mm=85))
    closed = target.draw(renderer, make_face(), scene).astype(int)
    opened = target.draw(renderer, make_face(jawOpen=0.9), scene)
    assert opened.min(2).min() < 25
    assert np.abs(opened - closed).max() > 100


def test_texture_of_a_person_is_shown_and_taken_off_again(
    renderer: Renderer, target: Offscreen, make_face: MakeFace
) -> None:
    plain = target.draw(renderer, make_face(), Scene())
    blue = cv2.imencode(".jpg", np.full((64, 64, 3), (220, 60, 40), np.uint8))[1].tobytes()
    renderer.set_person(Identity(np.zeros(0, np.float32), blue))
    painted = target.draw(renderer, make_face(), Scene())
    assert painted[90, 80, 2] > painted[90, 80, 0] + 50
    renderer.set_person(None)
    np.testing.assert_array_equal(target.draw(renderer, make_face(), Scene()), plain)


def test_unusable_texture_is_refused_and_the_person_stays(
    renderer: Renderer, target: Offscreen, make_face: MakeFace
) -> None:
    before = target.draw(renderer, make_face(), Scene())
    with pytest.raises(TextureError):
        renderer.set_person(Identity(np.ones(4, np.float32), b"no picture"))
    np.testing.assert_array_equal(target.draw(renderer, make_face(), Scene()), before)


def test_shape_of_a_person_is_shown(renderer: Renderer, target: Offscreen, make_face: MakeFace) -> None:
    before = target.draw(renderer, make_face(), Scene(background=GREEN, appearance=BALD))
    renderer.set_person(Identity(np.array([3, -3, 3], np.float32)))
    after = target.draw(renderer, make_face(), Scene(background=GREEN, appearance=BALD))
    assert (covered(before) != covered(after)).sum() > 50


def test_background_picture_fills_the_view_and_is_upright(
    renderer: Renderer, target: Offscreen, make_face: MakeFace
) -> None:
    picture = np.zeros((40, 80, 3), np.uint8)
    picture[:20, :, 0] = 255
    picture[20:, :, 2] = 255
    drawn = target.draw(renderer, make_face(), Scene(background=Background(picture=picture), appearance=BALD))
    assert drawn[3, 3, 0] > 240
    assert drawn[-3, 3, 2] > 240


@pytest.mark.parametrize("hair", list(Hair))
def test_hair_stands_over_the_scalp_and_leaves_the_eyes_free(
    hair: Hair, renderer: Renderer, target: Offscreen, basis: Basis, make_face: MakeFace
) -> None:
    view = View(220.0, (80.0, 80.0))
    face = make_face()
    green = replace(BALD, hair=hair, hair_colour=(0, 0.8, 0))  # its shadow on the skin stays red
    scene = Scene(appearance=green, background=Background((0.6, 0.4, 0.4), (0.6, 0.4, 0.4)))
    red, hue, _ = target.draw(renderer, face, scene, view).astype(int).transpose(2, 0, 1)
    changed = hue > red + 10
    assert changed[30:46, 70:90].any() == (hair is not Hair.NONE)
    eyes = basis.mean[(basis.part == 1) | (basis.part == 2)]
    columns, rows = project(eyes, face.rotation, face.translation, view.focal_px, view.centre_px).T.astype(
        int
    )
    assert not changed[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].any()


def test_nothing_is_left_of_an_earlier_picture(
    renderer: Renderer, target: Offscreen, make_face: MakeFace
) -> None:
    first = target.draw(renderer, make_face(), Scene())
    target.draw(renderer, make_face(rotation=(0, 1, 0), jawOpen=1.0), Scene(look=Look.STUDIO))
    np.testing.assert_array_equal(target.draw(renderer, make_face(), Scene()), first)


def test_wide_picture_shows_the_same_head(basis: Basis, make_face: MakeFace) -> None:
    with Offscreen(200, 100) as wide:
        picture = wide.draw(Renderer(basis), make_face(), Scene(background=GREEN, appearance=BALD))
        columns = np.nonzero(covered(picture))[1]
    assert abs((columns.min() + columns.max()) / 2 - 100) < 3


def test_two_targets_can_be_drawn_in_turn(
    renderer: Renderer, target: Offscreen, basis: Basis, make_face: MakeFace
) -> None:
    first = target.draw(renderer, make_face(), Scene())
    with Offscreen(160, 160) as other:
        second = Renderer(basis)
        for _ in range(2):
            np.testing.assert_array_equal(target.draw(renderer, make_face(), Scene()), first)
            np.testing.assert_array_equal(other.draw(second, make_face(), Scene()), first)


def test_coefficients_of_a_hostile_sender_tear_nothing_apart(
    renderer: Renderer, target: Offscreen, basis: Basis, make_face: MakeFace
) -> None:
    count = len(basis.expression)
    for value in (np.nan, np.inf, 1e30):
        bad = replace(make_face(), expression=np.full(count, value, np.float32))
        bad = replace(bad, gaze=np.full(4, value, np.float32), rotation=np.full(3, value, np.float32))
        assert target.draw(renderer, bad, Scene()).std() > 5
    with pytest.raises(RenderError):
        renderer.set_person(Identity(np.array([np.nan], np.float32)))
    renderer.set_person(Identity(np.full(9999, 1e30, np.float32)))
    assert target.draw(renderer, make_face(), Scene()).std() > 5
