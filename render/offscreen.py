"""An OpenGL context without a window, and pictures out of it as arrays.

The context belongs to the thread that entered it. The picture is drawn larger than asked for and averaged:
on the software rasteriser that costs less than multi-sampling (small triangles are its weak spot), and it
smooths hair and highlights too, not only edges.
"""

import ctypes
from collections.abc import Callable
from types import TracebackType
from typing import Any

import cv2
import numpy as np

from codec.values import FaceFrame, Image
from render.gl import GL, ON_EGL, RenderError
from render.renderer import Renderer
from render.scene import Scene
from render.target import Target
from render.view import View

if ON_EGL:
    from OpenGL import EGL

_SURFACELESS_MESA = 0x31DD  # EGL_PLATFORM_SURFACELESS_MESA, of EGL_MESA_platform_surfaceless


class Offscreen:
    """`with Offscreen(320, 320) as target: picture = target.draw(Renderer(basis), face, scene)`

    oversampling: pixels drawn per pixel of the picture, along each side; 1 leaves edges jagged. It may be
    lowered while drawing, where time is short, and raised again up to what it was at first.
    """

    def __init__(self, width: int, height: int, oversampling: float = 1.2) -> None:
        self.width, self.height = width, height
        self._finest = self.oversampling = oversampling
        self._display: Any = None
        self._context: Any = None

    @property
    def oversampling(self) -> float:
        return self._oversampling

    @oversampling.setter
    def oversampling(self, oversampling: float) -> None:
        if oversampling > self._finest:
            raise ValueError(f"There is room for {self._finest} drawn pixels along a pixel's side, no more.")
        self._oversampling = oversampling
        self._drawn_size = round(self.width * oversampling), round(self.height * oversampling)
        self._pixels = np.empty((self._drawn_size[1], self._drawn_size[0], 4), np.uint8)

    def __enter__(self) -> "Offscreen":
        if not ON_EGL:
            raise RenderError("Drawing without a window works on Linux only; open the window instead.")
        try:
            self._open_context()
        except EGL.EGLError as error:
            raise RenderError(
                "There is no OpenGL to draw with; install Mesa's EGL (libegl1, libgl1-mesa-dri)."
            ) from error
        self._target = Target(*self._drawn_size)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        EGL.eglMakeCurrent(self._display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, EGL.EGL_NO_CONTEXT)
        EGL.eglDestroyContext(self._display, self._context)

    def make_current(self) -> None:
        """`draw` does it; needed before a Renderer is made where a thread has several targets."""
        EGL.eglMakeCurrent(self._display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, self._context)

    def _open_context(self) -> None:
        """A 3.3 core context on the surfaceless platform, made current."""
        display = EGL.eglGetPlatformDisplay(_SURFACELESS_MESA, ctypes.c_void_p(0), None)
        major, minor = EGL.EGLint(), EGL.EGLint()
        EGL.eglInitialize(display, major, minor)
        EGL.eglBindAPI(EGL.EGL_OPENGL_API)
        wanted = (EGL.EGLint * 5)(
            EGL.EGL_RENDERABLE_TYPE, EGL.EGL_OPENGL_BIT,
            EGL.EGL_SURFACE_TYPE, EGL.EGL_PBUFFER_BIT,
            EGL.EGL_NONE,
        )  # fmt: skip
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
        self.make_current()

    def draw(self, renderer: Renderer, face: FaceFrame, scene: Scene, view: View | None = None) -> Image:
        """(H, W, 3) RGB, top row first: a fresh array."""
        if view is not None:
            ratio = self._drawn_size[0] / self.width, self._drawn_size[1] / self.height
            centre = view.centre_px[0] * ratio[0], view.centre_px[1] * ratio[1]
            view = View(view.focal_px * ratio[0], centre)
        return self.picture(
            lambda width, height, buffer: renderer.draw(face, scene, width, height, buffer, view)
        )

    def picture(self, draw: Callable[[int, int, int], None]) -> Image:
        """What `draw` draws into a frame buffer of a width and a height."""
        self.make_current()
        draw(*self._drawn_size, self._target.handle)
        return self._read()

    def _read(self) -> Image:
        """(H, W, 3): what was drawn last."""
        width, height = self._drawn_size
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self._target.handle)
        GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 4)
        pointer = ctypes.c_void_p(self._pixels.ctypes.data)
        GL.glReadPixels(0, 0, width, height, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, pointer)
        return cv2.cvtColor(cv2.flip(self._averaged(), 0), cv2.COLOR_RGBA2RGB).astype(np.uint8, copy=False)

    def _averaged(self) -> Image:
        """The drawn pixels at the picture's size. Up to 1.5 times, bilinear weights reach every pixel."""
        if self._drawn_size == (self.width, self.height):
            return self._pixels
        kind = cv2.INTER_LINEAR if self.oversampling <= 1.5 else cv2.INTER_AREA
        size = self.width, self.height
        return cv2.resize(self._pixels, size, interpolation=kind).astype(np.uint8, copy=False)
