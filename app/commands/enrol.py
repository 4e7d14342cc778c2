"""`eigencall enrol`: one's own likeness from a camera, a clip or pictures, without a window.

eigencall enrol --camera 0                       keep it in the profile
eigencall enrol --pictures a.jpg b.jpg --out DIR  write it, and a picture of it, to a folder instead
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console

from app.call.status import Sighting
from app.commands.options import CAMERA_HELP, add_profile
from app.commands.profile import settings_of
from app.face.cameras import camera_on
from app.face.enrolment import PRIVACY, SAY, WHY, Guide, Step
from app.face.likeness_file import LikenessFile, likeness_path
from app.face.model import load_model
from app.face.networks import load_tracker
from app.face.wardrobe import load_textures, worn
from app.media.camera import CameraSource
from app.media.errors import CameraError
from codec.basis import Basis
from codec.files import need_room, output
from codec.tracker import Tracked, Tracker
from codec.values import FaceFrame, Image
from likeness.camera import pinhole
from likeness.enrol import Enrolled, EnrolmentError, Shot, enrol
from render.offscreen import Offscreen
from render.painter import OffscreenPainter

LOOKS_PER_PICTURE = 3  # the first look only places the crop
GIVE_UP_S = 30.0
LEAST_BYTES = 4_000_000  # of a likeness and its pictures
PREVIEW_PX = 512


def from_pictures(tracker: Tracker, files: Sequence[Path]) -> list[Shot]:
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
    if len({shot.image.shape for shot in shots}) > 1:
        raise EnrolmentError("The pictures differ in size; take them with one camera.")
    return shots


def sightings(tracker: Tracker, camera: CameraSource) -> Iterator[tuple[Sighting | None, float]]:
    """What the tracker sees, until the camera ends."""
    while not camera.frames.closed:
        picture = camera.frames.take(1.0)
        if picture is None:
            yield None, time.monotonic()
            continue
        seen = tracker.track(picture.image, picture.time_s)
        sighting = None
        if seen.landmarks is not None:
            sighting = Sighting(picture.image, seen.landmarks, seen.frame)
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


def preview(basis: Basis, made: Enrolled) -> Image:
    """(PREVIEW_PX, PREVIEW_PX, 3) RGB, drawn off screen."""
    face = FaceFrame.neutral(len(basis.expression), present=True)
    with Offscreen(PREVIEW_PX, PREVIEW_PX) as target:
        return OffscreenPainter(basis, load_model().skin, target).draw(face, made.identity, 0.0)


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
    parser.add_argument("--delete", action="store_true", help="remove the profile's likeness")


def run(options: argparse.Namespace) -> int:
    """The command; returns the exit status."""
    settings_of(options)  # says whether the likeness will be worn
    console, file = Console(highlight=False), LikenessFile(likeness_path(options.profile))
    if options.delete:
        file.delete()
        console.print("Your likeness has been deleted.")
        return 0
    need_room(options.out / "likeness.npz" if options.out else file.path, LEAST_BYTES)
    basis = load_model().basis
    shots = _shots(options, basis, console)
    height, width = shots[0].image.shape[:2]
    camera = pinhole(options.lens * max(width, height), width, height)
    with console.status("Making your likeness"):
        made = enrol(basis, load_textures(), shots, camera)
    if options.out is None:
        file.save(worn(made))
        console.print(
            f"It is kept in the profile '{options.profile}'. {PRIVACY} 'eigencall enrol --delete' removes it."
        )
    else:
        _write(options.out, basis, made)
        console.print(f"Your likeness is in {options.out}.")
    return 0


def _shots(options: argparse.Namespace, basis: Basis, console: Console) -> list[Shot]:
    tracker = load_tracker(basis)
    if options.pictures:
        return from_pictures(tracker, options.pictures)
    camera = camera_on(options.camera or "0", basis)
    try:
        shots = guided(sightings(tracker, camera), console)
    finally:
        camera.stop()
        camera.join()
    if not shots:
        raise CameraError("The camera gave no picture with a face in it.")
    return shots


def _write(folder: Path, basis: Basis, made: Enrolled) -> None:
    LikenessFile(folder / "likeness.npz").save(worn(made))
    for name, picture in (("likeness.png", preview(basis, made)), ("atlas.png", made.atlas)):
        _, data = cv2.imencode(".png", picture[..., ::-1])
        with output(folder / name) as file:
            file.write(data)
