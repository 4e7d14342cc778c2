"""One side of a measured call as a process: `python -m app.bench.lab.caller --server ws://… [--camera CLIP]`.

The whole program but for its window: clip, tracker (or what it saw beforehand), link, voice, network; instead
of a painter, a thread asks 30 times a second for the face to draw and compares it with the one before.
Commands come as JSON lines on the standard input, what happens leaves as JSON lines with the machine's
monotonic time; it ends with its input.

    {"do": "call"} {"do": "join", "code": …} {"do": "hang_up"} {"do": "mute", "on": true}
    {"do": "impair", "loss": …, …}   without namespaces: what `Impairment` has
    {"do": "report", "folder": …}    what was shown and heard lately, as files there
"""

import argparse
import asyncio
import json
import os
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np

from app.bench.lab import stamps
from app.bench.lab.ear import MeasuredSound
from app.bench.lab.impair import ImpairedLink, Impairment
from app.bench.lab.impaired_peer import impaired
from app.bench.lab.rehearsal import Rehearsed, RehearsedCamera
from app.client.client import Client
from app.face import gallery
from app.face.cameras import camera_file, camera_on
from app.face.model import load_model
from app.face.networks import load_tracker
from app.face.tracking import FaceTracker
from app.media.buffer import BufferCounts
from app.media.clip import ClipCamera
from app.media.media_thread import MediaThread
from app.net.config import CallConfig
from app.net.thread import NetworkThread
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from app.profile.ticket_file import TicketFile
from codec.basis import Basis
from codec.values import FaceFrame

LOOK_S = 1 / 30
SAMPLE_S = 0.5
GAP_S = 0.4  # without a new face for so long, a viewer sees it stand still
KEPT = 30 * 120
MOVES = 1e-4  # of any coefficient, radian or millimetre: less is the same picture
PAGE = os.sysconf("SC_PAGE_SIZE")


_mouth = threading.Lock()


def say(**what: object) -> None:
    """One line, whole, from any thread; the end of the program if its output has no reader any more."""
    line = json.dumps({"at_s": time.monotonic(), **what}) + "\n"
    try:
        with _mouth:
            sys.stdout.write(line)
            sys.stdout.flush()
    except BrokenPipeError:
        os._exit(1)


class Looker(MediaThread):
    """What a person in front of the window would see, on the thread "looker"."""

    def __init__(self, client: Client, sound: MeasuredSound, thread: NetworkThread) -> None:
        super().__init__("looker")
        self._client, self._sound, self._network = client, sound, thread
        self.shown: deque[tuple[float, float]] = deque(maxlen=KEPT)  # when, and when captured
        self._face: FaceFrame | None = None
        self._received = 0
        self._received_s = time.monotonic()
        self._moves = 0
        self._stall_s = 0.0  # how much later than wished this thread was woken, since the last sample
        self._largest = 0.0  # step of the head between two looks, degrees, since the last sample
        self._told: tuple[object, ...] = ()
        self._tasks = 0

    def _work(self) -> None:
        due_s = sampled_s = time.monotonic()
        while not self._wait_until(due_s):
            now_s = time.monotonic()
            self._stall_s = max(self._stall_s, now_s - due_s)
            due_s = max(due_s + LOOK_S, now_s)
            self._listen(now_s)
            self._look(now_s)
            self._tell_status()
            if now_s - sampled_s >= SAMPLE_S:
                sampled_s = now_s
                self._sample()

    def _listen(self, now_s: float) -> None:
        """Whether a new face has come; if none had for a while, say so."""
        received = self._client.totals().frames_received
        if received == self._received:
            return
        if now_s - self._received_s > GAP_S:
            say(no_face_from_s=self._received_s, until_s=now_s)
        self._received, self._received_s = received, now_s

    def _look(self, now_s: float) -> None:
        face = self._client.remote_face(now_s)
        if face is None:
            return
        self._client.note_shown(face, now_s)
        before, self._face = self._face, face
        step = largest_step(before, face) if before is not None else 0.0
        if step <= MOVES:
            return
        self._moves += 1
        self.shown.append((now_s, face.time_s))
        if before is not None:
            turn = np.linalg.norm(np.asarray(face.rotation) - np.asarray(before.rotation))
            self._largest = max(self._largest, float(np.degrees(turn)))

    def _tell_status(self) -> None:
        status = self._client.status()
        seen = (status.phase, status.message, status.code, status.words)
        if seen != self._told:
            self._told = seen
            say(
                phase=status.phase.value,
                message=status.message,
                code=status.code,
                words=" ".join(status.words),
            )

    def _sample(self) -> None:
        status, totals, voice = self._client.status(), self._client.totals(), self._sound.channel
        self._network.call(self._count_tasks)
        counts = voice.receiver.counts if voice else BufferCounts()
        largest, self._largest = self._largest, 0.0
        stall_s, self._stall_s = self._stall_s, 0.0
        say(
            sample=True,
            moves=self._moves,
            faces_received=totals.frames_received,
            newest_face_s=self._received_s,
            step_deg=largest,
            stall_ms=1000 * stall_s,
            voice_sent=self._sound.sent,
            voice_received=counts.received,
            voice_late=counts.late + counts.refused,
            voice_played=counts.played,
            voice_lost=counts.lost,
            concealed_ms=counts.concealed_ms,
            latency_ms=status.stats.latency_ms,
            rtt_ms=status.stats.rtt_ms,
            loss=status.stats.loss,
            wire_out_bytes=totals.wire_out_bytes,
            wire_in_bytes=totals.wire_in_bytes,
            rss_bytes=resident_bytes(),
            files=len(os.listdir("/proc/self/fd")),
            threads=threading.active_count(),
            tasks=self._tasks,
        )

    def _count_tasks(self) -> None:
        self._tasks = len(asyncio.all_tasks())


