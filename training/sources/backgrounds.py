"""What stands behind a face: photographs' own corners, gradients, noise, and rooms of a few rectangles."""

from collections.abc import Sequence

import cv2
import numpy as np

from codec.values import Float, Image


def corner(photograph: Image, points: Float, size: int, rng: np.random.Generator) -> Image | None:
    """A patch beside or above a face (points (N, 2)), or None if there is none of 48 px."""
    low, high = np.nanmin(points, 0), np.nanmax(points, 0)
    reach = (high - low).max() * 0.75  # hair and ears
    middle = (low + high) / 2
    left, right = middle[0] - reach, photograph.shape[1] - middle[0] - reach
    bottom = min(int(high[1]), photograph.shape[0])
    width = int(max(left, right))
    if width < 48 or bottom < 48:
        return None
    x = 0 if left >= right else photograph.shape[1] - width
    side = min(width, bottom)
    y = int(rng.integers(0, bottom - side + 1))
    x += int(rng.integers(0, width - side + 1))
    return cv2.resize(photograph[y : y + side, x : x + side], (size, size)).astype(np.uint8)


def gradient(size: int, rng: np.random.Generator) -> Image:
    """Two colours in a random direction."""
    ys, xs = np.mgrid[:size, :size] / size
    angle = rng.uniform(0, 2 * np.pi)
    share = np.clip((xs - 0.5) * np.cos(angle) + (ys - 0.5) * np.sin(angle) + 0.5, 0, 1)[..., None]
    one, two = rng.uniform(0, 255, (2, 3)) * rng.uniform(0.3, 1, (2, 1))
    return np.asarray(one * share + two * (1 - share), np.uint8)


def noise(size: int, rng: np.random.Generator) -> Image:
    """Colour noise of several scales, like foliage or a poster out of focus."""
    out = np.zeros((size, size, 3))
    for cells in (2, 4, 8, 16, 32):
        layer = rng.normal(0, 1, (cells, cells, 3)) * rng.uniform(0.3, 1) + rng.normal(
            0, 0.7, (cells, cells, 1)
        )
        out += cv2.resize(layer, (size, size), interpolation=cv2.INTER_CUBIC) * rng.uniform(0, 40)
    return np.clip(out + rng.uniform(30, 220, 3), 0, 255).astype(np.uint8)


def room(size: int, rng: np.random.Generator) -> Image:
    """A wall with windows, shelves, pictures and door frames: rectangles with edges that are not a face's."""
    out = gradient(size, rng).astype(np.float32) * 0.4 + rng.uniform(60, 200, 3) * 0.6
    for _ in range(rng.integers(3, 14)):
        x, y = rng.integers(-20, size, 2)
        w, h = rng.integers(6, size // 2, 2) if rng.random() < 0.6 else rng.integers(3, 20, 2) * [1, 4]
        colour = np.clip(rng.normal(120, 70) + rng.normal(0, 30, 3), 0, 255)
        cv2.rectangle(out, (int(x), int(y)), (int(x + w), int(y + h)), colour.tolist(), -1)
        if rng.random() < 0.5:
            edge = int(rng.integers(1, 4))
            cv2.rectangle(out, (int(x), int(y)), (int(x + w), int(y + h)), (colour * 0.5).tolist(), edge)
    return np.clip(out, 0, 255).astype(np.uint8)


def collage(patches: Sequence[Image], size: int, rng: np.random.Generator) -> Image:
    """A few patches of photographs beside and over each other, in other sizes and turned."""
    out = np.empty((size, size, 3), np.uint8)
    for k in range(int(rng.integers(3, 9))):
        patch = np.rot90(patches[int(rng.integers(len(patches)))], int(rng.integers(4)))
        side = size if k == 0 else int(rng.uniform(0.3, 0.8) * size)
        x, y = (0, 0) if k == 0 else rng.integers(-side // 2, size - side // 2, 2).tolist()
        piece = cv2.resize(np.ascontiguousarray(patch), (side, side), interpolation=cv2.INTER_LINEAR)
        piece = piece[max(-y, 0) : size - y, max(-x, 0) : size - x]
        out[max(y, 0) : max(y, 0) + len(piece), max(x, 0) : max(x, 0) + piece.shape[1]] = piece
    return out


def leaves(size: int, rng: np.random.Generator) -> Image:
    """Foliage, fur or a heap of things: many strokes of about one length and a few tones, light over dark."""
    tone = rng.uniform(10, 120, 3) * ([0.8, 1.2, 0.6] if rng.random() < 0.6 else [1, 1, 1])
    out = np.full((size, size, 3), np.clip(tone * rng.uniform(0.2, 0.8), 0, 255), np.uint8)
    length, thick = float(np.exp(rng.uniform(np.log(3), np.log(30)))), int(rng.integers(1, 5))
    lean, spread = rng.uniform(0, np.pi), rng.uniform(0.2, 1.5)
    for share in np.linspace(0.4, rng.uniform(0.9, 2.0), 400):
        at, turn = rng.uniform(0, size, 2), rng.normal(lean, spread)
        end = at + length * rng.uniform(0.5, 1.5) * np.array([np.cos(turn), np.sin(turn)])
        colour = np.clip(tone * share * rng.uniform(0.6, 1.4), 0, 255).tolist()
        ends = np.rint([at, end]).astype(int).tolist()
        cv2.line(out, ends[0], ends[1], colour, thick, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.3, 2.5))), np.uint8)


