from dataclasses import replace

import numpy as np
import pytest

from codec.basis import Basis, Part
from codec.rotation import rotation_matrix
from codec.values import FaceFrame, Float, Image
from render.offscreen import Offscreen
from render.photo.layers import Carried, LayerMesh, azimuth, grazing, turned
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Layer, Photograph
from render.renderer import Renderer
from render.scene import Background, Scene
from render.view import Pose, View, viewer
from tests.render.conftest import MakeFace

PLAIN = Scene(background=Background((0, 0, 0), (0, 0, 0)))


def card(x: float, y: float, half: float, colour: tuple[int, int, int], azimuth_rad: float = 0.0) -> Layer:
    """An upright square, mm in head space, far behind the face."""
    across, up = np.meshgrid([x - half, x + half], [y + half, y - half])
    grid = np.stack([across, up, np.full((2, 2), -90)], -1).astype(np.float32)
    return Layer(np.full((16, 16, 4), (*colour, 255), np.uint8), grid, azimuth_rad)


def drawn(target: Offscreen, renderer: Renderer, layers: tuple[Layer, ...], face: FaceFrame) -> Image:
    shape = np.zeros(len(renderer.basis.identity), np.float32)
    sheet = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    renderer.set_photograph(Photograph(shape, np.zeros((478, 3), np.float32), sheet, layers=layers))
    return target.draw(renderer, face, PLAIN, View(160.0, (80.0, 80.0)))


def test_a_layer_is_drawn_in_its_own_colours_whatever_the_light(
    target: Offscreen, renderer: Renderer, make_face: MakeFace
) -> None:
    picture = drawn(target, renderer, (card(0, 150, 30, (200, 40, 90)),), make_face())
    assert np.abs(picture[43, 80].astype(int) - (200, 40, 90)).max() <= 1
    assert picture[43, 20].max() == 0  # beside it


def test_the_face_is_drawn_over_its_layers(
    target: Offscreen, renderer: Renderer, make_face: MakeFace
) -> None:
    picture = drawn(target, renderer, (card(0, 0, 200, (200, 40, 90)),), make_face())
    assert np.abs(picture[85, 80].astype(int) - 128).max() < 12
    assert np.abs(picture[85, 40].astype(int) - (200, 40, 90)).max() <= 1


def test_a_sides_picture_is_seen_from_that_side_only(
    target: Offscreen, renderer: Renderer, make_face: MakeFace
) -> None:
    side = (card(0, 150, 30, (0, 255, 0), azimuth_rad=0.4),)
    seen = [
        drawn(target, renderer, side, make_face(rotation=(0, yaw, 0)))[..., 1].max()
        for yaw in (0.0, 0.4, -0.4)
    ]
    assert seen[0] == seen[1]
    assert seen[2] > 250  # a head turned to its right shows its left side


def test_one_that_replaces_what_is_stretched_hides_nothing_from_ahead() -> None:
    side = card(0, 0, 10, (0, 0, 0), azimuth_rad=-0.4)
    assert turned(side, 0.0, (0.45, 0.8)) == turned(side, 0.3, (0.45, 0.8)) == 0
    assert turned(side, -0.4, (0.45, 0.8)) == 1


def test_what_lies_on_the_skin_moves_with_it_and_what_is_far_stays(basis: Basis) -> None:
    skin = np.flatnonzero(basis.part == Part.SKIN)
    chin = skin[basis.mean[skin, 2].argmax()]
    points = np.stack([basis.mean[chin], basis.mean[chin] + [0, 0, 12], basis.mean[chin] + [0, 0, 200]])
    carried = Carried(basis, basis.mean, points.astype(np.float32))
    moved = carried.moved(np.tile(np.array([0, -10, 0], np.float32), (len(basis.mean), 1)))
    assert moved[0, 1] == pytest.approx(-10, abs=0.01)
    assert -10 < moved[1, 1] < -5
    assert moved[2, 1] == pytest.approx(0, abs=0.01)


def test_the_azimuth_is_the_viewers_direction_from_the_head() -> None:
    turn = rotation_matrix(np.array([0, 0.3, 0], np.float32))
    here = Pose(np.eye(3, dtype=np.float32), np.zeros(3, np.float32))
    away = Pose(turn, np.array([0, 0, -500], np.float32))
    assert azimuth(viewer(away, here)) == pytest.approx(-0.3, abs=1e-5)
    orbit = Pose(rotation_matrix(np.array([0, -0.2, 0], np.float32)), np.array([0, 0, -500], np.float32))
    assert azimuth(viewer(here, orbit)) == pytest.approx(0.2, abs=1e-5)


def test_a_surface_that_faces_aside_grazes_and_shoulders_never_do() -> None:
    facing: Float = np.array([[(0, 1, 0), (1, 1, -4)], [(0, -1, 0), (1, -1, -4)]], np.float32)
    mesh = LayerMesh.of(replace(card(0, 0, 1, (0, 0, 0)), grid=facing), np.zeros(3, np.float32))
    assert grazing(mesh)[:, 0].min() > 0.9
    assert grazing(mesh)[:, 1].max() == 0
    assert grazing(replace(mesh, torso=np.ones(4, np.float32))).max() == 0


def test_the_mesh_of_a_layer_is_where_there_is_something_to_be_seen() -> None:
    picture = np.zeros((40, 40, 4), np.uint8)
    picture[:10, :10, 3] = 255  # the upper left of four by four cells
    x, y = np.meshgrid(np.linspace(-100, 100, 5), np.linspace(0, -400, 5))
    mesh = LayerMesh.of(
        Layer(picture, np.stack([x, y, 0 * x], -1).astype(np.float32)), np.zeros(3, np.float32)
    )
    assert np.array_equal(mesh.vertices[:, :2], [(-100, 0), (-50, 0), (-100, -100), (-50, -100)])
    assert np.array_equal(mesh.uv, [(0, 1), (0.25, 1), (0, 0.75), (0.25, 0.75)])
    a, b, c = (mesh.vertices[mesh.triangles[:, k]] for k in range(3))
    assert (np.cross(b - a, c - a)[:, 2] > 0).all()


def test_attack_a_layer_that_shows_nothing_is_not_drawn(
    target: Offscreen, renderer: Renderer, make_face: MakeFace
) -> None:
    nothing = replace(card(0, 150, 30, (200, 40, 90)), picture=np.zeros((16, 16, 4), np.uint8))
    assert drawn(target, renderer, (nothing,), make_face())[43, 80].max() == 0
