"""assets.credits: every head says to whom it is owed."""

import numpy as np
import pytest

import assets
from assets import credits
from assets.credits import credits_of
from codec.values import Appearance, Identity

SHIPPED = assets.read("skin-mean.jpg")


@pytest.mark.parametrize(
    ("texture", "owed"),
    [(b"", credits.SKIN), (assets.read("skin-ada.jpg"), credits.SKIN), (b"of a camera", credits.PERSON)],
)
def test_a_skin_is_the_set_s_or_the_person_s(texture: bytes, owed: str) -> None:
    identity = Identity(np.zeros(60, np.float32), texture, Appearance())
    assert credits_of(identity, SHIPPED, own_model=False) == (credits.HEAD, owed)


def test_the_mean_head_names_the_set() -> None:
    assert credits_of(None, SHIPPED, own_model=False) == (credits.HEAD, credits.SKIN)


def test_a_model_of_one_s_own_is_of_those_who_gave_the_pictures() -> None:
    assert credits_of(None, b"", own_model=True) == (credits.OWN_MODEL,)
