"""What drawing a person needs to know of the basis, worked out before there is a window or OpenGL.

It costs some tenths of a second, which a program that starts can spend beside its imports, on another thread;
every renderer of the process then finds it done.
"""

from codec.basis import Basis
from codec.values import Hair
from render.anatomy import study
from render.folds import study_folds
from render.hair import barber
from render.photo.sheet import sheet_of


def prepare(basis: Basis, hair: Hair) -> None:
    """From any thread; what a renderer asks for meanwhile, it works out itself."""
    study(basis)
    study_folds(basis)
    if not basis.is_mask:
        barber(basis, hair)
        sheet_of(basis)
