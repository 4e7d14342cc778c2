"""The one door to OpenGL: it picks the platform before PyOpenGL is first imported, and wraps what we use.

On Linux function pointers come from EGL, which serves off-screen targets and windows alike (also windows
whose context is GLX's, as Qt's under X11 are). Elsewhere PyOpenGL's own choice stands.
Errors are not fetched after every call (that costs more than most calls): programs are checked when they
are compiled, frame buffers when they are made.
"""

import ctypes
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from render.errors import RenderError

__all__ = ["GL", "ON_EGL", "Buffer", "RenderError"]

ON_EGL = sys.platform.startswith("linux")

if ON_EGL:
    os.environ.setdefault("PYOPENGL_PLATFORM", "egl")
    try:
        from OpenGL import EGL  # noqa: F401  its import fails once error checking is off (PyOpenGL 3.1.10)
    except (ImportError, AttributeError) as error:  # what PyOpenGL raises where a library is missing
        raise RenderError(
            "The system lacks libraries that drawing needs. On Debian or Ubuntu: sudo apt-get install "
            "libegl1 libgl1 libgl1-mesa-dri"
        ) from error
from OpenGL import _configflags  # noqa: E402  the platform above must be chosen before this

_configflags.ERROR_CHECKING = False
from OpenGL import GL  # noqa: E402  the flags above must be set before this

# The plain entry point: the wrapped one asks EGL for the current context, which fails in a GLX window.
from OpenGL.raw.GL.VERSION.GL_2_0 import glVertexAttribPointer  # noqa: E402

SHADERS = Path(__file__).parent / "shaders"
GLSL = "#version 330 core\n"


def prepare_window_system() -> None:
    """Let Qt use EGL under X11 too, where it can. Call before the QApplication is made."""
    if ON_EGL:
        os.environ.setdefault("QT_XCB_GL_INTEGRATION", "xcb_egl")


def driver() -> str:
    """What draws in the current context, such as 'OpenGL 4.5 (Core Profile) Mesa 22.3.6, llvmpipe'."""
    version, renderer = (GL.glGetString(name).decode() for name in (GL.GL_VERSION, GL.GL_RENDERER))
    return f"OpenGL {version}, {renderer}"


def in_software() -> bool:
    """Whether a processor draws: by the names of Mesa's, Google's and Microsoft's rasterisers."""
    name = GL.glGetString(GL.GL_RENDERER).decode().lower()
    return any(known in name for known in ("llvmpipe", "softpipe", "swiftshader", "basic render"))


def release_compiler() -> None:
    """After the last shader for now: what the driver keeps for more of them goes, 6 MB of Mesa's. It comes
    back by itself."""
    if GL.glReleaseShaderCompiler:
        GL.glReleaseShaderCompiler()


def read_pixels(framebuffer: int, rows: NDArray[np.uint8]) -> None:
    """A frame buffer's pixels into (H, W, 4), blue, green, red, alpha, the lowest row first. Python's lock is
    free while the driver still draws."""
    GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, framebuffer)
    GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 4)
    height, width = rows.shape[:2]
    GL.glFinish()
    GL.glReadPixels(0, 0, width, height, GL.GL_BGRA, GL.GL_UNSIGNED_BYTE, ctypes.c_void_p(rows.ctypes.data))


def source(*names: str) -> str:
    """The text of a shader made of these files, in this order."""
    return GLSL + "".join((SHADERS / name).read_text() for name in names)


def _compile(kind: int, text: str, name: str) -> int:
    shader = GL.glCreateShader(kind)
    GL.glShaderSource(shader, text)
    GL.glCompileShader(shader)
    if not GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
        log = _text(GL.glGetShaderInfoLog(shader))
        raise RenderError(
            "The graphics driver does not accept the shader {name}; update the driver. {log}",
            name=name,
            log=log,
        )
    return int(shader)


def _text(log: bytes | str) -> str:
    """What the driver says; PyOpenGL makes a string of nothing."""
    return log.decode(errors="replace") if isinstance(log, bytes) else log


