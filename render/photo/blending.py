"""Which textures a face calls for, and their sum: what changes on the sheet from frame to frame.

A face's place among those that were photographed is compared with each of them; near ones give their weights,
in shares that add up to less than one, so that an expression that was never seen falls back to the rest.
"""

import numpy as np

from codec.values import FaceFrame, Float
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Blend, Photograph, features

DOUBT = 0.02
"""The rest counts as much as a photographed face at 2.8 times the reach (in exp(-d^2 / 2 reach^2))."""


def shares(places: Float, at: Float, reach_mm: float) -> Float:
    """(N, D) photographed places, (D,) or (M, D) others -> (N,) or (M, N): what each of them counts there."""
    apart = ((at[..., None, :] - places) ** 2).sum(-1) / reach_mm**2
    share = np.exp(-apart / 2)
    return np.asarray(share / (share.sum(-1, keepdims=True) + DOUBT), np.float32)


def weights(blend: Blend, seen: Float) -> Float:
    """(F,) features -> (K,)"""
    return shares(blend.places, blend.project @ seen, blend.reach_mm) @ blend.weights


class Blending:
    """The changing part of one person's sheet; not for several threads at once."""

    def __init__(self, person: Photograph, scale_mm: Float) -> None:
        self._scale_mm, self._blends = scale_mm, person.blends
        self._flat = [
            (b.textures.reshape(len(b.textures), -1) * b.gain[:, None]).astype(np.float32)
            for b in person.blends
        ]
        self._out = np.zeros((HEIGHT // 2, WIDTH // 2, 3), np.float32)

    def change(self, face: FaceFrame) -> Float:
        """(H / 2, W / 2, 3) grey levels to add to the base; valid until the next call."""
        seen = features(face, self._scale_mm)
        self._out[:] = 0
        for blend, flat in zip(self._blends, self._flat, strict=True):
            first, end = blend.rows
            self._out[first:end] += (weights(blend, seen) @ flat).reshape(end - first, WIDTH // 2, 3)
        return self._out
