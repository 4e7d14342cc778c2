"""What a picture says of a person's hair, irises and clothes: `Appearance`, read off around a fitted face.

The fitted head tells where in the picture the scalp lies, the air above it, the sides of the neck, the chest.
Hair is what on the scalp is not skin; how far it stands off the skull, and whether it covers the neck's
sides, picks one of the few styles that the renderer grows (render/hair.py). A picture can be wrong about hair
(a hat, a dark wall behind dark hair): the person may choose another style.
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from codec import landmarks as lm
from codec.basis import Basis
from codec.rotation import rotation_matrix
from codec.values import Appearance, Colour, Float, Hair, Image
from likeness.camera import project
from likeness.fit import Fit
from likeness.layout import Double
from render.anatomy import eye_axes
from render.hair import SKULL_MM, Scalp

HAIR_APART = 9.0
"""CIE Lab distance from the skin, lightness counted half, beyond which something on the scalp is hair."""
WALL_APART = 8.0
"""And from what is behind the person, within which it is that."""
SAME_HAIR = 24.0
"""Within which something beside the head is the same hair."""
BALD = 0.35  # share of the scalp with hair below which there is none
HEIGHTS_MM = np.array([2, 5, 8, 12, 16, 20, 26, 32], np.float32)
"""Above the skull, where hair is looked for."""
CLOSE_MM = 8.0
"""Hair that stands off less is cropped."""
CURTAIN, PONYTAIL = 0.45, 0.10
"""Share of the neck's sides covered from which hair is long, or long and tied behind the head."""
HAIR_GLOW, IRIS_GLOW = 1.1, 1.3
"""The shaders darken both: strands shade each other, the iris darkens towards its rim."""


IRISES = np.array(
    [
        (0.15, 0.09, 0.06), (0.27, 0.17, 0.10), (0.40, 0.27, 0.15), (0.44, 0.37, 0.22),
        (0.38, 0.41, 0.31), (0.42, 0.48, 0.50), (0.35, 0.47, 0.60), (0.25, 0.36, 0.52),
    ], np.float32,
)  # fmt: skip
"""From dark brown over hazel, green and grey to blue (Martin's and Schultz' scale), sRGB in even light."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """One picture, (H, W, 3) float32 Lab with lightness halved, seen through a fitted head."""

    image: Image
    lab: Float
    camera: Float
    found: Fit
    eyes: Float  # (3,) mm, the point between them in head space

    @staticmethod
    def of(basis: Basis, image: Image, camera: Float, found: Fit) -> "Sight":
        lab = cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        eyes = eye_axes(basis, basis.shape(found.identity).astype(np.float32))[1]
        return Sight(image, np.asarray(lab * [0.5, 1, 1], np.float32), camera, found, eyes)

    def pixels(self, points: Float) -> tuple[Double, np.ndarray]:
        """(N, 3) mm from between the eyes -> (N, 2) pixels, and which lie in the picture."""
        there = (points + self.eyes) @ rotation_matrix(self.found.rotation).T + self.found.translation
        at = project(self.camera, there.astype(np.float32))
        inside = np.all((at >= 1) & (at < np.array(self.image.shape[1::-1]) - 2), axis=1)
        return at.astype(np.float64), np.asarray(inside)

    def lab_at(self, points: Float) -> tuple[Float, np.ndarray]:
        """(N, 3) -> (N, 3) colours, nonsense outside the picture, and which are inside."""
        at, inside = self.pixels(points)
        x, y = np.clip(np.rint(at), 0, np.array(self.image.shape[1::-1]) - 1).astype(int).T
        return self.lab[y, x], inside


def _box(low: tuple[float, float, float], high: tuple[float, float, float], steps: int = 7) -> Float:
    """(N, 3) points of a box, mm from between the eyes; and mirrored."""
    axes = [np.linspace(a, b, steps) for a, b in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    return np.concatenate([grid, grid * [-1, 1, 1]]).astype(np.float32)


BROW_LINE = _box((8, 26, -4), (30, 40, -8), 5)
NECK_SIDES = _box((66, -128, -70), (92, -72, -60), 6)
SHOULDERS = _box((68, -185, -40), (100, -150, -30), 5)
BEYOND = _box((165, -110, -80), (215, 40, -80), 6)
CHEST = _box((15, -290, 20), (80, -235, 20), 6)
ABOVE = _box((0, 150, -80), (90, 185, -80), 5)
FOREHEAD = _box((0, 38, -10), (34, 52, -10), 6)


def colour_of(lab: Float) -> Colour:
    """(3,) Lab with lightness halved -> sRGB in 0..1."""
    red, green, blue = cv2.cvtColor((lab * [2, 1, 1])[None, None].astype(np.float32), cv2.COLOR_LAB2RGB)[0, 0]
    return float(red), float(green), float(blue)


def without_gain(colour: Colour, gain: Float, glow: float = 1.0) -> Colour:
    """As the camera would have shown it with the right exposure."""
    red, green, blue = np.clip(np.array(colour) / gain * glow, 0.015, 0.97).tolist()
    return red, green, blue


def _near(lab: Float, colour: Float) -> Double:
    return np.asarray(np.linalg.norm(lab - colour, axis=-1), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Directions over the front and top of the skull, inside the hairline, and the skull's radius there."""

    directions: Float
    radius: Float

    @staticmethod
    def of(basis: Basis, found: Fit, eyes: Float) -> "Head":
        elevation, turn = np.meshgrid(np.radians(np.arange(38, 96, 6)), np.radians(np.arange(-50, 51, 10)))
        flat = np.cos(elevation)
        d = np.stack([flat * np.sin(turn), np.sin(elevation), flat * np.cos(turn)], -1).reshape(-1, 3)
        directions = d.astype(np.float32)
        radius = Scalp(basis, directions)(basis.shape(found.identity).astype(np.float32), eyes)
        return Head(directions, radius)

    def at(self, height_mm: float) -> Float:
        """(N, 3) points above the skull, from between the eyes."""
        return np.asarray(SKULL_MM + self.directions * (self.radius + height_mm)[:, None], np.float32)


