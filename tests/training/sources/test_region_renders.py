import numpy as np
import pytest

import assets
from codec.basis import Basis, from_bytes
from likeness.matting import BELOW
from likeness.regions import Region
from training.sources.region_renders import RenderStudio, aimed, shares_of
from training.sources.renders import FittedFace
from training.sources.skins import ATLAS

SIZE = 96


@pytest.fixture(scope="module")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


def test_a_flat_drawings_colours_are_the_shares() -> None:
    flat = np.array([[(255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0), (128, 0, 0)]], np.uint8)
    worn = np.array([[0, 0, 0, 0, 0.5]], np.float32)
    out = shares_of(flat, worn)[0]
    assert [int(row.argmax()) for row in out[:4]] == [
        Region.BACKGROUND,
        Region.SKIN,
        Region.CLOTHES,
        Region.HAIR,
    ]
    assert out[4, Region.GLASSES] == pytest.approx(0.5)
    assert out[4, Region.BACKGROUND] == pytest.approx(out[4, Region.HAIR], abs=0.01)


def test_a_view_shows_the_face_at_its_share_of_the_crop() -> None:
    points = np.random.default_rng(0).uniform(-70, 70, (478, 3)) + np.array((30, -20, -500))
    view = aimed(points.astype(np.float32), 200, 4.0)
    x = view.centre_px[0] - view.focal_px * points[:, 0] / points[:, 2]
    y = view.centre_px[1] + view.focal_px * points[:, 1] / points[:, 2]
    assert max(np.ptp(x), np.ptp(y)) == pytest.approx(50, rel=0.01)
    assert (y.min() + y.max()) / 2 == pytest.approx(100 - BELOW * 50, abs=0.5)


def test_renders_have_all_regions_and_exact_sums(basis: Basis) -> None:
    faces = [
        FittedFace(
            f"p{k}",
            np.full(len(basis.identity), 0.1 * k, np.float32),
            np.full((ATLAS, ATLAS, 3), 150, np.uint8),
        )
        for k in range(3)
    ]
    seen = np.zeros(len(Region))
    with RenderStudio(basis, [np.full((32, 32, 3), 90, np.uint8)], SIZE) as studio:
        drawn = studio.drawn(faces, np.random.default_rng(1), (2.4, 3.2))
        for _ in range(16):
            one = next(drawn)
            assert one.image.shape == (SIZE, SIZE, 3)
            assert np.allclose(one.shares.sum(2), 1, atol=1e-5)
            seen += one.shares.mean((0, 1))
    assert (seen[[Region.BACKGROUND, Region.SKIN, Region.CLOTHES, Region.HAIR]] > 0.3).all()
