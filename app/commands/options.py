"""Options that several commands share, and how their values are read."""

import argparse
import math
import re
from pathlib import Path

from app.net.pairing.codes import MAX_WORDS_IN_CODE, WORDS_IN_CODE

PORT = 8765  # of a rendezvous, where none is named
CAMERA_HELP = "see 'eigencall call --help'"


def add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", default="default", help="settings under another name")


def add_log(parser: argparse.ArgumentParser) -> None:
    """What every command has."""
    parser.add_argument(
        "--log", type=Path, metavar="FILE", help="write there why a call failed; nothing personal is in it"
    )


def add_devices(parser: argparse.ArgumentParser) -> None:
    """Everything that a side of a call is made of: devices, face, servers, limits."""
    add_profile(parser)
    parser.add_argument(
        "--server", type=server_url, help="address of the rendezvous, such as ws://192.0.2.7:8765"
    )
    add_code_words(parser, WORDS_IN_CODE)
    add_nat_servers(parser)
    parser.add_argument(
        "--relay-only", action="store_true", help="connect through the TURN server only: hides this address"
    )
    parser.add_argument(
        "--camera", help="number of a camera, a video file, 'sample', 'sample2' or 'synthetic' (default: 0)"
    )
    parser.add_argument(
        "--microphone", help="name of a microphone, 'camera' for the video file's sound, or 'none'"
    )
    parser.add_argument("--avatar", help="name of an invented face to wear")
    add_model(parser)
    parser.add_argument("--speaker", help="name of a speaker, or 'none'")
    parser.add_argument(
        "--cap", type=amount, metavar="KBPS", help="what face and voice may cost on the wire, in kbit/s"
    )
    parser.add_argument(
        "--thrifty", action="store_true", help="send less than the network has room for; costs delay"
    )
    parser.add_argument(
        "--loopback", action="store_true", help="offer this machine's loopback address too (calls within it)"
    )


def add_nat_servers(parser: argparse.ArgumentParser) -> None:
    """Ways around routers."""
    parser.add_argument("--stun", metavar="HOST", help="STUN server that tells machines their outer address")
    parser.add_argument(
        "--turn", metavar="HOST", help="TURN server, such as turn:HOST:3478?transport=tcp, turns:HOST"
    )
    parser.add_argument("--turn-user", metavar="NAME", help="user name at the TURN server")
    parser.add_argument(
        "--turn-password",
        metavar="TEXT",
        help="its password; EIGENCALL_TURN_PASSWORD in the environment is not seen by others",
    )


def add_code_words(parser: argparse.ArgumentParser, usual: int) -> None:
    parser.add_argument(
        "--code-words",
        type=int,
        choices=range(WORDS_IN_CODE, MAX_WORDS_IN_CODE + 1),
        default=usual,
        help="how many words new codes have; each makes a guess 256 times less likely to be right",
    )


def add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--basis", type=Path, metavar="FILE", help="a face basis of your own; the other side needs the same"
    )
    parser.add_argument(
        "--tracker", type=Path, metavar="DIR", help="the networks for it (python -m training clouds)"
    )


def add_face_source(parser: argparse.ArgumentParser) -> None:
    """Whose face is taken: a camera's, the other side's of a call, or a recording's."""
    add_devices(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--call", action="store_true", help="the other person's face of a new call")
    which.add_argument("--recording", type=Path, metavar="FILE", help="a call that was recorded")
    parser.add_argument("--code", type=something, help="the other person's face of the call with this code")
    parser.add_argument("--side", choices=["other", "own"], default="other", help="whose of its faces")
    parser.add_argument("--seconds", type=amount, help="stop after so many seconds")


def server_url(text: str) -> str:
    """`192.0.2.7`, `host:8765`, `ws://host:8765` or `wss://host` -> the URL of the rendezvous there."""
    match = re.fullmatch(
        r"(?:(?P<scheme>wss?)://)?(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>\d{1,5}))?(?P<path>/.*)?",
        text.strip(),
    )
    if match is None:
        raise argparse.ArgumentTypeError(f"'{text}' is no address of a rendezvous; write ws://HOST:{PORT}")
    scheme, host, path = match["scheme"] or "ws", match["host"], match["path"] or ""
    if match["port"]:
        return f"{scheme}://{host}:{port(match['port'])}{path}"
    return f"{scheme}://{host}{path}" if match["scheme"] else f"ws://{host}:{PORT}{path}"


def port(text: str) -> int:
    """A port's number; 0 leaves the choice to the system."""
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"'{text}' is no port; ports are numbers from 0 to 65535")
    return int(text)


def amount(text: str) -> float:
    """Seconds, or kbit/s: a number above 0."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"'{text}' is no number above 0")
    return value


def count(text: str) -> int:
    """A number of things: 1 or more."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1 << 31):
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number above 0")
    return int(text)


def moment(text: str) -> float:
    """Seconds from a beginning."""
    return 0.0 if text == "0" else amount(text)


def focal_length(text: str) -> float:
    """Over a picture's longer side: from a fisheye's to a telescope's."""
    value = amount(text)
    if not 0.2 <= value <= 20:
        raise argparse.ArgumentTypeError(
            f"'{text}' is no lens: a webcam's is about 1, and any from 0.2 to 20"
        )
    return value


def something(text: str) -> str:
    """What may not be empty: an empty code is a slip, and no wish for a new call."""
    if not text.strip():
        raise argparse.ArgumentTypeError("nothing stands there")
    return text


def picture_side(text: str) -> int:
    """Pixels of a square picture's side."""
    value = int(text)
    if not 64 <= value <= 2048 or value % 2:
        raise argparse.ArgumentTypeError("the size is an even number from 64 to 2048")
    return value


def picture_size(text: str) -> tuple[int, int]:
    """'640x480' -> (640, 480)"""
    try:
        width, height = (int(side) for side in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError("a size is written as 640x480") from None
    if not all(64 <= side <= 2048 and side % 2 == 0 for side in (width, height)):
        raise argparse.ArgumentTypeError("the sides are even numbers from 64 to 2048")
    return width, height


def film_size(text: str) -> tuple[int, int]:
    """'720' is 1280 x 720, '640x640' is itself."""
    width, _, height = text.lower().partition("x")
    size = (int(width), int(height)) if height else (round(int(width) * 8 / 9) * 2, int(width))
    if not all(64 <= side <= 4096 and side % 2 == 0 for side in size):
        raise argparse.ArgumentTypeError("the film's sides are even numbers from 64 to 4096")
    return size
