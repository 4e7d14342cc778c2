"""Unwrapped pictures of one person into their atlas: blended, completed, toned around the face.

Layers lie over each other by how far they are believed: the pictures themselves; their mirror images, for the
side that was turned away; what the texture basis makes of what was seen (likeness/textures.py). They are
blended band by band, so that neither a seam nor a ghost shows (Burt and Adelson, "A multiresolution spline",
1983).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import cv2
import numpy as np

from codec.basis import Basis
from codec.values import Colour, Float, Image
from likeness import masks
from likeness.atlas import bare
from likeness.inside import paint_inside
from likeness.light import LUMA
from likeness.smoothing import smoothed
from likeness.textures import Completed, Textures, complete, shrunk
from likeness.unwrap import Unwrapped

BANDS = 6
MIRRORED, GUESSED = 0.02, 0.0005
"""What a mirror image and the basis' guess weigh beside a picture that is wholly believed."""
SHADOW_SHARE = 0.6
"""Of the wide differences in brightness from what the basis explains, so much was light, and goes."""
SHADOW_WIDTH = 0.05  # of the atlas
OUTLIER_LEVELS = 20.0
"""Grey levels from what the basis explains at which, away from the features, a texel counts half: hair."""
INNER = ((0.5, 0.42), (0.20, 0.26))
"""Middle and half axes, in the atlas, of the ellipse within which all is the face: beards, moles."""
LID_SHARE, LID_TONE = 0.5, 0.94
"""Lids are seen folded and in the lashes' shadow: so much of them becomes the tone around, darker."""
SEAM_BLUR = 0.011
"""Of the atlas: the lips' colour comes from so near."""
TONE_BLURS = (0.068, 0.024, 0.008)
"""Of the atlas. Beyond what is shown the tone comes from afar; in small holes, beside the nose, from near."""


@dataclass(frozen=True, slots=True, eq=False)
class SkinLayer:
    """colour (S, S, 3) sRGB values, weight (S, S) beside the other layers."""

    colour: Float
    weight: Float


def banded(layers: Iterable[SkinLayer], total: Float) -> Float:
    """(S, S, 3): every band of frequencies blended over a width of its own. total: (S, S) of all weights.
    Layers are taken one at a time: each has 17 MB."""
    bands: list[Float] = []
    for layer in layers:
        colour, share = layer.colour, (layer.weight / total).astype(np.float32)
        for k in range(BANDS):
            last = k == BANDS - 1
            below = colour if last else cv2.pyrDown(colour)
            fine = colour if last else colour - cv2.pyrUp(below, dstsize=colour.shape[1::-1])
            part = np.asarray(fine * share[..., None], np.float32)
            bands.append(part) if len(bands) <= k else np.add(bands[k], part, out=bands[k])
            colour, share = np.asarray(below, np.float32), np.asarray(cv2.pyrDown(share), np.float32)
    out = bands[-1]
    for band in bands[-2::-1]:
        out = np.asarray(cv2.pyrUp(out, dstsize=band.shape[1::-1]) + band, np.float32)
    return out


def matched(shot: Unwrapped, first: Unwrapped, worth: float) -> SkinLayer:
    """The shot's colours with the exposure of the first, where both show the same."""
    weight = (shot.belief**2 * worth).astype(np.float32)
    both = shot.belief[::4, ::4] * first.belief[::4, ::4] > 0.3
    if both.sum() < 200:
        return SkinLayer(shot.albedo, weight)
    there, here = first.albedo[::4, ::4][both], shot.albedo[::4, ::4][both]
    gain = np.median((there + 8) / (here + 8), axis=0)
    return SkinLayer(np.asarray(shot.albedo * gain, np.float32), weight)


def seen_by(shots: Sequence[Unwrapped], worth: Sequence[float]) -> tuple[Float, Float]:
    """(SIZE, SIZE, 3) the pictures' mean, (SIZE, SIZE) how far it is believed."""
    layers = (matched(shot, shots[0], w) for shot, w in zip(shots, worth, strict=True))
    weighed = [(shrunk(x.weight), shrunk(x.colour * x.weight[..., None])) for x in layers]
    total, summed = (np.sum(parts, 0, dtype=np.float32) for parts in zip(*weighed, strict=True))
    belief = shrunk(np.max([shot.belief for shot in shots], 0))
    return np.asarray(summed / np.maximum(total, 1e-4)[..., None], np.float32), belief


