"""`eigencall doctor`: what a call needs of this machine, whether it works, and how to mend it."""

import argparse
import json
import shutil
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path

import numpy as np

from app import system_libraries
from app.commands.options import PORT, add_devices
from app.face.cameras import camera_on
from app.face.model import FaceModel, load_model
from app.media.cameras import list_cameras
from app.media.errors import CameraError
from app.media.portaudio import list_devices
from app.net.errors import NetworkError
from app.net.transport.ice import own_address
from app.profile.contacts import ContactsFile, contacts_path
from app.profile.settings import Settings, SettingsFile, settings_path
from app.system_libraries import LibraryError
from app.wiring import peers_for
from codec.errors import CodecError
from codec.values import FaceFrame
from render.errors import RenderError
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Scene

PICTURE_S = 5.0  # a webcam that has given none by then gives none
ENOUGH_MB = 200  # an hour of recorded call and a film of it
SLOW_MS = 40.0  # for a picture of 256 x 256: fewer than 25 a second


class State(Enum):
    """Whether a call can go on without it."""

    GOOD = "good"
    LACKING = "lacking"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """what: the part looked at. said: what was found. fix: what to do about it; empty where it is good."""

    what: str
    state: State
    said: str
    fix: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_devices(parser)
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(options: argparse.Namespace) -> int:
    """Status 1 if something is broken that a call cannot do without."""
    findings = list(examine(options))
    if options.json:
        print(json.dumps([asdict(each) | {"state": each.state.value} for each in findings], indent=2))
    else:
        for each in findings:
            print(f"{each.state.value:<8} {each.what}: {each.said}" + (f" {each.fix}" if each.fix else ""))
    return 1 if any(each.state is State.BROKEN for each in findings) else 0


def examine(options: argparse.Namespace) -> Iterator[Finding]:
    """One finding after the other, as each is made."""
    file = SettingsFile(settings_path(options.profile))
    yield profile(file)
    yield disk(file.path.parent)
    model = load_model(options.basis, options.tracker)
    yield tracker(model)
    yield drawing(model)
    yield window()
    yield camera(options.camera or file.settings.camera or "0", model)
    yield from sound(options, file.settings)
    yield network()
    yield way(options, file.settings)
    yield meeting(options.server or file.settings.rendezvous)


def profile(file: SettingsFile) -> Finding:
    """Settings and contacts can be read."""
    problems = [text for text in (file.problem, ContactsFile(contacts_path(file.path)).problem) if text]
    if problems:
        return Finding("settings", State.BROKEN, " ".join(problems), "Look through the settings once.")
    return Finding("settings", State.GOOD, "Settings and contacts can be read.")


def disk(folder: Path) -> Finding:
    """There is room to keep what a person makes."""
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    free_mb = shutil.disk_usage(existing).free / 1e6
    if free_mb < ENOUGH_MB:
        return Finding("disk", State.LACKING, f"{free_mb:.0f} MB are free.", "Make room before you record.")
    return Finding("disk", State.GOOD, f"{free_mb / 1000:.0f} GB are free.")


def tracker(model: FaceModel) -> Finding:
    """The networks are whole and fast enough."""
    try:
        tracking = model.tracker()
    except CodecError as error:
        return Finding("tracker", State.BROKEN, str(error))
    picture = np.zeros((480, 640, 3), np.uint8)
    cost_ms = _cost_ms(lambda number: tracking.track(picture, number / 30))
    return Finding("tracker", State.GOOD, f"Looking for a face in a picture takes {cost_ms:.0f} ms.")


