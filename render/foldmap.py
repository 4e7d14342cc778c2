"""Paints the map of all folds over the atlas, once for a renderer; see render/folds.py."""

import numpy as np

from codec.basis import Basis, Part
from render.anatomy import eye_axes
from render.gl import GL, program
from render.meshes import ATTRIBUTES, HeadMesh

SIZE = 512
"""Pixels of the map's side: less than half a millimetre of skin each."""
LEVEL = (0.5, 0.5, 0.5, 1.0)
"""Skin without a fold."""


def _target(handle: int) -> int:
    """A frame buffer over a new texture's storage."""
    GL.glBindTexture(GL.GL_TEXTURE_2D, handle)
    GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGBA8, SIZE, SIZE, 0, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, None)
    framebuffer = int(GL.glGenFramebuffers(1))
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)
    GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, handle, 0)
    return framebuffer


def _draw(basis: Basis, head: HeadMesh) -> None:
    """The skin, laid flat. Leaves the mean head's places in the mesh: write it before it is drawn again."""
    GL.glViewport(0, 0, SIZE, SIZE)
    for switch in (GL.GL_DEPTH_TEST, GL.GL_CULL_FACE, GL.GL_BLEND, GL.GL_SCISSOR_TEST):
        GL.glDisable(switch)
    GL.glColorMask(True, True, True, True)
    GL.glClearColor(*LEVEL)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT)
    if not basis.is_mask:
        at = (basis.mean - eye_axes(basis, basis.mean)[1])[basis.corner_vertex]
        head.write(np.concatenate((at, np.zeros_like(at)), 1, dtype=np.float32))
        painter = program(("folds.vert",), ("folds.frag",), ATTRIBUTES)
        GL.glUseProgram(painter)
        head.draw(Part.SKIN, Part.SKIN)
        GL.glUseProgram(0)
        GL.glDeleteProgram(painter)


def fold_map(basis: Basis, head: HeadMesh) -> int:
    """The texture: rgb, slope of the skin at full depth, 0.5 for none; alpha, openness."""
    before = int(GL.glGetIntegerv(GL.GL_FRAMEBUFFER_BINDING))
    handle = int(GL.glGenTextures(1))
    framebuffer = _target(handle)
    _draw(basis, head)
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)
    GL.glDeleteFramebuffers(1, [framebuffer])
    GL.glBindTexture(GL.GL_TEXTURE_2D, handle)
    GL.glGenerateMipmap(GL.GL_TEXTURE_2D)
    for name, value in (
        (GL.GL_TEXTURE_WRAP_S, GL.GL_CLAMP_TO_EDGE),
        (GL.GL_TEXTURE_WRAP_T, GL.GL_CLAMP_TO_EDGE),
        (GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_NEAREST),
        (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR),
    ):
        GL.glTexParameteri(GL.GL_TEXTURE_2D, name, value)
    return handle
