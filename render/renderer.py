"""A face frame and a scene into a picture, on whatever OpenGL context is current.

Everything of OpenGL that is made here belongs to that context and its thread. A picture takes one upload
of the morphed head, one of the frame's constants, and a draw call per material.
"""

import ctypes
from dataclasses import dataclass

import numpy as np

from codec.basis import Basis, Part
from codec.values import FaceFrame, Float, Identity, Image, Int
from render import texture
from render.anatomy import eye_axes, study
from render.bust import bust, neck_edge
from render.gl import GL, Buffer, RenderError, bind_sampler, program, vertex_array
from render.gl import texture as upload
from render.grown import Grown
from render.hair import SHELLS_MM, STYLES, Barber, strands
from render.scene import Background, Hair, Look, Scene
from render.surface import Surface
from render.uniforms import SKULL_BASE_MM, frame_block, torso_pose
from render.view import Pose, View, framed_pose, framed_view, head_pose, projection, stage_camera

POSITION, NORMAL, UV, LOCAL, SHADE = range(5)
HEAD_ATTRIBUTES = {"a_position": POSITION, "a_normal": NORMAL, "a_uv": UV, "a_local": LOCAL, "a_shade": SHADE}
SKIN_UNIT, PICTURE_UNIT, STRAND_UNIT = range(3)
PLAIN_SKIN = np.full((4, 4, 3), (212, 163, 138), np.uint8)
TEETH_COLOUR, TONGUE_COLOUR = (0.93, 0.88, 0.81), (0.72, 0.38, 0.36)


@dataclass(frozen=True, slots=True)
class Range:
    """Triangles of one part: first index and number of indices."""

    first: int
    count: int


def by_part(basis: Basis) -> tuple[Int, dict[Part, Range]]:
    """(T, 3) triangles ordered by part, and where each part lies."""
    part = basis.part[basis.corner_vertex[basis.triangles[:, 0]]]
    order = np.argsort(part, kind="stable")
    bounds = np.searchsorted(part[order], np.arange(len(Part) + 1))
    ranges = {p: Range(3 * int(bounds[p]), 3 * int(bounds[p + 1] - bounds[p])) for p in Part}
    return basis.triangles[order], ranges


def crop_scale(picture: Image, width: int, height: int) -> tuple[float, float, float]:
    """Scale of texture coordinates about the middle, so that a picture fills the view unstretched."""
    ratio = (width / height) / (picture.shape[1] / picture.shape[0])
    return min(ratio, 1.0), min(1 / ratio, 1.0), 1.0


class GrownMesh:
    """A grown surface on the graphics card; empty until written."""

    def __init__(self) -> None:
        self._vertices, self._indices = Buffer(GL.GL_ARRAY_BUFFER), Buffer(GL.GL_ELEMENT_ARRAY_BUFFER)
        self._array = self._count = 0

    def write(self, surface: Grown | None) -> None:
        self._count = 0 if surface is None else surface.triangles.size
        if surface is None:
            return
        GL.glBindVertexArray(0)
        self._vertices.write(surface.vertices)
        self._indices.write(surface.triangles.astype(np.uint32))
        fields = [(POSITION, 3), (NORMAL, 3), (UV, 2), (LOCAL, 3), (SHADE, 4)]
        if not self._array:
            self._array = vertex_array([(self._vertices, fields)], self._indices)

    def draw(self, share: float = 1.0) -> None:
        """Draw the first share of the triangles."""
        if self._count:
            GL.glBindVertexArray(self._array)
            count = round(self._count / 3 * share) * 3
            GL.glDrawElements(GL.GL_TRIANGLES, count, GL.GL_UNSIGNED_INT, None)


