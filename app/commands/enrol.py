"""`eigencall enrol`: one's own likeness from a camera, a clip or pictures, without a window.

eigencall enrol --camera 0                       keep it in the profile
eigencall enrol --pictures a.jpg b.jpg --out DIR  write it, and a picture of it, to a folder instead
eigencall enrol --camera 0 --drawn               a drawn likeness, without photographs
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console

from app.call.status import Sighting
from app.commands.options import CAMERA_HELP, add_profile
from app.commands.profile import settings_of
from app.face.cameras import camera_on
from app.face.enrolment import PRIVACY, SAY, WHY, Guide, Step
from app.face.likeness import Likeness
from app.face.likeness_file import LikenessFile, likeness_path
from app.face.model import load_model
from app.face.networks import PersonMatting, load_tracker
from app.face.wardrobe import load_textures, worn
from app.media.camera import CameraSource
from app.media.errors import CameraError
from codec.basis import Basis
from codec.errors import CodecError
from codec.files import need_room, output
from codec.tracker import Tracked, Tracker
from codec.values import FaceFrame, Float, Image
from likeness.camera import pinhole
from likeness.enrol import EnrolmentError, Shot, enrol
from likeness.photo.album import Album
from likeness.photo.enrol import photographed
from likeness.photo.layers import chosen
from likeness.photo.learn import FEWEST_TAKES
from likeness.photo.takes import Take
from render.offscreen import Offscreen
from render.painter import OffscreenPainter
from render.photo import packed

LOOKS_PER_PICTURE = 3  # the first look only places the crop
GIVE_UP_S = 30.0
SPEAK_S = 8.0
LEAST_BYTES = 4_000_000  # of a likeness and its pictures
PREVIEW_PX = 512
PHOTOGRAPH_PRIVACY = (
    "Your likeness is made of photographs of you: face, mouth, hair and clothes, with the room cut away. "
    "It stays in your profile on this machine. In each call it is sent to the other person once, "
    "encrypted; whoever has it can show your face. What your camera sees during a call is not sent. "
    "'eigencall enrol --delete' removes it here, and '--drawn' makes one without photographs."
)


@dataclass(slots=True)
class Sitting:
    """What a photographed likeness is made of, noted while the person is led through enrolment."""

    album: Album
    shape: Float = field(default_factory=lambda: np.zeros(0, np.float32))

    def note(self, image: Image, seen: Tracked) -> None:
        """A frame in which there may be a face."""
        self.shape = seen.identity
        take = Take.of(image, seen)
        if take is not None and seen.frame.present:
            self.album.add(take)


def from_pictures(tracker: Tracker, files: Sequence[Path], sitting: Sitting) -> list[Shot]:
    """Pictures of one person at rest. Raises EnrolmentError naming the picture without a face."""
    shots = []
    for number, file in enumerate(files):
        pixels = cv2.imread(str(file))
        if pixels is None:
            raise EnrolmentError("{file} cannot be read as a picture. Choose a JPEG or PNG file.", file=file)
        image: Image = np.ascontiguousarray(pixels[..., ::-1], np.uint8)
        seen: Tracked | None = None
        for look in range(LOOKS_PER_PICTURE):
            seen = tracker.track(image, number + look / 30)
        if seen is None or seen.landmarks is None:
            raise EnrolmentError(
                "No face is seen in {file}. Choose a picture that shows it from the front.", file=file
            )
        shots.append(Shot(image, seen.landmarks))
        sitting.note(image, seen)
    if len({shot.image.shape for shot in shots}) > 1:
        raise EnrolmentError("The pictures differ in size; take them with one camera.")
    return shots


def sightings(
    tracker: Tracker, camera: CameraSource, sitting: Sitting
) -> Iterator[tuple[Sighting | None, float]]:
    """What the tracker sees, until the camera ends. What it says of a face before it knows the person's shape
    and rest is not noted."""
    while not camera.frames.closed:
        picture = camera.frames.take(1.0)
        if picture is None:
            yield None, time.monotonic()
            continue
        seen = tracker.track(picture.image, picture.time_s)
        sighting = None
        if seen.landmarks is not None:
            sighting = Sighting(picture.image, seen.landmarks, seen.frame)
        if seen.settled:
            sitting.note(picture.image, seen)
        yield sighting, picture.time_s


def guided(seen: Iterator[tuple[Sighting | None, float]], console: Console) -> list[Shot]:
    """Lead through the steps by words. Raises EnrolmentError without a face."""
    guide, told, begun_s = Guide(), ("", ""), -1.0
    for sighting, now_s in seen:
        begun_s = now_s if begun_s < 0 else begun_s
        now = guide.add(sighting, now_s)
        say = SAY[now.step], WHY[now.advice]
        if say != told:
            console.print(f"{round(100 * now.share):3d} %  {say[0]}. {say[1]}".rstrip())
            told = say
        if now.step is Step.DONE:
            break
        if now.step is Step.AHEAD and now_s - begun_s > GIVE_UP_S:
            raise EnrolmentError(
                "No face at rest was seen for {seconds} s: {reason}.",
                seconds=f"{GIVE_UP_S:.0f}",
                reason=say[1] or say[0],
            )
    return guide.shots()


def spoken(seen: Iterator[tuple[Sighting | None, float]], console: Console) -> None:
    """Let the person speak for a while: the mouth's looks are noted with what is seen."""
    console.print("Now say a few sentences, smile with your teeth, and blink.")
    until_s: float | None = None
    for _, now_s in seen:
        until_s = now_s + SPEAK_S if until_s is None else until_s
        if now_s > until_s:
            return


