"""An OpenGL context without a window, and pictures out of it as arrays.

The context belongs to the thread that entered it. The picture is drawn into a multi-sampled frame buffer,
resolved into a plain one and read back, top row first.
"""

import ctypes
from types import TracebackType
from typing import Any

import numpy as np

from codec.values import FaceFrame, Image
from render.gl import GL, ON_EGL, RenderError
from render.renderer import Renderer
from render.scene import Scene
from render.view import View

if ON_EGL:
    from OpenGL import EGL

_SURFACELESS_MESA = 0x31DD  # EGL_PLATFORM_SURFACELESS_MESA
_DEVICE_EXT = 0x313F  # EGL_PLATFORM_DEVICE_EXT


class Offscreen:
    """`with Offscreen(320, 320) as target: picture = target.draw(Renderer(basis), face, scene)`"""

    def __init__(self, width: int, height: int, samples: int = 4) -> None:
        self.width, self.height, self.samples = width, height, samples
        self._display: Any = None
        self._context: Any = None

    def __enter__(self) -> "Offscreen":
        if not ON_EGL:
            raise RenderError("Drawing without a window works on Linux only; open the window instead.")
        try:
            self._open_context()
        except EGL.EGLError as error:
            raise RenderError(
                "There is no OpenGL to draw with; install Mesa's EGL (libegl1, libgl1-mesa-dri)."
            ) from error
        self._make_targets()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        EGL.eglMakeCurrent(self._display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, EGL.EGL_NO_CONTEXT)
        EGL.eglDestroyContext(self._display, self._context)

    def _open_context(self) -> None:
        """A 3.3 core context on the surfaceless platform, made current."""
        display = EGL.eglGetPlatformDisplay(_SURFACELESS_MESA, ctypes.c_void_p(0), None)
        major, minor = EGL.EGLint(), EGL.EGLint()
        EGL.eglInitialize(display, major, minor)
        EGL.eglBindAPI(EGL.EGL_OPENGL_API)
        wanted = (EGL.EGLint * 3)(EGL.EGL_RENDERABLE_TYPE, EGL.EGL_OPENGL_BIT, EGL.EGL_NONE)
        configs, found = (EGL.EGLConfig * 1)(), EGL.EGLint()
        EGL.eglChooseConfig(display, wanted, configs, 1, found)
        version = (EGL.EGLint * 7)(
            EGL.EGL_CONTEXT_MAJOR_VERSION, 3,
            EGL.EGL_CONTEXT_MINOR_VERSION, 3,
            EGL.EGL_CONTEXT_OPENGL_PROFILE_MASK, EGL.EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
            EGL.EGL_NONE,
        )  # fmt: skip
        self._display = display
        self._context = EGL.eglCreateContext(display, configs[0], EGL.EGL_NO_CONTEXT, version)
        EGL.eglMakeCurrent(display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, self._context)

    def _target(self, samples: int, depth: bool) -> int:
        """A frame buffer with colour, and depth if asked for."""
        handle = int(GL.glGenFramebuffers(1))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, handle)
        kinds = [(GL.GL_COLOR_ATTACHMENT0, GL.GL_RGBA8)]
        kinds += [(GL.GL_DEPTH_ATTACHMENT, GL.GL_DEPTH_COMPONENT24)] if depth else []
        for attachment, form in kinds:
            store = int(GL.glGenRenderbuffers(1))
            GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, store)
            GL.glRenderbufferStorageMultisample(GL.GL_RENDERBUFFER, samples, form, self.width, self.height)
            GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, attachment, GL.GL_RENDERBUFFER, store)
        if GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) != GL.GL_FRAMEBUFFER_COMPLETE:
            raise RenderError(f"The graphics driver cannot draw {self.width} x {self.height} pixels.")
        return handle

    def _make_targets(self) -> None:
        self._drawn = self._target(self.samples if self.samples > 1 else 0, depth=True)
        self._resolved = self._target(0, depth=False) if self.samples > 1 else self._drawn
        self._pixels = np.empty((self.height, self.width, 4), np.uint8)

    def draw(self, renderer: Renderer, face: FaceFrame, scene: Scene, view: View | None = None) -> Image:
        """(H, W, 3) RGB, top row first: a fresh array."""
        renderer.draw(face, scene, self.width, self.height, self._drawn, view)
        return self.read()

    def read(self) -> Image:
        """(H, W, 3): what was drawn last."""
        width, height = self.width, self.height
        if self._resolved != self._drawn:
            GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self._drawn)
            GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, self._resolved)
            GL.glBlitFramebuffer(
                0, 0, width, height, 0, 0, width, height, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST
            )
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self._resolved)
        GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 4)
        pointer = ctypes.c_void_p(self._pixels.ctypes.data)
        GL.glReadPixels(0, 0, width, height, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, pointer)
        return np.ascontiguousarray(self._pixels[::-1, :, :3])
