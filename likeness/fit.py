"""Least-squares fit of the basis to MediaPipe's 478 points: from the teacher's pixels to a face frame.

Levenberg-Marquardt over identity (ridge prior), face-unit weights within a box, pose, and gaze from the
irises, under a pinhole camera with known focal length. Several pictures of one person share an identity: each
picture's own unknowns are eliminated from the normal equations (Schur complement): the cost grows linearly.

Unit weights, not expression coefficients, are the unknowns: a box keeps the face possible (no negative
blink), which a Gaussian prior on PCA coefficients does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codec import landmarks as lm
from codec.basis import Basis, Part
from codec.rotation import eye_rotation, rotation_matrix, rotation_vector
from codec.values import Float
from likeness.camera import project

POINTS = 478
SIGMA = 0.012  # residual of a good point over the face box's side: the embedding's 4.2 % of the eye distance
IDENTITY_PRIOR = 1.0  # coefficients are standard deviations
UNIT_PRIOR = 0.35  # half the range of a unit: weak, only to spread what points cannot tell apart
GAZE_PRIOR_RAD = 0.4
UNIT_LOW, UNIT_HIGH = 0.0, 1.2
NOT_SEEN = ("eyeLook", "tongue", "cheekPuff", "jawForward")  # landmarks say nothing reliable about these
MAX_IDENTITY = 60


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """One picture's face: units of codec/values.py; `units` (N,) are the weights behind `expression`.

    error: mean distance of the points over the face box's larger side.
    """

    identity: Float
    expression: Float
    units: Float
    gaze: Float
    rotation: Float
    translation: Float
    error: float


@dataclass(frozen=True, slots=True, eq=False)
class PointModel:
    """What of a basis 478 points can see. Linear maps have shape (478, 3, K)."""

    mean: Float
    identity: Float
    units: Float
    unit_expression: Float  # (N, E)
    free: np.ndarray  # (N,) bool: units that are fitted
    eyes: tuple[np.ndarray, np.ndarray]  # left, right: indices of the points that turn with the eyeball
    centre: Float  # (2, 3) left and right eyeball's centre in the mean head
    centre_identity: Float  # (2, 3, I)

    @staticmethod
    def of(basis: Basis, identities: int = MAX_IDENTITY) -> "PointModel":
        """Reduce a basis to its 478 points."""
        at, w = basis.landmarks478.vertices, basis.landmarks478.weights

        def seen(components: Float) -> Float:  # (K, V, 3) -> (478, 3, K)
            return np.einsum("nk,cnkd->ndc", w, components[:, at]).astype(np.float32)

        identity = basis.identity[:identities]
        units = np.tensordot(seen(basis.expression), basis.unit_expression.T, 1).astype(np.float32)
        part = basis.part[at[np.arange(len(at)), w.argmax(1)]]
        eyes = (np.flatnonzero(part == Part.EYE_LEFT), np.flatnonzero(part == Part.EYE_RIGHT))
        units[np.concatenate(eyes)] = 0  # eyeballs are rigid
        ends = [_extremes(basis, side) for side in (Part.EYE_LEFT, Part.EYE_RIGHT)]
        axes = np.arange(3)
        return PointModel(
            mean=basis.landmarks478(basis.mean),
            identity=seen(identity),
            units=units,
            unit_expression=basis.unit_expression,
            free=np.array([not name.startswith(NOT_SEEN) for name in basis.unit_names]),
            eyes=eyes,
            centre=np.stack([basis.mean[e, axes].mean(0) for e in ends]),
            centre_identity=np.stack([identity[:, e, axes].mean(1).T for e in ends]),
        )

    def head(self, identity: Float, units: Float, gaze: Float) -> Float:
        """(478, 3) points in head space."""
        out = self.mean + self.identity @ identity + self.units @ units
        for side, here in enumerate(self.eyes):
            centre = self.centre[side] + self.centre_identity[side] @ identity
            out[here] = (out[here] - centre) @ eye_rotation(
                *gaze[2 * side : 2 * side + 2].tolist()
            ).T + centre
        return out.astype(np.float32)


def _extremes(basis: Basis, part: Part) -> np.ndarray:
    """(2, 3) vertices with the least and greatest x, y, z: their mean is the eye's centre for any identity
    (codec.basis takes each head's own extremes, which for a near sphere are the same vertices)."""
    here = np.flatnonzero(basis.part == part)
    return np.stack([here[basis.mean[here].argmin(0)], here[basis.mean[here].argmax(0)]])


def point_weights(points: Float) -> Float:
    """(478,) weights: the face's outline slides over the skin, lids and lips carry the expression."""
    weight = np.ones(POINTS, np.float32)
    weight[list(lm.OVAL)] = 0.35
    weight[list(lm.RIGHT_EYE + lm.LEFT_EYE + lm.INNER_LIPS + lm.OUTER_LIPS)] = 1.5
    for iris, opening in zip((lm.RIGHT_IRIS, lm.LEFT_IRIS), lm.eye_opening(points), strict=True):
        weight[list(iris)] = np.clip(opening / 0.2, 0.05, 1.0)  # a closed eye's iris is the teacher's guess
    return np.where(np.isfinite(points[:, 0]), weight, 0).astype(np.float32)


@dataclass(slots=True, eq=False)
class _Face:
    """The unknowns of one picture and what they are compared with."""

    points: Float  # (478, 2), finite
    weight: Float  # (478,)
    camera: Float
    size: float
    rotation: Float  # (3, 3)
    translation: Float
    units: Float
    gaze: Float


def start(model: PointModel, points: Float, focal_px: float) -> tuple[Float, Float]:
    """Rough pose, (3, 3) and (3,): Procrustes with the teacher's depth, or frontal without."""
    good = np.isfinite(points[:, 0])
    there = points[good].astype(np.float64) * np.array([1, -1, -1])[: points.shape[1]]
    here = model.mean[good].astype(np.float64)
    rotation = np.eye(3)
    if points.shape[1] == 3:
        u, _, vt = np.linalg.svd((there - there.mean(0)).T @ (here - here.mean(0)))
        rotation = u @ np.diag([1, 1, np.linalg.det(u @ vt)]) @ vt
    turned = (here @ rotation.T)[:, :2]
    spread = there[:, :2] - there[:, :2].mean(0)
    scale = np.sqrt((spread**2).sum() / ((turned - turned.mean(0)) ** 2).sum())  # px per mm
    return rotation.astype(np.float32), np.array([0, 0, -focal_px / scale], np.float32)


def _face(model: PointModel, points: Float, camera: Float) -> _Face:
    rotation, translation = start(model, points, float(camera[0, 0]))
    flat = points[:, :2]
    size = float((np.nanmax(flat, 0) - np.nanmin(flat, 0)).max())
    back = camera[:2, 2] * -1  # principal point
    middle = np.nanmean(flat, 0) - back
    translation[:2] = middle * np.array([1, -1]) * -translation[2] / camera[0, 0]
    translation -= rotation @ model.mean.mean(0) * np.array([1, 1, 0], np.float32)
    return _Face(
        np.nan_to_num(flat), point_weights(points), camera, size, rotation, translation,
        np.full(model.units.shape[2], 0.05, np.float32) * model.free, np.zeros(4, np.float32),
    )  # fmt: skip


def _gaze_columns(model: PointModel, identity: Float, gaze: Float) -> Float:
    """(478, 3, 4) change of the points in head space with gaze."""
    out = np.zeros((POINTS, 3, 4), np.float32)
    still = model.mean + model.identity @ identity
    step = 1e-3
    for side, here in enumerate(model.eyes):
        arm = still[here] - model.centre[side] - model.centre_identity[side] @ identity
        yaw, pitch = gaze[2 * side : 2 * side + 2].tolist()
        base = eye_rotation(yaw, pitch)
        for k, (dy, dp) in enumerate(((step, 0), (0, step))):
            out[here, :, 2 * side + k] = arm @ (eye_rotation(yaw + dy, pitch + dp) - base).T / step
    return out


def _pairs(residual: Float, jacobian: Float, scale: Float) -> tuple[Float, Float]:
    """Gap rows: differences of the two lids' (lips') residuals, weighted double."""
    upper, lower = np.array(lm.LID_PAIRS + lm.LIP_PAIRS).T
    weight = 2 * np.minimum(scale[upper], scale[lower])[:, None]
    return weight * (residual[upper] - residual[lower]), weight[..., None] * (
        jacobian[upper] - jacobian[lower]
    )


def _equations(model: PointModel, face: _Face, identity: Float) -> tuple[Float, Float, float]:
    """Residuals (R,) in sigmas, Jacobian (R, 6 + U + 4 + I) and cost of one picture; U counts free units."""
    head = model.head(identity, face.units, face.gaze)
    turned = head @ face.rotation.T
    x, y, z = (turned + face.translation).T
    focal = float(face.camera[0, 0])
    drop = np.zeros((POINTS, 2, 3), np.float32)  # pixels by camera-space mm
    drop[:, 0, 0], drop[:, 0, 2], drop[:, 1, 1], drop[:, 1, 2] = (
        -focal / z,
        focal * x / z**2,
        focal / z,
        -focal * y / z**2,
    )
    cross = np.zeros((POINTS, 3, 3), np.float32)  # turned point by a small left rotation
    cross[:, 0, 1], cross[:, 0, 2], cross[:, 1, 2] = turned[:, 2], -turned[:, 1], turned[:, 0]
    cross -= cross.transpose(0, 2, 1)
    linear = np.concatenate(
        [model.units[..., model.free], _gaze_columns(model, identity, face.gaze), model.identity], 2
    )
    jacobian = np.concatenate([drop @ cross, drop, (drop @ face.rotation) @ linear], 2)
    residual = project(face.camera, turned + face.translation) - face.points
    distance = np.linalg.norm(residual, axis=1) / (SIGMA * face.size)
    scale = np.sqrt(face.weight / np.maximum(distance / 2.5, 1)) / (SIGMA * face.size)  # Huber at 2.5 sigmas
    gaps, gap_jacobian = _pairs(residual, jacobian, scale)
    rows = np.concatenate([(scale[:, None] * residual).ravel(), gaps.ravel()])
    columns = jacobian.shape[2]
    whole = np.concatenate(
        [(scale[:, None, None] * jacobian).reshape(-1, columns), gap_jacobian.reshape(-1, columns)]
    )
    return rows.astype(np.float32), whole.astype(np.float32), float((rows**2).sum())


def _prior(model: PointModel) -> Float:
    """(6 + U + 4,) diagonal of a picture's priors."""
    free = int(model.free.sum())
    return np.concatenate([np.zeros(6), np.full(free, UNIT_PRIOR**-2), np.full(4, GAZE_PRIOR_RAD**-2)])


def _step(face: _Face, model: PointModel, change: NDArray[np.float64]) -> None:
    """Apply a step to one picture's unknowns, within the box."""
    face.rotation = rotation_matrix(change[:3].astype(np.float32)) @ face.rotation
    face.translation = (face.translation + change[3:6]).astype(np.float32)
    units = face.units.copy()
    units[model.free] += change[6:-4]
    face.units = np.clip(units, UNIT_LOW, UNIT_HIGH)
    face.gaze = np.clip(face.gaze + change[-4:], -0.8, 0.8).astype(np.float32)


def _held(face: _Face, model: PointModel, gradient: NDArray[np.float64]) -> np.ndarray:
    """(6 + U + 4,) unknowns that rest against their box and would leave it."""
    units = face.units[model.free]
    pull = gradient[6:-4]
    stuck = ((units <= UNIT_LOW) & (pull > 0)) | ((units >= UNIT_HIGH) & (pull < 0))
    return np.concatenate([np.zeros(6, bool), stuck, np.zeros(4, bool)])


def _iterate(model: PointModel, faces: Sequence[_Face], identity: Float, move_identity: bool) -> Float:
    """One Gauss-Newton step of all pictures; returns the new identity, moves the faces in place."""
    own = 10 + int(model.free.sum())
    prior = _prior(model)
    schur = np.eye(len(identity)) * IDENTITY_PRIOR
    right = -IDENTITY_PRIOR * identity.astype(np.float64)
    solved = []
    for face in faces:
        residual, jacobian, _ = _equations(model, face, identity)
        hessian = (jacobian.T @ jacobian).astype(np.float64)
        gradient = (jacobian.T @ residual).astype(np.float64)
        state = np.concatenate([np.zeros(6), face.units[model.free], face.gaze])
        gradient[:own] += prior * state
        a = hessian[:own, :own] + np.diag(prior + 1e-3 * np.diag(hessian)[:own] + 1e-9)
        held = _held(face, model, gradient[:own])
        a[held], a[:, held], a[held, held], gradient[:own][held] = 0, 0, 1, 0
        b = hessian[:own, own:] * ~held[:, None]
        inverse = np.linalg.solve(a, np.column_stack([b, gradient[:own]]))
        schur += hessian[own:, own:] - b.T @ inverse[:, :-1]
        right += -gradient[own:] + b.T @ inverse[:, -1]
        solved.append(inverse)
    step = np.linalg.solve(schur, right) if move_identity else np.zeros(len(identity))
    for face, inverse in zip(faces, solved, strict=True):
        change = np.asarray(-inverse[:, -1] - inverse[:, :-1] @ step, np.float64)
        _step(face, model, change)
    return (identity + step).astype(np.float32)


def _result(model: PointModel, face: _Face, identity: Float) -> Fit:
    at = model.head(identity, face.units, face.gaze) @ face.rotation.T + face.translation
    distance = np.linalg.norm(project(face.camera, at) - face.points, axis=1)[face.weight > 0]
    return Fit(
        identity=identity,
        expression=(face.units @ model.unit_expression).astype(np.float32),
        units=face.units,
        gaze=face.gaze,
        rotation=rotation_vector(face.rotation),
        translation=face.translation,
        error=float(distance.mean()) / face.size,
    )


def fit(model: PointModel, pictures: Sequence[Float], camera: Float, iterations: int = 15) -> list[Fit]:
    """Fit pictures of one person, each (478, 2 or 3) points in pixels (the third is the teacher's depth)."""
    faces = [_face(model, points, camera) for points in pictures]
    identity = np.zeros(model.identity.shape[2], np.float32)
    for k in range(iterations):
        identity = _iterate(model, faces, identity, move_identity=k >= 2)
    return [_result(model, face, identity) for face in faces]


def track(
    model: PointModel, frames: Float, identity: Float, camera: Float, iterations: int = 6
) -> list[Fit | None]:
    """Fit a clip (F, 478, 2 or 3) of a known identity, each frame from the one before; None: no face."""
    out: list[Fit | None] = []
    last: Fit | None = None
    for points in frames:
        if not np.isfinite(points).any():
            out.append(None)
            last = None
            continue
        face = _face(model, points, camera)
        if last is not None:
            face.rotation, face.translation = rotation_matrix(last.rotation), last.translation
            face.units, face.gaze = last.units, last.gaze
        for _ in range(iterations if last is not None else 12):
            _iterate(model, [face], identity, move_identity=False)
        last = _result(model, face, identity)
        out.append(last)
    return out
