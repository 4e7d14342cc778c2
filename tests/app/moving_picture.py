"""The README's moving picture: an invented person before the camera, and what the other side is shown.

    python -m tests.app.moving_picture docs/call.webp [--seconds 8] [--sample 1]

A shipped clip goes through tracker, link and playout as in a call, over a network that only delays, in
simulated time: the same picture on every machine. Below each half stand the bits of its whole IP packets so
far: of the clip as VP8, as aiortc would send it, and of the face as it was sent.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from matplotlib import get_data_path
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

import assets
from app.bench import motion
from app.bench.motion import FPS, FaceMotion
from app.bench.offline import DELAY_S
from app.client.exchange import new_link
from app.face import gallery
from app.face.model import load_model
from app.media.clip import images
from app.media.side_by_side import square
from app.net.transport.video_estimate import UnsentVideo
from codec.basis import Basis
from codec.playout import Playout
from codec.rate import RTP_HEADERS, Budget
from codec.values import FaceFrame, Identity, Image
from render.framing import Framing
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Scene
from training.sample_clips import ROLES

SIDE, GAP, STRIP = 320, 8, 44  # px
EVERY = 2  # of the clip's pictures, one is shown
LEAD = 60  # pictures before the first that is shown: the tracker has learnt the person's shape by then
QUALITY = 70  # of WebP, 0 to 100
FONT = Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
INK, QUIET, PAPER = (20, 20, 20), (110, 110, 110), (255, 255, 255)


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """face: what the other side shows. face_bits, video_bits: whole IP packets since the beginning."""

    camera: Image
    face: FaceFrame
    face_bits: int
    video_bits: int


def moments(clip: Path, basis: Basis, count: int) -> Iterator[Moment]:
    """One for each of the clip's pictures after the first LEAD, at most `count`."""
    followed = motion.track(clip, basis)
    faces, video = call(followed, basis, LEAD + count), UnsentVideo()
    before = 0
    for number, (picture, (face, sent)) in enumerate(zip(images(str(clip)), faces, strict=False)):
        if number < LEAD:
            before = sent
            continue
        video.add(picture, number / FPS)
        if face is not None:
            yield Moment(picture, face, 8 * (sent - before), 8 * video.count.bytes)


def call(followed: FaceMotion, basis: Basis, count: int) -> Iterator[tuple[FaceFrame | None, int]]:
    """At each picture's time the face that the other side shows, and the bytes sent for it until then.

    Both sides show the clip, one of them backwards. What is sent at one picture arrives before the next."""
    sender, receiver, playout = new_link(basis), new_link(basis), Playout()
    sender.budget = receiver.budget = Budget(thrifty=True)
    sender.on_rtp = receiver.on_rtp = True
    back, sent, there, here = followed.turned(), 0, list[bytes](), list[bytes]()
    for number in range(min(count, len(followed.frames))):
        now_s = number / FPS
        arrived_s = now_s - 1 / FPS + DELAY_S
        for datagram in there:
            for face in receiver.receive(datagram, arrived_s):
                playout.add(face, arrived_s)
        for datagram in here:
            sender.receive(datagram, arrived_s)
        yield playout.at(now_s), sent
        sender.push(followed.at(number, now_s))
        receiver.push(back.at(number, now_s))
        there, here = sender.poll(now_s), receiver.poll(now_s)
        sent += sum(RTP_HEADERS + 1 + len(datagram) for datagram in there)  # 1: the padding's own length


class Painter:
    """Draws faces of one person; closed by `close`."""

    def __init__(self, basis: Basis, skin: bytes, person: Identity, side: int) -> None:
        self._target = Offscreen(side, side, oversampling=2.0).__enter__()
        self._renderer = Renderer(basis, skin)
        self._renderer.set_person(person)
        self._scene, self._framing = Scene(appearance=person.appearance), Framing()

    def draw(self, face: FaceFrame) -> Image:
        scene = replace(self._scene, rest=self._framing.follow(face, face.time_s))
        return self._target.draw(self._renderer, face, scene).copy()

    def close(self) -> None:
        self._target.__exit__(None, None, None)


def frame(moment: Moment, avatar: Image, side: int = SIDE) -> Pillow.Image:
    """Camera, avatar, and the bits below them."""
    sheet = Pillow.new("RGB", (2 * side + GAP, side + STRIP), PAPER)
    draw = ImageDraw.Draw(sheet)
    halves = (
        (0, square(moment.camera, side), "as video (VP8)", moment.video_bits),
        (side + GAP, square(avatar, side), "as a face (Eigencall)", moment.face_bits),
    )
    for left, picture, words, bits in halves:
        sheet.paste(Pillow.fromarray(picture), (left, 0))
        middle = side + STRIP // 2
        draw.text((left + 8, middle), words, QUIET, ImageFont.truetype(FONT, 14), anchor="lm")
        number = f"{bits:,} bit".replace(",", "\u2009")
        draw.text((left + side - 8, middle), number, INK, ImageFont.truetype(FONT, 18), anchor="rm")
    return sheet


def write(path: Path, frames: Sequence[Pillow.Image]) -> None:
    """An animated WebP that repeats for ever."""
    frames[0].save(
        path, save_all=True, append_images=frames[1:], loop=0, duration=round(1000 * EVERY / FPS),
        quality=QUALITY, method=6,
    )  # fmt: skip


def make(number: int, seconds: float, side: int = SIDE) -> list[Pillow.Image]:
    """The frames, of the shipped clip of that number, its person drawn as the gallery has them."""
    role, model = ROLES[number - 1], load_model()
    person = gallery.likeness(model.basis, role.person).identity
    painter = Painter(model.basis, model.skin, person, side)
    try:
        seen = moments(assets.path(role.file), model.basis, round(seconds * FPS))
        return [frame(m, painter.draw(m.face), side) for m in islice(seen, 0, None, EVERY)]
    finally:
        painter.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--sample", type=int, choices=range(1, len(ROLES) + 1), default=1)
    options = parser.parse_args()
    write(options.file, make(options.sample, options.seconds))
    print(f"{options.file}: {options.file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
