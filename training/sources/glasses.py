"""Glasses drawn over a face picture from points on the head, because nobody lends us a mesh of them."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from codec.values import Float, Image


@dataclass(frozen=True, slots=True)
class Glasses:
    """A frame's measures in mm, its colour (RGB), and how much the lenses tint and reflect (0..1)."""

    width: float
    height: float
    roundness: float  # 2 an ellipse, larger squarer
    rim: float
    colour: tuple[float, float, float]
    tint: float
    glare: float
    full_rim: bool


def design(rng: np.random.Generator) -> Glasses:
    """A random pair; every twelfth has dark lenses."""
    dark = rng.random() < 0.6
    colour = rng.uniform(5, 60, 3) if dark else rng.uniform(40, 230, 3)
    tint = float(rng.uniform(0.6, 0.95)) if rng.random() < 0.08 else float(rng.uniform(0, 0.08))
    return Glasses(
        float(rng.uniform(44, 60)), float(rng.uniform(26, 46)), float(rng.uniform(2, 6)),
        float(rng.uniform(0.8, 4)), (float(colour[0]), float(colour[1]), float(colour[2])),
        tint, float(rng.uniform(0, 0.35)) if rng.random() < 0.3 else 0.0, bool(rng.random() < 0.8),
    )  # fmt: skip


def rim(glasses: Glasses, centre: Float, side: int) -> Float:
    """(32, 3) outline of one lens in head space; side is +1 for the subject's left."""
    angle = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    x = np.sign(c) * np.abs(c) ** (2 / glasses.roundness) * glasses.width / 2
    y = np.sign(s) * np.abs(s) ** (2 / glasses.roundness) * glasses.height / 2
    z = -0.004 * x**2 - np.maximum(x * side, 0) * 0.08  # lenses bend around the face
    return (centre + np.column_stack([x, y, z])).astype(np.float32)


ToPixels = Callable[[Float], Float]  # (N, 3) head space -> (N, 2)


def _lines(worn: Glasses, eyes: Float, ears: Float, to_pixels: ToPixels, yaw_rad: float) -> list[Float]:
    """Rims, temples and bridge as lines of pixels."""
    centres = np.column_stack([eyes[:, 0] * 1.04, eyes[:, 1] - 3, eyes[:, 2] + 16]).astype(np.float32)
    lines = []
    for centre, ear, side in zip(centres, ears, (1, -1), strict=True):
        outline = to_pixels(rim(worn, centre, side))
        lines.append(np.concatenate([outline, outline[:1]]) if worn.full_rim else outline[:17])
        if side * yaw_rad < 0.15:  # the far temple is behind the face
            hinge = centre + np.array([side * worn.width / 2, 4, -3], np.float32)
            lines.append(to_pixels(np.stack([hinge, ear + np.array([side * 4, 4, 0], np.float32)])))
    inner = centres + np.array([[-worn.width / 2, 4, 0], [worn.width / 2, 4, 0]], np.float32)
    bridge = np.stack([inner[0], inner.mean(0) + np.array([0, 2, 2], np.float32), inner[1]])
    return [*lines, to_pixels(bridge)]


def wear(image: Image, worn: Glasses, eyes: Float, ears: Float, to_pixels: ToPixels, yaw_rad: float) -> Image:
    """eyes (2, 3) pupils and ears (2, 3) in head space, subject's left first."""
    out = image.astype(np.float32)
    mm = np.linalg.norm(np.diff(to_pixels(eyes), axis=0)) / np.linalg.norm(eyes[0] - eyes[1])
    thick = max(round(worn.rim * float(mm) / max(np.cos(yaw_rad), 0.5) * 4), 1)
    height, width = image.shape[:2]
    mask = np.zeros((4 * height, 4 * width), np.uint8)
    for line in _lines(worn, eyes, ears, to_pixels, yaw_rad):
        at = np.rint((line + 0.5) * 4).astype(np.int32)[:, None]
        cv2.polylines(mask, [at], False, 255, thick, cv2.LINE_AA)
        if len(line) == 33:
            _lens(out, line, worn)
    cover = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA)[..., None] / 255.0
    return np.clip(out * (1 - cover) + np.array(worn.colour) * cover, 0, 255).astype(np.uint8)


def _lens(out: Float, pixels: Float, glasses: Glasses) -> None:
    """Tint inside the outline, and a pale streak of reflected window."""
    mask = np.zeros(out.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint(pixels).astype(np.int32)], 255, cv2.LINE_AA)
    cover = mask[..., None] / 255.0
    out *= 1 - glasses.tint * cover
    if glasses.glare > 0:
        ys, xs = np.mgrid[: out.shape[0], : out.shape[1]]
        across = ((xs + ys - pixels.sum(1).mean()) / max(np.ptp(pixels[:, 0]) * 0.3, 1))[..., None]
        out += (235 - out) * cover * glasses.glare * np.exp(-(across**2))
