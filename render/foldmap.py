"""Paints all folds at full depth into a skin texture's alpha; see render/folds.py.

Alpha is how much lighter (above 128) or darker the skin is for them, when the light of the scene falls on an
upright head: so shaders/skin.frag, which every pixel of a face runs through, has it with the colour.
"""

import numpy as np

from codec.basis import Basis, Part
from render.anatomy import eye_axes
from render.gl import GL
from render.materials import Material, Materials
from render.meshes import HeadMesh
from render.scene import Vector

LEVEL = 128 / 255
"""Skin without a fold."""


def paint_folds(
    basis: Basis, materials: Materials, head: HeadMesh, skin: int, size: tuple[int, int], light: Vector
) -> None:
    """skin: a texture of (width, height). light: towards it. Leaves the mean head's places in the mesh: write
    it before it is drawn again."""
    before = int(GL.glGetIntegerv(GL.GL_FRAMEBUFFER_BINDING))
    framebuffer = int(GL.glGenFramebuffers(1))
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)
    GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, skin, 0)
    _draw(basis, materials, head, size, light)
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)
    GL.glDeleteFramebuffers(1, [framebuffer])
    GL.glBindTexture(GL.GL_TEXTURE_2D, skin)
    GL.glGenerateMipmap(GL.GL_TEXTURE_2D)


def _draw(basis: Basis, materials: Materials, head: HeadMesh, size: tuple[int, int], light: Vector) -> None:
    """The skin, laid flat."""
    GL.glViewport(0, 0, *size)
    for switch in (GL.GL_DEPTH_TEST, GL.GL_CULL_FACE, GL.GL_BLEND, GL.GL_SCISSOR_TEST):
        GL.glDisable(switch)
    GL.glColorMask(False, False, False, True)
    GL.glClearColor(0, 0, 0, LEVEL)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT)
    at = (basis.mean - eye_axes(basis, basis.mean)[1])[basis.corner_vertex]
    head.write(np.concatenate((at, np.zeros_like(at)), 1, dtype=np.float32))
    materials.use(Material.FOLDS)
    unit = np.divide(light, np.linalg.norm(light))
    GL.glUniform3f(materials.uniform(Material.FOLDS, "u_light"), *unit)
    head.draw(Part.SKIN, Part.SKIN)
    GL.glUseProgram(0)
