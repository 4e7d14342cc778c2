"""Sheets of one person brought on to each other: the tracker's landmarks scatter by a texel or two from take
to take, which would blur every mean of them.

Each sheet is compared with what takes of a like expression show (dense inverse search flow, Kroeger et al.,
2016), and resampled along the smoothed flow. Only the face is: eyes and mouth are seen too little at a time.
"""

import cv2
import numpy as np

from codec.values import Float, Image
from render.photo.sheet import EYE_ROWS, HEIGHT, MOUTH_ROWS, WIDTH

ROUNDS = 2
SMOOTH, MOST = 4.0, 3.0
"""Of the flow, in texels of the half sheet: skin moves as a whole, and farther is no scatter."""
OTHERS = 1e-3
"""What the least alike takes count, so that there is always something to compare with."""


def align(sheets: list[tuple[Image, Float]], near: Float) -> None:
    """Replaces each sheet by itself, resampled. near: (N, N) how alike two takes' expressions are, 0 to 1."""
    size = WIDTH // 2, HEIGHT // 2
    grey = [cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY) for colour, _ in sheets]
    levels = np.stack([cv2.resize(g, size, interpolation=cv2.INTER_AREA) for g in grey]).astype(np.float32)
    belief = np.stack([cv2.resize(b, size) for _, b in sheets])
    belief[:, : EYE_ROWS // 2] = belief[:, (HEIGHT - MOUTH_ROWS) // 2 :] = 0
    others = np.where(np.eye(len(near)), 0, near).astype(np.float32) + np.float32(OTHERS)
    flow = np.zeros((*belief.shape, 2), np.float32)
    for _ in range(ROUNDS):
        moved = np.stack([_moved(a, f) for a, f in zip(levels, flow, strict=True)])
        known = np.stack([_moved(b, f) for b, f in zip(belief, flow, strict=True)])
        flow = flow + _scatter(moved, known, others)
    for k, way in enumerate(flow):
        sheets[k] = _resampled(sheets[k], way)


def _scatter(levels: Float, belief: Float, near: Float) -> Float:
    """(N, h, w, 2): where each sheet shows what those near it show here."""
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    total = np.tensordot(near, belief, 1)
    usual = np.tensordot(near, levels * belief, 1) / np.maximum(total, 1e-6)
    out = np.zeros((*belief.shape, 2), np.float32)
    for k, own in enumerate(levels):
        sure = ((belief[k] > 0.3) & (total[k] > OTHERS)).astype(np.float32)
        there = np.where(sure > 0, usual[k], own)
        before, after = (np.rint(picture).clip(0, 255).astype(np.uint8) for picture in (there, own))
        flow = search.calc(before, after, np.zeros((*own.shape, 2), np.float32))
        weight = cv2.GaussianBlur(sure, (0, 0), SMOOTH)[..., None] + 0.05
        out[k] = cv2.GaussianBlur(flow * sure[..., None], (0, 0), SMOOTH) / weight
    return out.clip(-MOST, MOST)


def _moved(picture: Float, flow: Float) -> Float:
    """(H, W) or (H, W, 3) read where the flow (H, W, 2) points, in texels."""
    rows, columns = np.mgrid[: flow.shape[0], : flow.shape[1]].astype(np.float32)
    moved = cv2.remap(picture, columns + flow[..., 0], rows + flow[..., 1], cv2.INTER_CUBIC)
    return np.asarray(moved, np.float32)


def _resampled(sheet: tuple[Image, Float], flow: Float) -> tuple[Image, Float]:
    colour, belief = sheet
    whole = np.asarray(2 * cv2.resize(flow, (WIDTH, HEIGHT)), np.float32)
    moved = _moved(colour.astype(np.float32), whole)
    return np.rint(moved).clip(0, 255).astype(np.uint8), _moved(belief, whole).clip(0, 1)
