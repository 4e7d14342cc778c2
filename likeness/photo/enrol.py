"""Takes of one person -> the whole photographed likeness: the face that changes, and what lies around it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from codec.basis import Basis
from codec.values import Float
from likeness.matting import Infer
from likeness.photo.layers import layers
from likeness.photo.learn import learn
from likeness.photo.takes import Take
from render.photo.person import neutral_of
from render.photo.values import Photograph


def photographed(
    basis: Basis,
    shape: Float,
    takes: Sequence[Take],
    infer: Infer,
    progress: Callable[[float], None] = lambda share: None,
) -> Photograph:
    """shape: (I,) the tracker's estimate. Takes are in order of time. Raises RoomError with what to do."""
    person = learn(basis, shape, takes, lambda share: progress(0.7 * share))
    around = layers(basis, takes, neutral_of(basis, person), infer)
    progress(1.0)
    return replace(person, layers=around)