def clutter(behind: Image, rng: np.random.Generator) -> Image:
    """A ground with sharp things on it: strips of light, blinds, shelves, blobs in tones of skin and hair."""
    out = behind.copy()
    size = len(out)
    tones = np.array([(210, 160, 135), (120, 80, 60), (40, 32, 28), (250, 248, 240), (140, 95, 50)])
    for _ in range(rng.integers(4, 40)):
        tone = tones[rng.integers(len(tones))] if rng.random() < 0.5 else rng.uniform(0, 255, 3)
        colour = np.clip(tone * rng.uniform(0.6, 1.2), 0, 255).tolist()
        at = rng.uniform(-0.1, 1.1, 2) * size
        reach = np.exp(rng.uniform(np.log(0.03), np.log(0.5))) * size
        if rng.random() < 0.4:
            turn, count = rng.uniform(0, np.pi), int(rng.integers(1, 7))
            along, step = reach * np.array([np.cos(turn), np.sin(turn)]), rng.uniform(3, 14, 2)
            for k in range(count):
                ends = np.rint([at - along + k * step, at + along + k * step]).astype(int)
                cv2.line(
                    out, ends[0].tolist(), ends[1].tolist(), colour, int(rng.integers(1, 7)), cv2.LINE_AA
                )
        else:
            angle = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 9)))
            edge = at + reach * 0.5 * np.stack([np.cos(angle), np.sin(angle)], 1) * rng.uniform(0.4, 1, 2)
            cv2.fillPoly(out, [np.rint(edge).astype(np.int32)], colour, cv2.LINE_AA)
    return out


def draw(patches: Sequence[Image], size: int, rng: np.random.Generator) -> Image:
    """(size, size, 3): a photograph's corner more often than anything drawn, sharp or out of focus."""
    kind = rng.random()
    if kind < 0.5 and len(patches):
        patch = patches[int(rng.integers(len(patches)))]
        out = cv2.resize(patch if rng.random() < 0.5 else patch[:, ::-1], (size, size)).astype(np.uint8)
    else:
        out = (gradient, noise, room, room)[rng.integers(4)](size, rng)
    if rng.random() < 0.5:
        out = cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.5, 6))).astype(np.uint8)
    return np.clip(out * rng.uniform(0.3, 1.2), 0, 255).astype(np.uint8)
