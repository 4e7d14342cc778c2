"""A likeness drawn over the frames of a clip, at their tracked poses, by the program's own renderer."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from app.bench.likeness.compare import SKIN_POINTS, Mask
from codec.basis import Basis
from codec.values import FaceFrame, Float, Image
from likeness.photo.takes import Take, in_picture
from render.offscreen import Offscreen
from render.photo.person import neutral_of
from render.photo.sheet import sheet_of
from render.photo.values import Photograph
from render.renderer import Renderer
from render.scene import Background, Scene
from render.view import View

AROUND = 1.5
"""Side of the part that is drawn, over the landmarks' box."""
SIDE_PX = 480
"""Of what is drawn, at most: larger frames are shrunk, so that every clip is seen at about the same size."""

AT_FACE_PX = 320


@dataclass(frozen=True, slots=True, eq=False)
class FramePart:
    """The part of a frame about the face, (S, S, 3), landmarks (478, 2) in it, and the view that draws it."""

    image: Image
    points: Float
    view: View
    face: FaceFrame
    scale: float
    corner: tuple[int, int]


def side_of(takes: Sequence[Take]) -> int:
    """Pixels of the frame that hold the face in every take."""
    return round(max(float(np.ptp(take.points, axis=0).max()) for take in takes) * AROUND)


def part_of(take: Take, side: int, size: int) -> FramePart:
    """Cut about the face, `side` pixels of the frame made `size`."""
    height, width = take.image.shape[:2]
    x, y = np.rint(take.points.mean(0) - side / 2).astype(int)
    edges = max(-y, 0), max(y + side - height, 0), max(-x, 0), max(x + side - width, 0)
    padded = cv2.copyMakeBorder(take.image, *edges, cv2.BORDER_REPLICATE)
    cut = padded[max(y, 0) : max(y, 0) + side, max(x, 0) : max(x, 0) + side]
    scale = size / side
    image = cv2.resize(cut, (size, size), interpolation=cv2.INTER_AREA)
    centre = ((width / 2 - x) * scale, (height / 2 - y) * scale)
    view = View(take.focal_px * scale, centre)
    points = (take.points - (x, y) + 0.5) * scale - 0.5
    return FramePart(np.asarray(image, np.uint8), points.astype(np.float32), view, take.face, scale, (x, y))


def off_px(basis: Basis, neutral: Float, takes: Sequence[Take]) -> float:
    """How far from the tracked landmarks those of a head (V, 3) at rest lie, drawn at the sent pose: mean, in
    pixels of a face of AT_FACE_PX."""
    away = []
    for take in takes:
        head = basis.vertices(neutral, take.face.expression, take.face.gaze)
        apart = np.linalg.norm(in_picture(basis.landmarks478(head), take)[0] - take.points, axis=1)
        away.append(apart[:SKIN_POINTS].mean() / np.ptp(take.points, axis=0).max())
    return float(AT_FACE_PX * np.mean(away))


def covered(basis: Basis, person: Photograph, take: Take, part: FramePart) -> Mask:
    """(S, S) where the face stands with more than half its weight, facing the camera."""
    head = basis.vertices(neutral_of(basis, person), take.face.expression, take.face.gaze)
    sheet = sheet_of(basis)
    pixels = ((in_picture(sheet.place(head), take)[0] - part.corner + 0.5) * part.scale - 0.5).astype(
        np.float32
    )
    corners = pixels[sheet.face]
    a, b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    front = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] < 0
    kept = corners[front & (sheet.alpha[sheet.face].mean(1) > 0.5)]
    out = np.zeros(part.image.shape[:2], np.uint8)
    for triangle in np.rint(kept).astype(np.int32):
        cv2.fillConvexPoly(out, triangle, 1)
    outline, _ = cv2.findContours(out, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(out, outline, -1, 1, cv2.FILLED)  # eyes and mouth belong to the face
    return out.astype(bool)


def over(part: FramePart, drawing: Image, face: Mask) -> Image:
    """The frame with the face of the drawing."""
    return np.where(face[..., None], drawing, part.image)


def draw(renderer: Renderer, target: Offscreen, part: FramePart, backdrop: Image | None = None) -> Image:
    """(S, S, 3)"""
    return target.draw(renderer, part.face, Scene(background=Background(picture=backdrop)), part.view)
