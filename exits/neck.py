"""The head on its neck, for formats that know skeletons: a torso joint, and on it the head's.

Both turn about the pivot at the skull's base. A vertex moves with either by its share, which fades from the
head down the neck: linear blend skinning, by the numbers of our own renderer (shaders/head.vert).
"""

from dataclasses import dataclass

import numpy as np

from codec.basis import Basis
from codec.rotation import rotation, rotation_matrix, rotation_vector
from codec.values import Float
from exits.track import Track, one_sign, turn
from render.anatomy import eye_axes, torso_share
from render.uniforms import SKULL_BASE_MM, torso_pose
from render.view import Pose


@dataclass(frozen=True, slots=True, eq=False)
class Neck:
    """pivot (3,) mm in head space; torso (V,): share of the torso's motion, 0 on the head, 1 at the cut."""

    pivot: Float
    torso: Float


@dataclass(frozen=True, slots=True, eq=False)
class Joints:
    """Keys of both: place_mm (F, 3) and torso (F, 4) of the torso's joint, head (F, 4) relative to it.
    Quaternions are x, y, z, w."""

    place_mm: Float
    torso: Float
    head: Float


def study(basis: Basis, neutral: Float) -> Neck | None:
    """A person's neck, neutral (V, 3); None for a mask, which has none."""
    if basis.is_mask:
        return None
    share = torso_share(basis.mean - eye_axes(basis, basis.mean)[1])
    return Neck(eye_axes(basis, neutral)[1] + SKULL_BASE_MM, np.asarray(share, np.float32))


def joints(track: Track, pivot: Float) -> Joints:
    """What of the head's motion each joint does."""
    places, torsos, heads = [], [], []
    for place, (x, y, z, w) in zip(track.place_mm, track.turn.tolist(), strict=True):
        head = Pose(rotation_matrix(rotation((w, x, y, z))), place)
        torso = torso_pose(head, pivot)
        places.append(torso(pivot[None])[0])
        torsos.append(turn(rotation_vector(torso.rotation)))
        heads.append(turn(rotation_vector(torso.rotation.T @ head.rotation)))
    return Joints(np.array(places, np.float32), one_sign(np.array(torsos)), one_sign(np.array(heads)))
