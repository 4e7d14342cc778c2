"""A synthetic copy of AFLW2000-3D's layout: drawn heads, each with a .mat of the same fields."""

from pathlib import Path

import cv2
import numpy as np
import scipy.io

import assets
from codec.basis import Basis, from_bytes
from codec.rotation import rotation_vector
from codec.values import FaceFrame, Identity
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Appearance, Scene
from render.view import View
from training.sources.aflw2000_3d import MICROMETRES_PER_MM, Double, rotation_of

SIDE = 450
SHAPES, EXPRESSIONS = 199, 29
USED = 8
"""Of the basis' identity components: few enough to be told apart in a few dozen pictures."""
FAR_MM = 2500.0
"""As far as the renderer goes; a pinhole sees a nose 1 % larger there than weak perspective does."""
ORIGIN_MM = np.array([0.0, 26.0, 75.0])
"""Of our head space in the model's, whose origin lies within the skull."""


def shipped() -> Basis:
    """Our head."""
    return from_bytes(assets.read("basis.npz"))


class Sitter:
    """One drawn face: parameters in, picture and fields out."""

    def __init__(self, basis: Basis, rng: np.random.Generator) -> None:
        self.basis = basis
        self.shape = np.zeros(SHAPES)
        self.shape[:USED] = rng.normal(size=USED)
        self.expression = np.clip(rng.normal(size=EXPRESSIONS) * 0.8, -1.5, 1.5)
        self.angles = rng.uniform([-0.3, -0.7, -0.2], [0.3, 0.7, 0.2])
        self.scale = rng.uniform(1.1, 1.5)  # pixels per mm
        self.middle = rng.uniform(200, 250, 2)

    @property
    def rotation(self) -> Double:
        return rotation_of(*self.angles)

    def vertices(self) -> Double:
        """(V, 3) mm in our head space"""
        neutral = self.basis.shape(self.shape[:USED].astype(np.float32))
        return self.basis.vertices(
            neutral, self.expression.astype(np.float32), np.zeros(4, np.float32)
        ).astype(np.float64)

    def shift(self) -> Double:
        """(3,) of the model's origin, y up from the lower edge, pixels"""
        middle = np.array([self.middle[0], SIDE + 1 - self.middle[1], 0])
        return np.asarray(middle - self.scale * self.rotation @ ORIGIN_MM)

    def points(self) -> Double:
        """(3, 68) as pt3d_68"""
        head = self.basis.landmarks68(self.vertices().astype(np.float32)) + ORIGIN_MM
        p = self.scale * head @ self.rotation.T + self.shift()
        return np.asarray([p[:, 0], SIDE + 1 - p[:, 1], p[:, 2]])

    def fields(self) -> dict[str, Double]:
        """A .mat's."""
        scale = self.scale / MICROMETRES_PER_MM
        return {
            "pt3d_68": self.points().astype(np.float32),
            "Pose_Para": np.array([[*self.angles, *self.shift(), scale]], np.float32),
            "Shape_Para": self.shape[:, None],
            "Exp_Para": self.expression[:, None],
            "roi": np.array([[1, 1, SIDE, SIDE]], np.int16),
            "Illum_Para": np.zeros((1, 10)),
            "Color_Para": np.zeros((1, 7)),
        }

    def draw(self, target: Offscreen, renderer: Renderer) -> np.ndarray:
        """(SIDE, SIDE, 3) RGB"""
        renderer.set_person(Identity(self.shape[:USED].astype(np.float32)))
        expression = np.zeros(len(self.basis.expression), np.float32)
        expression[:EXPRESSIONS] = self.expression
        face = FaceFrame(
            0.0,
            True,
            rotation_vector(self.rotation.astype(np.float32)),
            np.array([0, 0, -FAR_MM], np.float32),
            expression,
            np.zeros(4, np.float32),
        )
        # a .mat's pixels are counted from 1, a view's from the first one's edge at 0
        view = View(self.scale * FAR_MM, (float(self.middle[0] - 0.5), float(self.middle[1] - 0.5)))
        return target.draw(renderer, face, Scene(appearance=Appearance()), view)


def write(folder: Path, count: int, seed: int = 0) -> list[Sitter]:
    """`count` pictures with their .mat files."""
    basis, rng = shipped(), np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    sitters = [Sitter(basis, rng) for _ in range(count)]
    with Offscreen(SIDE, SIDE, 1.0) as target:
        renderer = Renderer(basis, assets.read("skin-mean.jpg"))
        for number, sitter in enumerate(sitters):
            name = folder / f"image{number:05d}"
            cv2.imwrite(f"{name}.jpg", sitter.draw(target, renderer)[..., ::-1])
            scipy.io.savemat(f"{name}.mat", sitter.fields())
    return sitters
