"""A small face basis for tests: 478 points on an ellipsoid and two eyeballs, with planted components."""

import numpy as np

from codec import landmarks as lm
from codec.basis import Basis, Embedding, Part
from codec.values import Float

UNITS = ("eyeBlinkLeft", "eyeBlinkRight", "jawOpen", "mouthSmileLeft")


def basis(seed: int = 0, identities: int = 6) -> Basis:
    """The landmarks are vertices 0-477 in order; the irises lie on eyeballs with 24 more vertices each."""
    rng = np.random.default_rng(seed)
    direction = rng.normal(size=(478, 3)) + np.array([0, 0, 1.5])
    face = direction / np.linalg.norm(direction, axis=1, keepdims=True) * np.array([75, 100, 60])
    part = np.full(478 + 48, Part.SKIN)
    eyes = []
    for side, (iris, x) in enumerate(((lm.LEFT_IRIS, 32), (lm.RIGHT_IRIS, -32))):
        centre = np.array([x, 30, 45])
        ball = rng.normal(size=(24, 3))
        eyes.append(centre + 12 * ball / np.linalg.norm(ball, axis=1, keepdims=True))
        face[list(iris)] = centre + np.array([[0, 0, 12], [5, 0, 11], [0, 5, 11], [-5, 0, 11], [0, -5, 11]])
        kind = (Part.EYE_LEFT, Part.EYE_RIGHT)[side]
        part[list(iris)] = kind
        part[478 + 24 * side : 502 + 24 * side] = kind
    mean = np.concatenate([face, *eyes]).astype(np.float32)
    expression = rng.normal(size=(len(UNITS), len(mean), 3)).astype(np.float32) * 4
    expression[:, part != Part.SKIN] = 0
    points = Embedding(
        np.repeat(np.arange(478, dtype=np.int32)[:, None], 3, 1),
        np.tile(np.array([1, 0, 0], np.float32), (478, 1)),
    )
    return Basis(
        name="tiny",
        mean=mean,
        identity=_smooth(rng, mean, identities),
        expression=expression,
        part=part.astype(np.int32),
        triangles=np.zeros((0, 3), np.int32),
        corner_vertex=np.arange(len(mean), dtype=np.int32),
        uv=np.zeros((len(mean), 2), np.float32),
        landmarks478=points,
        landmarks68=Embedding(points.vertices[:68], points.weights[:68]),
        unit_names=UNITS,
        unit_expression=np.eye(len(UNITS), dtype=np.float32),
    )


def _smooth(rng: np.random.Generator, mean: Float, count: int) -> Float:
    """(count, V, 3) linear and quadratic deformations of a few millimetres."""
    scaled = mean / 80
    terms = np.concatenate([scaled, scaled**2, scaled[:, :1] * scaled[:, 1:]], 1)  # (V, 8)
    return np.stack([terms @ rng.normal(size=(8, 3)) * 2 for _ in range(count)]).astype(np.float32)
