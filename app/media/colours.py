"""A decoded picture as RGB of the usual screen: upright, of the wanted size, and with a player's colours.
Wide-gamut and high-dynamic-range video (BT.2020 with PQ or HLG) is taken to linear light, to the gamut of
BT.709, and there to what a screen can show.

Sources: ITU-R BT.2100 (PQ's and HLG's transfer functions), BT.2087 (the gamut), BT.1886 (the screen), BT.2408
(white is 203 cd/m2). A film whose brightest parts stay below that was graded for a white of 100 cd/m2.
"""

from collections.abc import Callable

import av
import numpy as np
from av.video.reformatter import VideoReformatter

from codec.values import Float, Image

PQ, HLG, BT2020 = 16, 18, 9
"""Of transfer functions and of primaries (ITU-T H.273)."""
HLG_PEAK, HLG_GAMMA = 1000.0, 1.2  # cd/m2 of a usual HDR screen, and what belongs to it
LEAST_WHITE, WHITE = 100.0, 203.0  # cd/m2
KNEE = 0.75  # of white: from there on, what is brighter is compressed into what a screen has left
GAMMA = 2.4  # BT.1886
CODES = 4096
TO_BT709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32
)
LUMINANCE = np.array([0.2627, 0.6780, 0.0593], np.float32)  # of BT.2020's primaries


def _pq(code: Float) -> Float:
    """0 to 1 -> cd/m2 (BT.2100, table 4)"""
    power = code ** (32 / 2523)
    return (np.maximum(power - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * power)) ** (8192 / 1305) * 10_000


def _hlg(code: Float) -> Float:
    """0 to 1 -> 0 to 1 of the scene's light (BT.2100, table 5)"""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)


def _bt1886(code: Float) -> Float:
    """0 to 1 -> cd/m2 of a screen whose white is 100"""
    return LEAST_WHITE * code**GAMMA


TRANSFERS: dict[int, Callable[[Float], Float]] = {PQ: _pq, HLG: _hlg}


class Colours:
    """Of one film: how bright it is, is learnt from its pictures."""

    def __init__(self) -> None:
        self._brightest = LEAST_WHITE  # cd/m2
        self._scaler = VideoReformatter()  # one for each frame, with threads, takes six times as long
        self._light: dict[int, Float] = {}  # (CODES,) for each transfer function

    def rgb(self, frame: "av.VideoFrame", width: int, height: int) -> Image:
        """(H, W, 3), scaled to width and height, then turned as the file says."""
        wide = frame.color_trc in TRANSFERS or frame.color_primaries == BT2020
        way = "AREA" if frame.width > 2 * width else "BILINEAR"  # half the time of the other, as smooth
        form = "rgb48le" if wide else "rgb24"
        made = self._scaler.reformat(frame, width, height, form, interpolation=way, threads=1).to_ndarray()
        if wide:
            image = self._shown(np.asarray(made, np.uint16), frame.color_trc)
        else:
            image = np.asarray(made, np.uint8)
        turns = round(frame.rotation / 90) % 4  # counter-clockwise, as numpy's
        return np.ascontiguousarray(np.rot90(image, turns))

    def _shown(self, codes: "np.ndarray[tuple[int, ...], np.dtype[np.uint16]]", transfer: int) -> Image:
        """(H, W, 3), BT.2020 -> (H, W, 3), BT.709"""
        light = self._curve(transfer)[codes >> 4]
        if transfer == HLG:
            light *= HLG_PEAK * np.maximum(light @ LUMINANCE, 1e-6)[..., None] ** (HLG_GAMMA - 1)
        self._brightest = max(self._brightest, float(np.percentile(light.max(2)[::4, ::4], 99.9)))
        white = min(self._brightest, WHITE)
        light = np.maximum(light @ (TO_BT709.T / white), 0)
        top = light.max(2, keepdims=True)
        light *= _rolled_off(top, self._brightest / white) / np.maximum(top, 1e-6)
        return _CODE[(np.sqrt(np.minimum(light, 1)) * (CODES - 1)).astype(np.uint16)]

    def _curve(self, transfer: int) -> Float:
        if transfer not in self._light:
            curve = TRANSFERS.get(transfer, _bt1886)(np.linspace(0, 1, CODES, dtype=np.float64))
            self._light[transfer] = np.asarray(curve, np.float32)
        return self._light[transfer]


def _rolled_off(light: Float, brightest: float) -> Float:
    """Light in parts of white -> 0 to 1: as it is up to the knee, from there ever less (a hyperbola that goes
    on with the same slope), the brightest is 1."""
    more = np.maximum(light - KNEE, 0)
    return np.minimum(light, KNEE) + more / (1 + more * (1 / (1 - KNEE) - 1 / (brightest - KNEE)))


_CODE = np.rint(255 * np.linspace(0, 1, CODES) ** (2 / GAMMA)).astype(np.uint8)
"""Of the square root of light: the dark parts want small steps."""