def hair(basis: Basis, sight: Sight) -> tuple[Hair, Float]:
    """The style, and (3,) the colour in the sight's Lab; of a bald head: the skin's."""
    face, there = sight.lab_at(BROW_LINE)
    skin = np.median(face[there] if there.any() else face, axis=0)
    behind, known = sight.lab_at(BEYOND)
    wall = np.median(behind[known], axis=0) if known.sum() > 20 else skin + 200
    head = Head.of(basis, sight.found, sight.eyes)
    scalp, inside = sight.lab_at(head.at(2))
    over, known = sight.lab_at(ABOVE)
    ceiling = np.median(over[known], axis=0) if known.sum() > 10 else wall
    apart = np.minimum(_near(scalp, wall), _near(scalp, ceiling))
    scalp = scalp[inside & (apart > WALL_APART)]
    if len(scalp) < 12:
        return Hair.SHORT, np.asarray(skin * 0.3, np.float32)
    hairy = _near(scalp, skin) > HAIR_APART
    if hairy.mean() < BALD:
        return Hair.NONE, skin
    scalp = scalp[hairy][np.argsort(scalp[hairy][:, 0])]
    tone = scalp[len(scalp) // 10 : len(scalp) // 3 + 1].mean(0)  # out of the gleam
    return _style(sight, head, _Tones(tone, skin, wall)), tone


@dataclass(frozen=True, slots=True, eq=False)
class _Tones:
    """(3,) each."""

    hair: Float
    skin: Float
    wall: Float


def _style(sight: Sight, head: Head, tones: _Tones) -> Hair:
    def share(points: Float) -> float:
        """Of the points that are in the picture, how many show this hair rather than skin or the wall."""
        lab, inside = sight.lab_at(points)
        if inside.sum() < 8:
            return 0.0
        lab = lab[inside]
        near = _near(lab, tones.hair)
        own = (near < SAME_HAIR) & (near < _near(lab, tones.skin)) & (near < _near(lab, tones.wall))
        return float(own.mean())

    sides = share(NECK_SIDES)
    if sides > CURTAIN:
        return Hair.BOB if share(FOREHEAD) > 0.6 and share(SHOULDERS) < CURTAIN else Hair.LONG
    if sides > PONYTAIL:
        return Hair.TIED
    heights = [share(head.at(h)) for h in HEIGHTS_MM]
    stands_mm = next((float(h) for h, s in zip(HEIGHTS_MM, heights, strict=True) if s < 0.5), 32.0)
    return Hair.CROPPED if stands_mm <= CLOSE_MM else Hair.SHORT


def iris(sight: Sight, points: Float) -> Colour | None:
    """From the landmarks (478, 2) of a picture; None where the eyes are too small or shut to tell."""
    found = []
    for centre, *rim in (lm.RIGHT_IRIS, lm.LEFT_IRIS):
        radius = float(np.linalg.norm(points[rim, :2] - points[centre, :2], axis=1).mean())
        if radius < 3:
            continue
        angle, share = np.meshgrid(np.radians(np.arange(-40, 221, 10)), [0.5, 0.62, 0.75])
        ring = np.stack([np.cos(angle), np.sin(angle)], -1).reshape(-1, 2) * share.reshape(-1, 1) * radius
        x, y = np.rint(points[centre, :2] + ring).astype(int).T
        inside = (x >= 0) & (y >= 0) & (x < sight.image.shape[1]) & (y < sight.image.shape[0])
        found.append(sight.image[y[inside], x[inside]])
    if not found or not sum(map(len, found)):
        return None
    seen = np.concatenate(found).astype(np.float32)
    light = seen.sum(1)
    middle = (light >= np.percentile(light, 15)) & (light <= np.percentile(light, 65))  # lash, highlight
    red, green, blue = (np.median(seen[middle], axis=0) / 255).tolist()
    return red, green, blue


def possible_iris(seen: Colour) -> Colour:
    """The colour of an iris that is nearest: the whites, lids and reflections around it are none."""
    steps = np.linspace(0, 1, 9, dtype=np.float32)[:, None]
    scale = np.concatenate([a + (b - a) * steps for a, b in pairwise(IRISES)])
    lab, one = (
        cv2.cvtColor(np.asarray(c, np.float32).reshape(1, -1, 3), cv2.COLOR_RGB2LAB)[0] * [0.5, 1, 1]
        for c in (scale, seen)
    )
    red, green, blue = scale[int(_near(np.asarray(lab, np.float32), one).argmin())].tolist()
    return red, green, blue


def shirt(sight: Sight) -> Colour | None:
    """The colour on the chest, if the picture shows it."""
    lab, inside = sight.lab_at(CHEST)
    return colour_of(np.median(lab[inside], axis=0)) if inside.sum() > 40 else None


def appearance(basis: Basis, sight: Sight, points: Float, gain: Float) -> Appearance:
    """All of it; what cannot be told is as usual. gain: (3,) the camera's (likeness/textures.py)."""
    usual = Appearance()
    style, tone = hair(basis, sight)
    eye, cloth = iris(sight, points), shirt(sight)
    return Appearance(
        hair=style,
        hair_colour=without_gain(colour_of(tone), gain, HAIR_GLOW),
        iris_colour=possible_iris(without_gain(eye, gain, IRIS_GLOW)) if eye else usual.iris_colour,
        shirt=without_gain(cloth, gain) if cloth else usual.shirt,
    )
