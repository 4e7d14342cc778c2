"""A target of photographed likenesses, which come from the other side of a call and in recordings."""

import random
import zlib
from functools import cache

import numpy as np

from codec.values import FaceFrame
from render.errors import RenderError
from render.photo import packed
from render.photo.blending import Blending
from render.photo.layers import LayerMesh
from tests.fuzz.target import Fresh
from tests.photographs import full

COMPONENTS = 40
DRAWN_EVERY = 64  # inputs that were taken, then one is decoded, and made ready to be drawn
EYES = np.zeros(3, np.float32)


@cache
def _parts() -> tuple[bytes, ...]:
    """A likeness with everything in it: magic and version, numbers as they are before deflation, pictures."""
    data, at, parts = packed.to_bytes(full(COMPONENTS)), 5, []
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        parts.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return data[:5], zlib.decompress(parts[0]), *parts[1:]


def _whole(numbers: bytes) -> bytes:
    head, _, *pictures = _parts()
    return head + b"".join(len(p).to_bytes(4, "big") + p for p in (zlib.compress(numbers, 1), *pictures))


def likeness(dice: random.Random) -> Fresh:
    """Whole likenesses, and numbers alone, which are then deflated as they should be."""
    taken = 0

    def read(data: bytes) -> bool:
        nonlocal taken
        whole = data if data.startswith(packed.MAGIC) else _whole(data)
        try:
            packed.check(whole)
            taken += 1
            if taken % DRAWN_EVERY == 1:
                _draw(whole)
        except RenderError:
            return False
        return True

    numbers = _parts()[1]
    glance = packed.glance(_whole(numbers))
    return Fresh([_whole(numbers), glance, numbers, numbers], read, lambda: _draw(_whole(numbers)))


def _draw(data: bytes) -> None:
    """All that is reckoned before OpenGL gets it; what is shown is finite."""
    person = packed.from_bytes(data)
    for layer in person.layers:
        if layer.picture[..., 3].any():
            mesh = LayerMesh.of(layer, EYES)
            assert np.isfinite(mesh.vertices).all()
            assert mesh.triangles.max() < len(mesh.vertices) == len(mesh.uv) == len(mesh.torso)
    if all(blend.project.shape[1] == COMPONENTS + 7 for blend in person.blends):
        blending = Blending(person, np.ones(COMPONENTS, np.float32))
        assert np.isfinite(blending.change(FaceFrame.neutral(COMPONENTS, present=True))).all()
    packed.glance(data)
