"""Paints what photographs do not show: eyeballs, teeth, tongue, the mouth's lining, sockets and lashes."""

import numpy as np

from codec.basis import Basis, Part
from codec.values import Float, Image
from likeness.atlas import over_atlas, smoothstep
from likeness.layout import PATCHES, Box, Double

IRIS, PUPIL = 0.382, 0.15
"""Radii over the eyeball's."""
WHITE, VEIN = (232, 226, 220), (205, 160, 150)
TEETH, TONGUE, LINING, SOCKET, LASH = (
    (226, 216, 196),
    (182, 98, 94),
    (128, 58, 54),
    (104, 54, 48),
    (38, 29, 25),
)


def eyeball(local: Float, iris: tuple[float, float, float]) -> Double:
    """(S, S, 3) directions from the eye's centre, in radii -> (S, S, 3) colour."""
    radius = np.hypot(local[..., 0], local[..., 1]) + (local[..., 2] < 0)
    angle = np.arctan2(local[..., 1], local[..., 0])
    fibre = 0.85 + 0.15 * np.sin(angle * 31 + 4 * np.sin(angle * 7)) * smoothstep(PUPIL, IRIS, radius)
    ring = 1.15 - 0.75 * smoothstep(0.72 * IRIS, IRIS, radius)
    coloured = np.array(iris) * 255 * 1.35 * (fibre * ring)[..., None]
    coloured *= smoothstep(0.9 * PUPIL, 1.08 * PUPIL, radius)[..., None]
    white = mix(WHITE, VEIN, smoothstep(0.55, 1.0, radius) * 0.7)
    return mix(coloured, white, smoothstep(0.95 * IRIS, 1.05 * IRIS, radius))


def mix(low: Double | tuple[int, ...], high: Double | tuple[int, ...], share: Float) -> Double:
    """Between two colours."""
    t = share[..., None].astype(np.float64)
    return np.asarray(np.asarray(low) * (1 - t) + np.asarray(high) * t)


def eye_directions(basis: Basis) -> Float:
    """(V, 3): of eyeball vertices from their eye's centre, in radii; zero elsewhere."""
    out = np.zeros_like(basis.mean)
    for part in (Part.EYE_LEFT, Part.EYE_RIGHT):
        eye = basis.mean[basis.part == part]
        low, high = eye.min(0), eye.max(0)
        out[basis.part == part] = (eye - (low + high) / 2) / (float(high[1] - low[1]) / 2)
    return out


def box_mask(box: Box, size: int) -> np.ndarray:
    """(size, size) of bool: the texels of a patch."""
    centre = (np.arange(size) + 0.5) / size
    across = (centre > box.left) & (centre < box.right)
    up = (1 - centre > box.bottom) & (1 - centre < box.top)
    return np.asarray(up[:, None] & across[None])


def paint_inside(basis: Basis, colour: Float, iris: tuple[float, float, float]) -> Image:
    """(S, S, 3) sRGB values with skin -> RGB with everything else painted over its patches."""
    size = len(colour)
    values = np.concatenate([eye_directions(basis), basis.mean], 1)
    at, triangle = over_atlas(basis, values, size)
    depth, drawn = at[..., 5], triangle >= 0
    inks: dict[str, Double] = {
        "eye": np.where(drawn[..., None], eyeball(at[..., :3], iris), VEIN),
        "teeth": np.array(TEETH) * (0.6 + 0.4 * smoothstep(-10, 20, depth))[..., None],
        "tongue": mix(np.array(TONGUE) * 0.55, TONGUE, smoothstep(-45, 5, depth)),
        "mouth": np.array(LINING) * (0.25 + 0.75 * smoothstep(-20, 25, depth))[..., None],
        "socket": np.full((size, size, 3), SOCKET, np.float64),
        "lashes": np.full((size, size, 3), LASH, np.float64),
    }
    out = colour.astype(np.float64)
    for name, patch in PATCHES.items():
        ink = inks.get(name.split()[0].rstrip(","))
        if ink is not None:
            here = box_mask(patch.target, size)
            out[here] = ink[here]
    return np.rint(np.clip(out, 0, 255)).astype(np.uint8)
