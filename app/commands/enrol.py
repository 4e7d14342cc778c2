"""`eigencall enrol`: one's own likeness from a camera, a clip or pictures, without a window.

eigencall enrol --camera 0                       keep it in the profile
eigencall enrol --pictures a.jpg b.jpg --out DIR  write it, and a picture of it, to a folder instead
eigencall enrol --camera 0 --drawn               a drawn likeness, without photographs
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
from rich.console import Console

from app.call.status import Sighting
from app.commands.options import CAMERA_HELP, add_profile, focal_length
from app.commands.profile import settings_of
from app.face.cameras import camera_file, camera_on
from app.face.guide import SAY, Guide
from app.face.likeness import Likeness
from app.face.likeness_file import LikenessFile, likeness_path
from app.face.looks import DRAWN, AskedLook, judge, measures
from app.face.making import Made, make
from app.face.model import load_model
from app.face.networks import PersonMatting, load_tracker
from app.face.privacy import DRAWN_LEAVES, PHOTOGRAPH_LEAVES
from app.face.sitting import Sitting
from app.face.wardrobe import load_textures
from app.media.camera import CameraSource
from app.media.errors import CameraError
from app.media.still import read_still
from codec.basis import Basis
from codec.files import need_room, output
from codec.regression import Landmarks
from codec.tracker import Tracker
from codec.values import FaceFrame, Image
from likeness.enrol import EnrolmentError
from render import texture
from render.offscreen import Offscreen
from render.painter import OffscreenPainter

LOOKS_PER_PICTURE = 3  # the first look only places the crop
GIVE_UP_S, CLIP_S = 30.0, 30.0
"""Without a face; and of a clip, what is looked at."""
LEAST_BYTES = 4_000_000  # of a likeness and its pictures
PREVIEW_PX = 512


def from_pictures(tracker: Tracker, files: Sequence[Path], sitting: Sitting) -> None:
    """Pictures of one person at rest. Raises EnrolmentError naming the picture without a face."""
    sizes = set()
    for number, file in enumerate(files):
        image = read_still(file)
        if image is None:
            raise EnrolmentError("{file} cannot be read as a picture. Choose a JPEG or PNG file.", file=file)
        looks = [tracker.track(image, number + look / 30) for look in range(LOOKS_PER_PICTURE)]
        if looks[-1].landmarks is None:
            raise EnrolmentError(
                "No face is seen in {file}. Choose a picture that shows it from the front.", file=file
            )
        seen = Sighting(image, looks[-1])
        sitting.keep(AskedLook.REST, seen)
        sitting.take(None, seen)
        sitting.shape = seen.seen.identity
        sizes.add(image.shape)
    if len(sizes) > 1:
        raise EnrolmentError("The pictures differ in size; take them with one camera.")


def sightings(tracker: Tracker, camera: CameraSource) -> Iterator[Sighting | None]:
    """What the tracker sees, until the camera ends; None for a second without a picture."""
    while not camera.frames.closed:
        picture = camera.frames.take(1.0)
        seen = None if picture is None else tracker.track(picture.image, picture.time_s)
        yield Sighting(picture.image, seen) if picture is not None and seen is not None else None


def guided(
    seen: Iterator[Sighting | None],
    guide: Guide,
    sitting: Sitting,
    console: Console,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Lead through the looks by words. Raises EnrolmentError without a face."""
    told, begun_s = "", clock()
    for sighting in seen:
        look = guide.look
        now = guide.add(sighting)
        if look is not None and sighting is not None and sighting.seen.landmarks is not None:
            sitting.note(look, sighting, now.there)
            begun_s = clock()
        say = f"{now.say()}. {now.why()}".rstrip()
        if say != told:
            console.print(f"{round(100 * now.share):3d} %  {say}")
            told = say
        if now.look is None:
            return
        if clock() - begun_s > GIVE_UP_S:
            raise EnrolmentError(
                "No face was seen for {seconds} s. Look into the camera, with light from the front.",
                seconds=f"{GIVE_UP_S:.0f}",
            )


