"""`eigencall bench bandwidth`: one clip, three real calls over loopback - avatar, VP8, H.264.

Both sides send the clip, as in a call. A rate is whole IP packets in one direction, the mean of the two, with
everything that crosses the wire in it: data, acknowledgements, STUN checks, RTCP. The video calls run as
aiortc makes them. Payload is what is handed to the data channel.
"""

import argparse
import asyncio
import math
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.bench import report
from app.bench.calls import Passed, Received, call
from app.capture import Capture
from app.client import new_link
from app.facepump import FacePump
from app.media.cameras import CameraSource, open_camera
from app.net.peer import Peer
from app.net.video import VideoCodec
from app.wiring import camera_file, load_basis, load_tracker
from codec.basis import Basis
from codec.values import FaceFrame, Image

KINDS = ("avatar", "vp8", "h264")
TITLES = {"avatar": "avatar", "vp8": "VP8", "h264": "H.264"}
VIDEO_SIZE = (640, 480)


def run(options: argparse.Namespace) -> int:
    """Three calls, a table, a JSON file and a plot beside it."""
    clip, seconds = camera_file(options.clip), options.seconds
    console = Console()
    rows: dict[str, float] = {}
    with console.status("") as status:
        for kind in KINDS:
            status.update(f"{TITLES[kind]}: a call of {seconds:.0f} s")
            rows |= asyncio.run(_avatar(clip, seconds) if kind == "avatar" else _video(kind, clip, seconds))
    for kind in KINDS[1:]:
        rows[f"ratio.{kind}"] = rows[f"{kind}.wire_kbps"] / max(rows["avatar.wire_kbps"], 1e-9)
    made = report.make(rows)
    made.write(options.json)
    _show(rows, console)
    plot = options.json.with_suffix(".png")
    _plot(report.read(options.json), plot)
    console.print(f"Written: {options.json}, {plot}")
    return 0


async def _avatar(clip: str, seconds: float) -> dict[str, float]:
    basis = load_basis()
    sent = {"bytes": 0, "frames": 0}
    loop = asyncio.get_running_loop()

    async def talk(peer_a: Peer, peer_b: Peer, a: Received, b: Received) -> None:
        pumps = [_pump(basis, peer, received, sent) for peer, received in ((peer_a, a), (peer_b, b))]

        def deliver(face: FaceFrame) -> None:
            sent["frames"] += 1
            for pump in pumps:
                loop.call_soon_threadsafe(pump.push, face)

        camera = await asyncio.to_thread(open_camera, clip)
        capture = Capture(load_tracker(basis), deliver)
        capture.start(camera)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(_stop, capture, camera)
        for pump in pumps:
            pump.close()

    passed = await call(talk)
    return {
        "avatar.payload_kbps": 8e-3 * sent["bytes"] / 2 / passed.seconds,
        "avatar.wire_kbps": _mean(passed),
        "avatar.fps": sent["frames"] / passed.seconds,
    }


def _pump(basis: Basis, peer: Peer, received: Received, sent: dict[str, int]) -> FacePump:
    def send(datagram: bytes) -> bool:
        sent["bytes"] += len(datagram)
        return peer.send_face(datagram)

    pump = FacePump(new_link(basis), send)

    def take(datagram: bytes, now_s: float) -> None:
        pump.receive(datagram, now_s)

    received.on_datagram = take
    return pump


def _stop(capture: Capture, camera: CameraSource) -> None:
    capture.stop()
    camera.stop()
    camera.join()


class _Pictures:
    """A camera as a video source, at the size at which the clip is compared."""

    def __init__(self, camera: CameraSource) -> None:
        self._camera = camera

    async def picture(self) -> tuple[Image, float]:
        while (frame := await asyncio.to_thread(self._camera.frames.take, 0.2)) is None:
            pass
        return _fit(frame.image), frame.time_s


def _fit(image: Image) -> Image:
    """Scale to 640 x 480, cutting what is too much."""
    import cv2
    import numpy as np

    width, height = VIDEO_SIZE
    scale = max(width / image.shape[1], height / image.shape[0])
    size = (math.ceil(image.shape[1] * scale), math.ceil(image.shape[0] * scale))
    scaled = cv2.resize(image, size)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return np.ascontiguousarray(scaled[top : top + height, left : left + width], np.uint8)


async def _video(kind: str, clip: str, seconds: float) -> dict[str, float]:
    cameras = [await asyncio.to_thread(open_camera, clip) for _ in range(2)]

    async def talk(peer_a: Peer, peer_b: Peer, a: Received, b: Received) -> None:
        await asyncio.sleep(seconds)

    try:
        sources = (_Pictures(cameras[0]), _Pictures(cameras[1]))
        passed = await call(talk, lean=False, video=VideoCodec[kind.upper()], sources=sources)
    finally:
        for camera in cameras:
            camera.stop()
    fps = (passed.a.pictures + passed.b.pictures) / 2 / passed.seconds
    return {f"{kind}.wire_kbps": _mean(passed), f"{kind}.fps": fps}


def _mean(passed: Passed) -> float:
    return sum(passed.kbps) / 2


def _show(rows: dict[str, float], console: Console) -> None:
    table = Table(
        "", "payload, kbit/s", "wire, kbit/s", "pictures/s", "times the avatar's wire", title="Bandwidth"
    )
    for kind in KINDS:
        payload = rows.get(f"{kind}.payload_kbps")
        ratio = rows.get(f"ratio.{kind}", 1.0)
        table.add_row(
            TITLES[kind],
            f"{payload:.2f}" if payload is not None else "",
            f"{rows[f'{kind}.wire_kbps']:.1f}",
            f"{rows[f'{kind}.fps']:.1f}",
            f"{ratio:.0f}",
        )
    console.print(table)


def _plot(rows: dict[str, float], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 2.6), layout="constrained")
    values = [rows[f"{kind}.wire_kbps"] for kind in KINDS]
    bars = axes.barh([TITLES[kind] for kind in KINDS], values, color=["#2a7f62", "#8a8f98", "#8a8f98"])
    axes.bar_label(bars, [f" {value:,.1f} kbit/s" for value in values])
    axes.set_xscale("log")
    axes.set_xlim(1, max(values) * 6)
    axes.invert_yaxis()
    axes.set_xlabel("whole IP packets in one direction of a two-way call, kbit/s (logarithmic)")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120)
    pyplot.close(figure)
