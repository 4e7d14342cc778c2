"""A frame buffer of our own: colour, depth, and as many samples of a pixel as are asked for."""

from render.gl import GL, RenderError


class Target:
    """Make, use and free it with one context current. samples: 0 for one a pixel."""

    def __init__(self, width: int, height: int, samples: int = 0) -> None:
        self.width, self.height, self.samples = width, height, samples
        self.handle = int(GL.glGenFramebuffers(1))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.handle)
        # a processor compares depths in floating point faster than in 24 bits, by a twentieth of a picture
        self._stores = [
            self._store(GL.GL_COLOR_ATTACHMENT0, GL.GL_RGBA8),
            self._store(GL.GL_DEPTH_ATTACHMENT, GL.GL_DEPTH_COMPONENT32F),
        ]
        if GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) != GL.GL_FRAMEBUFFER_COMPLETE:
            raise RenderError(
                "The graphics driver cannot draw {width} x {height} pixels.", width=width, height=height
            )

    def _store(self, attachment: int, form: int) -> int:
        store = int(GL.glGenRenderbuffers(1))
        GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, store)
        GL.glRenderbufferStorageMultisample(GL.GL_RENDERBUFFER, self.samples, form, self.width, self.height)
        GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, attachment, GL.GL_RENDERBUFFER, store)
        return store

    def free(self) -> None:
        """It is drawn into no more."""
        GL.glDeleteFramebuffers(1, [self.handle])
        GL.glDeleteRenderbuffers(len(self._stores), self._stores)

    def resolve(self, into: "Target") -> None:
        """The mean of every pixel's samples, into one of the same size that has one of each."""
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self.handle)
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, into.handle)
        whole = 0, 0, self.width, self.height
        GL.glDisable(GL.GL_SCISSOR_TEST)
        GL.glBlitFramebuffer(*whole, *whole, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST)
