"""A whole call with the guest's page in a browser: our program without devices, and what both sides say."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np

import assets
from app.bench.lab.chromium import tab
from app.bench.lab.fake_camera import write_camera
from app.call.status import Phase
from app.client.client import Client
from app.face.likeness import Likeness
from app.media.camera import SyntheticCamera
from app.net.config import CallConfig
from app.net.rendezvous import page
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import NetworkThread
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from codec import basis as basis_file
from codec.basis import Basis
from codec.control import BlobKind
from codec.values import Appearance, Hair, Identity
from tests.app.clients import Nodder, wait_for
from tests.app.tone import Tone, ToneSound
from tests.guest.voices import write_tone

THEIR_TONE_HZ = 880
START_S = 150.0  # of a browser, a second on a free machine
TIMEOUT_S = 60.0  # a busy machine needs it; a free one a second
LOOPBACK = PeerConfig(hosts=Hosts.LOOPBACK)
CALL = "globalThis.eigencall.call"
STAGE = "globalThis.eigencall.stage"


class Shown(Protocol):
    """A page in some browser."""

    async def value(self, expression: str) -> Any: ...
    async def until(self, expression: str, timeout_s: float = ...) -> Any: ...
    def told(self, method: str) -> list[dict[str, Any]]: ...


Open = Callable[[str, Path], AbstractAsyncContextManager[Shown]]
"""Opens an address, with a folder in which camera.y4m and microphone.wav are."""


def in_chromium(url: str, folder: Path) -> AbstractAsyncContextManager[Shown]:
    return tab(
        url,
        f"--use-file-for-fake-video-capture={folder / 'camera.y4m'}",
        f"--use-file-for-fake-audio-capture={folder / 'microphone.wav'}",
    )


class Call:
    """Our client, and the page as the side that joined."""

    def __init__(self, client: Client, tab: Shown, tone: Tone, thread: NetworkThread, basis: Basis) -> None:
        self.client, self.tone, self.basis = client, tone, basis
        self._tab, self._thread = tab, thread

    def value(self, expression: str) -> Any:
        return self._thread.submit(self._tab.value(expression)).result(TIMEOUT_S)

    def until(self, expression: str) -> Any:
        return self._thread.submit(self._tab.until(expression, TIMEOUT_S)).result(TIMEOUT_S + 5)

    def events(self, method: str) -> list[dict[str, Any]]:
        return self._tab.told(method)


@contextmanager
def call_with_a_page(
    folder: Path,
    opened: Open = in_chromium,
    peer: PeerConfig = LOOPBACK,
    server_url: str = "",
    before: str = "0",
) -> Iterator[Call]:
    """server_url: of a rendezvous that runs already. before: what the page evaluates before it joins."""
    basis = basis_file.from_bytes(assets.read("basis.npz"))
    thread, tone = NetworkThread(), Tone()
    server = RendezvousServer("127.0.0.1", 0, page=page.load())
    thread.start()
    thread.submit(server.start()).result()
    url = server_url or server.url
    likeness = Likeness(
        Identity(np.full(len(basis.identity), 0.5, np.float32), appearance=Appearance(Hair.BOB)),
        {BlobKind.TEXTURE_SMALL: assets.read("face-ada.jpg")},
    )
    config = CallConfig(url, peer)
    client = Client(basis, Nodder(basis), likeness, config, thread, ToneSound(tone))
    camera = SyntheticCamera(lambda time_s: np.zeros((48, 64, 3), np.uint8))
    camera.start()
    client.start(camera)
    write_camera(str(assets.path("sample-2.mp4")), folder / "camera.y4m")
    write_tone(folder / "microphone.wav", THEIR_TONE_HZ)
    shown = None
    try:
        client.start_call()
        wait_for(lambda: bool(client.status().code), "a code")
        code = client.status().code.partition("@")[0]
        shown = opened(f"http://{urlsplit(url).netloc}/#{code}", folder)
        theirs = thread.submit(shown.__aenter__()).result(START_S)
        call = Call(client, theirs, tone, thread, basis)
        call.until("document.body.dataset.phase === 'ready'")
        call.value(before)
        call.value("document.getElementById('go').click()")
        wait_for(lambda: client.status().phase is Phase.LIVE, "a live call", TIMEOUT_S)
        yield call
    finally:
        client.close()
        if shown is not None:
            thread.submit(shown.__aexit__(None, None, None)).result(20)
        thread.submit(server.stop()).result()
        thread.stop()
