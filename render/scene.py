"""What is drawn around a face: camera, lights, background, look and the person's appearance.

All values are frozen and know nothing of OpenGL. Lengths are mm, angles radians, colours sRGB in 0..1 as a
person would pick them; lights are linear strengths (1.0 lights white to white). The stage is the space in
which the viewer sees the head: origin at the head's place of rest, x right, y up, z towards the viewer.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from codec.values import Appearance, Colour, Hair, Image

Vector: TypeAlias = tuple[float, float, float]

__all__ = [
    "BACKGROUNDS",
    "Appearance",
    "Background",
    "Camera",
    "Colour",
    "Hair",
    "Lights",
    "Look",
    "Scene",
    "Studio",
    "StudioLight",
    "Vector",
]


class Look(Enum):
    """How surfaces answer light."""

    DEFAULT = "default"
    STUDIO = "studio"
    """WebGL Studio's lighting model: Phong per light on sRGB values, no tone mapping."""


@dataclass(frozen=True, slots=True)
class Camera:
    """The viewer's camera: it looks at a point `below_mm` under the head's place of rest, and orbits it.
    middle, share: where in the picture that point is, by its width and height from the upper left corner, and
    how large it is drawn beside the usual."""

    fov_rad: float = 0.37
    distance_mm: float = 1000.0
    below_mm: float = 14.0
    yaw_rad: float = 0.0
    pitch_rad: float = 0.0
    middle: tuple[float, float] = (0.5, 0.5)
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Lights:
    """A key light, a rim light from behind and a sky over a ground; directions point to the light."""

    key_direction: Vector = (-0.50, 0.50, 0.75)
    key: Colour = (1.02, 0.96, 0.88)
    rim_direction: Vector = (0.75, 0.35, -0.55)
    rim: Colour = (0.55, 0.62, 0.72)
    sky: Colour = (0.50, 0.53, 0.58)
    ground: Colour = (0.26, 0.21, 0.19)


@dataclass(frozen=True, slots=True)
class StudioLight:
    """One WebGL Studio light with its component's defaults, in stage space.

    directional: rays run from position to target everywhere; otherwise a point light.
    attenuation_start_mm, attenuation_end_mm: linear fall-off of a point light; None: no fall-off.
    """

    position: Vector = (300.0, 300.0, 600.0)
    target: Vector = (0.0, 0.0, 0.0)
    colour: Colour = (1.0, 1.0, 1.0)
    intensity: float = 1.0
    directional: bool = False
    attenuation_start_mm: float | None = None
    attenuation_end_mm: float = 10000.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Studio:
    """WebGL Studio's GlobalInfo and StandardMaterial values; at most `MAX_STUDIO_LIGHTS` lights."""

    lights: tuple[StudioLight, ...] = (StudioLight(),)
    ambient: Colour = (0.2, 0.2, 0.2)
    specular_factor: float = 0.1
    specular_gloss: float = 10.0
    backlight: float = 0.0
    translucency: float = 0.0


MAX_STUDIO_LIGHTS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """A vertical gradient, or a picture that fills the view (cropped, not stretched)."""

    top: Colour = (0.60, 0.66, 0.71)
    bottom: Colour = (0.36, 0.41, 0.46)
    picture: Image | None = None


BACKGROUNDS: dict[str, Background] = {
    "mist": Background(),
    "studio": Background((0.30, 0.31, 0.33), (0.12, 0.12, 0.13)),
    "evening": Background((0.22, 0.24, 0.36), (0.48, 0.34, 0.32)),
    "sage": Background((0.70, 0.75, 0.68), (0.45, 0.52, 0.45)),
    "paper": Background((0.96, 0.95, 0.93), (0.86, 0.84, 0.81)),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything but the face. rest: (3,) translation that is shown at the middle, sender's camera space."""

    camera: Camera = Camera()
    lights: Lights = Lights()
    background: Background = field(default_factory=Background)
    look: Look = Look.DEFAULT
    studio: Studio = Studio()
    appearance: Appearance = field(default_factory=Appearance)
    rest: Vector = (0.0, 0.0, -600.0)
