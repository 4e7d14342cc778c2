"""A photographed person of one flat colour, as bytes: what is drawn of it is then known."""

import numpy as np

from codec.values import Float
from render.photo.packed import to_bytes
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Photograph

GREEN = (20, 200, 40)


def flat(shape: Float, grain: float = 0.0) -> bytes:
    """A face without hair or shoulders, at rest whatever its expression; grain makes it as many bytes as a
    real one has."""
    noise = np.random.default_rng(1).normal(0, grain, (HEIGHT, WIDTH, 3))
    base = (np.array(GREEN) + noise).clip(0, 255).astype(np.uint8)
    return to_bytes(Photograph(shape, np.zeros((478, 3), np.float32), base))
