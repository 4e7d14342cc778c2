"""What is said where the driver refuses."""

import ctypes
import gc

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


def test_a_picture_that_was_read_back_is_let_go_at_once(target: Offscreen) -> None:
    """A window reads fifteen a second, of megabytes each: they must not wait for a collection."""
    target.make_current()
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            assert len(gl.read_pixels(0, 8, 8)) == 8 * 8 * 4
        arrays = [found for found in gc.get_objects() if issubclass(type(found), ctypes.Array)]
        assert not [found for found in arrays if ctypes.sizeof(found) == 8 * 8 * 4]
    finally:
        gc.enable()
