"""The command line of the ways out: each takes its faces from a camera, a clip, a call or a recording."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

BRIDGE_PORT = 8766
AddDevices = Callable[[argparse.ArgumentParser], None]


def add_commands(commands: "Commands", add_devices: AddDevices) -> None:
    """add_devices: the options of cameras, avatars and rendezvous that all commands share."""
    for name, text, add in (
        ("export", "write a face, and its motion, as .glb, .obj or a WebGL Studio .zip", _add_export),
        ("puppet", "move another program's avatar: VMC (OSC) or Live Link Face", _add_puppet),
        ("webgl-studio", "send a face to WebGL Studio, or to a page of one's own, as it moves", _add_bridge),
        ("virtual-camera", "be the avatar in other programs' meetings", _add_virtual_camera),
    ):
        parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        add_devices(parser)
        parser.add_argument("--call", action="store_true", help="the other person's face of a new call")
        parser.add_argument("--code", help="the other person's face of the call with this code")
        parser.add_argument("--recording", type=Path, metavar="FILE", help="a call that was recorded")
        parser.add_argument("--side", choices=["other", "own"], default="other", help="whose of its faces")
        parser.add_argument("--seconds", type=float, help="stop after so many seconds")
        add(parser)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="FILE.glb, FILE.obj or FILE.zip")
    parser.add_argument(
        "--targets",
        choices=["arkit", "components"],
        help="morph targets: ARKit's 52 units (of .glb and .obj), or the basis' components (of .zip)",
    )
    parser.add_argument(
        "--at", type=float, default=0.0, metavar="SECONDS", help="the moment that an .obj shows"
    )
    parser.set_defaults(run=_export)


def _add_puppet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("protocol", choices=["vmc", "live-link"])
    parser.add_argument("--to", default="", metavar="HOST[:PORT]", help="default: this machine, usual port")
    parser.add_argument("--subject", default="Eigencall", help="the name that Unreal shows (live-link)")
    parser.set_defaults(run=_puppet)


def _add_bridge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; others may then watch")
    parser.add_argument("--port", type=int, default=BRIDGE_PORT)
    parser.add_argument(
        "--origin",
        action="append",
        default=[],
        metavar="URL",
        help="a website that may listen too, such as https://webglstudio.org; may be given again",
    )
    parser.set_defaults(run=_bridge)


def _add_virtual_camera(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--size", type=_size, default=(640, 480), metavar="WxH")
    parser.add_argument("--device", help="the loopback device, such as /dev/video4; default: the first")
    parser.set_defaults(run=_virtual_camera)


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(side) for side in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError("a size is written as 640x480") from None
    if not all(64 <= side <= 2048 and side % 2 == 0 for side in (width, height)):
        raise argparse.ArgumentTypeError("the sides are even numbers from 64 to 2048")
    return width, height


def _export(options: argparse.Namespace) -> int:
    from app.commands.export import run

    return run(options)


def _puppet(options: argparse.Namespace) -> int:
    from app.commands.puppet import run

    return run(options)


def _bridge(options: argparse.Namespace) -> int:
    from app.commands.webgl_studio import run

    return run(options)


def _virtual_camera(options: argparse.Namespace) -> int:
    from app.commands.virtual_camera import run

    return run(options)