def preview(basis: Basis, likeness: Likeness) -> Image:
    """(PREVIEW_PX, PREVIEW_PX, 3) RGB, as the other side of a call draws it."""
    face = FaceFrame.neutral(len(basis.expression), present=True)
    with Offscreen(PREVIEW_PX, PREVIEW_PX) as target:
        return OffscreenPainter(basis, load_model().skin, target).draw(face, likeness.identity, 0.0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_profile(parser)
    parser.add_argument("--camera", help=CAMERA_HELP)
    parser.add_argument(
        "--pictures", type=Path, nargs="+", metavar="FILE", help="pictures instead of a camera"
    )
    parser.add_argument(
        "--lens", type=float, default=1.0, help="focal length over the longer side (default: 1)"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write it there instead of into the profile")
    parser.add_argument(
        "--drawn",
        action="store_true",
        help="a drawn likeness, without photographs of hair, mouth and clothes",
    )
    parser.add_argument("--delete", action="store_true", help="remove the profile's likeness")


def run(options: argparse.Namespace) -> int:
    """The command; returns the exit status."""
    settings_of(options)  # says whether the likeness will be worn
    console, file = Console(highlight=False), LikenessFile(likeness_path(options.profile))
    if options.delete:
        file.delete()
        console.print("Your likeness has been deleted.")
        return 0
    console.print(PRIVACY if options.drawn else PHOTOGRAPH_PRIVACY)
    need_room(options.out / "likeness.npz" if options.out else file.path, LEAST_BYTES)
    basis = load_model().basis
    sitting = Sitting(Album(basis))
    shots = _shots(options, basis, console, sitting)
    height, width = shots[0].image.shape[:2]
    camera = pinhole(options.lens * max(width, height), width, height)
    with console.status("Making your likeness"):
        made = enrol(basis, load_textures(), shots, camera)
        photograph = b"" if options.drawn else _photograph(basis, sitting, console)
    likeness = worn(made, photograph)
    if options.out is None:
        file.save(likeness)
        console.print(
            f"It is kept in the profile '{options.profile}'. 'eigencall enrol --delete' removes it."
        )
    else:
        _write(options.out, basis, likeness, made.atlas)
        console.print(f"Your likeness is in {options.out}.")
    return 0


def _photograph(basis: Basis, sitting: Sitting, console: Console) -> bytes:
    """Empty, and the reason told, if no photographed likeness can be made."""
    try:
        made = packed.to_bytes(photographed(basis, sitting.shape, sitting.album.takes, PersonMatting()))
        packed.check(made)
    except CodecError as error:
        console.print(f"{error} Your likeness is a drawn one this time.")
        return b""
    console.print(f"Your photographed likeness has {len(made) / 1000:.0f} kB.")
    return made


def _shots(options: argparse.Namespace, basis: Basis, console: Console, sitting: Sitting) -> list[Shot]:
    tracker = load_tracker(basis)
    if options.pictures:
        return from_pictures(tracker, options.pictures, sitting)
    camera = camera_on(options.camera or "0", basis)
    seen = sightings(tracker, camera, sitting)
    try:
        shots = guided(seen, console)
        if not options.drawn:
            spoken(seen, console)
    except EnrolmentError:
        shots = calmest(basis, sitting.album.takes)
        if not shots:
            raise
    finally:
        camera.stop()
        camera.join()
    if not shots:
        raise CameraError("The camera gave no picture with a face in it.")
    return shots


def calmest(basis: Basis, takes: Sequence[Take]) -> list[Shot]:
    """Of a person who never looked straight ahead with closed lips, the picture that is nearest to it."""
    if len(takes) < FEWEST_TAKES:
        return []
    take = takes[chosen(basis, [t.face for t in takes])[0]]
    return [Shot(take.image, take.points)]


def _write(folder: Path, basis: Basis, likeness: Likeness, atlas: Image) -> None:
    LikenessFile(folder / "likeness.npz").save(likeness)
    for name, picture in (("likeness.png", preview(basis, likeness)), ("atlas.png", atlas)):
        _, data = cv2.imencode(".png", picture[..., ::-1])
        with output(folder / name) as file:
            file.write(data)
