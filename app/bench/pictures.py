"""The field's number on single pictures: 68 points against true ones, by yaw, light and skin tone.

Pictures are cropped by their true boxes, as the field does, and looked at three times: each look straightens
the crop of the next. Light and skin tone are read from the cheeks' pixels, since the sets do not say them:
luminance L* of CIELAB, and the individual typology angle ITA = atan((L* - 50) / b*) (Chardon et al., 1991),
which a coloured or dim light shifts towards darker skin.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from app.bench import faces, measures
from app.bench.faces import LabelledPicture
from app.bench.jaw import Jaw
from app.face.networks import FaceRegressor
from codec.basis import Basis
from codec.regression import Landmarks, Regression, project
from codec.square import CROP_SIDE, Square, around, to_picture
from codec.values import Float, Image

BOX_SIDE = np.sqrt(2)
"""A crop's side over the true points' box in youtube-faces, see data/README.md."""
LOOKS = 3
TURNED_DEG = 30.0
CHEEKS = ((36, 48, 31), (45, 54, 35))
"""iBUG's outer eye corner, mouth corner and nostril: the cheek is amid them."""
YAW_BINS, FEW = 3, 8
"""A bin with fewer pictures has no row."""


@dataclass(frozen=True, slots=True)
class PictureErrors:
    """What was measured on one picture: errors in percent, yaw in degrees, L*, ITA in degrees."""

    error: float
    constant: float
    yaw_deg: float
    lightness: float
    tone_deg: float


BINS: dict[str, Callable[[PictureErrors], bool]] = {
    "yaw_0_30": lambda s: abs(s.yaw_deg) <= TURNED_DEG,
    "yaw_30_60": lambda s: TURNED_DEG < abs(s.yaw_deg) <= 60,
    "yaw_60_90": lambda s: abs(s.yaw_deg) > 60,
    "light_dark": lambda s: s.lightness < 40,
    "light_middle": lambda s: 40 <= s.lightness < 65,
    "light_bright": lambda s: s.lightness >= 65,
    "tone_light": lambda s: s.tone_deg >= 28,
    "tone_tan": lambda s: 10 <= s.tone_deg < 28,
    "tone_brown": lambda s: -30 <= s.tone_deg < 10,
    "tone_dark": lambda s: s.tone_deg < -30,
}
"""Yaw in degrees; L*; ITA's published classes, neighbours joined."""


def rows(data: Path, regressor: FaceRegressor, basis: Basis) -> dict[str, float]:
    """`nme.SET` in percent, over all pictures and by bin, beside a face that never changes."""
    points, jaw = Landmarks(basis), Jaw(basis)
    out: dict[str, float] = {}
    sets = {"youtube_faces": (faces.YOUTUBE, faces.youtube), "aflw2000": (faces.AFLW, faces.aflw)}
    for name, (folder, read) in sets.items():
        if not (data / folder).is_dir():
            continue
        seen = [measure(picture, name, regressor, basis, points, jaw) for picture in read(data)]
        errors = np.array([s.error for s in seen])
        out[f"nme.{name}"] = float(errors.mean())
        out[f"nme.{name}.median"] = float(np.median(errors))
        out[f"nme.{name}.p90"] = float(np.percentile(errors, 90))
        out[f"nme.{name}.turned"] = mean(seen, lambda s: abs(s.yaw_deg) > TURNED_DEG)
        out |= binned(name, seen)
        out[f"constant.nme.{name}"] = float(np.mean([s.constant for s in seen]))
    return out


def binned(name: str, seen: Sequence[PictureErrors]) -> dict[str, float]:
    """`nme.SET.BIN` and `count.SET.BIN` where a bin has enough pictures; the field's mean over yaw's bins."""
    out: dict[str, float] = {}
    for bin_name, belongs in BINS.items():
        count = sum(map(belongs, seen))
        if count >= FEW:
            out[f"nme.{name}.{bin_name}"] = mean(seen, belongs)
            out[f"count.{name}.{bin_name}"] = float(count)
    by_yaw = [value for key, value in out.items() if key.startswith(f"nme.{name}.yaw_")]
    if len(by_yaw) == YAW_BINS:
        out[f"nme.{name}.yaw_mean"] = float(np.mean(by_yaw))
    return out


