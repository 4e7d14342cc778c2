"""What is said where the driver refuses."""

import ctypes
import gc

import numpy as np
import pytest

from render import gl
from render.gl import RenderError
from render.offscreen import Offscreen

VERTEX = (
    "#version 330 core\nin vec3 place;\nout vec2 across;\nvoid main() { gl_Position = vec4(place, 1.0); }"
)
FRAGMENT = "#version 330 core\nin vec4 across;\nout vec4 colour;\nvoid main() { colour = across; }"


def test_a_shader_that_the_driver_refuses_is_named_with_its_words(
    target: Offscreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.make_current()
    monkeypatch.setattr(gl, "source", lambda *names: "#version 330 core\nthis is no shader")
    with pytest.raises(
        RenderError, match=r"does not accept the shader eye\.vert; update the driver\. .*error"
    ):
        gl.program(("eye.vert",), ("eye.frag",), {})


def test_shaders_that_do_not_fit_together_are_named(
    target: Offscreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.make_current()
    monkeypatch.setattr(gl, "source", lambda *names: VERTEX if names[-1].endswith("vert") else FRAGMENT)
    with pytest.raises(RenderError, match=r"cannot link eye\.frag; update the driver\."):
        gl.program(("eye.vert",), ("eye.frag",), {"place": 0})


def test_pixels_are_read_into_the_place_that_is_given_and_nothing_else_stays(target: Offscreen) -> None:
    """A window reads fifteen a second, of megabytes each: they must not wait for a collection."""
    target.make_current()
    rows = np.full((8, 8, 4), 7, np.uint8)
    gl.GL.glClearColor(1, 0.5, 0, 1)
    gl.GL.glClear(gl.GL.GL_COLOR_BUFFER_BIT)
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            gl.read_pixels(target._target.handle, rows)
        np.testing.assert_allclose(rows[3, 5], (0, 128, 255, 255), atol=1)
        arrays = [found for found in gc.get_objects() if issubclass(type(found), ctypes.Array)]
        assert not [found for found in arrays if ctypes.sizeof(found) == 8 * 8 * 4]
    finally:
        gc.enable()
