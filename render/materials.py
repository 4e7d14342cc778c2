"""The shader programs of all surfaces, and the texture units that they read."""

from enum import Enum

from render.gl import GL, bind_sampler, program
from render.meshes import ATTRIBUTES
from render.scene import Colour

SKIN_UNIT, PICTURE_UNIT, STRAND_UNIT, SHEET_UNIT, CHANGE_UNIT, LAYER_UNIT = range(6)
TEETH: Colour = (0.93, 0.88, 0.81)
TONGUE: Colour = (0.68, 0.40, 0.38)


class Material(Enum):
    """A surface: vertex shader, and the files of its fragment shader."""

    SKIN = ("skin.vert", "skin.frag")
    EYE = ("eye.vert", "iris.glsl", "eye.frag")
    MOUTH = ("head.vert", "mouth.frag")
    LASH = ("head.vert", "lash.frag")
    CLOTH = ("head.vert", "cloth.frag")
    HAIR = ("hair.vert", "strands.glsl", "hair.frag")
    SOLID_HAIR = ("hair.vert", "strands.glsl", "hair_solid.frag")
    INSIDE_OF_HAIR = ("hair.vert", "hair_inside.frag")
    ENDS_OF_HAIR = ("hair.vert", "strands.glsl", "hair_ends.frag")
    STUDIO = ("head.vert", "iris.glsl", "studio.frag")
    GRADIENT = ("background.vert", "gradient.frag")
    PICTURE = ("background.vert", "picture.frag")
    FOLDS = ("folds.vert", "folds.frag")
    PHOTOGRAPH = ("photo.vert", "photo.frag")
    LAYER = ("layer.vert", "layer.frag")


class Materials:
    """All programs, compiled; one serves all renderers of a context."""

    def __init__(self) -> None:
        self._programs = {material: self._compile(material) for material in Material}
        for material, sampler, unit in (
            (Material.SKIN, "u_texture", SKIN_UNIT),
            (Material.STUDIO, "u_texture", SKIN_UNIT),
            (Material.PICTURE, "u_picture", PICTURE_UNIT),
            (Material.HAIR, "u_strands", STRAND_UNIT),
            (Material.SOLID_HAIR, "u_strands", STRAND_UNIT),
            (Material.ENDS_OF_HAIR, "u_strands", STRAND_UNIT),
            (Material.PHOTOGRAPH, "u_texture", SHEET_UNIT),
            (Material.PHOTOGRAPH, "u_change", CHANGE_UNIT),
            (Material.LAYER, "u_layer", LAYER_UNIT),
        ):
            bind_sampler(self._programs[material], sampler, unit)
        self._flesh = self.uniform(Material.MOUTH, "u_flesh")
        self._paint = self.uniform(Material.STUDIO, "u_paint")

    @staticmethod
    def _compile(material: Material) -> int:
        vertex, *fragment = material.value
        common = ("frame.glsl", "light.glsl")
        return program((*common, vertex), (*common, *fragment), ATTRIBUTES)

    def uniform(self, material: Material, name: str) -> int:
        """Where to put a value that only this surface has."""
        return int(GL.glGetUniformLocation(self._programs[material], name))

    def use(self, material: Material) -> None:
        """What is drawn next has this surface."""
        GL.glUseProgram(self._programs[material])

    def use_mouth(self, flesh: Colour, teeth: bool = False) -> None:
        """MOUTH in this sRGB colour, set with teeth or not."""
        self.use(Material.MOUTH)
        GL.glUniform4f(self._flesh, *flesh, float(teeth))

    def use_studio(self, paint: Colour | None = None, eye: bool = False) -> None:
        """STUDIO with the texture, in one colour, or as an eyeball."""
        self.use(Material.STUDIO)
        kind = 2.0 if eye else 0.0 if paint is None else 1.0
        GL.glUniform4f(self._paint, *(paint or (0.0, 0.0, 0.0)), kind)
