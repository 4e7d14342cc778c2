"""A person's landmarks beside the shape's."""

from dataclasses import replace

import numpy as np
import pytest

from codec.basis import Basis
from codec.values import Float, Identity
from likeness.photo.marks import lined_up
from likeness.photo.takes import Take, in_picture
from render.photo.person import neutral_of
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Photograph
from tests.likeness.photo.photographer import MakeTake

TURNS = (-0.3, -0.15, 0.0, 0.15, 0.3)


def left_over(basis: Basis, shape: Float, moved: Float, takes: list[Take]) -> float:
    """Pixels, of the drawn head."""
    person = Photograph(shape, moved, np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    neutral = neutral_of(basis, person)
    apart = []
    for take in takes:
        head = basis.vertices(neutral, take.face.expression, take.face.gaze)
        apart.append(
            np.linalg.norm(in_picture(basis.landmarks478(head), take)[0] - take.points, axis=1)[:468]
        )
    return float(np.mean(apart))


def test_a_wrong_shape_is_put_right(basis: Basis, photographer: MakeTake) -> None:
    takes = [photographer(yaw) for yaw in TURNS]
    mean_head = np.zeros(10, np.float32)
    moved, seen = lined_up(basis, mean_head, takes)
    other = [photographer(0.22), photographer(-0.1, jawOpen=0.4)]
    assert left_over(basis, mean_head, np.zeros((478, 3), np.float32), other) > 2
    assert left_over(basis, mean_head, moved, [t.through(seen[0].lens) for t in other]) < 0.7


@pytest.mark.parametrize("lens", [1.0, 2.0])
def test_the_lens_is_recognised(basis: Basis, chi: Identity, photographer: MakeTake, lens: float) -> None:
    takes = [photographer(yaw, lens) for yaw in TURNS]
    moved, seen = lined_up(basis, chi.shape, takes)
    assert seen[0].lens == lens
    assert left_over(basis, chi.shape, moved, seen) < 0.3


def test_scattered_landmarks_do_not_bend_the_face(
    basis: Basis, chi: Identity, photographer: MakeTake
) -> None:
    rng, takes = np.random.default_rng(0), [photographer(yaw) for yaw in TURNS]
    noisy = [replace(t, points=t.points + rng.normal(0, 1, (478, 2)).astype(np.float32)) for t in takes]
    moved, seen = lined_up(basis, chi.shape, noisy)
    true = [take.through(seen[0].lens) for take in takes]
    assert left_over(basis, chi.shape, moved, true) < 0.9
