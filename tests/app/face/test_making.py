"""From sittings to likenesses: invented people before a simulated camera, as the tracker sees them."""

from collections.abc import Iterator

import numpy as np
import pytest

import assets
from app.call.status import Sighting
from app.face import gallery
from app.face.adjusting import MOST_PERCENT, adjusted
from app.face.guide import Guide
from app.face.looks import AskedLook
from app.face.making import make
from app.face.networks import PersonMatting
from app.face.sitting import Sitting
from app.face.wardrobe import load_textures
from codec.basis import Basis, from_bytes
from codec.regression import Landmarks
from codec.values import Float, Image
from likeness.regions import Region
from render.offscreen import Offscreen
from render.photo import packed
from tests.app.face.asked import FPS, HEIGHT, WIDTH, Asked

AT_MOST_S = 40.0
SOME = (
    AskedLook.REST,
    AskedLook.LEFT,
    AskedLook.RIGHT,
    AskedLook.TEETH,
    AskedLook.AH,
    AskedLook.BROWS,
    AskedLook.BLINK,
)
pytestmark = [pytest.mark.slow, pytest.mark.networks]


@pytest.fixture(scope="module")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


def led(basis: Basis, name: str, yaw_deg: float = 0.0) -> tuple[Guide, Sitting]:
    """A person who does what is asked, 0.4 s after it was asked."""
    guide, sitting = Guide(Landmarks(basis), SOME), Sitting(basis)
    with Offscreen(WIDTH, HEIGHT) as target:
        person = Asked(basis, target, gallery.likeness(basis, name).identity, np.radians(yaw_deg))
        person.settle()
        for look, seen in _answers(person, guide):
            now = guide.add(seen)
            sitting.note(look, seen, now.there)
    return guide, sitting


def _answers(person: Asked, guide: Guide) -> Iterator[tuple[AskedLook, Sighting]]:
    asked, since = guide.look, 0
    for _ in range(round(AT_MOST_S * FPS)):
        if guide.look is None:
            return
        since = since + 1 if guide.look is asked else 0
        asked = guide.look
        assert asked is not None
        yield asked, person.look(asked if since > 0.4 * FPS else AskedLook.REST)


@pytest.fixture(scope="module")
def sitting(basis: Basis) -> Sitting:
    return led(basis, "ada")[1]


def test_the_shipped_tracker_sees_the_looks_of_a_head_that_is_never_straight(basis: Basis) -> None:
    guide, sitting = led(basis, "chi", yaw_deg=-20)
    assert guide.missed == []
    assert sitting.shots()[0].rests


def test_a_sitting_gives_a_drawn_and_a_photographed_likeness_in_one(basis: Basis, sitting: Sitting) -> None:
    told: list[float] = []
    made = make(basis, load_textures(), PersonMatting(), sitting, told.append)
    assert not made.why_drawn
    assert told == sorted(told)
    assert told[-1] == 1
    person = packed.from_bytes(made.likeness.identity.photograph)
    assert len(person.blends) == 2
    assert len(person.layers) == 3
    assert made.likeness.identity.texture
    lit = packed.from_bytes(adjusted(made.likeness, True, MOST_PERCENT).identity.photograph)
    for before, after in zip(person.layers, lit.layers, strict=True):
        shown = (before.picture[..., 3] > 250) & (before.picture[..., :3].max(2) < 180)
        levels = [layer.picture[shown][:, :3].mean() for layer in (before, after)]
        assert levels[1] / levels[0] == pytest.approx(1 + MOST_PERCENT / 100, abs=0.06)


def test_a_room_that_cannot_be_cut_away_leaves_a_drawn_likeness_and_says_why(
    basis: Basis, sitting: Sitting
) -> None:
    made = make(basis, load_textures(), _sees_people_everywhere, sitting)
    assert made.likeness.identity.photograph == b""
    assert made.likeness.identity.texture
    assert "room" in str(made.why_drawn).lower()


def _sees_people_everywhere(crop: Image) -> Float:
    """As if the whole first picture were the person, and what it is laid on again were the room."""
    out = np.zeros((*crop.shape[:2], len(Region)), np.float32)
    out[..., Region.SKIN], out[..., Region.BACKGROUND] = 0.6, 0.4
    return out


def test_what_progress_raises_ends_the_work_soon(basis: Basis, sitting: Sitting) -> None:
    def tired(share: float) -> None:
        if share > 0.1:
            raise KeyError

    with pytest.raises(KeyError):
        make(basis, load_textures(), PersonMatting(), sitting, tired)