def mean(seen: Sequence[PictureErrors], belongs: Callable[[PictureErrors], bool]) -> float:
    """Of the errors in a bin; NaN without any."""
    errors = [s.error for s in seen if belongs(s)]
    return float(np.mean(errors)) if errors else float("nan")


def measure(
    picture: LabelledPicture, name: str, regressor: FaceRegressor, basis: Basis, points: Landmarks, jaw: Jaw
) -> PictureErrors:
    """One picture of a set; the jaw's points as that set means them."""
    image = picture.image()
    crop, seen = look(image, true_crop(picture, name), regressor, points)
    there = to_picture(jaw.as_seen(seen) if name == "youtube_faces" else jaw.in_depth(seen), crop)
    yaw = float(np.degrees(np.arcsin(np.clip(seen.rotation[0, 2], -1, 1))))
    return PictureErrors(
        100 * measures.nme(there, picture.points),
        100 * measures.nme(in_box(basis.landmarks68(basis.mean), picture), picture.points),
        yaw if np.isnan(picture.yaw_deg) else picture.yaw_deg,
        *cheeks(image, picture.points),
    )


def look(
    image: Image, crop: Square, regressor: FaceRegressor, points: Landmarks
) -> tuple[Square, Regression]:
    """The true crop, then the crop that the look before asks for, LOOKS in all."""
    seen = regressor(regressor.crop(image, crop))
    for _ in range(LOOKS - 1):
        shape = points(seen.identity, seen.expression, seen.gaze) + seen.offset
        face = around(to_picture(project(shape, seen), crop))
        crop = Square(face.x, face.y, face.side * CROP_SIDE, face.roll_rad)
        seen = regressor(regressor.crop(image, crop))
    return crop, seen


def true_crop(picture: LabelledPicture, name: str) -> Square:
    """The crop that the field uses."""
    low, high = picture.box[:2], picture.box[2:]
    side = float((high - low).max()) * (BOX_SIDE if name == "youtube_faces" else 1.0)
    x, y = (low + high) / 2
    return Square(float(x), float(y), side)


def in_box(points: Float, picture: LabelledPicture) -> Float:
    """(68, 3) the mean face, stretched into the true points' box: a predictor that sees nothing."""
    flat = points[:, :2] * [1, -1]
    low, high = picture.points.min(0), picture.points.max(0)
    return np.asarray((flat - flat.min(0)) / np.ptp(flat, axis=0) * (high - low) + low, np.float32)


def cheeks(image: Image, points: Float) -> tuple[float, float]:
    """L* (0 to 100) and ITA (degrees) of the lighter cheek: the other may lie in shadow, or out of sight."""
    reach = max(round(0.04 * float(np.ptp(points, axis=0).max())), 1)
    found = [_patch(image, points[list(corners)].mean(0), reach) for corners in CHEEKS]
    lightness, _, yellow = max(found)
    return lightness, float(np.degrees(np.arctan2(lightness - 50, max(yellow, 1e-3))))


def _patch(image: Image, middle: Float, reach: int) -> tuple[float, float, float]:
    """Median L*, a*, b* of a square."""
    height, width = image.shape[:2]
    x, y = (int(np.clip(v, reach, n - reach - 1)) for v, n in zip(middle, (width, height), strict=True))
    part = np.ascontiguousarray(image[y - reach : y + reach + 1, x - reach : x + reach + 1])
    lab = cv2.cvtColor(part.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lightness, red, yellow = np.median(lab.reshape(-1, 3), axis=0)
    return float(lightness), float(red), float(yellow)
