"""From takes to a likeness: an invented person learnt from some pictures and drawn beside others."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from codec.basis import Basis
from codec.values import Identity, Image
from likeness.photo.learn import FEWEST_TAKES, filled, learn
from likeness.photo.takes import Take
from likeness.photo.unwrap import Unwrapper
from render.offscreen import Offscreen
from render.photo.packed import from_bytes, to_bytes
from render.photo.sheet import sheet_of
from render.photo.values import Photograph
from render.renderer import Renderer
from render.scene import Background, Scene
from render.view import View
from tests.likeness.photo.photographer import HEIGHT, WIDTH, MakeTake

Units = dict[str, float]
LOOKS: tuple[Units, ...] = (
    {},
    {"jawOpen": 0.5},
    {"mouthSmileLeft": 0.8, "mouthSmileRight": 0.8},
    {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0},
    {"browInnerUp": 0.9},
    {"jawOpen": 0.25, "mouthFunnel": 0.6},
)


@pytest.fixture(scope="module")
def takes(photographer: MakeTake) -> list[Take]:
    return [photographer(yaw, **units) for yaw in (-0.15, 0.0, 0.15) for units in LOOKS]


@pytest.fixture(scope="module")
def person(basis: Basis, chi: Identity, takes: list[Take]) -> Photograph:
    return learn(basis, chi.shape, takes)


def drawn(basis: Basis, person: Photograph, take: Take) -> Image:
    seen = take.through(person.lens)
    with Offscreen(WIDTH, HEIGHT) as target:
        renderer = Renderer(basis)
        renderer.set_photograph(person)
        scene = Scene(background=Background(picture=take.image))
        return target.draw(renderer, seen.face, scene, View(seen.focal_px, (WIDTH / 2, HEIGHT / 2)))


def apart(basis: Basis, person: Photograph, take: Take, points: tuple[int, ...]) -> float:
    """Mean difference in grey levels within the hull of landmarks."""
    mask = np.zeros(take.image.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(take.points[list(points)].astype(np.int32)), 1)
    picture = drawn(basis, person, take).astype(int)
    return float(np.abs(picture - take.image)[mask > 0].mean())


FACE = (10, 152, 123, 352, 67, 297)


def test_an_expression_that_was_learnt_is_drawn_as_it_was(
    basis: Basis, person: Photograph, photographer: MakeTake
) -> None:
    for units in LOOKS[:4]:
        assert apart(basis, person, photographer(0.07, **units), FACE) < 6


def test_what_comes_with_a_smile_is_drawn_with_a_smile_only(
    basis: Basis, chi: Identity, takes: list[Take], photographer: MakeTake
) -> None:
    """A spot on the cheek that no landmark tells of, as folds and dimples are."""
    smiling = [k for k in range(len(takes)) if k % len(LOOKS) == SMILE]
    spotted = [spotted_on_the_cheek(t) if k in smiling else t for k, t in enumerate(takes)]
    person = learn(basis, chi.shape, spotted)
    still = replace(person, blends=())
    for units, dark in ((LOOKS[SMILE], True), ({}, False)):
        take = photographer(0.05, **units)
        level, unmoved = (cheek(drawn(basis, p, take), take) for p in (person, still))
        assert cheek(take.image, take) - level > 45 if dark else abs(cheek(take.image, take) - level) < 12
        assert cheek(take.image, take) - unmoved < 25  # without the blend it is a little dark always


SMILE, CHEEK, SPOT_PX = 2, 50, 6


def spotted_on_the_cheek(take: Take) -> Take:
    x, y = take.points[CHEEK].round().astype(int).tolist()
    spotted = cv2.circle(take.image.copy(), (x, y), SPOT_PX, (40, 30, 30), -1)
    return replace(take, image=np.asarray(spotted, np.uint8))


def cheek(image: Image, take: Take) -> float:
    x, y = take.points[CHEEK].round().astype(int)
    return float(image[y - 2 : y + 3, x - 2 : x + 3].mean())


def test_what_a_friend_gets_is_as_near(basis: Basis, person: Photograph, photographer: MakeTake) -> None:
    data = to_bytes(person)
    assert len(data) < 40_000
    take = photographer(0.05, jawOpen=0.5)
    assert apart(basis, from_bytes(data), take, FACE) < apart(basis, person, take, FACE) + 1.5


def test_the_wall_behind_the_person_is_not_in_the_likeness(basis: Basis, person: Photograph) -> None:
    sheet = sheet_of(basis)
    shown = sheet.uv[: sheet.first_inside][sheet.alpha[: sheet.first_inside] > 0.6]
    height, width = person.base.shape[:2]
    colour = person.base[((1 - shown[:, 1]) * height).astype(int), (shown[:, 0] * width).astype(int)].astype(
        int
    )
    green = colour[:, 1] - (colour[:, 0] + colour[:, 2]) / 2 > 12
    assert green.mean() < 0.01


def test_lids_and_lips_hide_what_is_behind_them(basis: Basis, chi: Identity, photographer: MakeTake) -> None:
    unwrap, sheet = Unwrapper(basis, basis.shape(chi.shape)), sheet_of(basis)
    rows, columns = sheet.windows(1)
    shut = unwrap(photographer(eyeBlinkLeft=1.0, eyeBlinkRight=1.0))[1]
    opened = unwrap(photographer(jawOpen=0.6))[1]
    eye, mouth = (rows[1], columns[1]), (rows[2], columns[2])
    assert shut[eye].sum() < 0.3 * opened[eye].sum()
    assert shut[mouth].sum() < 0.1 * opened[mouth].sum()


def test_holes_are_filled_from_beside_them() -> None:
    colour = np.zeros((40, 60, 3), np.float32)
    colour[:, :30], colour[:, 30:] = 50, 150
    known = np.ones((40, 60), np.float32)
    known[15:25, 5:15] = known[15:25, 45:55] = 0
    colour[known == 0] = 0
    whole = filled(colour, known)
    assert np.allclose(whole[known > 0], colour[known > 0])
    assert np.abs(whole[20, 10] - 50).max() < 5
    assert np.abs(whole[20, 50] - 150).max() < 5


def test_a_camera_that_froze_gives_a_still_face(basis: Basis, chi: Identity, takes: list[Take]) -> None:
    person = learn(basis, chi.shape, takes[:1] * FEWEST_TAKES)
    assert all(np.isfinite(blend.weights).all() and np.isfinite(blend.gain).all() for blend in person.blends)
    once = learn(basis, chi.shape, takes[:1])
    assert np.abs(person.base.astype(int) - once.base).mean() < 1
