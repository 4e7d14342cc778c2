"""One picture's constants as bytes of the uniform block `Frame` (shaders/frame.glsl, std140, all vec4)."""

from functools import lru_cache

import numpy as np

from codec.rotation import eye_rotation, rotation_matrix, rotation_vector
from codec.values import Float
from render.scene import (
    MAX_STUDIO_LIGHTS,
    Appearance,
    Background,
    Colour,
    Lights,
    Scene,
    Studio,
    StudioLight,
    Vector,
)
from render.view import Pose

EYE, BACKDROP, LIGHTS = 12, 24, 27
GAZE = LIGHTS + 3 * MAX_STUDIO_LIGHTS
FOLDS = GAZE + 2
LIDS = FOLDS + 2
MOUTH = LIDS + 1
ROWS = MOUTH + 1

SKULL_BASE_MM = np.array([0, -45, -75], np.float32)
"""Where the head turns on the neck, from between the eyes (the atlas joint, near the mastoids)."""

TORSO_FOLLOWS = np.array([0.10, 0.30, 0.12], np.float32)
"""Share of the head's pitch, yaw and roll in which the shoulders join; by eye, from people on calls."""


def linear(colour: Colour) -> Float:
    """sRGB -> linear, by the polynomial of shaders/light.glsl."""
    c = np.asarray(colour, np.float32)
    return c * c * (0.7 + 0.3 * c)


def torso_pose(head: Pose, pivot: Float) -> Pose:
    """Shoulders that hang from the pivot of a posed head and hardly turn."""
    rotation = rotation_matrix(rotation_vector(head.rotation) * TORSO_FOLLOWS)
    return Pose(rotation, head.rotation @ pivot + head.translation - rotation @ pivot)


def _unit(vector: Vector) -> Float:
    v = np.asarray(vector, np.float32)
    return v / max(float(np.linalg.norm(v)), 1e-6)


def _studio_light(light: StudioLight) -> Float:
    """(3, 4)"""
    out = np.zeros((3, 4), np.float32)
    place = np.asarray(light.position, np.float32)
    out[0, :3] = place - np.asarray(light.target, np.float32) if light.directional else place
    if light.directional:
        out[0] = [*_unit(tuple(out[0, :3].tolist())), 1]
    out[1] = [*(c * light.intensity for c in light.colour), light.offset]
    if light.attenuation_start_mm is not None and not light.directional:
        out[2, :3] = light.attenuation_start_mm, light.attenuation_end_mm, 1
    return out


@lru_cache(maxsize=4)  # one person is drawn for long
def _still(lights: Lights, background: Background, person: Appearance, studio: Studio) -> Float:
    """(ROWS, 4): what does not move."""
    out = np.zeros((ROWS, 4), np.float32)
    vectors = (
        _unit(lights.key_direction),
        lights.key,
        _unit(lights.rim_direction),
        lights.rim,
        lights.sky,
        lights.ground,
        linear(person.hair_colour),
        linear(person.iris_colour),
        linear(person.shirt or (0, 0, 0)),
        background.top,
        background.bottom,
    )
    out[EYE + 1 : BACKDROP, :3] = vectors
    out[BACKDROP - 3, 3] = person.shirt is not None
    count = min(len(studio.lights), MAX_STUDIO_LIGHTS)
    out[BACKDROP + 1] = *studio.ambient, studio.specular_factor
    out[BACKDROP + 2] = studio.specular_gloss, studio.backlight, studio.translucency, count
    for k, light in enumerate(studio.lights[:count]):
        out[LIGHTS + 3 * k : LIGHTS + 3 * k + 3] = _studio_light(light)
    return out


def frame_block(
    scene: Scene,
    head: Pose,
    torso: Pose,
    camera: Pose,
    clip: Float,
    backdrop: Float,
    gaze: Float,
    folds: Float,
    lids: Float,
    parted_mm: float,
) -> Float:
    """(ROWS, 4); backdrop: (3,) scale of the background picture's coordinates and whether there is one; gaze:
    (4,), as in FaceFrame; folds: (2, 4), as in render/folds.py; lids: (4,), and parted_mm of the lips, as in
    render/lids.py."""
    out = _still(scene.lights, scene.background, scene.appearance, scene.studio).copy()
    for row, matrix in ((0, head.matrix()), (4, torso.matrix()), (8, clip @ camera.matrix())):
        out[row : row + 4] = matrix.T
    out[EYE, :3] = -camera.rotation.T @ camera.translation
    out[BACKDROP, :3] = backdrop
    out[FOLDS:LIDS] = folds
    out[LIDS] = lids
    out[MOUTH, 0] = parted_mm
    for eye in range(2):
        out[GAZE + eye, :3] = eye_rotation(float(gaze[2 * eye]), float(gaze[2 * eye + 1]))[:, 2]
    return out
