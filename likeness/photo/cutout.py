"""The picture of a layer: a person cut out along the matte, in their own colours, small.

What is never seen is filled smoothly, so that it costs no bytes: what lies outside, and the face's inside,
which the face itself always covers.
"""

import cv2
import numpy as np

from codec import landmarks as lm
from codec.values import Float, Image
from likeness.atlas import smoothstep
from likeness.photo.shots import FramedShot, Window
from likeness.regions import Region
from render.photo.values import in_blocks
from render.surface import Array

LARGEST, TEXELS_PER_MM, OF_A_SIDE = 448, 1.2, 0.75
"""Of a layer's picture along its longer side; finer than the second no call shows it. A side, of which little
is seen, is coarser by the third."""
SURE = (0.15, 0.85)
"""Shares of the matte that are nothing, and all, of the person: what is left between is hair's soft edge."""
WISPS_MM = 14.0
"""So far from the outline the person's own colour is looked for."""
RIM_MM, RIM, CONTRAST = 5.0, (0.05, 0.5), (40.0, 90.0)
"""Depth of the rim whose alpha is doubted; of the way from the room's colour to the person's, up to where a
pixel is the room and from where the person; grey levels from which on the two can be told apart."""
PIECE = 0.3  # alpha from which pixels hang together
PURE = 4
"""Power of its share with which a pixel counts for the colour of the person, or of the room."""
EDGE_FADE, ROUND = 0.045, 0.12
"""Shares of the window over which a person whom the picture's border cuts off fades out, and by which they
end higher at the sides, as a bust does: a straight end looks torn."""
CHIN_MM, NECK_MM = -90.0, 35.0
"""From between the eyes down to a little above the chin, and over how much a neck fades out from there."""
INNER_MM = (16.0, 24.0)
"""From the face's outline inwards: between these a layer ends to be seen."""


def cutout(shot: FramedShot, window: Window, head_only: bool) -> Image:
    """(H, W, 4) RGBA. head_only: without clothes and what is below the chin, which do not turn with it."""
    alpha = smoothstep(*SURE, shot.matte.person[window.part])
    reach = max(round(WISPS_MM / shot.mm_per_px), 3)
    alpha = rimmed(shot.picture[window.part], alpha, reach, max(RIM_MM / shot.mm_per_px, 2))
    alpha = in_one_piece(alpha)
    own = foreground(shot.picture[window.part], alpha, reach)
    alpha = np.asarray(alpha * _whole(shot, window), np.float32)
    if head_only:
        alpha = np.asarray(alpha * _head(shot, window), np.float32)
    size = _size(shot, window, OF_A_SIDE if head_only else 1.0)
    colour = _reduced(own * (alpha + 1e-3)[..., None], size) / _reduced(alpha + 1e-3, size)[..., None]
    alpha = np.clip(_reduced(alpha, size), 0, 1)
    seen = alpha * (1 - _reduced(_inner(shot, window), size))
    filled = quiet(colour.astype(np.float32), seen.astype(np.float32))
    return np.dstack([np.rint(filled), np.rint(alpha * 255)]).astype(np.uint8)


def _size(shot: FramedShot, window: Window, finest: float) -> tuple[int, int]:
    longest = max(window.size)
    scale = finest * min(LARGEST / longest, TEXELS_PER_MM * shot.mm_per_px, 1.0)
    return in_blocks(window.size[0] * scale), in_blocks(window.size[1] * scale)


def _reduced(values: Array, size: tuple[int, int]) -> Float:
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)


def foreground(picture: Image, alpha: Float, radius: int) -> Float:
    """(H, W, 3) the person's own colour also where the room shines through, so that no wall is left between
    wisps of hair: "blur fusion" of Forte and Pitié, F, B, Alpha Matting, 2020, of the purest pixels about."""
    own, room = _about(picture, alpha**PURE, radius), _about(picture, (1 - alpha) ** PURE, radius)
    share = alpha[..., None]
    return np.clip(own + share * (picture - share * own - (1 - share) * room), 0, 255).astype(np.float32)


