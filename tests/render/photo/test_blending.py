"""Which textures a face calls for."""

from dataclasses import replace

import numpy as np
import pytest

from codec.values import FaceFrame
from render.photo.blending import Blending, shares, weights
from render.photo.values import Photograph
from tests.render.photo.conftest import ROWS


def face(components: int, first: float) -> FaceFrame:
    rest = FaceFrame.neutral(components, present=True)
    expression = rest.expression.copy()
    expression[0] = first
    return replace(rest, expression=expression)


def test_a_photographed_expression_gets_its_own_weights(grey_person: Photograph) -> None:
    blend = grey_person.blends[0]
    seen = np.zeros(blend.project.shape[1], np.float32)
    seen[0] = 10
    assert weights(blend, seen)[0] == pytest.approx(1, abs=0.03)
    seen[0] = 5
    assert 0.3 < weights(blend, seen)[0] < 0.6


def test_an_expression_that_was_never_seen_falls_back_to_the_rest(grey_person: Photograph) -> None:
    blend = grey_person.blends[0]
    seen = np.zeros(blend.project.shape[1], np.float32)
    seen[0] = 40
    assert abs(weights(blend, seen)[0]) < 0.01


def test_shares_never_add_up_to_more_than_one() -> None:
    rng = np.random.default_rng(0)
    found = shares(
        rng.normal(size=(30, 4)).astype(np.float32), rng.normal(size=(50, 4)).astype(np.float32), 0.7
    )
    assert (found >= 0).all()
    assert (found.sum(1) < 1).all()


def test_only_the_rows_of_a_blend_change(grey_person: Photograph) -> None:
    scale = np.ones(grey_person.blends[0].project.shape[1] - 7, np.float32)
    blending = Blending(grey_person, scale)
    change = blending.change(face(len(scale), 10))
    assert change[ROWS[0] : ROWS[1], :, 0].mean() == pytest.approx(100, abs=3)
    assert not change[: ROWS[0]].any()
    assert not change[ROWS[1] :].any()
    assert abs(blending.change(face(len(scale), 0))).max() < 1