class Renderer:
    """Draws one person. Make it, and call it, with the context current.

    skin: JPEG bytes of the atlas that stands in while a person has sent none.
    """

    def __init__(self, basis: Basis, skin: bytes = b"") -> None:
        self.basis = basis
        self._surface = Surface(basis)
        self._neck_edge = neck_edge(basis)
        self._barbers: dict[Hair, Barber] = {}
        self._default_skin = texture.decode(skin) if skin else PLAIN_SKIN
        self._picture: Image | None = None
        self._make_programs()
        self._make_buffers()
        self._skin_texture = self._picture_texture = 0
        self.set_person(None)

    def _make_programs(self) -> None:
        def head(*fragment: str) -> int:
            return program(
                ("frame.glsl", "light.glsl", "head.vert"), ("frame.glsl", *fragment), HEAD_ATTRIBUTES
            )

        self._skin = head("light.glsl", "skin.frag")
        self._mouth = head("light.glsl", "mouth.frag")
        self._lash = head("lash.frag")
        self._studio = head("studio.frag")
        self._cloth = head("light.glsl", "cloth.frag")
        lit = ("frame.glsl", "light.glsl")
        self._eye = program((*lit, "eye.vert"), (*lit, "eye.frag"), HEAD_ATTRIBUTES)
        self._strand = program((*lit, "hair.vert"), (*lit, "hair.frag"), HEAD_ATTRIBUTES)
        self._background = program(("background.vert",), ("frame.glsl", "background.frag"), {})
        self._flesh = GL.glGetUniformLocation(self._mouth, "u_flesh")
        for handle in (self._skin, self._studio):
            bind_sampler(handle, "u_texture", SKIN_UNIT)
        bind_sampler(self._background, "u_picture", PICTURE_UNIT)
        bind_sampler(self._strand, "u_strands", STRAND_UNIT)

    def _make_buffers(self) -> None:
        triangles, self._ranges = by_part(self.basis)
        self._moving = Buffer(GL.GL_ARRAY_BUFFER)
        self._still = Buffer(GL.GL_ARRAY_BUFFER)
        self._indices = Buffer(GL.GL_ELEMENT_ARRAY_BUFFER)
        self._frame = Buffer(GL.GL_UNIFORM_BUFFER)
        corners = len(self.basis.corner_vertex)
        self._moving.write(np.zeros((corners, 6), np.float32), dynamic=True)
        self._still.write(self._what_stays())
        self._hair, self._bust = GrownMesh(), GrownMesh()
        self._grown_hair: Hair | None = None
        self._strands = upload(strands(), repeat=True)
        self._empty = int(GL.glGenVertexArrays(1))
        GL.glBindVertexArray(self._empty)
        self._indices.write(triangles.astype(np.uint32))
        moving, still = [(POSITION, 3), (NORMAL, 3)], [(UV, 2), (LOCAL, 3), (SHADE, 4)]
        self._head = vertex_array([(self._moving, moving), (self._still, still)], self._indices)

    def _what_stays(self) -> Float:
        """(U, 9) texture coordinates, eye axes and shade of every corner."""
        anatomy, corner = study(self.basis), self.basis.corner_vertex
        columns = (self.basis.uv, anatomy.local[corner], anatomy.shade[corner])
        return np.concatenate(columns, 1, dtype=np.float32)

    def set_person(self, identity: Identity | None, atlas: Image | None = None) -> None:
        """Take on a person's shape and texture; None: the mean head. atlas: pixels instead of JPEG bytes.

        Raises texture.TextureError if the texture is unusable; the person shown before then stays.
        """
        pixels = atlas
        if pixels is None and identity is not None and identity.texture:
            pixels = texture.decode(identity.texture)
        coefficients = identity.shape if identity is not None else np.zeros(0, np.float32)
        if not np.isfinite(coefficients).all():
            raise RenderError("The person's shape holds values that are not numbers; enrol again.")
        self._neutral = self.basis.shape(coefficients)
        self._surface.set_neutral(self._neutral)
        self._eyes = eye_axes(self.basis, self._neutral)[1]
        pixels = self._default_skin if pixels is None else pixels
        self._skin_texture = upload(pixels[::-1], handle=self._skin_texture)
        self._bust.write(bust(self._neutral[self._neck_edge]))
        self._grown_hair = None

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
        self._upload(face)
        self._grow(scene.appearance.hair)
        self._write_frame(face, scene, width, height, view)
        GL.glViewport(0, 0, width, height)
        GL.glClear(GL.GL_DEPTH_BUFFER_BIT)
        GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glDepthFunc(GL.GL_LEQUAL)
        GL.glEnable(GL.GL_CULL_FACE)
        GL.glDisable(GL.GL_BLEND)
        if scene.look is Look.STUDIO:
            self._draw_studio()
        else:
            self._draw_default(scene)
        GL.glBindVertexArray(0)

    def _upload(self, face: FaceFrame) -> None:
        vertices, changed = self._surface.update(face.expression, face.gaze)
        if changed:
            self._moving.write(vertices, dynamic=True)

    def _grow(self, kind: Hair) -> None:
        if kind is self._grown_hair:
            return
        self._grown_hair = kind
        if kind in STYLES and kind not in self._barbers:
            self._barbers[kind] = Barber(self.basis, STYLES[kind])
        barber = self._barbers.get(kind)
        self._hair.write(barber(self._neutral, self._eyes) if barber else None)

    def _write_frame(self, face: FaceFrame, scene: Scene, width: int, height: int, view: View | None) -> None:
        if view is None:
            head = framed_pose(face.rotation, face.translation, scene.rest)
            camera, lens = stage_camera(scene.camera), framed_view(scene.camera, width, height)
        else:
            head, lens = head_pose(face.rotation, face.translation), view
            camera = Pose(np.eye(3, dtype=np.float32), np.zeros(3, np.float32))
        torso = torso_pose(head, self._eyes + SKULL_BASE_MM)
        backdrop = self._set_picture(scene.background, width, height)
        clip = projection(lens, width, height)
        self._frame.write(frame_block(scene, head, torso, camera, clip, backdrop, face.gaze), dynamic=True)
        GL.glBindBufferBase(GL.GL_UNIFORM_BUFFER, 0, self._frame.handle)
        GL.glActiveTexture(GL.GL_TEXTURE0 + PICTURE_UNIT)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._picture_texture)
        GL.glActiveTexture(GL.GL_TEXTURE0 + STRAND_UNIT)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._strands)
        GL.glActiveTexture(GL.GL_TEXTURE0 + SKIN_UNIT)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._skin_texture)

    def _set_picture(self, background: Background, width: int, height: int) -> Float:
        picture = background.picture
        if picture is None:
            return np.zeros(3, np.float32)
        if picture is not self._picture:
            self._picture = picture
            self._picture_texture = upload(picture[::-1], handle=self._picture_texture)
        return np.array(crop_scale(picture, width, height), np.float32)

    def _part(self, first: Part, last: Part) -> None:
        """Draw the triangles of consecutive parts."""
        start = self._ranges[first].first
        count = self._ranges[last].first + self._ranges[last].count - start
        GL.glDrawElements(GL.GL_TRIANGLES, count, GL.GL_UNSIGNED_INT, ctypes.c_void_p(4 * start))

    def _draw_background(self) -> None:
        """Last of the opaque: only what is left uncovered is shaded."""
        GL.glUseProgram(self._background)
        GL.glBindVertexArray(self._empty)
        GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)

    def _draw_default(self, scene: Scene) -> None:
        shirt = scene.appearance.shirt is not None
        GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
        if not shirt:  # the neck fades into what is behind it
            self._draw_background()
            GL.glEnable(GL.GL_BLEND)
        GL.glBindVertexArray(self._head)
        GL.glUseProgram(self._skin)
        self._part(Part.SKIN, Part.SKIN)
        GL.glUseProgram(self._eye)
        self._part(Part.EYE_LEFT, Part.EYE_RIGHT)
        GL.glUseProgram(self._mouth)
        GL.glUniform3f(self._flesh, *TEETH_COLOUR)
        self._part(Part.TEETH, Part.TEETH)
        GL.glUniform3f(self._flesh, *TONGUE_COLOUR)
        self._part(Part.TONGUE, Part.TONGUE)
        if shirt:
            GL.glUseProgram(self._cloth)
            self._bust.draw()
            self._draw_background()
        GL.glEnable(GL.GL_BLEND)
        GL.glDisable(GL.GL_CULL_FACE)
        GL.glBindVertexArray(self._head)
        GL.glUseProgram(self._lash)
        self._part(Part.LASHES, Part.LASHES)
        self._draw_hair()

    def _draw_hair(self) -> None:
        """The inner side of the inner shell first: it shows where hair stands off the head."""
        GL.glEnable(GL.GL_CULL_FACE)
        GL.glUseProgram(self._strand)
        GL.glCullFace(GL.GL_FRONT)
        self._hair.draw(1 / len(SHELLS_MM))
        GL.glCullFace(GL.GL_BACK)
        self._hair.draw()

    def _draw_studio(self) -> None:
        GL.glBindVertexArray(self._head)
        GL.glUseProgram(self._studio)
        self._part(Part.SKIN, Part.LASHES)
        self._draw_background()