def rimmed(picture: Image, alpha: Float, radius: int, rim_px: float) -> Float:
    """(H, W) alpha, less where a pixel of the outermost rim has the room's colour rather than the person's,
    and the two can be told apart: a matte's edge is softer than the picture's."""
    own, room = _about(picture, alpha**PURE, radius), _about(picture, (1 - alpha) ** PURE, radius)
    way = own - room
    share = ((picture - room) * way).sum(2) / ((way**2).sum(2) + 1)
    depth = cv2.distanceTransform((alpha > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    trust = smoothstep(*CONTRAST, np.linalg.norm(way, axis=2)) * (depth < rim_px)
    return np.asarray(alpha * (1 - trust * (1 - smoothstep(*RIM, share))), np.float32)


def in_one_piece(alpha: Float) -> Float:
    """(H, W) alpha without specks that stand apart from the largest piece."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats((alpha > PIECE).astype(np.uint8))
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax()) if len(stats) > 1 else 0
    near = cv2.dilate((parts == largest).astype(np.uint8), np.ones((5, 5), np.uint8))
    return np.asarray(alpha * near, np.float32)


def _about(picture: Image, weight: Float, radius: int) -> Float:
    """(H, W, 3) mean colour of what counts within a window; where nothing does, the pixel's own."""
    window = (2 * radius + 1, 2 * radius + 1)
    whole = cv2.blur(weight, window)[..., None]
    mean = cv2.blur(picture * weight[..., None], window)
    return np.asarray((mean + 1e-4 * picture) / (whole + 1e-4), np.float32)


def quiet(colour: Float, weight: Float) -> Float:
    """(H, W, 3) with what does not count, weight 0, filled smoothly from beside it."""
    out: Array = colour.copy()
    left: Array = weight.copy()
    for sigma in (2.0, 6.0, 18.0, 54.0):
        near = cv2.GaussianBlur(weight, (0, 0), sigma)
        mean = cv2.GaussianBlur(colour * weight[..., None], (0, 0), sigma) / np.maximum(near, 1e-4)[..., None]
        share = ((1 - left) * smoothstep(0.02, 0.2, np.asarray(near, np.float32)))[..., None]
        out, left = np.where(left[..., None] < 1, out * (1 - share) + mean * share, out), left + share[..., 0]
    return out.astype(np.float32)


def _whole(shot: FramedShot, window: Window) -> Float:
    """(H, W) 1, falling to 0 at the picture's borders where they cut the person off; never above the head."""
    width = shot.picture.shape[1]
    x, y = np.arange(window.left, window.right) + 0.5, np.arange(window.top, window.bottom) + 0.5
    reach = EDGE_FADE * max(window.size)
    across = np.minimum(x, width - x) / reach
    room = max(window.bottom - float(shot.points[lm.OVAL, 1].max()) - reach, 0.0)  # none is taken of the head
    higher = min(ROUND * max(window.size), room) * ((x - x.mean()) / (window.size[0] / 2)) ** 2
    down = (window.bottom - y[:, None] - higher) / reach
    return (smoothstep(0, 1, down) * smoothstep(0, 1, across)).astype(np.float32)


def _head(shot: FramedShot, window: Window) -> Float:
    """(H, W) 1 on the head, 0 on clothes and below the chin."""
    chin = shot.eyes + np.array([0, CHIN_MM, 0], np.float32)
    below_mm = (np.arange(window.top, window.bottom) - shot.pixels(chin[None])[0, 1]) * shot.mm_per_px
    cloth = shot.matte.of(Region.CLOTHES)[window.part]
    return np.asarray(smoothstep(NECK_MM, 0, below_mm)[:, None] * (1 - cloth), np.float32)


def _inner(shot: FramedShot, window: Window) -> Float:
    """(H, W) 1 well inside the face."""
    oval = shot.points[list(lm.OVAL)] - [window.left, window.top]
    mask = np.zeros((window.size[1], window.size[0]), np.uint8)
    cv2.fillPoly(mask, [np.rint(oval).astype(np.int32)], 1)
    deep = cv2.distanceTransform(mask, cv2.DIST_L2, 5) * shot.mm_per_px
    return smoothstep(*INNER_MM, np.asarray(deep, np.float32))
