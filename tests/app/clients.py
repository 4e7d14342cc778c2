"""Two clients of this process in a real call over loopback, with a tracker that is told what to see."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import numpy as np

import assets
from app.call.status import Phase
from app.client.client import Client
from app.client.sound import Sound
from app.face.likeness import Likeness
from app.face.tracking import FaceTracker
from app.media.camera import SyntheticCamera
from app.net.config import CallConfig
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import NetworkThread
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from app.profile.contacts import ContactsFile
from codec import basis as basis_file
from codec.basis import Basis
from codec.control import BlobKind
from codec.tracker import Tracked
from codec.values import FaceFrame, Identity, Image

TEXTURE = b"\xff\xd8 not really a picture, but bytes that must arrive whole" * 300


class Nodder:
    """A tracker that sees a nodding face in every picture."""

    def __init__(self, basis: Basis) -> None:
        self.resets = 0
        self._basis = basis

    def track(self, image: Image, time_s: float) -> Tracked:
        still = FaceFrame.neutral(len(self._basis.expression), time_s, present=True)
        frame = FaceFrame(
            time_s,
            True,
            np.array([0.2 * np.sin(5 * time_s), 0, 0], np.float32),
            still.translation,
            still.expression + np.float32(np.sin(9 * time_s)),
            still.gaze,
        )
        return Tracked(frame, frame, 1.0, np.zeros(len(self._basis.identity), np.float32), True, None)

    def reset_neutral(self) -> None:
        self.resets += 1


@dataclass(frozen=True, slots=True)
class Pair:
    a: Client
    b: Client

    def connect(self) -> None:
        self.a.start_call()
        wait_for(lambda: bool(self.a.status().code), "a code")
        self.b.join(self.a.status().code)
        wait_for(lambda: self.a.status().phase is self.b.status().phase is Phase.LIVE, "a live call")


def nothing(time_s: float) -> Image:
    """A picture for a tracker that does not look."""
    return np.zeros((48, 64, 3), np.uint8)


@contextmanager
def pair(
    basis_b: Basis | None = None,
    picture: Callable[[float], Image] = nothing,
    tracker: Callable[[Basis], FaceTracker] = Nodder,
    sound: Callable[[], Sound | None] = lambda: None,
    contacts: Callable[[str], ContactsFile | None] = lambda name: None,
) -> Iterator[Pair]:
    """Two clients and a rendezvous, all closed at the end. picture, tracker, sound: of both. contacts: of the
    one with this name, "a" or "b"."""
    basis = basis_file.from_bytes(assets.read("basis.npz"))
    with ExitStack() as stack:
        threads = [NetworkThread(f"network-{name}") for name in "ab"]
        for thread in threads:
            thread.start()
            stack.callback(thread.stop)
        server = RendezvousServer("127.0.0.1", 0)
        threads[0].submit(server.start()).result()
        stack.callback(lambda: threads[0].submit(server.stop()).result())
        clients = []
        for name, thread, own in zip("ab", threads, (basis, basis_b or basis), strict=True):
            likeness = Likeness(
                Identity(np.full(len(own.identity), 0.5, np.float32)), {BlobKind.TEXTURE_LARGE: TEXTURE}
            )
            config = CallConfig(server.url, PeerConfig(hosts=Hosts.LOOPBACK))
            client = Client(own, tracker(own), likeness, config, thread, sound(), contacts=contacts(name))
            stack.callback(client.close)
            camera = SyntheticCamera(picture)
            camera.start()
            client.start(camera)
            clients.append(client)
        yield Pair(*clients)


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 15.0) -> None:
    """Poll a condition of other threads; fail with its name."""
    until_s = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until_s, f"{what} did not come in {seconds} s"
        time.sleep(0.01)
