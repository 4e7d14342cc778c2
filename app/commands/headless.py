"""A call without a window: each face of the other side drawn off screen when it is due, measured, recorded.

A picture counts as shown when it shows a later moment of the sender's face than the one before it.
Motion-to-photon latency is the time from a camera picture's capture to the end of drawing it. It is exact
where both sides share a clock, as two processes of one machine do; `eigencall demo` reads it there.
"""

import gc
import json
import logging
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.call.status import Phase
from app.client.client import Client
from app.media.recorder import Mp4Recorder
from codec.files import output
from codec.sentence import NOTHING, Sentence
from codec.trace import Stage, stamp
from codec.values import FaceFrame, Image
from render.gl import driver
from render.offscreen import Offscreen
from render.painter import OffscreenPainter

log = logging.getLogger("eigencall.commands")
LOOK_S = 1 / 30  # without another face: for what else may have changed
SLOW_S = 0.7 * LOOK_S  # for a picture is too much: the tracker and the network want the processor too
CONNECT_TIMEOUT_S = 60.0
CARRIED = {Phase.WAITING: "code", Phase.INVITING: "invite", Phase.ANSWERING: "answer"}
"""What people have to bring to the other side, and how it is announced."""


@dataclass(slots=True)
class ShownPictures:
    """What the person at this side was shown, counted while the call was live."""

    pictures: int = 0
    seconds: float = 0.0
    shown_at_s: list[float] = field(default_factory=list)
    captured_at_s: list[float] = field(default_factory=list)  # on the sender's clock

    def add(self, face: FaceFrame, now_s: float) -> None:
        if face.present and (not self.captured_at_s or face.time_s > self.captured_at_s[-1]):
            self.pictures += 1
            self.shown_at_s.append(now_s)
            self.captured_at_s.append(face.time_s)


class CallFilms:
    """self.mp4 and remote.mp4 of one call."""

    def __init__(self, folder: Path) -> None:
        self.own = Mp4Recorder(folder / "self.mp4")
        self.remote = Mp4Recorder(folder / "remote.mp4")

    @property
    def problem(self) -> Sentence:
        """Why one of them has stopped; empty while both go on."""
        return self.own.problem or self.remote.problem

    def close(self) -> dict[str, float | None]:
        self.own.close()
        self.remote.close()
        return {"self": self.own.start_s, "remote": self.remote.start_s}


class Kept:
    """What is kept of a call, and whether the person knows that it is not."""

    def __init__(self, client: Client, films: CallFilms | None) -> None:
        self.films = films
        self._client = client
        self._told: set[Sentence] = set()

    def tell(self, *, again: bool = False) -> bool:
        """Say what has stopped: once, and at the end again; whether anything has."""
        problems = {self._client.recording.trouble, self.films.problem if self.films else NOTHING} - {NOTHING}
        for problem in sorted(problems if again else problems - self._told):
            print(f"eigencall: {problem}", file=sys.stderr, flush=True)
        self._told |= problems
        return bool(problems)


def run(client: Client, skin: bytes, size: int, seconds: float | None, folder: Path | None) -> int:
    """Wait for the call, show it until it ends or `seconds` of it have passed; returns the exit status, 1 for
    a call that came to nothing and for one that could not be kept as was asked for. Raises OutputError."""
    if not wait_until_live(client):
        return 1
    shown = ShownPictures()
    gc.collect()
    gc.freeze()  # what is there now stays: the collector need not look at it again and again
    films = CallFilms(folder) if folder else None
    kept = Kept(client, films)
    try:
        with Offscreen(size, size) as target:
            log.info("renderer: %s", driver())
            painter = OffscreenPainter(client.basis, skin, target, SLOW_S)
            _show(client, painter, shown, kept, seconds)
        ending = client.status()
    finally:
        client.hang_up()
        client.recording.end()
        starts = films.close() if films else {}
    ended = ending.phase is Phase.ENDED
    if ended and ending.message:
        print(ending.message, flush=True)
    print(_summary(client, shown), flush=True)
    lost = kept.tell(again=True)
    if folder:
        _report(client, shown, starts, folder)
    return 1 if lost or (ended and not shown.pictures) else 0


