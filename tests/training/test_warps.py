"""Warped photographs, on a drawn picture and a small basis: labels follow the pixels."""

import numpy as np
import pytest

from codec import landmarks as lm
from codec.values import Float
from likeness import fit
from likeness.camera import project, webcam
from tests.training.tiny import basis as tiny_basis
from training import shards
from training.parts.samples import SIZE, Flag
from training.sources import facemesh, warps
from training.sources.expressions import Eyes, eyes, units
from training.sources.subject import Change, Subject, moved_points, prepare

MODEL = fit.PointModel.of(tiny_basis())
NAMES = tiny_basis().unit_names + tuple(
    f"{kind}{side}" for kind in ("eyeWide", "eyeSquint") for side in ("Left", "Right")
)


def a_model() -> fit.PointModel:
    """The tiny model with still units for eyeWide and eyeSquint."""
    from dataclasses import replace

    more = np.zeros((478, 3, 4), np.float32)
    return replace(
        MODEL,
        units=np.concatenate([MODEL.units, more], 2),
        unit_expression=np.concatenate([MODEL.unit_expression, np.zeros((4, 4), np.float32)]),
        free=np.concatenate([MODEL.free, np.zeros(4, bool)]),
    )


@pytest.fixture(scope="module")
def subject() -> Subject:
    model = a_model()
    camera = webcam(640, 480)
    head = model.head(np.zeros(6, np.float32), np.zeros(8, np.float32), np.zeros(4, np.float32))
    points = project(camera, head + np.array([0, 0, -600], np.float32))
    (found,) = fit.fit(model, [points], camera)
    ys, xs = np.mgrid[:480, :640]
    picture = np.stack([xs % 256, ys % 256, (xs + ys) % 256], -1).astype(np.uint8)
    return prepare("ada", picture, np.column_stack([points, -head[:, 2]]), camera, found, model)


def changed(subject: Subject, shut: Eyes, rotation: Float) -> Change:
    return Change(subject.fit.units, shut, subject.fit.gaze, rotation)


STILL = np.zeros(3, np.float32)


def gap(points: Float, upper: tuple[int, ...], lower: tuple[int, ...]) -> float:
    return float(np.linalg.norm(points[list(upper)] - points[list(lower)], axis=1).mean())


def test_no_change_leaves_points_where_they_were(subject: Subject) -> None:
    head, _ = moved_points(subject, changed(subject, Eyes(0, 0), STILL), a_model(), NAMES)
    skin = np.setdiff1d(np.arange(468), [*lm.INNER_LIPS])
    np.testing.assert_allclose(head[skin], subject.head[skin], atol=1e-3)


def test_a_wink_closes_that_eye_alone(subject: Subject) -> None:
    head, weights = moved_points(subject, changed(subject, Eyes(1, 0), STILL), a_model(), NAMES)
    assert gap(head, lm.LEFT_UPPER_LID, lm.LEFT_LOWER_LID) < 0.1 * gap(
        subject.head, lm.LEFT_UPPER_LID, lm.LEFT_LOWER_LID
    )
    assert weights[NAMES.index("eyeBlinkLeft")] == 1
    assert weights[NAMES.index("eyeBlinkRight")] < 0.5


def test_sample_is_whole_and_says_which_eye_is_shut(subject: Subject) -> None:
    skin = facemesh.skin(facemesh.opened(facemesh.layout([subject.points])))
    rng = np.random.default_rng(0)
    turn = np.array([0, 0.3, 0], np.float32)
    sample = warps.warp(subject, changed(subject, Eyes(0, 1), turn), a_model(), NAMES, skin, rng)
    assert sample.image.shape == (SIZE, SIZE, 3)
    assert sample.flags & Flag.CLOSED_RIGHT
    assert not sample.flags & Flag.CLOSED_LEFT
    assert sample.weight[list(lm.RIGHT_IRIS)].max() == 0
    assert np.isfinite(sample.points).all()
    assert sample.coefficients is not None


def test_drawn_eyes_are_mostly_open_or_shut() -> None:
    rng = np.random.default_rng(0)
    left = np.array([eyes(rng).left for _ in range(2000)])
    assert 0.15 < (left == 1).mean() < 0.3
    assert ((left > 0.3) & (left < 0.8)).mean() < 0.15


def test_drawn_units_leave_the_eyes_alone_and_stay_in_range() -> None:
    rng = np.random.default_rng(0)
    drawn = np.stack([units(NAMES, rng) for _ in range(200)])
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    assert drawn[:, [NAMES.index("eyeBlinkLeft"), NAMES.index("eyeWideRight")]].max() == 0
    assert drawn[:, NAMES.index("jawOpen")].max() > 0.3


def test_changes_depend_on_the_seed_alone(subject: Subject) -> None:
    one, two = (shards.change(subject, NAMES, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(one.units, two.units)
    np.testing.assert_array_equal(one.rotation, two.rotation)