def largest_step(before: FaceFrame, after: FaceFrame) -> float:
    """Of any number of the face between two looks, whatever its unit."""
    pairs = [
        (getattr(before, name), getattr(after, name))
        for name in ("expression", "rotation", "translation", "gaze")
    ]
    return max(float(np.max(np.abs(b - a), initial=0.0)) for a, b in pairs)


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


class CallerProgram:
    """The program of one side, wired."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.links: list[ImpairedLink] = []
        self._impairment: Impairment | None = None
        basis = load_model().basis
        self.thread = NetworkThread()
        self.thread.start()
        camera, tracker = _eyes(options, basis)
        self.timeline = camera.timeline
        self.sound = MeasuredSound(camera.path, camera.timeline, options.devices)
        hosts = Hosts.LOOPBACK if options.loopback else Hosts.ALL
        config = CallConfig(options.server, PeerConfig(hosts=hosts), impaired(self._link))
        likeness = gallery.likeness(basis, gallery.names()[options.avatar])
        tickets = TicketFile(options.ticket) if options.ticket is not None else None
        self.client = Client(basis, tracker, likeness, config, self.thread, self.sound, tickets=tickets)
        self.client.start(camera)
        self.client.resume()
        self.looker = Looker(self.client, self.sound, self.thread)
        self.looker.start()

    def _link(self) -> ImpairedLink:
        """Of a new connection; transparent until something is to be impaired."""
        link = ImpairedLink(self._impairment or Impairment(), seed=len(self.links))
        self.links = [*self.links[-3:], link]
        return link

    def obey(self, command: dict[str, Any]) -> None:
        match command:
            case {"do": "call"}:
                self.client.start_call()
            case {"do": "join", "code": str(code)}:
                self.client.join(code)
            case {"do": "hang_up"}:
                say(hangs_up=True)
                self.client.hang_up()
            case {"do": "mute", "on": bool(on)}:
                self.client.set_muted(on)
            case {"do": "impair", **values}:
                self._impairment = Impairment(**values)
                for link in self.links:
                    link.impairment = self._impairment
            case {"do": "report", "folder": str(folder)}:
                self._report(Path(folder))

    def _report(self, folder: Path) -> None:
        shown = np.array(list(self.looker.shown)).reshape(-1, 2)
        heard_s, heard = self.sound.ear.heard() if self.sound.ear else (0.0, np.zeros(0, np.int16))
        timeline = self.timeline
        turn = timeline.turn_at(time.monotonic())
        np.save(folder / "shown.npy", shown)
        np.save(folder / "heard.npy", heard)
        say(
            report=True,
            heard_s=heard_s,
            turn_s=timeline.start_of_turn(turn),
            length_s=timeline.length_s,
            origin_s=timeline.origin_s,
        )

    def close(self) -> None:
        self.looker.stop()
        self.looker.join()
        self.client.close()
        self.thread.stop()


def _eyes(options: argparse.Namespace, basis: Basis) -> tuple[ClipCamera | RehearsedCamera, FaceTracker]:
    """The clip as a camera, and who sees the faces in it."""
    path = camera_file(options.camera)
    if options.rehearsal is None:
        camera = camera_on(path, basis)
        assert isinstance(camera, ClipCamera)
        return camera, load_tracker(basis)
    rehearsed = RehearsedCamera(path, options.rehearsal)
    rehearsed.start()
    return rehearsed, Rehearsed(rehearsed, options.rehearsal, basis)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--camera", default="sample")
    parser.add_argument("--rehearsal", type=Path, help="faces tracked beforehand; without, a tracker runs")
    parser.add_argument("--devices", action="store_true", help="a real microphone and loudspeaker")
    parser.add_argument("--avatar", type=int, default=0)
    parser.add_argument("--loopback", action="store_true")
    parser.add_argument("--ticket", type=Path, help="where the call is kept, to be resumed after a crash")
    parser.add_argument("--stamps", type=Path, help="file for when each face and sound passed each stage")
    options = parser.parse_args()
    with stamps.kept(options.stamps):
        side = CallerProgram(options)
        say(ready=True)
        for line in sys.stdin:
            side.obey(json.loads(line))
        side.close()
    say(closed=True)


if __name__ == "__main__":
    main()
