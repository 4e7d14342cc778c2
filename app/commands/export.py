"""`eigencall export FILE.glb | FILE.obj | FILE.zip`: a face as a file, at rest or with the motion of a clip.

A clip is read picture by picture and a recorded call frame by frame, none left out; a camera and a call are
recorded for --seconds.
"""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from rich.progress import Progress

from app.commands.face_sources import SIDES, each, faces, model_of, worn
from app.commands.options import add_face_source, moment
from app.commands.webgl_studio import BRIDGE_PORT
from app.face.cameras import camera_file
from app.face.model import FaceModel
from app.media.camera import CameraFrame
from app.media.clip import read_clip, timeline_of
from app.recording.callfile import CallFile
from app.wiring import say_whose
from assets.credits import credits_of
from codec.basis import Basis
from codec.files import need_room, output
from codec.values import FaceFrame, Float, Identity
from exits import gltf, obj, studio
from exits.errors import ExitError
from exits.head import HeadModel, Targets, build
from exits.track import Track, Weigh, track
from exits.units import ArkitUnits
from render.scene import Scene

RECORD_S = 10.0
LEAST_BYTES = 8_000_000  # of a head at rest with its morph targets
ZIP_LEFT_OUT = ("hair and shirt, which WebGL Studio's scene has no shells for",)
LIVE = f"ws://127.0.0.1:{BRIDGE_PORT}"
"""Where `eigencall webgl-studio` gives its frames: a scene at rest moves by them while it plays."""
USUAL = {".glb": Targets.ARKIT, ".obj": Targets.ARKIT, ".zip": Targets.COMPONENTS}
"""ARKit's names mean something elsewhere; the components are exact, and what the live bridge sends."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_face_source(parser)
    parser.add_argument("file", type=Path, help="FILE.glb, FILE.obj or FILE.zip")
    parser.add_argument(
        "--targets",
        choices=["arkit", "components"],
        help="morph targets: ARKit's 52 units (of .glb and .obj), or the basis' components (of .zip)",
    )
    parser.add_argument(
        "--at", type=moment, default=0.0, metavar="SECONDS", help="the moment that an .obj shows"
    )


def run(options: argparse.Namespace) -> int:
    """The command. Raises ExitError for a file of another kind, and what opening the source raises."""
    path: Path = options.file
    if path.suffix.lower() not in USUAL:
        raise ExitError("{path} is no .glb, .obj or .zip file; choose one of these endings.", path=path)
    if not path.parent.is_dir():
        raise ExitError("There is no folder {folder} to write to.", folder=path.parent)
    need_room(path, LEAST_BYTES)
    model = model_of(options)
    usual = USUAL[path.suffix.lower()] if model.basis.unit_names else Targets.COMPONENTS
    targets = Targets(options.targets) if options.targets else usual
    identity, frames = recorded(options, model)
    head = build(model.basis, identity, model.skin, targets, credits_of(identity, model.skin, model.own))
    weigh = ArkitUnits(model.basis) if targets is Targets.ARKIT else _coefficients
    files = contents(path, head, weigh, frames, options.at)
    with ExitStack() as stack:  # all or none
        for name, data in files.items():
            stack.enter_context(output(path.parent / name)).write(data)
    for name, data in files.items():
        print(f"{path.parent / name}: {len(data) / 1e6:.2f} MB")
    bare = path.suffix.lower() == ".zip" and (head.worn.hair or head.worn.shirt)
    left_out = head.left_out + (ZIP_LEFT_OUT if bare else ())
    if left_out:
        print(f"Left out: {'; '.join(left_out)}.")
    return 0


def _coefficients(face: FaceFrame) -> Float:
    return face.expression


def contents(
    path: Path, head: HeadModel, weigh: Weigh, frames: list[FaceFrame], at_s: float
) -> dict[str, bytes]:
    """Name and content of each file that `path` and what belongs to it consist of."""
    if path.suffix.lower() == ".obj":
        moment = _moment(frames, at_s)
        if moment is None:
            return obj.files(head, path.stem)
        return obj.files(head, path.stem, weigh(moment), moment.gaze)
    motion: Track | None = track(frames, weigh) if frames else None
    if path.suffix.lower() == ".glb":
        return {path.name: gltf.to_glb(head, motion, path.stem)}
    return {
        path.name: studio.to_zip(
            head, Scene(appearance=head.appearance), track=motion, live="" if motion else LIVE
        )
    }


def _moment(frames: list[FaceFrame], at_s: float) -> FaceFrame | None:
    """The frame nearest to a time from the first. Raises ExitError if none shows a face."""
    if not frames:
        return None
    seen = [frame for frame in frames if frame.present]
    if not seen:
        raise ExitError("There is no face to be seen, so there is nothing to write; try another clip.")
    return min(seen, key=lambda frame: abs(frame.time_s - frames[0].time_s - at_s))


def recorded(options: argparse.Namespace, model: FaceModel) -> tuple[Identity | None, list[FaceFrame]]:
    """Likeness and frames; no frames where no source is named."""
    call = options.call or options.code
    if options.recording:
        return of_recording(options, model.basis)
    if not call and not options.camera:
        return worn(options, model), []
    if not call and not options.camera.isdigit() and options.camera != "synthetic":
        return worn(options, model), list(tracked(model, camera_file(options.camera), options.seconds))
    with faces(options, model) as source:
        frames = [face for face, _ in each(source, options.seconds or RECORD_S)]
        return source.identity(), frames


def of_recording(options: argparse.Namespace, basis: Basis) -> tuple[Identity | None, list[FaceFrame]]:
    """One side of a recorded call, as it was coded. Raises RecordingError."""
    side, file = SIDES[options.side], CallFile(options.recording, basis)
    try:
        until_s = file.duration_s if options.seconds is None else options.seconds
        frames = [face for k in range(len(file)) for face in file.segment(k).faces[side]]
        return file.person(side, until_s).identity, [face for face in frames if face.time_s <= until_s]
    finally:
        file.close()


def tracked(model: FaceModel, path: str, seconds: float | None) -> Iterator[FaceFrame]:
    """Every frame of a clip, tracked. Raises CameraError if it is no video."""
    length_s = timeline_of(path).length_s
    say_whose(model)
    tracker = model.tracker()
    with Progress(transient=True) as progress:
        task = progress.add_task("Tracking the clip", total=min(length_s, seconds or length_s))
        picture: CameraFrame
        for picture in read_clip(path):
            if seconds is not None and picture.time_s >= seconds:
                return
            progress.update(task, completed=picture.time_s)
            yield tracker.track(picture.image, picture.time_s).frame
