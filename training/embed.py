"""`python -m training embed --teacher-python PATH [--out DIR]`: where landmarks lie on the surface.

Writes training/parts/embedding.json, which `training basis` puts into the basis; so the basis can be rebuilt
without the teacher. Run `basis`, `embed`, `basis` after a change of the surface.

MediaPipe's 478 points: random people are rendered from known directions, the teacher marks the pictures,
and each mark is cast back on to the skin, into the atlas, where the median over renders gives a first
place. Marks near the outline often miss the head, which pulls that median inwards; so each place then moves
to where its mean distance from the marks in the pictures is least. Renders in which the place faces away do
not count. Left and right are made mirror images of each other.
Irises are bound to the eyeballs, so that they follow gaze: 468 the subject's right pupil, 469-472 around it
(towards their left, up, right, down), 473 the left pupil, 474-477 around it in the same order.

iBUG's 68 points follow from them and from anatomy, see training/ibug.py.
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

import assets
from codec.basis import Basis, Embedding, Part, from_bytes
from codec.rotation import rotation_matrix
from codec.values import FaceFrame, Float, Identity, Image, Int
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Appearance, Hair, Scene
from render.surface import normals
from render.view import View, project
from training import teacher
from training.parts.embedding import save_embedding
from training.parts.ibug import embed68
from training.parts.makehuman import Double
from training.parts.paint import plain_skin
from training.parts.places import barycentric, on_surface, outer_skin

RENDERS = 240
SIZE_PX, FOCAL_PX = 640, 1500.0
YAW_RAD, PITCH_RAD, ROLL_RAD = 0.52, 0.26, 0.15
IDENTITY_SPREAD = 0.8
UNITS = {"jawOpen": 0.35, "mouthSmileLeft": 0.4, "mouthSmileRight": 0.4, "browInnerUp": 0.4}
"""A little life, so that inner lips part and brows are not always at rest: up to these weights."""
SEARCH_UV = 0.035
"""How far around the first place the best one is looked for, in the atlas; about 10 mm."""
SUBDIVISION = 4  # of triangles, when looking
FACING = 0.30  # cosine of the steepest angle at which a mark is believed
POINTS = 468
IRIS_RADIUS = 0.42
"""Over the eyeball's: 11.8 mm across (mean of adults), drawn on an eyeball a little too large."""
IRIS_RING = ((0, 0), (1, 0), (0, 1), (-1, 0), (0, -1))  # pupil, subject's left, up, right, down


@dataclass(frozen=True, slots=True, eq=False)
class RenderedView:
    """One render: its vertices (V, 3) in head space and where they are in the picture (V, 2)."""

    picture: Image
    facing: Float
    pixels: Float
    depth: Float


def random_face(basis: Basis, rng: np.random.Generator) -> tuple[Identity, FaceFrame]:
    """A person with a mild expression, somewhere before the camera."""
    shape = rng.normal(0, IDENTITY_SPREAD, len(basis.identity)).astype(np.float32)
    weights = np.zeros(len(basis.unit_names), np.float32)
    for name, most in UNITS.items():
        weights[basis.unit_names.index(name)] = most * rng.uniform(0, 1) * (rng.random() < 0.6)
    rotation = rng.uniform(-1, 1, 3) * (PITCH_RAD, YAW_RAD, ROLL_RAD)
    translation = np.array([*rng.uniform(-25, 25, 2), rng.uniform(-680, -560)])
    expression = weights @ basis.unit_expression
    face = FaceFrame(
        0.0,
        True,
        rotation.astype(np.float32),
        translation.astype(np.float32),
        expression.astype(np.float32),
        np.zeros(4, np.float32),
    )
    return Identity(shape), face


def shoot(basis: Basis, count: int, seed: int, skin: Image) -> list[RenderedView]:
    """Render faces and remember where everything is."""
    rng = np.random.default_rng(seed)
    view = View(FOCAL_PX, (SIZE_PX / 2, SIZE_PX / 2))
    triangles = basis.corner_vertex[basis.triangles]
    out = []
    with Offscreen(SIZE_PX, SIZE_PX, 1.5) as target:
        renderer = Renderer(basis, exact=True)
        for index in range(count):
            person, face = random_face(basis, rng)
            if index == 0:
                person = Identity(np.zeros(1, np.float32))
            renderer.set_person(person, skin)
            scene = Scene(appearance=Appearance(hair=Hair(rng.choice([h.value for h in Hair]))))
            picture = target.draw(renderer, face, scene, view)
            vertices = basis.vertices(basis.shape(person.shape), face.expression, face.gaze)
            posed = vertices @ rotation_matrix(face.rotation).T + face.translation
            towards = -posed / np.linalg.norm(posed, axis=1, keepdims=True)
            facing = (normals(triangles, posed.astype(np.float32)) * towards).sum(1)
            pixels = project(vertices, face.rotation, face.translation, FOCAL_PX, view.centre_px)
            out.append(
                RenderedView(picture, facing.astype(np.float32), pixels, -posed[:, 2].astype(np.float32))
            )
    return out


