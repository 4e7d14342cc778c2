"""The guest draws what the desktop draws: the same face of the same person in both, pixel by pixel."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import cv2
import numpy as np
import pytest

import assets
import guest
from app.bench.lab.chromium import Tab, tab
from app.face import gallery
from app.net.rendezvous import page
from app.net.rendezvous.server import RendezvousServer
from codec import basis as basis_file
from codec.basis import Basis
from codec.values import FaceFrame, Identity, Image
from render.offscreen import Offscreen
from render.painter import OffscreenPainter
from render.photo.packed import to_bytes
from tests.exits.browser import needs_chromium
from tests.photographs import full

pytestmark = [
    needs_chromium,
    pytest.mark.skipif(not guest.BUILT.is_dir(), reason="needs the page: `make guest`"),
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(400),
]
SIZE = 512
SHOT = """(face, photograph) => (async () => {
  const { stage, people } = globalThis.eigencall, { renderer, canvas } = stage;
  await stage.wearPhotograph(photograph && Uint8Array.from(atob(photograph), (c) => c.charCodeAt(0)));
  renderer.wearShape(people[0].shape);
  await renderer.wearLooks(people[0].looks);
  await renderer.wearSkin(await (await fetch(people[0].texture)).blob());
  canvas.width = canvas.height = %d;
  for (const [name, values] of Object.entries(face)) face[name] = Float32Array.from(values);
  renderer.draw({ time: 1, present: true, ...face }, 1000);
  return canvas.toDataURL("image/png").split(",")[1];
})()"""


def _face(basis: Basis) -> FaceFrame:
    """Turned, looking aside, in the middle of a word."""
    expression = np.random.default_rng(3).normal(0, 0.5, len(basis.expression)).astype(np.float32)
    rotation, gaze = np.array([0.05, 0.25, 0.05], np.float32), np.array([0.1, 0.05, 0.1, 0.05], np.float32)
    return FaceFrame(1.0, True, rotation, np.array([10, 5, -600], np.float32), expression, gaze)


@asynccontextmanager
async def _page() -> AsyncIterator[Tab]:
    async with (
        RendezvousServer("127.0.0.1", 0, page=page.load()) as server,
        tab(f"http://127.0.0.1:{server.port}/") as made,
    ):
        await made.until("document.body.dataset.phase === 'ready'")
        yield made


def _browsers(face: FaceFrame, photograph: bytes) -> Image:
    """(SIZE, SIZE, 3)"""
    fields = ("rotation", "translation", "expression", "gaze")
    given = json.dumps({name: getattr(face, name).tolist() for name in fields})
    worn = json.dumps(base64.b64encode(photograph).decode() or None)

    async def run() -> str:
        async with _page() as made:
            return str(await made.value(f"({SHOT % SIZE})({given}, {worn})"))

    png = np.frombuffer(base64.b64decode(asyncio.run(run())), np.uint8)
    return np.asarray(cv2.imdecode(png, cv2.IMREAD_COLOR_RGB), np.uint8)


def _desktops(basis: Basis, face: FaceFrame, person: Identity) -> Image:
    with Offscreen(SIZE, SIZE) as target:
        return OffscreenPainter(basis, assets.read("skin-mean.jpg"), target).draw(face, person, 1.0)


@pytest.mark.parametrize("photographed", [False, True])
def test_the_page_draws_a_person_as_the_desktop_does(photographed: bool) -> None:
    basis = basis_file.from_bytes(assets.read("basis.npz"))
    face, photograph = _face(basis), to_bytes(full(len(basis.expression))) if photographed else b""
    person = Identity(np.zeros(1, np.float32), photograph=photograph)
    ours = _desktops(basis, face, person if photographed else gallery.likeness(basis, "ada").identity)
    apart = np.abs(_browsers(face, photograph).astype(float) - ours)
    assert apart.mean() < 1.5, "grey levels; edges are smoothed otherwise"
    assert np.percentile(apart, 95) <= 6
    assert ours.std() > 20, "somebody is there"
