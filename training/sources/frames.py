"""Whole frames for the finder: people cut out and put before other grounds, rendered heads from every side
(backs of heads are no faces), and frames with everything but a face.
"""

from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np

from codec.rotation import rotation_matrix, rotation_vector
from codec.values import FaceFrame, Float, Identity, Image
from likeness.camera import project
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Background, Scene
from render.view import View
from training.parts.samples import FACES, FRAME_SIZE, HELD_OUT_SHARE, Frame, held_out, transform
from training.sources import backgrounds, mattes, renders
from training.sources.expressions import eyes
from training.sources.subject import Subject

HEIGHT, WIDTH = FRAME_SIZE
SMALLEST, LARGEST = 12.0, 150.0  # px: a face's larger side; 12 is a person 4 m away
IS_A_FACE_RAD = np.radians(100)  # of yaw: beyond, neither eye nor mouth shows
Rng = np.random.Generator


def side(rng: Rng) -> float:
    """A face's size in pixels, small ones as often as large ones."""
    return float(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))))


def ground(patches: Sequence[Image], rng: Rng) -> Image:
    """(HEIGHT, WIDTH, 3)"""
    square = backgrounds.draw(patches, WIDTH, rng)
    return square[:HEIGHT].copy()


def clutter(image: Image, rng: Rng) -> Image:
    """Hands, arms and things: capsules and ellipses in colours of skin and cloth."""
    out = image.copy()
    tone = np.array([1.0, 0.76, 0.62]) * rng.uniform(60, 235)
    for _ in range(rng.integers(1, 7)):
        colour = (tone * rng.uniform(0.8, 1.1) if rng.random() < 0.7 else rng.uniform(0, 255, 3)).tolist()
        start, width = rng.integers(0, [WIDTH, HEIGHT]), int(rng.integers(4, 30))
        if rng.random() < 0.5:
            end = start + rng.integers(-60, 61, 2)
            cv2.line(out, start.tolist(), end.tolist(), colour, width, cv2.LINE_AA)
        else:
            axes, turn = rng.integers(5, 60, 2).tolist(), float(rng.uniform(0, 180))
            cv2.ellipse(out, start.tolist(), axes, turn, 0, 360, colour, -1, cv2.LINE_AA)
    return cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.5, 2))).astype(np.uint8)


def nobody(patches: Sequence[Image], rng: Rng) -> Frame:
    """A frame without a face."""
    image = ground(patches, rng)
    return _frame(clutter(image, rng) if rng.random() < 0.7 else image, [], [], rng.random() < HELD_OUT_SHARE)


def people(subjects: Sequence[Subject], patches: Sequence[Image], rng: Rng) -> Frame:
    """One to three cut-out people, or the photograph's own ground where they cannot be cut out."""
    first = subjects[int(rng.integers(len(subjects)))]
    kept = held_out(first.person)
    image = ground(patches, rng)
    boxes: list[Float] = []
    turns: list[Float] = []
    for k in range(1 if rng.random() < 0.7 else int(rng.integers(2, FACES + 1))):
        subject = first if k == 0 else subjects[int(rng.integers(len(subjects)))]
        share = mattes.person(subject)
        if held_out(subject.person) != kept or (share is None and k > 0):
            continue
        image, box = _paste(image, subject, share, side(rng), rng)
        left = [k for k, b in enumerate(boxes) if _apart(b, box)]
        boxes, turns = [boxes[k] for k in left] + [box], [turns[k] for k in left] + [subject.fit.rotation]
    return _frame(image, boxes, turns, kept)