def watched(seen: Iterator[Sighting | None], points: Landmarks, sitting: Sitting, console: Console) -> None:
    """A clip follows no guide: it is looked at to its end, and what it lacks is told."""
    guide, best = (
        Guide(points, DRAWN),
        dict.fromkeys(set(AskedLook) - {AskedLook.REST, AskedLook.SENTENCE}, 0.0),
    )
    first_s: float | None = None
    for sighting in seen:
        if sighting is None or sighting.seen.landmarks is None:
            continue
        look, now = guide.look, guide.add(sighting)
        if now.there and look is not None:
            sitting.keep(look, sighting)
        sitting.note(None, sighting)
        if guide.rest is not None:
            at = measures(points, sighting.seen)
            best = {k: max(share, judge(k, at, guide.rest)[0]) for k, share in best.items()}
        first_s = sighting.face.time_s if first_s is None else first_s
        if sighting.face.time_s - first_s > CLIP_S:
            break
    missing = [f"  {SAY[look]}" for look in AskedLook if best.get(look, 1.0) < 1]
    if missing:
        console.print("The clip does not show these, which will look as at rest:", *missing, sep="\n")


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
        "--lens", type=focal_length, default=1.0, help="focal length over the longer side (default: 1)"
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
    _say_what_leaves(console, options.drawn)
    need_room(options.out / "likeness.npz" if options.out else file.path, LEAST_BYTES)
    basis = load_model().basis
    sitting = _sat(options, basis, console)
    with console.status("Making your likeness"):
        infer = None if options.drawn else PersonMatting()
        made = make(basis, load_textures(), infer, sitting, lens=options.lens)
    _say_what_came(console, made)
    if options.out is None:
        file.save(made.likeness)
        console.print(
            f"It is kept in the profile '{options.profile}'. 'eigencall enrol --delete' removes it."
        )
    else:
        _write(options.out, basis, made.likeness)
        console.print(f"Your likeness is in {options.out}.")
    return 0


def _say_what_leaves(console: Console, drawn: bool) -> None:
    console.print(DRAWN_LEAVES if drawn else PHOTOGRAPH_LEAVES)
    if not drawn:
        console.print(
            "'--drawn' makes a likeness without photographs, 'eigencall enrol --delete' removes it."
        )


def _say_what_came(console: Console, made: Made) -> None:
    if made.why_drawn:
        console.print(f"{made.why_drawn} Your likeness is a drawn one this time.")
    elif photograph := made.likeness.identity.photograph:
        console.print(f"Your photographed likeness has {len(photograph) / 1000:.0f} kB.")


def _sat(options: argparse.Namespace, basis: Basis, console: Console) -> Sitting:
    tracker, sitting, points = load_tracker(basis), Sitting(basis), Landmarks(basis)
    if options.pictures:
        from_pictures(tracker, options.pictures, sitting)
        return sitting
    spec = options.camera or "0"
    camera = camera_on(spec, basis)
    try:
        seen = sightings(tracker, camera)
        if Path(camera_file(spec)).is_file():
            watched(seen, points, sitting, console)
        else:
            guided(seen, Guide(points, DRAWN if options.drawn else tuple(AskedLook)), sitting, console)
    finally:
        camera.stop()
        camera.join()
    if not sitting.takes and not sitting.shots():
        raise CameraError("The camera gave no picture with a face in it.")
    return sitting


def _write(folder: Path, basis: Basis, likeness: Likeness) -> None:
    LikenessFile(folder / "likeness.npz").save(likeness)
    atlas = texture.decode(likeness.identity.texture)
    for name, picture in (("likeness.png", preview(basis, likeness)), ("atlas.png", atlas)):
        _, data = cv2.imencode(".png", picture[..., ::-1])
        with output(folder / name) as file:
            file.write(data)
