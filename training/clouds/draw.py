"""A component of a basis as a moving drawing: its mesh from -2 to 2 standard deviations, as animated SVG."""

import numpy as np

from codec.basis import Basis
from codec.values import Float

SIZE = 130
TURN_RAD = 0.45
"""The head is shown a little from its left, or depth would not be seen."""
MOST_TRIANGLES = 320
PHASES = np.sin(np.linspace(0, 2 * np.pi, 13)) * 2
SECONDS = 2.4


def moving(basis: Basis, component: int) -> str:
    """An <svg> whose lines swing; no script, no pictures."""
    edges = _edges(basis)
    frames = [basis.mean + phase * basis.expression[component] for phase in PHASES]
    flat = np.stack([_seen(frame) for frame in frames])
    low, high = flat.min((0, 1)), flat.max((0, 1))
    scale = (SIZE - 8) / float((high - low).max())
    flat = (flat - (low + high) / 2) * scale + SIZE / 2
    paths = [_path(points, edges) for points in flat]
    swing = f'dur="{SECONDS}s" repeatCount="indefinite" values="{";".join(paths)}"'
    return (
        f'<svg viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}">'
        f'<path d="{paths[0]}" fill="none" stroke="#335" stroke-width=".5">'
        f'<animate attributeName="d" {swing}/></path></svg>'
    )


def _seen(vertices: Float) -> Float:
    """(V, 3) mm -> (V, 2), y down"""
    x, y, z = vertices.T
    return np.stack([np.cos(TURN_RAD) * x + np.sin(TURN_RAD) * z, -y], 1).astype(np.float32)


def _edges(basis: Basis) -> np.ndarray:
    """(L, 2) edges of evenly chosen triangles: thousands would be megabytes of text."""
    triangles = basis.corner_vertex[basis.triangles]
    step = max(len(triangles) // MOST_TRIANGLES, 1)
    chosen = triangles[::step]
    ends = np.concatenate([chosen[:, [0, 1]], chosen[:, [1, 2]], chosen[:, [2, 0]]])
    return np.asarray(np.unique(np.sort(ends, 1), axis=0))


def _path(points: Float, edges: np.ndarray) -> str:
    return "".join(
        f"M{points[a, 0]:.0f} {points[a, 1]:.0f}L{points[b, 0]:.0f} {points[b, 1]:.0f}" for a, b in edges
    )