def _paste(image: Image, subject: Subject, share: Float | None, size: float, rng: Rng) -> tuple[Image, Float]:
    """Put a subject somewhere in the frame with a face of `size` pixels; its box there."""
    low, high = subject.points.min(0), subject.points.max(0)
    scale = size / float((high - low).max())
    place = rng.uniform([0.1 * WIDTH, 0.15 * HEIGHT], [0.9 * WIDTH, 0.85 * HEIGHT])
    shift = place - scale * (low + high) / 2
    affine = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]], np.float32)
    small = (
        cv2.GaussianBlur(subject.texture, (0, 0), max(0.4 / scale, 0.1)) if scale < 0.7 else subject.texture
    )
    moved = cv2.warpAffine(small, affine, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    alpha = np.ones(subject.texture.shape[:2], np.float32) if share is None else share[..., 0]
    border = cv2.BORDER_REPLICATE if share is None else cv2.BORDER_CONSTANT
    cover = cv2.warpAffine(alpha, affine, (WIDTH, HEIGHT), borderMode=border)[..., None]
    points = transform(affine, subject.points)
    return (image * (1 - cover) + moved * cover).astype(np.uint8), _box(points)


def _box(points: Float) -> Float:
    return np.concatenate([points.min(0), points.max(0)]).astype(np.float32)


def _apart(one: Float, other: Float) -> bool:
    """Whether a box pasted earlier is still seen beside a later one."""
    size = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    return bool(size.min() <= 0 or size.prod() < 0.3 * np.prod(one[2:] - one[:2]))


def _frame(image: Image, boxes: Sequence[Float], turns: Sequence[Float], kept: bool) -> Frame:
    """Nearest, that is largest, first."""
    order = sorted(range(len(boxes)), key=lambda k: -float((boxes[k][2:] - boxes[k][:2]).max()))[:FACES]
    box, turn = np.full((FACES, 4), np.nan, np.float32), np.full((FACES, 3), np.nan, np.float32)
    for row, k in enumerate(order):
        box[row], turn[row] = boxes[k], turns[k]
    return Frame(image, box, turn, kept)


class FrameRenderer:
    """Rendered heads in whole frames; use inside `with`, on one thread."""

    def __init__(self, room: renders.SampleRenderer) -> None:
        self._room = room
        self._target = Offscreen(WIDTH, HEIGHT, 1.0)
        self._renderer: Renderer | None = None

    def __enter__(self) -> "FrameRenderer":
        self._target.__enter__()
        self._renderer = Renderer(self._room.basis, exact=True)
        return self

    def __exit__(self, *reason: object) -> None:
        self._target.__exit__(None, None, None)

    def frame(self, rng: Rng) -> Frame:
        """A new person every time."""
        assert self._renderer is not None, "Use a Stage inside 'with'."
        basis = self._room.basis
        person = self._room.person(rng)
        self._target.make_current()  # the room has a context of its own
        self._renderer.set_person(Identity(person.identity), person.skin)
        yaw = rng.uniform(-np.pi, np.pi) if rng.random() < 0.35 else rng.normal(0, 0.6)
        about_y = rotation_matrix(np.array([0, yaw, 0], np.float32))
        other = rotation_matrix(np.array([rng.normal(0, 0.25), 0, rng.normal(0, 0.2)], np.float32))
        rotation = rotation_vector((other @ about_y).astype(np.float32))
        weights = renders.expression(basis, eyes(rng), rng)
        expression = (weights @ basis.unit_expression).astype(np.float32)
        translation = np.array([0, 0, -rng.uniform(350, 1500)], np.float32)
        head = basis.vertices(basis.shape(person.identity), expression, np.zeros(4, np.float32))
        points = basis.landmarks478(head) @ rotation_matrix(rotation).T + translation
        view = _view(points, side(rng), rng)
        scene = Scene(
            lights=renders.lights(rng),
            background=Background(picture=ground(self._room.patches, rng)),
            appearance=person.appearance,
        )
        face = FaceFrame(0.0, True, rotation, translation, expression, np.zeros(4, np.float32))
        image = self._target.draw(self._renderer, face, scene, view)
        box = _box(project(renders.camera_of(view), points))
        seen = abs(yaw) < IS_A_FACE_RAD and box[2:].min() > 0 and bool((box[:2] < [WIDTH, HEIGHT]).all())
        return _frame(image, [box] if seen else [], [rotation] if seen else [], held_out(person.name))


def _view(points: Float, size: float, rng: Rng) -> View:
    """A camera in which the face is `size` pixels large, anywhere in the frame."""
    flat = points[:, :2] / -points[:, 2:]
    focal = size / float(np.ptp(flat, axis=0).max())
    place = rng.uniform([0.1 * WIDTH, 0.15 * HEIGHT], [0.9 * WIDTH, 0.85 * HEIGHT])
    middle = (flat.min(0) + flat.max(0)) / 2
    return View(focal, (float(place[0] - focal * middle[0]), float(place[1] + focal * middle[1])))


def frames(
    stage: FrameRenderer, subjects: Sequence[Subject], patches: Sequence[Image], rng: Rng
) -> Iterator[Frame]:
    """Without end: half people, three tenths renders, the rest nobody."""
    kinds: tuple[Callable[[], Frame], ...] = (
        lambda: people(subjects, patches, rng),
        lambda: stage.frame(rng),
        lambda: nobody(patches, rng),
    )
    while True:
        yield kinds[int(rng.choice(3, p=(0.5, 0.3, 0.2)))]()