def mark(shots: list[RenderedView], python: Path) -> Double:
    """(N, 478, 2) of the teacher's marks in pixels; NaN where it saw no face."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        for index, shot in enumerate(shots):
            source = Path(folder) / f"{index:04}.png"
            cv2.imwrite(str(source), shot.picture[..., ::-1])
            jobs.append(teacher.Job(source, Path(folder) / f"{index:04}.npz"))
        for answer in teacher.run(jobs, python):
            if "error" in answer:
                raise teacher.TeacherError(str(answer["error"]))
        return np.stack([teacher.Labels.read(job.out).points[0, :, :2] for job in jobs]).astype(np.float64)


def cast(shot: RenderedView, marks: Double, basis: Basis, triangles: Int) -> Double:
    """(N, 2) pixels -> (N, 2) in the atlas of the nearest surface that faces the camera; NaN if none."""
    vertex = basis.corner_vertex[triangles]
    usable = shot.facing[vertex].min(1) > FACING
    triangles, vertex = triangles[usable], vertex[usable]
    weights = barycentric(marks, shot.pixels[vertex].astype(np.float64))
    inside = (weights >= -1e-6).all(-1)
    depth = np.where(inside, (weights * shot.depth[vertex]).sum(-1), np.inf)
    nearest = depth.argmin(1)
    rows = np.arange(len(marks))
    uv = np.einsum("nk,nkd->nd", weights[rows, nearest], basis.uv[triangles[nearest]])
    return np.where(np.isfinite(depth[rows, nearest])[:, None], uv, np.nan)


def lattice(steps: int) -> Double:
    """(L, 3) barycentric weights that cover a triangle evenly."""
    rows = [(i, j, steps - i - j) for i in range(steps + 1) for j in range(steps + 1 - i)]
    return np.array(rows, np.float64) / steps


def refine(uv: Double, shots: list[RenderedView], marks: Double, basis: Basis, triangles: Int) -> Double:
    """(N, 2) first places -> (N, 2) of least mean distance from the marks (R, N, 2) in pixels."""
    centroid = basis.uv[triangles].mean(1)
    pixels = np.stack([shot.pixels for shot in shots])  # (R, V, 2)
    facing = np.stack([shot.facing for shot in shots])
    share, out = lattice(SUBDIVISION), uv.copy()
    first = on_surface(uv, basis, triangles).vertices
    for point, place in enumerate(uv):
        distance = np.linalg.norm(centroid - place, axis=1)
        near = triangles[distance < max(SEARCH_UV, np.sort(distance)[4])]
        used = facing[:, first[point]].mean(1) > FACING / 2
        if not used.any():  # the inner edge of a lip
            continue
        at = np.einsum("lk,rtkd->rtld", share, pixels[used][:, basis.corner_vertex[near]])
        cost = np.linalg.norm(at - marks[used, point][:, None, None], axis=-1).mean(0)
        best, step = np.unravel_index(int(cost.argmin()), cost.shape)
        out[point] = share[step] @ basis.uv[near[best]]
    return out


def mirror_pairs(uv: Double) -> NDArray[np.int64]:
    """(N, 2) places that are nearly symmetric -> (N,) the point on the other side."""
    flipped = uv * (-1, 1) + (1, 0)
    cost = np.linalg.norm(flipped[:, None] - uv[None], axis=-1)
    return np.asarray(linear_sum_assignment(cost + cost.T)[1])


def symmetric(uv: Double) -> Double:
    """(N, 2) -> (N, 2): left mirrors right."""
    pair = mirror_pairs(uv)
    return (uv + uv[pair] * (-1, 1) + (1, 0)) / 2


def irises(basis: Basis) -> Embedding:
    """Ten points on the eyeballs, the right eye's first."""
    vertices, weights = [], []
    for part in (Part.EYE_RIGHT, Part.EYE_LEFT):
        triangles = basis.corner_vertex[basis.triangles]
        triangles = triangles[basis.part[triangles[:, 0]] == part]
        eye = basis.mean[basis.part == part]
        centre, radius = (eye.min(0) + eye.max(0)) / 2, float(np.ptp(eye[:, 1])) / 2
        local = (basis.mean[triangles].astype(np.float64) - centre) / radius
        front = local[..., 2].min(1) > 0
        aim = IRIS_RADIUS * np.array(IRIS_RING, np.float64)
        share = barycentric(aim, local[front][..., :2])
        best = share.min(-1).argmax(1)
        vertices.append(triangles[front][best])
        weights.append(share[np.arange(len(aim)), best])
    return Embedding(
        np.concatenate(vertices).astype(np.int32), np.clip(np.concatenate(weights), 0, 1).astype(np.float32)
    )


