"""Invented people before a simulated webcam: pictures whose true shape, skin and landmarks are known."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest

import assets
from app.face import gallery
from codec.basis import Basis, from_bytes
from codec.rotation import rotation_matrix
from codec.values import FaceFrame, Float, Identity
from likeness import textures as bases
from likeness.camera import project, webcam
from likeness.enrol import Shot
from likeness.textures import Textures
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Background, Lights, Scene
from render.view import View

WIDTH, HEIGHT = 480, 360
EVEN = Lights(key=(0.6, 0.6, 0.6), rim=(0, 0, 0), sky=(0.5, 0.5, 0.5), ground=(0.5, 0.5, 0.5))
WALL = Background((0.30, 0.55, 0.40), (0.30, 0.55, 0.40))


@pytest.fixture(scope="session")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


@pytest.fixture(scope="session")
def textures() -> Textures:
    return bases.from_bytes(assets.read("textures.npz"))


@dataclass(frozen=True, slots=True)
class Studio:
    """`shot(identity, yaw)`: a picture and its exact landmarks."""

    basis: Basis
    target: Offscreen
    renderer: Renderer

    def shot(self, who: Identity, yaw: float = 0.0, lights: Lights = EVEN, depth_mm: float = 430) -> Shot:
        rest = FaceFrame.neutral(len(self.basis.expression), present=True)
        turn, place = np.array([0, yaw, 0], np.float32), np.array([0, 20, -depth_mm], np.float32)
        face = FaceFrame(0.0, True, turn, place, rest.expression, rest.gaze)
        self.target.make_current()
        self.renderer.set_person(who)
        scene = Scene(appearance=who.appearance, lights=lights, background=WALL)
        image = self.target.draw(self.renderer, face, scene, View.webcam(WIDTH, HEIGHT))
        return Shot(image, self.points(who.shape, turn, place))

    def points(self, shape: Float, turn: Float, place: Float) -> Float:
        head = self.basis.vertices(self.basis.shape(shape), np.zeros(1, np.float32), np.zeros(4, np.float32))
        there = self.basis.landmarks478(head) @ rotation_matrix(turn).T + place
        return project(webcam(WIDTH, HEIGHT), there.astype(np.float32))


@pytest.fixture(scope="session")
def studio(basis: Basis) -> Iterator[Studio]:
    with Offscreen(WIDTH, HEIGHT, 2.0) as target:
        yield Studio(basis, target, Renderer(basis))


@pytest.fixture(scope="session")
def person(basis: Basis) -> Callable[[str], Identity]:
    return lambda name: gallery.likeness(basis, name).identity
