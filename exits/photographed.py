"""What of a photographed likeness a mesh with one texture can carry: the face at rest, printed on the atlas.

Around the face the atlas keeps its own skin, brought to the tone of the photographs, which hold their own
light. Textures that expressions change, the mouth's inside and the layers of hair and clothes are left out.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from codec.basis import Basis, Part
from codec.values import Float, Image, Int
from render.photo.sheet import BANDS, COLUMNS_MM, EYE_ROWS, HEIGHT, MOUTH_ROWS, WIDTH, sheet_of
from render.photo.values import Photograph
from render.raster import draw

LEFT_OUT = (
    "what expressions change of the face's texture",
    "the photographed inside of the mouth",
    "the photographs of hair, ears, neck and clothes, for which drawn hair and a plain shirt stand in",
)
SIDE, QUALITY, PADDING_PX, FEATHER_PX = 1024, 92, 3, 24
WITHIN = 0.9
"""Alpha from which the face's tone is told: nearer to its outline there are shadows and hair."""
TONES = (0.25, 4.0)
"""Least and most that a channel of the skin around is multiplied with."""


def printed(basis: Basis, person: Photograph, atlas: Image) -> bytes:
    """JPEG of the atlas, of any size, with the person's face on it."""
    atlas = np.asarray(cv2.resize(atlas, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC), np.uint8)
    face, alpha = _face(basis, person.base)
    within = alpha > WITHIN
    tone = np.clip(np.median(face[within], 0) / np.maximum(np.median(atlas[within], 0), 1), *TONES)
    skin = _skin(basis)[..., None]
    around = np.where(skin, np.clip(atlas * tone, 0, 255), atlas)
    eyes, covered = _eyes(basis, person.base)
    out = around + alpha[..., None] * (face - around)
    out = np.where(covered[..., None], eyes, out)
    pixels, options = np.rint(out[..., ::-1]).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    good, data = cv2.imencode(".jpg", pixels, options)
    assert good  # an array of this kind always can be
    return data.tobytes()


def _face(basis: Basis, base: Image) -> tuple[Image, Float]:
    """(S, S, 3) the face and (S, S) its alpha. Its outermost texels must not mix with eyes and mouth."""
    sheet = sheet_of(basis)
    count = sheet.first_inside
    alone = np.pad(base[EYE_ROWS:-MOUTH_ROWS], ((EYE_ROWS, MOUTH_ROWS), (0, 0), (0, 0)), "edge")
    face, alpha = _laid(alone, sheet.uv[:count], sheet.atlas[:count], sheet.alpha[:count], sheet.face)
    whole, outline = (alpha > 0).astype(np.uint8), cv2.RETR_EXTERNAL
    cv2.drawContours(whole, cv2.findContours(whole, outline, cv2.CHAIN_APPROX_NONE)[0], -1, 1, cv2.FILLED)
    return face, alpha * np.minimum(cv2.distanceTransform(whole, cv2.DIST_L2, 5) / FEATHER_PX, 1)


def _eyes(basis: Basis, base: Image) -> tuple[Image, Float]:
    sheet = sheet_of(basis)
    kept = slice(sheet.first_inside, len(sheet.uv) - len(BANDS) * len(COLUMNS_MM))
    triangles = sheet.inside[sheet.inside.max(1) < kept.stop] - kept.start
    return _laid(base, sheet.uv[kept], sheet.atlas[kept], sheet.alpha[kept], triangles)


def _laid(base: Image, uv: Float, atlas_uv: Float, alpha: Float, triangles: Int) -> tuple[Image, Float]:
    """Part of the sheet on the atlas. uv, atlas_uv: (C, 2) from the lower left; alpha (C,)."""
    there = _pixels(atlas_uv, SIDE, SIDE)
    values = np.column_stack([_pixels(uv, WIDTH, HEIGHT), alpha]).astype(np.float32)
    at, owner = draw(there, triangles, values, SIDE, SIDE)
    colour = cv2.remap(base, at[..., 0], at[..., 1], cv2.INTER_LINEAR)
    return np.asarray(colour, np.uint8), np.where(owner >= 0, at[..., 2], 0).astype(np.float32)


def _skin(basis: Basis) -> NDArray[np.bool_]:
    """(S, S): where the skin lies in the atlas, and a little around."""
    kept = (basis.part[basis.corner_vertex[basis.triangles]] == Part.SKIN).all(1)
    nothing = np.zeros((len(basis.uv), 1), np.float32)
    _, owner = draw(_pixels(basis.uv, SIDE, SIDE), basis.triangles[kept], nothing, SIDE, SIDE)
    return cv2.dilate((owner >= 0).astype(np.uint8), np.ones((3, 3)), iterations=PADDING_PX) > 0


def _pixels(uv: Float, width: int, height: int) -> Float:
    return np.asarray(uv * [width, -height] + [-0.5, height - 0.5], np.float32)
