"""`eigencall bench guest`: a call of the program with the guest's page in Chromium, a clip as both cameras.

Both run on this machine, so their clocks can be laid over each other: a face's age is the time from its
capture at one side to when the other has it drawn (the page) or asks for it to be drawn (the program).
`join.link_to_seen_s` begins before there is a browser, and ends when both see each other's face.
How the guest's tracker agrees with the desktop's is measured in Node.js, on the same pictures in both.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import av
import numpy as np

import assets
from app.bench.lab.chromium import BrowserError, Tab, tab
from app.bench.lab.fake_camera import write_camera
from app.bench.lab.process import LabProgram
from app.bench.lab.stage import START_S
from app.call.status import Phase
from app.face.cameras import camera_file
from app.face.networks import load_tracker
from app.media.clip import decoded, open_clip
from app.net.rendezvous import page
from app.net.rendezvous.server import RendezvousServer
from assets import report
from codec import basis as basis_file
from codec.basis import Basis
from codec.landmarks import LIP_PAIRS, eye_opening
from codec.regression import Landmarks
from codec.values import FaceFrame, Float, Image

GUEST = Path(__file__).parents[2] / "guest"
SETTLE_S = 5.0
FPS = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--camera", default="sample", help="of both sides: a clip")
    parser.add_argument("--seconds", type=float, default=20.0, help="of call that are measured")
    parser.add_argument("--pictures", type=int, default=150, help="that both trackers look at")
    parser.add_argument("--json", type=Path, default=Path("out/guest.json"))


def run(options: argparse.Namespace) -> int:
    clip = camera_file(options.camera)
    rows = asyncio.run(_call(str(clip), options.seconds)) | agreement(pictures(str(clip), options.pictures))
    made = report.make(rows)
    made.write(options.json)
    made.show("A guest in the browser")
    return 0


async def _call(clip: str, seconds: float) -> dict[str, float]:
    shown = page.load()
    if not shown:
        raise BrowserError("The page has not been built; build it with `make guest`.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_camera(clip, folder / "camera.y4m")
        async with RendezvousServer("127.0.0.1", 0, page=shown) as server:
            arguments = ["--server", server.url, "--camera", clip, "--loopback"]
            side = LabProgram("caller", ["eigencall.app.bench.lab.caller", *arguments])
            try:
                code = await asyncio.to_thread(_code_of, side)
                camera = f"--use-file-for-fake-video-capture={folder / 'camera.y4m'}"
                opened_s = time.monotonic()
                async with tab(f"{server.url.replace('ws', 'http', 1)}/#{code}", camera) as guest:
                    return await _measured(side, guest, folder, seconds, opened_s)
            finally:
                await asyncio.to_thread(side.close)


def _code_of(side: LabProgram) -> str:
    if side.wait(0, lambda said: bool(said.get("ready")), START_S) is None:
        raise BrowserError("The program of the measurement does not start.")
    side.tell("call")
    waiting = side.wait_phase(0, Phase.WAITING)
    if waiting is None:
        raise BrowserError("The program of the measurement got no code.")
    return str(waiting["code"]).partition("@")[0]


async def _measured(
    side: LabProgram, guest: Tab, folder: Path, seconds: float, opened_s: float
) -> dict[str, float]:
    await guest.until("document.body.dataset.phase === 'ready' && eigencall.devices.ready")
    loaded = sum(each["encodedDataLength"] for each in guest.told("Network.loadingFinished"))
    begun_s = time.monotonic()
    await guest.value("document.getElementById('go').click()")
    await guest.until("document.body.dataset.phase === 'live'")
    live_s = time.monotonic() - begun_s
    await asyncio.sleep(SETTLE_S)
    there_s = float(await guest.value("eigencall.stage.shown.log[0][1]")) / 1000
    from_s = time.monotonic()
    await guest.value("eigencall.stage.shown.log.length = 0")
    await asyncio.sleep(seconds)
    seen = np.array(await guest.value("eigencall.stage.shown.log")).reshape(-1, 2)
    clock_ms = await guest.value("performance.timeOrigin - eigencall.call.now() + performance.now()")
    mark = side.count
    side.tell("report", folder=str(folder))
    await asyncio.to_thread(side.wait, mark, lambda said: bool(said.get("report")))
    ours = np.load(folder / "shown.npy")
    here_s, ours = ours[0, 0], ours[ours[:, 0] >= from_s]
    offset_s = time.time() - time.monotonic()
    requests = guest.told("Network.requestWillBeSent")
    places = {urlsplit(each["request"]["url"]).netloc for each in requests}
    return {
        "page.loaded_mb": loaded / 1e6,
        "page.third_parties": float(len(places) - 1),
        "join.seconds": live_s,
        "join.link_to_seen_s": max(there_s - offset_s, here_s) - opened_s,
        "page.faces_a_second": len(seen) / seconds,
        "page.camera_to_picture_ms.p95": _p95(seen[:, 1] - seen[:, 0] - 1000 * offset_s),
        "program.faces_a_second": len(ours) / seconds,
        "program.camera_to_picture_ms.p95": _p95(1000 * (ours[:, 0] + offset_s - ours[:, 1]) - clock_ms),
    }


def _p95(values: Any) -> float:
    return float(np.percentile(values, 95)) if len(values) else float("nan")


def pictures(clip: str, count: int) -> list[Image]:
    """The first ones of a clip."""
    with open_clip(clip) as container:
        frames = islice(decoded(container, container.streams.video[0]), count)
        return [f.to_ndarray(format="rgb24").astype(np.uint8) for f in frames if isinstance(f, av.VideoFrame)]


def tracked_in_node(seen: list[Image]) -> list[dict[str, Any]]:
    """The faces of pictures as the guest's tracker has them. Raises BrowserError without Node.js."""
    node = shutil.which("node")
    if node is None or not (GUEST / "node_modules").is_dir():
        raise BrowserError("The guest's tracker runs in Node.js 20, after `make guest`.")
    height, width = seen[0].shape[:2]
    command = [node, "tests/track.js", str(width), str(height), str(FPS)]
    given = b"".join(picture.tobytes() for picture in seen)
    done = subprocess.run(command, cwd=GUEST, input=given, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def tracked_here(basis: Basis, seen: list[Image]) -> list[FaceFrame]:
    """The same as the desktop has them."""
    tracker = load_tracker(basis)
    return [tracker.track(picture, k / FPS).frame for k, picture in enumerate(seen)]


def openings(basis: Basis, faces: list[tuple[Float, Float]]) -> Float:
    """(N, 2): the gap of the lips, mm, and how far the eyes are open, of each expression and gaze."""
    points, shape = Landmarks(basis), np.zeros(len(basis.identity), np.float32)
    seen = [points(shape, expression, gaze) for expression, gaze in faces]
    lips = [np.mean([np.linalg.norm(at[upper] - at[lower]) for upper, lower in LIP_PAIRS]) for at in seen]
    return np.stack((lips, [np.mean(eye_opening(at)) for at in seen]), 1).astype(np.float32)


def agreement(seen: list[Image]) -> dict[str, float]:
    """How the two trackers' faces go together."""
    basis = basis_file.from_bytes(assets.read("basis.npz"))
    desktop = openings(basis, [(face.expression, face.gaze) for face in tracked_here(basis, seen)])
    theirs = tracked_in_node(seen)
    guest = openings(basis, [(np.array(f["expression"]), np.array(f["gaze"])) for f in theirs])
    names = ("tracker.lip_gap.r", "tracker.eyes.r")
    return {name: float(np.corrcoef(desktop[:, k], guest[:, k])[0, 1]) for k, name in enumerate(names)}
