"""A whole client that is attacked, as a process: `python -m tests.hostile.victim ws://…`.

It draws what it is shown, off screen, and pulls the voice as a loudspeaker does. Prints a JSON line with its
code, and one for each line of its input: how it went since the line before. Ends when
its input does.
"""

import asyncio
import json
import sys
import threading
import time
from pathlib import Path

import numpy as np

from app.client.client import Client
from app.client.sound import NONE, Sound
from app.face import gallery
from app.face.model import load_model
from app.media.camera import SyntheticCamera
from app.media.samples import RATE, SILENT_DBFS, level_dbfs
from app.net.config import CallConfig
from app.net.thread import NetworkThread
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from render.offscreen import Offscreen
from render.painter import OffscreenPainter
from tests.app.clients import Nodder, nothing

SWITCH_S = 0.001  # as in the window's program
SIDE = 96  # of the picture, in pixels
PICTURE_S = 0.1
LOOP_S = 0.01  # between two looks at the loop's delay


class Watch:
    """What happens to a client while it is attacked."""

    def __init__(self) -> None:
        self.delays_s: list[float] = []
        self.work_s: list[float] = []
        self.peak_mb = 0.0
        self.pictures = 0
        self.loudest_dbfs = SILENT_DBFS
        self._lock = threading.Lock()

    async def loop(self) -> None:
        """On the network's loop."""
        while True:
            due_s, worked_s = time.monotonic() + LOOP_S, time.thread_time()
            await asyncio.sleep(LOOP_S)
            with self._lock:
                self.delays_s.append(max(0.0, time.monotonic() - due_s))
                self.work_s.append(time.thread_time() - worked_s)

    def listen(self, client: Client, ended: threading.Event) -> None:
        """As a loudspeaker's thread."""
        while not ended.wait(0.02):
            channel = client._devices.voice
            if channel is not None:
                heard = channel.receiver.pull(RATE // 50, time.monotonic())
                self.loudest_dbfs = max(self.loudest_dbfs, level_dbfs(heard))

    def draw(self, client: Client, painter: OffscreenPainter) -> None:
        now_s = time.monotonic()
        face = client.remote_face(now_s)
        if face is not None:
            painter.draw(face, client.remote_identity(), now_s)
            self.pictures += 1
        self.peak_mb = max(self.peak_mb, resident_mb())

    def report(self, client: Client) -> dict[str, object]:
        """Since the one before."""
        with self._lock:
            delays_ms, work_ms = 1000 * np.array([self.delays_s or [0.0], self.work_s or [0.0]])
            self.delays_s, self.work_s = [], []
        status = client.status()
        said: dict[str, object] = {
            "loop_ms": {p: round(float(np.percentile(delays_ms, p)), 1) for p in (50, 99, 100)},
            "work_ms": round(float(np.percentile(work_ms, 99)), 1),
            "now_mb": resident_mb(),
            "peak_mb": max(self.peak_mb, resident_mb()),
            "pictures": self.pictures,
            "loudest_dbfs": self.loudest_dbfs,
            "phase": status.phase.value,
            "message": str(status.message),
            "frames": client.faces.stats().frames_received,
        }
        self.peak_mb, self.pictures, self.loudest_dbfs = 0.0, 0, SILENT_DBFS
        return said


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def client_at(rendezvous: str, thread: NetworkThread, avatar: str) -> Client:
    """One that sees a nodding face, and is heard by none."""
    basis = load_model().basis
    config = CallConfig(rendezvous, PeerConfig(hosts=Hosts.LOOPBACK))
    camera = SyntheticCamera(nothing)
    sound = Sound(NONE, NONE, camera)
    client = Client(basis, Nodder(basis), gallery.likeness(basis, avatar), config, thread, sound)
    camera.start()
    client.start(camera)
    return client


def say(line: dict[str, object]) -> None:
    print(json.dumps(line), flush=True)


def main(rendezvous: str) -> None:
    sys.setswitchinterval(SWITCH_S)
    thread = NetworkThread()
    thread.start()
    client = client_at(rendezvous, thread, "")
    client.start_call()
    watch, ended = Watch(), threading.Event()
    looking = thread.submit(watch.loop())
    workers = [
        threading.Thread(target=watch.listen, args=(client, ended)),
        threading.Thread(target=_answer, args=(client, watch, ended)),
    ]
    for worker in workers:
        worker.start()
    with Offscreen(SIDE, SIDE) as target:
        painter = OffscreenPainter(client.basis, load_model().skin, target)
        while not ended.wait(PICTURE_S):
            watch.draw(client, painter)
    looking.cancel()
    client.close()
    thread.stop()


def _answer(client: Client, watch: Watch, ended: threading.Event) -> None:
    while not client.status().code:
        time.sleep(0.01)
    say({"code": client.status().code})
    for _ in sys.stdin:
        say(watch.report(client))
    ended.set()


if __name__ == "__main__":
    main(*sys.argv[1:])