def drawing(model: FaceModel) -> Finding:
    """A picture of a face is drawn, and how long that takes."""
    fix = "Films, recordings and calls without a window need it."
    try:
        with Offscreen(256, 256) as target:
            renderer = Renderer(model.basis, model.skin)
            face = FaceFrame.neutral(len(model.basis.expression), present=True)
            cost_ms = _cost_ms(lambda _: target.draw(renderer, face, Scene()))
    except (RenderError, LibraryError) as error:
        return Finding("drawing", State.BROKEN, str(error), fix)
    if cost_ms > SLOW_MS:
        return Finding(
            "drawing", State.LACKING, f"A picture takes {cost_ms:.0f} ms.", "A graphics driver would help."
        )
    return Finding("drawing", State.GOOD, f"A picture of 256 x 256 takes {cost_ms:.0f} ms.")


def _cost_ms(work: Callable[[int], object], times: int = 5) -> float:
    """The fastest of several, the first left out: it warms up."""
    work(0)
    costs_s = []
    for number in range(1, times + 1):
        begun_s = time.perf_counter()
        work(number)
        costs_s.append(time.perf_counter() - begun_s)
    return 1000 * min(costs_s)


def window() -> Finding:
    """A window could open."""
    try:
        system_libraries.need_window()
    except LibraryError as error:
        return Finding("window", State.LACKING, str(error))
    return Finding("window", State.GOOD, "A window can be opened here.")


def camera(spec: str, model: FaceModel) -> Finding:
    """The camera of a call gives a picture."""
    there = ", ".join(name for _, name in list_cameras()) or "none"
    try:
        source = camera_on(spec, model.basis)
    except CameraError as error:
        return Finding("camera", State.LACKING, f"{error} Cameras found: {there}.")
    try:
        picture = source.frames.take(PICTURE_S)
    finally:
        source.stop()
        source.join()
    if picture is None:
        return Finding(
            "camera", State.LACKING, f"It gives no picture. Cameras found: {there}.", "Plug it in again."
        )
    height, width = picture.image.shape[:2]
    return Finding("camera", State.GOOD, f"It gives pictures of {width} x {height}.")


def sound(options: argparse.Namespace, settings: Settings) -> Iterator[Finding]:
    """The microphone and the loudspeaker that a call would use are there."""
    devices = list_devices()
    microphones = [each.name for each in devices if each.microphone]
    speakers = [each.name for each in devices if each.speaker]
    yield _device("microphone", options.microphone or settings.microphone, microphones)
    yield _device("loudspeaker", options.speaker or settings.speaker, speakers)


def _device(what: str, wanted: str, there: Sequence[str]) -> Finding:
    if wanted in ("none", "camera"):
        return Finding(what, State.GOOD, f"Set to '{wanted}'.")
    if not there:
        return Finding(what, State.LACKING, "There is none.", "Plug one in; a call goes on without it.")
    if wanted and not any(wanted in name for name in there):
        fix = "Choose another one in the settings."
        return Finding(what, State.LACKING, f"'{wanted}' is not there; {', '.join(there)} are.", fix)
    return Finding(what, State.GOOD, f"Found: {', '.join(there)}.")


def network() -> Finding:
    """This machine is on a network."""
    if not own_address():
        return Finding(
            "network", State.LACKING, "There is no network.", "Only calls within this machine work."
        )
    return Finding("network", State.GOOD, "This machine is on a network.")


def way(options: argparse.Namespace, settings: Settings) -> Finding:
    """The servers that help through routers are understood."""
    try:
        peers = peers_for(options, settings)
    except NetworkError as error:
        return Finding("ways", State.BROKEN, str(error), "Look at Settings, Network.")
    only = " Calls go through the relay only." if peers.relay_only else ""
    return Finding("ways", State.GOOD, f"STUN and TURN servers set: {len(peers.ice_servers)}.{only}")


def meeting(server: str) -> Finding:
    """A code would lead the other side somewhere."""
    if server:
        return Finding("rendezvous", State.GOOD, "One is set.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", PORT))
        except OSError:
            fix = "If it is not Eigencall's, name a rendezvous in the settings."
            return Finding("rendezvous", State.LACKING, f"Port {PORT} is used by a program.", fix)
    return Finding("rendezvous", State.GOOD, f"Port {PORT} is free for this program's own.")
