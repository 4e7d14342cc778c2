"""The shipped network on people drawn before a room, whose outline is known exactly."""

import numpy as np
import pytest

import assets
from app.face import gallery
from app.face.networks import PersonMatting
from codec.basis import Basis, from_bytes
from codec.rotation import rotation_matrix
from codec.values import FaceFrame, Float, Image
from likeness.camera import project, webcam
from likeness.matting import SIZE, matte
from likeness.regions import Region
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Background, Scene
from render.view import View

SIDE = 320


@pytest.fixture(scope="module")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


@pytest.fixture(scope="module")
def network() -> PersonMatting:
    return PersonMatting()


def room(seed: int) -> Image:
    """A wall with a shelf and a window, in colours of its own."""
    rng = np.random.default_rng(seed)
    out = np.full((SIDE, SIDE, 3), rng.uniform(90, 200, 3), np.uint8)
    out[40:60] = rng.uniform(30, 120, 3)
    out[80:200, 10:70] = rng.uniform(180, 255, 3)
    return out


def drawn(basis: Basis, name: str, yaw: float) -> tuple[Image, Float, Float]:
    """The person in a room, the landmarks (478, 2), and how much each pixel is the person."""
    identity = gallery.likeness(basis, name).identity
    turn, place = np.array([0, yaw, 0], np.float32), np.array([0, 0, -480], np.float32)
    rest = FaceFrame.neutral(len(basis.expression), present=True)
    face = FaceFrame(0.0, True, turn, place, rest.expression, rest.gaze)
    grounds = (
        room(len(name)),
        np.full((4, 4, 3), (0, 255, 0), np.uint8),
        np.full((4, 4, 3), (255, 0, 255), np.uint8),
    )
    with Offscreen(SIDE, SIDE) as target:
        renderer = Renderer(basis)
        renderer.set_person(identity)
        picture, one, two = (
            target.draw(
                renderer,
                face,
                Scene(appearance=identity.appearance, background=Background(picture=ground)),
                View.webcam(SIDE, SIDE),
            )
            for ground in grounds
        )
    person = 1 - np.abs(one.astype(np.float32) - two).max(2) / 255
    there = basis.landmarks478(basis.shape(identity.shape)) @ rotation_matrix(turn).T + place
    return picture, project(webcam(SIDE, SIDE), there.astype(np.float32)), person.astype(np.float32)


@pytest.mark.parametrize(("name", "yaw"), [("ada", 0.0), ("ben", 0.35), ("eze", -0.35)])
def test_a_person_is_told_from_the_room(basis: Basis, network: PersonMatting, name: str, yaw: float) -> None:
    picture, points, person = drawn(basis, name, yaw)
    found = matte(picture, points, network).person > 0.5
    true = person > 0.5
    assert (found & true).sum() / (found | true).sum() > 0.93


def test_hair_skin_and_clothes_are_where_they_should_be(basis: Basis, network: PersonMatting) -> None:
    picture, points, _ = drawn(basis, "ada", 0.0)
    found = matte(picture, points, network)
    x, y = points[10].astype(int)
    assert found.of(Region.HAIR)[y - 30, x] > 0.5
    x, y = points[5].astype(int)
    assert found.of(Region.SKIN)[y, x] > 0.9
    assert found.of(Region.CLOTHES)[SIDE - 10, SIDE // 2] > 0.9


def test_shares_add_up(network: PersonMatting) -> None:
    shares = network(np.random.default_rng(0).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8))
    assert shares.shape[2] == len(Region)
    assert np.allclose(shares.sum(2), 1, atol=1e-4)
