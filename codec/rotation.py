"""Rotations: vectors (axis times angle, radians), matrices and unit quaternions.

Face frames hold vectors; vertices are turned by matrices; quaternions compose turns along the shortest arc.
"""

import math

import numpy as np

from codec.values import Float

Quaternion = tuple[float, float, float, float]
"""(w, x, y, z)"""


def eye_rotation(yaw: float, pitch: float) -> Float:
    """(3, 3): first pitch about x (positive is up), then yaw about y (positive is the subject's left)."""
    cy, sy, cp, sp = math.cos(yaw), math.sin(yaw), math.cos(pitch), math.sin(pitch)
    return np.array([[cy, -sy * sp, sy * cp], [0, cp, sp], [-sy, -cy * sp, cy * cp]], np.float32)


def rolled(angle: float) -> Float:
    """(3, 3): about z, clockwise as the camera sees it."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]], np.float32)


def rotation_matrix(rotation: Float) -> Float:
    """(3,) rotation vector -> (3, 3), by Rodrigues' formula."""
    x, y, z = rotation.tolist()
    angle = math.sqrt(x * x + y * y + z * z)
    if angle < 1e-8:
        return np.eye(3, dtype=np.float32)
    x, y, z, c, s = x / angle, y / angle, z / angle, math.cos(angle), math.sin(angle)
    k = 1 - c
    rows = [
        [c + k * x * x, k * x * y - s * z, k * x * z + s * y],
        [k * x * y + s * z, c + k * y * y, k * y * z - s * x],
        [k * x * z - s * y, k * y * z + s * x, c + k * z * z],
    ]
    return np.array(rows, np.float32)


def rotation_vector(matrix: Float) -> Float:
    """(3, 3) -> (3,): the inverse of `rotation_matrix`, angle in [0, pi)."""
    (a, b, c), (d, e, f), (g, h, i) = matrix.tolist()
    x, y, z = h - f, c - g, d - b
    sine, cosine = math.sqrt(x * x + y * y + z * z) / 2, (a + e + i - 1) / 2
    if sine < 1e-8:
        return np.zeros(3, np.float32)
    scale = math.atan2(sine, cosine) / (2 * sine)
    return np.array([x * scale, y * scale, z * scale], np.float32)


def towards(ray: Float) -> Float:
    """(3, 3) that turns a ray from the camera into -z by the shortest way."""
    x, y, z = (float(v) for v in ray)
    sine = math.hypot(x, y)
    if sine < 1e-9:
        return np.eye(3, dtype=np.float32)
    return rotation_matrix(np.array([-y, x, 0], np.float32) * np.float32(math.atan2(sine, -z) / sine))


def quaternion(rotation: Float) -> Quaternion:
    """(3,) rotation vector -> (w, x, y, z)"""
    x, y, z = (float(c) for c in rotation)
    angle = math.sqrt(x * x + y * y + z * z)
    if angle < 1e-9:
        return 1.0, x / 2, y / 2, z / 2
    s = math.sin(angle / 2) / angle
    return math.cos(angle / 2), x * s, y * s, z * s


def rotation(q: Quaternion) -> Float:
    """(w, x, y, z) -> (3,) rotation vector, angle in [0, pi]."""
    w, x, y, z = q if q[0] >= 0 else (-q[0], -q[1], -q[2], -q[3])
    sine = math.sqrt(x * x + y * y + z * z)
    scale = 2.0 if sine < 1e-9 else 2 * math.atan2(sine, w) / sine
    return np.array([x * scale, y * scale, z * scale], np.float32)


def multiply(a: Quaternion, b: Quaternion) -> Quaternion:
    aw, ax, ay, az = a
    bw, bx, by, bz = b
    return (
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    )


def between(start: Float, end: Float) -> Float:
    """(3,) rotation vector that leads from one rotation to another: `compose(between(a, b), a) == b`."""
    w, x, y, z = quaternion(start)
    return rotation(multiply(quaternion(end), (w, -x, -y, -z)))


def compose(turn: Float, start: Float) -> Float:
    """(3,), (3,) -> (3,): `start`, then turned by `turn`."""
    return rotation(multiply(quaternion(turn), quaternion(start)))