def residual_percent(basis: Basis, embedding: Embedding, shots: list[RenderedView], marks: Double) -> Double:
    """(N, 468) distance of the embedded points from the marks, % of the distance between the pupils."""
    out = []
    for shot, seen in zip(shots, marks, strict=True):
        placed = np.einsum("nk,nkd->nd", embedding.weights[:POINTS], shot.pixels[embedding.vertices[:POINTS]])
        eyes = np.linalg.norm(seen[468] - seen[473])
        out.append(np.linalg.norm(placed - seen[:POINTS], axis=1) / eyes * 100)
    return np.array(out)


def draw(shot: RenderedView, basis: Basis, embedding: Embedding, marks: Double | None = None) -> Image:
    """The picture with the embedded points in green and the teacher's in red."""
    scale = 2
    picture = cv2.resize(shot.picture, None, fx=scale, fy=scale)
    placed = np.einsum("nk,nkd->nd", embedding.weights, shot.pixels[embedding.vertices])
    for points, colour in ((marks, (255, 40, 40)), (placed, (60, 255, 60))):
        for x, y in () if points is None else points * scale:
            cv2.circle(picture, (round(x), round(y)), 2, colour, -1, cv2.LINE_AA)
    return np.asarray(picture)


def read_picture(path: Path) -> Image:
    """(H, W, 3) RGB"""
    picture = cv2.imread(str(path))
    if picture is None:
        raise SystemExit(f"{path} is not a picture that can be read.")
    return np.ascontiguousarray(picture[..., ::-1]).astype(np.uint8)


def main(arguments: list[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m training embed", description="Find the landmarks' places."
    )
    parser.add_argument("--teacher-python", type=Path, default=teacher.DEFAULT_PYTHON)
    parser.add_argument("--renders", type=int, default=RENDERS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--skin", type=Path, help="a picture of the atlas to render with, not a painted one")
    parser.add_argument("--out", type=Path, help="write pictures of the points here")
    options = parser.parse_args(arguments)
    basis = from_bytes(assets.read("basis.npz"))
    skin = plain_skin() if options.skin is None else read_picture(options.skin)
    shots = shoot(basis, options.renders, options.seed, skin)
    marks = mark(shots, options.teacher_python)
    seen = np.isfinite(marks[:, 0, 0])
    print(f"The teacher found a face in {seen.sum()} of {len(seen)} renders.")
    shots, marks = [shot for shot, found in zip(shots, seen, strict=True) if found], marks[seen]
    triangles = outer_skin(basis)
    places = np.stack([cast(s, m, basis, triangles) for s, m in zip(shots, marks[:, :POINTS], strict=True)])
    first = symmetric(np.nanmedian(places, axis=0))
    best = symmetric(refine(first, shots, marks[:, :POINTS], basis, triangles))
    skin_points = on_surface(best, basis, triangles)
    iris_points = irises(basis)
    points478 = Embedding(
        np.concatenate([skin_points.vertices, iris_points.vertices]),
        np.concatenate([skin_points.weights, iris_points.weights]),
    )
    points68 = embed68(basis, best, points478)
    save_embedding(len(basis.mean), points478, points68)
    error = residual_percent(basis, points478, shots, marks)
    print(f"Residual {error.mean():.2f} % of the eye distance (median {np.median(error):.2f} %).")
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        for index in range(min(8, len(shots))):
            pictures = [
                draw(shots[index], basis, points478, marks[index]),
                draw(shots[index], basis, points68),
            ]
            cv2.imwrite(str(options.out / f"embed-{index}.png"), np.hstack(pictures)[..., ::-1])
