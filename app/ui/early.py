"""What takes longest before one's own face is on the screen, begun first: the drawing thread compiles shaders
while this one still reads the rest of the program."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import assets
from app.ui.drawing import Drawer
from app.ui.qt import leave, make_application
from codec import basis


@contextmanager
def drawer() -> Iterator[Drawer]:
    """For the window's face view, on the shipped basis. Stopped at the end, taken or not."""
    gc.disable()  # a seventh of the time to the window; `application.run` enables it again
    application = make_application()
    made = Drawer(basis.from_bytes(assets.read("basis.npz")), assets.read("skin-mean.jpg"))
    made.start()
    try:
        yield made
    finally:
        gc.enable()
        made.stop()
        leave()
        del application  # not before everything that was drawn with it
