"""A face frame and a scene into a picture, on whatever OpenGL context is current.

Everything of OpenGL that is made here belongs to that context and its thread. A picture takes one upload
of the morphed head, one of the frame's constants, and a draw call per material.
"""

from dataclasses import replace

import numpy as np

from codec.basis import Basis, Part
from codec.values import FaceFrame, Float, Identity, Image
from render import texture
from render.amplitude import gains
from render.anatomy import eye_axes
from render.bust import bust, neck_edge
from render.coarse import coarse_skin, level
from render.contact import SkinContact
from render.foldmap import paint_folds
from render.folds import study_folds
from render.gl import GL, Buffer, RenderError
from render.gl import texture as upload
from render.hair import barber, strands
from render.hairmesh import HairMesh, HairPart
from render.hairshade import hair_shade
from render.lids import Lids, Mouth
from render.materials import (
    PICTURE_UNIT,
    SKIN_UNIT,
    STRAND_UNIT,
    TEETH,
    TONGUE,
    Material,
    Materials,
)
from render.meshes import GrownMesh, HeadMesh
from render.photo.drawing import PhotographedFace
from render.photo.layers import DrawnLayers, azimuth
from render.photo.person import neutral_of
from render.photo.values import Photograph
from render.scene import Background, Colour, Hair, Look, Scene, Vector
from render.surface import Surface
from render.uniforms import SKULL_BASE_MM, frame_block, torso_pose
from render.view import (
    MOST_DEVIATIONS,
    Pose,
    View,
    bounded,
    framed_pose,
    framed_view,
    head_pose,
    projection,
    stage_camera,
    viewer,
)

GRID_VERTICES = 6 * 8 * 8
"""Of shaders/background.vert."""
PLAIN_SIZE = 512
"""Of skin in one colour: folds of 2 mm show on it."""


def crop_scale(picture: Image, width: int, height: int) -> tuple[float, float, float]:
    """Scale of texture coordinates about the middle, so that a picture fills the view unstretched."""
    ratio = (width / height) / (picture.shape[1] / picture.shape[0])
    return min(ratio, 1.0), min(1 / ratio, 1.0), 1.0


