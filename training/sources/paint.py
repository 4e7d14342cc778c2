"""What a photograph does not show: the inside of an open mouth, and the lashes of a shut eye."""

import cv2
import numpy as np

from codec.values import Float, Image

TILE = 64  # px: each painted part of the mouth
Tiles = tuple[Float, ...]
LASH = np.array([0.30, 0.24, 0.22], np.float32)  # what a lash line leaves of the skin's colour


def texture(photograph: Image, rng: np.random.Generator) -> tuple[Image, Tiles]:
    """The texture with the mouth's inside beside it, and each tile's corner: cavity, tongue, lower, upper."""
    height, width = photograph.shape[:2]
    skin = photograph[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3]
    light = np.clip(skin.mean() / 140, 0.35, 1.3)
    y, x = np.mgrid[:TILE, :TILE] / (TILE - 1)
    dark = np.array([70, 27, 26]) * light * rng.uniform(0.2, 1.5) * (1.1 - y[..., None] * 0.5)
    round_ = np.clip(1.25 - np.hypot(x - 0.5, y - 0.3)[..., None], 0, 1)
    tongue = np.array([185, 95, 92]) * light * rng.uniform(0.4, 1.0) * round_
    enamel = np.array([222, 212, 192]) * light * rng.uniform(0.65, 1.0)
    side = np.clip(1.15 - 1.6 * np.abs(x - 0.5) ** 1.5, 0, 1)
    gaps = 1 - 0.35 * np.exp(-((((x * 8) % 1 - 0.5) / 0.06) ** 2))
    upper = enamel * (side * gaps * (0.75 + 0.25 * y))[..., None]
    lower = enamel * 0.8 * (side * gaps * (0.95 - 0.4 * y))[..., None]
    column = np.zeros((height, TILE, 3))
    for k, tile in enumerate((dark, tongue, lower, upper)):
        column[k * TILE : (k + 1) * TILE] = tile
    whole = np.concatenate([photograph, np.clip(column, 0, 255).astype(np.uint8)], 1)
    return whole, tuple(np.array([width, k * TILE], np.float32) for k in range(4))


def lashes(image: Image, line: Float, thickness_px: float, strength: float) -> Image:
    """Darken along a line (N, 2) in pixels: the lashes, and the shade that they and the lid's fold throw."""
    low = np.floor(line.min(0) - 6 * thickness_px).astype(int)
    high = np.ceil(line.max(0) + 6 * thickness_px).astype(int)
    x0, y0 = np.maximum(low, 0)
    x1, y1 = np.minimum(high, [image.shape[1], image.shape[0]])
    if x1 - x0 < 2 or y1 - y0 < 2:
        return image
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    at = np.rint((line - [x0, y0]) * 16).astype(np.int32)
    cv2.polylines(mask, [at[:, None]], False, 255, max(round(thickness_px), 1), cv2.LINE_AA, 4)
    sharp = cv2.GaussianBlur(mask, (0, 0), max(thickness_px * 0.35, 0.5)) / 255
    shade = cv2.GaussianBlur(mask, (0, 0), max(thickness_px * 1.6, 1.0)) / 255
    cover = np.clip(strength * (0.9 * sharp + 0.5 * shade), 0, 1)[..., None]
    out = image.copy()
    part = out[y0:y1, x0:x1].astype(np.float32)
    out[y0:y1, x0:x1] = part * (1 - cover * (1 - LASH))
    return out
