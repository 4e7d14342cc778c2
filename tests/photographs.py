"""Photographed people of flat colours, as bytes: what is drawn of them is then known."""

from typing import Any

import numpy as np

from codec.values import Float
from render.photo.packed import from_bytes, to_bytes
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Blend, Layer, Photograph

GREEN = (20, 200, 40)


def flat(shape: Float, grain: float = 0.0) -> bytes:
    """A face without hair or shoulders, at rest whatever its expression; grain makes it as many bytes as a
    real one has."""
    noise = np.random.default_rng(1).normal(0, grain, (HEIGHT, WIDTH, 3))
    base = (np.array(GREEN) + noise).clip(0, 255).astype(np.uint8)
    return to_bytes(Photograph(shape, np.zeros((478, 3), np.float32), base))


def full(components: int = 40) -> Photograph:
    """With all that a likeness can have. components: of the basis' expression."""
    features, rows = components + 7, 20
    blend = Blend(
        (100, 100 + rows),
        np.full((2, rows, WIDTH // 2, 3), [[[[64]]], [[[-32]]]], np.int8),
        np.array([0.5, 0.25], np.float32),
        np.eye(3, features, dtype=np.float32),
        np.array([[0, 0, 0], [2, 0, -1], [0, 4, 1]], np.float32),
        np.array([[0, 0], [100, 0], [0, -50]], np.float32),
        1.5,
    )
    picture = np.zeros((32, 48, 4), np.uint8)
    picture[:, 16:] = 200, 100, 50, 255
    x, y = np.meshgrid(np.linspace(-120, 120, 4), np.linspace(60, -300, 3))
    grid = np.stack([x, y, -40 - x**2 / 200], -1).astype(np.float32)
    marks = np.outer(np.linspace(-1, 1, 478), [2, -1, 0.5]).astype(np.float32)
    base = np.full((HEIGHT, WIDTH, 3), GREEN, np.uint8)
    shape = np.array([0.5, -1, 2], np.float32)
    return Photograph(shape, marks, base, (blend,), (Layer(picture, grid, 0.5), Layer(picture, grid)), 1.5)


def told(data: bytes) -> dict[str, Any]:
    """What a reader makes of a likeness' bytes: its numbers, and the mean colours of its pictures."""
    person = from_bytes(data)
    return {
        "shape": person.shape.tolist(),
        "marks_mm": person.marks_mm[::100].tolist(),
        "lens": person.lens,
        "base": person.base.mean((0, 1)).tolist(),
        "blends": [
            {
                "rows": list(blend.rows),
                "reach_mm": blend.reach_mm,
                "gain": blend.gain.tolist(),
                "project": blend.project.tolist(),
                "places": blend.places.tolist(),
                "weights": blend.weights.tolist(),
                "textures": blend.textures.mean((1, 2, 3)).tolist(),
            }
            for blend in person.blends
        ],
        "layers": [
            {
                "azimuth_rad": layer.azimuth_rad,
                "grid": layer.grid.tolist(),
                "colour": layer.picture[:, 20:, :3].mean((0, 1)).tolist(),
                "opaque_columns": (layer.picture[..., 3] > 127).mean(0).round().astype(int).tolist(),
            }
            for layer in person.layers
        ],
    }