def _report(client: Client, shown: ShownPictures, starts: dict[str, float | None], folder: Path) -> None:
    report = {
        "shown": asdict(shown),
        "totals": asdict(client.totals()),
        "starts": starts,
        "camera_trouble": client.camera_trouble,
    }
    with output(folder / "call.json") as file:
        file.write(json.dumps(report).encode() + b"\n")


def wait_until_live(client: Client) -> bool:
    """Say what a person must know on the way (the code, once); False if the call came to nothing."""
    told, until_s = "", time.monotonic() + CONNECT_TIMEOUT_S
    while time.monotonic() < until_s:
        status = client.status()
        if status.phase is Phase.LIVE:
            return True
        if status.phase is Phase.RINGING:
            client.accept_ring()  # --wait has said so
        if status.phase in CARRIED or status.phase in (Phase.IDLE, Phase.RECOVERING):
            until_s = time.monotonic() + CONNECT_TIMEOUT_S  # the code's own lifetime ends the waiting
        about = status.message or (status.trouble if status.phase is not Phase.ENDED else NOTHING)
        text = f"{status.contact_name} rings." if status.phase is Phase.RINGING else about
        if status.code:
            text = f"{about}\n{CARRIED[status.phase]}: {status.code}".strip()
        if text and text != told:
            print(text, flush=True)
            if status.phase is Phase.INVITING:
                _read_answer(client)
            told = text
        if status.phase is Phase.ENDED:
            return False
        time.sleep(0.05)
    print("The other side could not be reached in a minute. Check both networks and try again.", flush=True)
    return False


def _read_answer(client: Client) -> None:
    """The answer to the invite comes as a line of standard input, while the call waits for it."""

    def read() -> None:
        if line := sys.stdin.readline().strip():
            client.accept_answer(line)

    threading.Thread(target=read, name="answer reader", daemon=True).start()


def _show(
    client: Client,
    painter: OffscreenPainter,
    shown: ShownPictures,
    kept: Kept,
    seconds: float | None,
) -> None:
    begun_s = time.monotonic()
    while client.phase is not Phase.ENDED:
        now_s = time.monotonic()
        shown.seconds = now_s - begun_s
        if seconds is not None and shown.seconds >= seconds:
            return
        _picture(client, painter, shown, kept.films, now_s)
        kept.tell()
        client.wait_for_face(LOOK_S)


def _picture(
    client: Client,
    painter: OffscreenPainter,
    shown: ShownPictures,
    films: CallFilms | None,
    now_s: float,
) -> None:
    face = client.remote_face(now_s)
    if face is not None:
        stamp(Stage.PLAYOUT, face.time_s, now_s)
        picture = painter.draw(face, client.remote_identity(), now_s)
        done_s = time.monotonic()
        stamp(Stage.DRAWING, face.time_s, done_s)
        shown.add(face, done_s)
        client.note_shown(face, done_s)
        if films:
            films.remote.add(picture, done_s)
    captured = client.tracking.newest.take()
    if films and captured is not None:
        films.own.add(even(captured.picture.image), captured.picture.time_s)


def even(image: Image) -> Image:
    """H.264 wants even sides."""
    height, width = image.shape[0] // 2 * 2, image.shape[1] // 2 * 2
    return image[:height, :width]


def _summary(client: Client, shown: ShownPictures) -> str:
    totals = client.totals()
    fps = shown.pictures / max(shown.seconds, 1e-9)
    out = 8e-3 * totals.wire_out_bytes / max(totals.seconds, 1e-9)
    return f"{shown.seconds:.0f} s of call: {fps:.1f} pictures shown a second, {out:.1f} kbit/s on the wire."
