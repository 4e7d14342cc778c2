"""One's own likeness as it is worn: photographed or drawn, lighter or darker than it was taken. The file
keeps it as it was, so that the choice can be changed without another enrolment."""

from dataclasses import replace

import cv2
import numpy as np

from app.face.likeness import Likeness
from codec.control import BlobKind
from codec.values import Image
from render import texture
from render.photo import packed
from render.photo.values import Layer, Photograph

MOST_PERCENT = 30
"""By which a likeness can be made lighter or darker."""
QUALITY = 85
"""Of JPEGs that have been made lighter."""


def adjusted(own: Likeness, photographed: bool, percent: int) -> Likeness:
    """percent: of grey levels, from -MOST_PERCENT to MOST_PERCENT; 0 leaves every byte as it is."""
    identity = own.identity if photographed else replace(own.identity, photograph=b"")
    if percent == 0:
        return replace(own, identity=identity)
    gain = 1 + max(-MOST_PERCENT, min(percent, MOST_PERCENT)) / 100
    textures = {kind: _texture(jpeg, gain) for kind, jpeg in own.textures.items()}
    if identity.photograph:
        lit = packed.to_bytes(_lit(packed.from_bytes(identity.photograph), gain))
        identity = replace(identity, photograph=lit)
    large = textures.get(BlobKind.TEXTURE_LARGE, identity.texture)
    return replace(own, identity=replace(identity, texture=large), textures=textures)


def _texture(jpeg: bytes, gain: float) -> bytes:
    scaled = _scaled(texture.decode(jpeg), gain)
    good, data = cv2.imencode(".jpg", scaled[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    assert good  # an array of this kind always can be
    return data.tobytes()


def _lit(person: Photograph, gain: float) -> Photograph:
    """What expressions change of a lighter picture is more, too."""
    blends = tuple(replace(blend, gain=blend.gain * np.float32(gain)) for blend in person.blends)
    layers = tuple(_layer(layer, gain) for layer in person.layers)
    return replace(person, base=_scaled(person.base, gain), blends=blends, layers=layers)


def _layer(layer: Layer, gain: float) -> Layer:
    colour = _scaled(np.ascontiguousarray(layer.picture[..., :3]), gain)
    return replace(layer, picture=np.dstack([colour, layer.picture[..., 3]]))


def _scaled(picture: Image, gain: float) -> Image:
    return np.asarray(cv2.convertScaleAbs(picture, alpha=gain), np.uint8)