def face(shots: Sequence[Unwrapped], worth: Sequence[float], textures: Textures) -> tuple[Float, Completed]:
    """(S, S, 3) skin of the face without the camera's gain, and what the basis says of it. The first shot is
    the one that others are matched to; worth: sharpness, relative."""
    size = len(shots[0].albedo)
    mean, belief = seen_by(shots, worth)
    known = complete(textures, mean, belief)
    guess = np.asarray(cv2.resize(known.skin, (size, size), interpolation=cv2.INTER_CUBIC), np.float32)
    whole = _blended(shots, worth, guess)
    lit = _wide((whole - guess) @ LUMA.astype(np.float32), np.max([s.belief for s in shots], 0))
    even = np.asarray((whole - SHADOW_SHARE * lit[..., None]) / known.gain, np.float32)
    return with_lids(even), known


def _blended(shots: Sequence[Unwrapped], worth: Sequence[float], guess: Float) -> Float:
    """(S, S, 3): pictures, their mirror images and the guess, band by band."""
    kept = [
        without_strangers(_over(matched(shot, shots[0], w), shot.belief, guess), guess)
        for shot, w in zip(shots, worth, strict=True)
    ]
    rest = SkinLayer(guess, np.full(guess.shape[:2], GUESSED, np.float32))
    total = rest.weight.copy()
    for layer in kept:
        total += layer.weight + MIRRORED * layer.weight[:, ::-1]
    both = (each for layer in kept for each in (layer, _mirrored(layer, guess)))
    return banded(chain(both, [rest]), total)


def _mirrored(layer: SkinLayer, guess: Float) -> SkinLayer:
    """What differs from the guess, on the other side."""
    weight = (MIRRORED * layer.weight[:, ::-1]).astype(np.float32)
    return SkinLayer(guess + (layer.colour - guess)[:, ::-1], weight)


def _over(layer: SkinLayer, belief: Float, guess: Float) -> SkinLayer:
    """What is not believed must not bleed into wide bands: the guess stands there."""
    share = np.clip(2 * belief, 0, 1)[..., None]
    return SkinLayer(np.asarray(guess + share * (layer.colour - guess), np.float32), layer.weight)


def without_strangers(layer: SkinLayer, guess: Float) -> SkinLayer:
    """Hair that falls over forehead, temples and jaw is not skin: there, what differs much counts little."""
    size = len(guess)
    (u, v), (a, b) = INNER
    at = (np.arange(size) + 0.5) / size
    inside = np.clip(3 - 2.5 * np.hypot((at[None] - u) / a, (at[:, None] - v) / b), 0, 1)
    apart = smoothed(np.abs(layer.colour - guess).mean(2), 0.006 * size)
    trust = inside + (1 - inside) / (1 + (apart / OUTLIER_LEVELS) ** 4)
    colour = guess + (layer.colour - guess) * trust[..., None]
    return SkinLayer(np.asarray(colour, np.float32), (layer.weight * trust).astype(np.float32))


def with_lids(colour: Float) -> Float:
    """(S, S, 3): see LID_SHARE."""
    size = len(colour)
    eye = masks.mask(masks.EYE, 8, size).astype(np.float32)
    about = np.clip(masks.mask(masks.EYE, 40, size) * 3, 0, 1).astype(np.float32) * np.clip(
        1 - 1.5 * eye, 0, 1
    )
    about *= np.clip(1 - 2 * masks.mask(masks.BROW, 8, size), 0, 1).astype(np.float32)
    sums, much = (smoothed(x, 0.03 * size) for x in (colour * about[..., None], about))
    tone = LID_TONE * sums / (much + 1e-3)[..., None]
    share = (LID_SHARE * eye * np.clip(20 * much, 0, 1))[..., None]
    return np.asarray(colour * (1 - share) + tone * share, np.float32)


