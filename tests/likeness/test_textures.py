"""The basis of skins: what it completes, and the file."""

import numpy as np
import pytest

from codec.errors import AssetError
from likeness import textures as bases
from likeness.textures import SIZE, Textures, complete


def test_hidden_half_of_a_face_is_what_the_seen_half_says(textures: Textures) -> None:
    wanted = np.zeros(len(textures.components), np.float32)
    wanted[:6] = (1.2, -0.8, 0.6, -1.0, 0.7, 0.5)
    skin = textures.mean + np.tensordot(wanted, textures.components, 1)
    belief = np.ones((SIZE, SIZE), np.float32)
    belief[:, SIZE // 2 :] = 0
    hidden = textures.face > 0.8
    hidden[:, : SIZE // 2] = False
    made = complete(textures, skin * belief[..., None], belief)
    wrong = np.abs(textures.mean - skin)[hidden].mean()
    assert np.abs(made.skin - skin)[hidden].mean() < 0.5 * wrong


def test_a_camera_that_sees_too_dark_is_told_from_a_dark_skin(textures: Textures) -> None:
    belief = np.ones((SIZE, SIZE), np.float32)
    dark = complete(textures, textures.mean * np.array([0.6, 0.6, 0.6], np.float32), belief)
    assert dark.gain.mean() < 0.9
    usual = complete(textures, textures.mean, belief)
    assert usual.gain == pytest.approx(np.ones(3), abs=0.03)


def test_without_anything_believed_the_mean_stands_in(textures: Textures) -> None:
    nothing = np.zeros((SIZE, SIZE), np.float32)
    made = complete(textures, np.zeros((SIZE, SIZE, 3), np.float32), nothing)
    assert made.skin == pytest.approx(textures.mean)


def test_the_file_gives_back_what_was_put_in(textures: Textures) -> None:
    again = bases.from_bytes(bases.to_bytes(textures))
    assert np.abs(again.components - textures.components).max() < 0.5
    assert again.mean == pytest.approx(textures.mean, abs=0.51)


def test_a_damaged_file_is_refused_with_advice() -> None:
    with pytest.raises(AssetError, match="install Eigencall again"):
        bases.from_bytes(b"PK nonsense")
