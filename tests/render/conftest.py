"""One software context for all pictures, the shipped basis, and comparison with stored pictures."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

import assets
from codec import basis as bases
from codec.basis import Basis
from codec.values import FaceFrame, Image
from render.offscreen import Offscreen
from render.renderer import Renderer

GOLDEN = Path(__file__).parent / "golden"
MEAN_TOLERANCE, TAIL_TOLERANCE = 2.0, 40.0  # of 255: mean, and 99th percentile, across Mesa's versions
MakeFace = Callable[..., FaceFrame]


@pytest.fixture(scope="session")
def basis() -> Basis:
    return bases.from_bytes(assets.read("basis.npz"))


@pytest.fixture(scope="session")
def target() -> Iterator[Offscreen]:
    with Offscreen(160, 160) as offscreen:
        yield offscreen


@pytest.fixture(scope="session")
def shared_renderer(target: Offscreen, basis: Basis) -> Renderer:
    target.make_current()
    return Renderer(basis)


@pytest.fixture
def renderer(shared_renderer: Renderer, target: Offscreen) -> Renderer:
    target.make_current()
    shared_renderer.set_person(None)
    return shared_renderer


@pytest.fixture(scope="session")
def make_face(basis: Basis) -> MakeFace:
    def make(
        rotation: tuple[float, float, float] = (0, 0, 0),
        translation: tuple[float, float, float] = (0, 0, -600),
        gaze: tuple[float, float, float, float] = (0, 0, 0, 0),
        **units: float,
    ) -> FaceFrame:
        expression = np.zeros(len(basis.expression), np.float32)
        for name, weight in units.items():
            expression += weight * basis.unit_expression[basis.unit_names.index(name)]
        turn, place, look = (np.asarray(v, np.float32) for v in (rotation, translation, gaze))
        return FaceFrame(0.0, True, turn, place, expression, look)

    return make


@pytest.fixture
def matches_golden() -> Callable[[Image, str], None]:
    """Compare with golden/NAME.png; EIGENCALL_UPDATE_GOLDEN=1 stores the picture instead."""

    def check(picture: Image, name: str) -> None:
        path = GOLDEN / f"{name}.png"
        if os.environ.get("EIGENCALL_UPDATE_GOLDEN") == "1":
            cv2.imwrite(str(path), picture[:, :, ::-1])
        stored = cv2.imread(str(path))
        assert stored is not None, f"{path} is missing"
        difference = np.abs(stored[:, :, ::-1].astype(int) - picture)
        assert difference.mean() < MEAN_TOLERANCE
        assert np.percentile(difference, 99) < TAIL_TOLERANCE

    return check
