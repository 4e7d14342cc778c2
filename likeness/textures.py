"""What skins of people have in common: a mean and principal components over the face's part of the atlas.

    skin = gain * (mean + sum_k c_k * u_k),   c_k ~ N(0, 1), log gain ~ N(0, GAIN_SPREAD)

`complete` finds the skin and the gain (the camera's exposure and white balance, per channel) that explain
best what is believed of a picture, and so what it does not show. The file is a NumPy .npz without pickles.
"""

import io
from dataclasses import dataclass

import cv2
import numpy as np

from codec.errors import AssetError
from codec.values import Float

SIZE = 128  # px: a cheek's tone, not its pores
NOISE = 14.0
"""Grey levels by which a texel differs from what the components can say: half is detail, half light."""
INDEPENDENT = 24.0
"""Texels that err together: spots, shadows and stubble are larger than a texel."""
GAIN_SPREAD = (0.25, 0.06)
"""Standard deviations of the log gain: of all channels together, and of each beside it."""
ROUNDS = 6
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class Textures:
    """mean (SIZE, SIZE, 3) sRGB values; components (K, SIZE, SIZE, 3), per standard deviation; face
    (SIZE, SIZE) 0..1, where they say something."""

    mean: Float
    components: Float
    face: Float


@dataclass(frozen=True, slots=True, eq=False)
class Completed:
    """skin (SIZE, SIZE, 3) as the pictures would show it; gain (3,) of the pictures over the true skin;
    coefficients (K,)."""

    skin: Float
    gain: Float
    coefficients: Float


def shrunk(values: Float, size: int = SIZE) -> Float:
    """(S, S) or (S, S, C) -> (size, size, ...), averaged."""
    return np.asarray(cv2.resize(values, (size, size), interpolation=cv2.INTER_AREA), np.float32)


def complete(textures: Textures, seen: Float, belief: Float) -> Completed:
    """seen (SIZE, SIZE, 3) sRGB values, belief (SIZE, SIZE) 0..1: coefficients and log gain together, by
    Gauss-Newton with weights that let single texels differ."""
    trust = (belief * textures.face).ravel()
    here = np.flatnonzero(trust > 0.05)
    count = len(textures.components)
    weight = np.repeat(trust[here], 3) / (NOISE**2 * INDEPENDENT)
    mean = textures.mean.reshape(-1, 3)[here].ravel()
    moves = textures.components.reshape(count, -1, 3)[:, here].reshape(count, -1)
    target = seen.reshape(-1, 3)[here].ravel()
    channel = np.tile(np.eye(3, dtype=np.float32), len(here))
    prior = np.eye(count + 3)
    prior[count:, count:] = np.linalg.inv(GAIN_SPREAD[0] ** 2 + GAIN_SPREAD[1] ** 2 * np.eye(3))
    found = np.zeros(count + 3, np.float32)
    for _ in range(ROUNDS if len(here) else 0):
        gain = np.tile(np.exp(found[count:]), len(here))
        skin = gain * (mean + found[:count] @ moves)
        slopes = np.concatenate([moves * gain, channel * skin])
        off = target - skin
        robust = weight / (1 + (off / (3 * NOISE)) ** 2)
        normal = (slopes * robust) @ slopes.T + prior
        step = np.linalg.solve(normal, (slopes * robust) @ off - prior @ found)
        found = (found + step).astype(np.float32)
    gain = np.exp(found[count:])
    whole = gain * (textures.mean + np.tensordot(found[:count], textures.components, 1))
    return Completed(np.clip(whole, 0, 255).astype(np.float32), gain.astype(np.float32), found[:count])


def to_bytes(textures: Textures) -> bytes:
    """As a file; the same textures give the same bytes."""
    scale = np.abs(textures.components).reshape(len(textures.components), -1).max(1) / 127
    small = np.rint(textures.components / scale[:, None, None, None]).astype(np.int8)
    out = io.BytesIO()
    np.savez_compressed(
        out,
        format=np.array(FORMAT_VERSION),
        mean=np.rint(np.clip(textures.mean, 0, 255)).astype(np.uint8),
        components=small,
        scale=scale.astype(np.float32),
        face=np.rint(textures.face * 255).astype(np.uint8),
    )
    return out.getvalue()


def from_bytes(data: bytes) -> Textures:
    """Read the file. Raises AssetError if it is damaged or of another version."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as f:
            if int(f["format"]) != FORMAT_VERSION:
                raise AssetError("The texture basis is of another version; install Eigencall again.")
            components = f["components"].astype(np.float32) * f["scale"][:, None, None, None]
            return Textures(
                f["mean"].astype(np.float32),
                components.astype(np.float32),
                f["face"].astype(np.float32) / 255,
            )
    except AssetError:
        raise
    except Exception as error:
        raise AssetError("The texture basis is damaged; install Eigencall again.") from error