def program(vertex: tuple[str, ...], fragment: tuple[str, ...], attributes: dict[str, int]) -> int:
    """Compile and link; attributes: name -> location. The uniform block `Frame` is bound to point 0."""
    handle = int(GL.glCreateProgram())
    shaders = [
        _compile(GL.GL_VERTEX_SHADER, source(*vertex), vertex[-1]),
        _compile(GL.GL_FRAGMENT_SHADER, source(*fragment), fragment[-1]),
    ]
    for shader in shaders:
        GL.glAttachShader(handle, shader)
    for name, location in attributes.items():
        GL.glBindAttribLocation(handle, location, name)
    GL.glLinkProgram(handle)
    if not GL.glGetProgramiv(handle, GL.GL_LINK_STATUS):
        log = _text(GL.glGetProgramInfoLog(handle))
        raise RenderError(
            "The graphics driver cannot link {name}; update the driver. {log}", name=fragment[-1], log=log
        )
    for shader in shaders:
        GL.glDeleteShader(shader)
    block = GL.glGetUniformBlockIndex(handle, "Frame")
    if block != GL.GL_INVALID_INDEX:
        GL.glUniformBlockBinding(handle, block, 0)
    return handle


def bind_sampler(handle: int, name: str, unit: int) -> None:
    """Point a program's sampler at a texture unit."""
    GL.glUseProgram(handle)
    GL.glUniform1i(GL.glGetUniformLocation(handle, name), unit)


@dataclass(slots=True)
class Buffer:
    """A GL buffer that is refilled in place while the size stays."""

    target: int
    handle: int = 0
    size: int = -1

    def write(self, data: NDArray[Any], dynamic: bool = False) -> None:
        """Replace the content; data must be contiguous."""
        if not self.handle:
            self.handle = int(GL.glGenBuffers(1))
        GL.glBindBuffer(self.target, self.handle)
        pointer = ctypes.c_void_p(data.ctypes.data)
        if data.nbytes == self.size:
            GL.glBufferSubData(self.target, 0, data.nbytes, pointer)
        else:
            usage = GL.GL_DYNAMIC_DRAW if dynamic else GL.GL_STATIC_DRAW
            GL.glBufferData(self.target, data.nbytes, pointer, usage)
            self.size = data.nbytes


def discard(textures: Iterable[int], buffers: Iterable[Buffer], arrays: Iterable[int]) -> None:
    """Give back what will be drawn no more; 0 is nothing."""
    for handles, delete in (
        (textures, GL.glDeleteTextures),
        ((buffer.handle for buffer in buffers), GL.glDeleteBuffers),
        (arrays, GL.glDeleteVertexArrays),
    ):
        for handle in filter(None, handles):
            delete(1, [handle])


def vertex_array(layout: list[tuple[Buffer, list[tuple[int, int]]]], indices: Buffer) -> int:
    """A vertex array over float32 buffers; layout: buffer -> [(location, components), ...] interleaved."""
    handle = int(GL.glGenVertexArrays(1))
    GL.glBindVertexArray(handle)
    for buffer, fields in layout:
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, buffer.handle)
        stride, offset = 4 * sum(count for _, count in fields), 0
        for location, count in fields:
            GL.glEnableVertexAttribArray(location)
            glVertexAttribPointer(location, count, GL.GL_FLOAT, False, stride, ctypes.c_void_p(offset))
            offset += 4 * count
    GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, indices.handle)
    GL.glBindVertexArray(0)
    return handle


def texture(image: NDArray[np.uint8], repeat: bool = False, handle: int = 0, alpha: bool = False) -> int:
    """(H, W, C) uint8, C = 1, 3 or 4, first row at the bottom -> a mip-mapped texture. alpha: with one."""
    handle = handle or int(GL.glGenTextures(1))
    kinds = {1: (GL.GL_R8, GL.GL_RED), 3: (GL.GL_RGB8, GL.GL_RGB), 4: (GL.GL_RGBA8, GL.GL_RGBA)}
    internal, external = kinds[image.shape[2]]
    internal = GL.GL_RGBA8 if alpha else internal
    wrap = GL.GL_REPEAT if repeat else GL.GL_CLAMP_TO_EDGE
    GL.glBindTexture(GL.GL_TEXTURE_2D, handle)
    GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
    height, width = image.shape[:2]
    data = np.ascontiguousarray(image)
    GL.glTexImage2D(
        GL.GL_TEXTURE_2D, 0, internal, width, height, 0, external, GL.GL_UNSIGNED_BYTE,
        ctypes.c_void_p(data.ctypes.data),
    )  # fmt: skip
    GL.glGenerateMipmap(GL.GL_TEXTURE_2D)
    for name, value in (
        (GL.GL_TEXTURE_WRAP_S, wrap),
        (GL.GL_TEXTURE_WRAP_T, wrap),
        # the nearest level, bilinear: trilinear costs twice the fetches in software
        (GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_NEAREST),
        (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR),
    ):
        GL.glTexParameteri(GL.GL_TEXTURE_2D, name, value)
    return handle