def without_seam(colour: Float) -> Float:
    """(S, S, 3) with the lips' own colour where they meet. The line between them is drawn by the renderer, as
    dark as they are near each other; a photograph's, or a gap that it shows, would stay on lips that part or
    close."""
    size = len(colour)
    seam = masks.mask(masks.SEAM, 3, size).astype(np.float32)
    about = (masks.mask(masks.LIPS, 2, size) * np.clip(1 - 1.5 * seam, 0, 1)).astype(np.float32)
    sums, much = (cv2.GaussianBlur(x, (0, 0), SEAM_BLUR * size) for x in (colour * about[..., None], about))
    share = (seam * np.clip(500 * much, 0, 1))[..., None]
    return np.asarray(colour * (1 - share) + sums / (much + 1e-6)[..., None] * share, np.float32)


def _wide(values: Float, belief: Float) -> Float:
    """(S, S) smoothed over SHADOW_WIDTH, of what is believed."""
    sigma = SHADOW_WIDTH * len(values)
    sums, much = (smoothed(x, sigma) for x in (values * belief, belief))
    return np.asarray(sums / (much + 0.05), np.float32)


def beyond(colour: Float, shown: Float) -> Float:
    """Fade what photographs show into a smooth tone elsewhere, between the lips into theirs: lips that close
    show texels that no photograph did."""
    size = len(colour)
    painted = masks.mask(masks.LIPS, 8, size) + masks.mask(masks.EYE, 10, size)
    bare = (shown * (1 - np.clip(painted, 0, 1)))[..., None]
    tone = np.median(colour[(bare[..., 0] > 0.8)], axis=0)
    smooth = np.broadcast_to(tone, colour.shape)
    for blur in TONE_BLURS:
        near = smoothed(colour * bare, blur * size)
        much = smoothed(bare[..., 0], blur * size)[..., None]
        trust = np.clip(3 * much, 0, 1)
        smooth = np.asarray(smooth * (1 - trust) + near / (much + 1e-4) * trust, np.float32)
    share = np.clip(shown * 1.5 - 0.25, 0, 1)[..., None]
    return without_seam(np.asarray(colour * share + smooth * (1 - share), np.float32))


def unit(noise: cv2.typing.MatLike) -> Float:
    """Scaled to a standard deviation of one."""
    return np.asarray(noise / np.std(noise), np.float32)


def with_hair(colour: Float, hair: Colour, rng: np.random.Generator) -> Float:
    """Short hair over the scalp: strands run up and back, the hairline is ragged."""
    size = len(colour)
    noise = rng.normal(0, 1, (size, size)).astype(np.float32)
    strands = unit(cv2.GaussianBlur(noise, (0, 0), 0.8, sigmaY=6))
    edge = unit(cv2.GaussianBlur(noise, (0, 0), 3.0))
    there = masks.mask(masks.HAIR, 9, size)
    ragged = 0.5 * edge * there * (1 - there)  # at the hairline only
    share = np.clip(there * 1.25 - 0.12 + ragged, 0, 1) ** 1.3
    ink = np.array(hair, np.float32) * 255 * (1 + 0.22 * strands[..., None])
    return np.asarray(colour * (1 - 0.93 * share[..., None]) + ink * 0.93 * share[..., None], np.float32)


def atlas(basis: Basis, skin: Float, shown: Float, hair: Colour | None, iris: Colour) -> Image:
    """(S, S, 3) RGB: the face's skin with all around and inside it painted. hair: None on a bald head."""
    colour = beyond(skin, shown)
    if hair is not None:
        colour = with_hair(colour, hair, np.random.default_rng(0))
    return paint_inside(basis, colour, iris)


def shown_by(textures: Textures, size: int) -> Float:
    """(S, S): where the face's skin is known, by pictures or by the basis."""
    known = cv2.resize(textures.face, (size, size), interpolation=cv2.INTER_LINEAR)
    return np.asarray(known * bare(size), np.float32)