class Renderer:
    """Draws one person. Make it, and call it, with the context current.

    skin: JPEG bytes of the atlas that stands in while a person has sent none. exact: vertices are where the
    basis puts them, for pictures that are labelled or tracked; or else what closes, closes, and faces move as
    far as those who own them (render/contact.py, render/amplitude.py). materials: those of the context, where
    another renderer has made them. sheet_side: pixels of the skin's texture at most, along each side.
    """

    def __init__(
        self,
        basis: Basis,
        skin: bytes = b"",
        exact: bool = False,
        materials: Materials | None = None,
        sheet_side: int = texture.MAX_SIDE,
    ) -> None:
        self.basis = basis
        self.materials, self._sheet_side = materials or Materials(), sheet_side
        self._exact = exact
        self._surface = self._drawn = self._surface_of(None if exact else gains(basis))
        self._is_mask = basis.is_mask
        self._neck_edge = None if self._is_mask else neck_edge(basis)
        self._default_skin = skin
        self._plain: Colour | None = None
        self._folded_by: Vector | None = None  # the light that the skin's folds are painted for
        self._lids, self._mouth = Lids(basis), Mouth(basis)
        self._folds = study_folds(basis)
        self._head = HeadMesh(basis, self._folds.place)
        self._hair, self._bust = HairMesh(), GrownMesh()
        self._grown_hair: Hair | None = None
        self._frame = Buffer(GL.GL_UNIFORM_BUFFER)
        self._picture: Image | None = None
        self._textures = {
            PICTURE_UNIT: 0,
            STRAND_UNIT: upload(strands(), repeat=True),
            SKIN_UNIT: 0,
        }
        self._lid_edges, self._parted_mm = np.zeros(4, np.float32), 0.0
        self._photographed: PhotographedFace | None = None
        self._empty = int(GL.glGenVertexArrays(1))
        self.set_person(None)

    def set_person(self, identity: Identity | None, atlas: Image | None = None) -> None:
        """Take on a person's shape and texture; None: the mean head. atlas: pixels instead of JPEG bytes.

        Raises texture.TextureError if the texture is unusable; the person shown before then stays.
        """
        pixels = atlas
        if pixels is None and identity is not None and identity.texture:
            pixels = texture.enlarged(texture.decode(identity.texture))
        self._take_off_photograph()
        coefficients = np.zeros(0, np.float32) if identity is None else identity.shape
        if not np.isfinite(coefficients).all():
            raise RenderError("The person's shape holds values that are not numbers; enrol again.")
        self._surface = self._drawn
        self._neutral = self.basis.shape(np.clip(coefficients, -MOST_DEVIATIONS, MOST_DEVIATIONS))
        self._surface.set_neutral(self._neutral)
        self._eyes = np.zeros(3, np.float32) if self._is_mask else eye_axes(self.basis, self._neutral)[1]
        if pixels is None and self._default_skin:
            pixels = texture.decode(self._default_skin)
        self._painted = pixels is not None
        if pixels is not None:
            self._set_skin(pixels)
        self._bust.write(None if self._neck_edge is None else bust(self._neutral[self._neck_edge]))
        self._grown_hair = None

    def set_photograph(self, person: Photograph) -> None:
        """Take on a photographed person. Raises RenderError if the shape is unusable."""
        self.set_person(Identity(person.shape))
        self._surface = self._surface_of(None)  # photographs moved as far as was tracked
        self._neutral = neutral_of(self.basis, person)
        self._surface.set_neutral(self._neutral)
        self._photographed = PhotographedFace(self.basis, person, self.materials)
        self._layers = DrawnLayers(self.basis, self._neutral, person.layers, self.materials)

    def _take_off_photograph(self) -> None:
        if self._photographed is not None:
            self._photographed.free()
            self._layers.free()
        self._photographed = None

    def _surface_of(self, gain: Float | None) -> Surface:
        return Surface(self.basis, gain, None if self._exact else SkinContact(self.basis))

    def draw(
        self,
        face: FaceFrame,
        scene: Scene,
        width: int,
        height: int,
        framebuffer: int | None = None,
        view: View | None = None,
    ) -> None:
        """Draw into a frame buffer (None: the one that is bound).

        view: a camera that sees the head at its pose untouched; None: the framed view of a call.
        """
        if framebuffer is not None:
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)
        face = bounded(face)
        if self._is_mask:
            scene = replace(scene, appearance=replace(scene.appearance, hair=Hair.NONE, shirt=None))
        self._level = self._level_for(scene, width, height, view)
        vertices, changed = self._surface.update(face.expression, face.gaze, self._level)
        if not self._painted:
            self._set_plain_skin(scene.appearance.skin)
        if self._fold(face.expression, scene) or changed:
            self._head.write(vertices)
            self._lid_edges, self._parted_mm = self._lids(vertices), self._mouth(vertices)
        if self._photographed:
            self._photographed.write(vertices, face)
            self._layers.write(vertices)
        else:
            self._grow(scene.appearance.hair)
        self._write_frame(face, scene, width, height, view)
        self._set_state(width, height)
        if self._photographed:
            self._draw_background(scene)
            GL.glEnable(GL.GL_BLEND)
            self._layers.draw(azimuth(self._viewer))
            self._photographed.draw()
        else:
            self._hair.seen_from(self._viewer)
            self.materials.use(Material.SOLID_HAIR)
            self._hair.draw(HairPart.SOLID)
            if scene.look is Look.STUDIO:
                self._draw_studio(scene)
            else:
                self._draw_default(scene)
            self._draw_hair()
        GL.glBindVertexArray(0)
        GL.glUseProgram(0)

    def _level_for(self, scene: Scene, width: int, height: int, view: View | None) -> int:
        """How coarsely the skin may be drawn (render/coarse.py)."""
        whole = self._exact or view is not None or self._photographed or scene.look is Look.STUDIO
        px_per_mm = framed_view(scene.camera, width, height).focal_px / scene.camera.distance_mm
        return 0 if whole else min(level(px_per_mm), len(coarse_skin(self.basis)))

    def _fold(self, expression: Float, scene: Scene) -> bool:
        """How deep the folds are. The first ones are painted: then the mesh must be written anew."""
        self._depths, light = self._folds.depths(expression), scene.lights.key_direction
        if self._photographed or light == self._folded_by or not self._depths.any():
            return False
        self._folded_by = light
        skin = self._textures[SKIN_UNIT]
        paint_folds(self.basis, self.materials, self._head, skin, self._skin_size, light)
        return True

    def _set_skin(self, pixels: Image) -> None:
        pixels = texture.reduced(pixels, self._sheet_side)
        self._textures[SKIN_UNIT] = upload(pixels[::-1], handle=self._textures[SKIN_UNIT], alpha=True)
        self._skin_size = pixels.shape[1], pixels.shape[0]
        self._plain = self._folded_by = None

    def _set_plain_skin(self, colour: Colour) -> None:
        if colour != self._plain:
            self._set_skin(np.full((PLAIN_SIZE, PLAIN_SIZE, 3), np.rint(np.multiply(colour, 255)), np.uint8))
            self._plain = colour

    def _grow(self, kind: Hair) -> None:
        if kind is self._grown_hair:
            return
        self._grown_hair = kind
        cut = barber(self.basis, kind)
        hair = cut(self._neutral, self._eyes) if cut else None
        self._hair.write(hair)
        light = np.ones(len(self._neutral), np.float32)
        skin = self.basis.part == Part.SKIN
        light[skin] = hair_shade(self._neutral[skin], hair)
        self._head.shade(light)

    def _write_frame(self, face: FaceFrame, scene: Scene, width: int, height: int, view: View | None) -> None:
        if view is None:
            head = framed_pose(face.rotation, face.translation, scene.rest)
            camera, lens = stage_camera(scene.camera), framed_view(scene.camera, width, height)
        else:
            head, lens = head_pose(face.rotation, face.translation), view
            camera = Pose(np.eye(3, dtype=np.float32), np.zeros(3, np.float32))
        self._viewer = viewer(head, camera)
        torso = torso_pose(head, self._eyes + SKULL_BASE_MM)
        backdrop = self._set_picture(scene.background, width, height)
        clip = projection(lens, width, height)
        moving = face.gaze, self._depths, self._lid_edges, self._parted_mm
        block = frame_block(scene, head, torso, camera, clip, backdrop, *moving)
        self._frame.write(block, dynamic=True)

    def _set_picture(self, background: Background, width: int, height: int) -> Float:
        picture = background.picture
        if picture is None:
            return np.zeros(3, np.float32)
        if picture is not self._picture:
            self._picture = picture
            self._textures[PICTURE_UNIT] = upload(picture[::-1], handle=self._textures[PICTURE_UNIT])
        return np.array(crop_scale(picture, width, height), np.float32)

    def _set_state(self, width: int, height: int) -> None:
        """Everything that another painter on the same context (Qt's) may have left otherwise."""
        GL.glViewport(0, 0, width, height)
        for switch in (GL.GL_SCISSOR_TEST, GL.GL_STENCIL_TEST, GL.GL_BLEND):
            GL.glDisable(switch)
        for switch in (GL.GL_DEPTH_TEST, GL.GL_CULL_FACE):
            GL.glEnable(switch)
        GL.glDepthMask(True)
        GL.glDepthFunc(GL.GL_LEQUAL)
        GL.glFrontFace(GL.GL_CCW)
        GL.glCullFace(GL.GL_BACK)
        GL.glColorMask(True, True, True, True)
        # colour adds up, coverage stays: a window's compositor must not see through hair
        GL.glBlendFuncSeparate(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA, GL.GL_ONE, GL.GL_ONE)
        GL.glClear(GL.GL_DEPTH_BUFFER_BIT)
        GL.glBindBufferBase(GL.GL_UNIFORM_BUFFER, 0, self._frame.handle)
        for unit, handle in self._textures.items():
            GL.glActiveTexture(GL.GL_TEXTURE0 + unit)
            GL.glBindTexture(GL.GL_TEXTURE_2D, handle)
        GL.glActiveTexture(GL.GL_TEXTURE0)

    def _draw_background(self, scene: Scene) -> None:
        """After the opaque surfaces only what they left uncovered is shaded."""
        picture = scene.background.picture is not None
        self.materials.use(Material.PICTURE if picture else Material.GRADIENT)
        GL.glBindVertexArray(self._empty)
        GL.glDrawArrays(GL.GL_TRIANGLES, 0, GRID_VERTICES)

    def _draw_default(self, scene: Scene) -> None:
        shirt = scene.appearance.shirt is not None
        if not shirt:  # the neck fades into what is behind it
            self._draw_background(scene)
            GL.glEnable(GL.GL_BLEND)
        self.materials.use(Material.SKIN)
        self._head.draw_skin(self._level)
        self.materials.use(Material.EYE)
        self._head.draw(Part.EYE_LEFT, Part.EYE_RIGHT)
        self.materials.use_mouth(TEETH, teeth=True)
        self._head.draw(Part.TEETH, Part.TEETH)
        self.materials.use_mouth(TONGUE)
        self._head.draw(Part.TONGUE, Part.TONGUE)
        if shirt:
            self.materials.use(Material.CLOTH)
            self._bust.draw()
            self._draw_background(scene)

    def _draw_hair(self) -> None:
        """Hair's inner side, which shows where it stands off the head; lashes; hair that is seen through."""
        GL.glCullFace(GL.GL_FRONT)
        self.materials.use(Material.INSIDE_OF_HAIR)
        self._hair.draw(HairPart.INSIDE)
        GL.glEnable(GL.GL_BLEND)
        self.materials.use(Material.ENDS_OF_HAIR)
        self._hair.draw(HairPart.FRAYED_INSIDE)
        GL.glDisable(GL.GL_CULL_FACE)
        self.materials.use(Material.LASH)
        self._head.draw(Part.LASHES, Part.LASHES)
        GL.glEnable(GL.GL_CULL_FACE)
        GL.glCullFace(GL.GL_BACK)
        self.materials.use(Material.HAIR)
        self._hair.draw(HairPart.FRINGE)

    def _draw_studio(self, scene: Scene) -> None:
        """An atlas paints eyes and mouth too. WebGL Studio has no hair: lashes and hair keep their own."""
        studio = self.materials.use_studio
        studio()
        self._head.draw(Part.SKIN, Part.TONGUE if self._painted else Part.SKIN)
        if not self._painted:
            studio(eye=True)
            self._head.draw(Part.EYE_LEFT, Part.EYE_RIGHT)
            for paint, part in ((TEETH, Part.TEETH), (TONGUE, Part.TONGUE)):
                studio(paint)
                self._head.draw(part, part)
        if scene.appearance.shirt is not None:
            studio(scene.appearance.shirt)
            self._bust.draw()
        self._draw_background(scene)
