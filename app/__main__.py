"""The command line: arguments in, one wired object run. A failure on purpose ends in one clear sentence."""

import argparse
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from app import __version__
from app.commands.arguments import add_commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of the `eigencall` command; returns the exit status."""
    options = _parser().parse_args(arguments)
    threading.excepthook = _thread_failed
    try:
        status: int = options.run(options)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from app.wiring import USER_ERRORS  # half of the program; not before a window has begun to draw

        if not isinstance(error, USER_ERRORS):
            raise
        print(f"eigencall: {error}", file=sys.stderr)
        return 1
    return status


def _thread_failed(failure: threading.ExceptHookArgs) -> None:
    """A thread that dies must not take the program's voice with it: say where, keep the rest running."""
    name = failure.thread.name if failure.thread else "a thread"
    print(f"eigencall: {name} stopped: {failure.exc_value!r}", file=sys.stderr)


def _window(options: argparse.Namespace) -> int:
    if options.basis is not None or options.tracker is not None:
        from app.wiring import run_window

        return run_window(options)
    from app.system_libraries import need_window

    need_window()
    from app.ui import surroundings

    surroundings.prepare()
    from app.ui import early

    with early.drawer() as drawer:
        from app.wiring import run_window

        return run_window(options, drawer)


def _call(options: argparse.Namespace) -> int:
    from app.wiring import run_call

    return run_call(options)


def _replay(options: argparse.Namespace) -> int:
    from app.wiring import run_replay

    return run_replay(options)


def _people(options: argparse.Namespace) -> int:
    from app.wiring import run_people

    return run_people(options)


def _serve(options: argparse.Namespace) -> int:
    from app.wiring import run_server

    return run_server(options)


def _demo(options: argparse.Namespace) -> int:
    from app.commands.demo import run

    return run(options)


def _enrol(options: argparse.Namespace) -> int:
    from app.commands.enrol import run

    return run(options)


def _menu(options: argparse.Namespace) -> int:
    from app.commands.menu import run

    return run(options)


def _bandwidth(options: argparse.Namespace) -> int:
    from app.bench.bandwidth import run

    return run(options)


def _tracker(options: argparse.Namespace) -> int:
    from app.bench.tracker import run

    return run(options)


def _likeness(options: argparse.Namespace) -> int:
    from app.bench.likeness.command import run

    return run(options)


def _network(options: argparse.Namespace) -> int:
    from app.bench.network import run

    return run(options)


def _soak(options: argparse.Namespace) -> int:
    from app.bench.soak import run

    return run(options)


def _rendezvous(options: argparse.Namespace) -> int:
    from app.bench.rendezvous import run

    return run(options)


def _ui(options: argparse.Namespace) -> int:
    from app.bench.ui import run

    return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="eigencall",
        description="A video call without video: your face travels as a thousand bits a second.",
        epilog="Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"eigencall {__version__}")
    _add_devices(parser)
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    call = commands.add_parser("call", help="start a call, or join one with --code")
    call.set_defaults(keep=None)
    _add_call(call)
    _add_record(commands.add_parser("record", help="call, and keep the call in a file"))
    _add_replay(commands.add_parser("replay", help="play a recorded call, or make a film of it"))
    _add_people(commands.add_parser("people", help="list, rename or forget those whom you know"))
    _add_serve(commands.add_parser("serve", help="run a rendezvous, where two people find each other"))
    _add_demo(
        commands.add_parser("demo", help="two clients of this machine call each other and are recorded")
    )
    _add_enrol(commands.add_parser("enrol", help="make your own likeness from your camera"))
    add_commands(commands, _add_devices)
    _add_menu(commands.add_parser("menu", help="put Eigencall into the desktop's menu"))
    bench = commands.add_parser("bench", help="measure").add_subparsers(
        title="benchmarks", metavar="WHAT", required=True
    )
    _add_bandwidth(bench.add_parser("bandwidth", help="the wire of an avatar call beside VP8's and H.264's"))
    _add_tracker(bench.add_parser("tracker", help="the tracker's error on faces that it has never seen"))
    _add_likeness(bench.add_parser("likeness", help="photographed likenesses beside true frames"))
    _add_network(bench.add_parser("network", help="calls through bad networks: what each side sees"))
    _add_soak(bench.add_parser("soak", help="a long call and many short ones: what they leave behind"))
    _add_rendezvous(bench.add_parser("rendezvous", help="thousands of waiting rooms, hundreds of joins"))
    _add_ui(
        bench.add_parser("ui", help="the window: how long it keeps a hand waiting; start, pictures a second")
    )
    return parser


def _add_devices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", default="default", help="settings under another name")
    parser.add_argument("--server", help="address of the rendezvous, such as ws://192.0.2.7:8765")
    parser.add_argument(
        "--stun", metavar="HOST", help="STUN server that tells this machine its outer address"
    )
    parser.add_argument(
        "--turn", metavar="HOST", help="TURN server, such as turn:HOST:3478?transport=tcp, turns:HOST"
    )
    parser.add_argument("--turn-user", metavar="NAME", help="user name at the TURN server")
    parser.add_argument(
        "--turn-password",
        metavar="TEXT",
        help="its password; EIGENCALL_TURN_PASSWORD in the environment is not seen by others",
    )
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
    _add_model(parser)
    parser.add_argument("--speaker", help="name of a speaker, or 'none'")
    parser.add_argument(
        "--cap", type=float, metavar="KBPS", help="what face and voice may cost on the wire, in kbit/s"
    )
    parser.add_argument(
        "--loopback", action="store_true", help="offer this machine's loopback address too (calls within it)"
    )


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--basis", type=Path, metavar="FILE", help="a face basis of your own; the other side needs the same"
    )
    parser.add_argument(
        "--tracker", type=Path, metavar="DIR", help="the networks for it (python -m training clouds)"
    )


def _add_call(parser: argparse.ArgumentParser) -> None:
    _add_devices(parser)
    parser.add_argument(
        "--code", help="the other person's code; without it a call is started and a code shown"
    )
    parser.add_argument(
        "--invite",
        action="store_true",
        help="call without a server: prints an invite, reads the answer",
    )
    parser.add_argument(
        "--accept", metavar="TEXT", help="join by an invite: prints the answer; '-' reads the invite"
    )
    parser.add_argument(
        "--resume", action="store_true", help="go back into the call in which the program was killed"
    )
    parser.add_argument("--person", metavar="NAME", help="ring somebody you know")
    parser.add_argument("--wait", action="store_true", help="wait until somebody you know rings, and answer")
    parser.add_argument("--headless", action="store_true", help="no window: draw off screen")
    parser.add_argument("--size", type=_size, default=320, help="pixels of the headless picture's side")
    parser.add_argument("--seconds", type=float, help="hang up after so many seconds of call")
    parser.add_argument(
        "--record", type=Path, metavar="DIR", help="write self.mp4, remote.mp4 and call.json there"
    )
    parser.set_defaults(run=_call)


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("keep", type=Path, metavar="FILE", help="where to keep it, such as talk.eigencall")
    _add_call(parser)


def _add_replay(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what 'eigencall record' has kept")
    parser.add_argument("--export", type=Path, metavar="MP4", help="no window: write a film with sound")
    parser.add_argument(
        "--size", type=_film_size, default=(1280, 720), help="of the film: its height, or WIDTHxHEIGHT"
    )
    parser.add_argument(
        "--show", choices=("both", "other", "own"), default="both", help="who is in the film (default: both)"
    )
    parser.add_argument("--speaker", default="", help="name of a speaker, or 'none'")
    parser.add_argument("--profile", default="default", help="settings under another name")
    parser.set_defaults(run=_replay)


def _add_people(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", default="default", help="of the settings under another name")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--rename", nargs=2, metavar=("NAME", "NEW"), help="call somebody otherwise")
    what.add_argument("--forget", metavar="NAME", help="forget somebody; they cannot ring any more")
    parser.set_defaults(run=_people)


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument(
        "--redis", metavar="URL", help="share rooms with other processes through Redis, redis://HOST:6379/0"
    )
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain (PEM): serve wss://")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="its private key (PEM)")
    parser.set_defaults(run=_serve)


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--camera", default="sample", help="see 'eigencall call --help'")
    parser.add_argument("--peer-camera", default="sample2")
    _add_model(parser)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--size", type=_size, default=320)
    parser.add_argument("--headless", action="store_true", help="no windows, also where there is a display")
    parser.add_argument(
        "--out", type=Path, default=Path("out/demo"), help="folder for demo.mp4 and demo.json"
    )
    parser.set_defaults(run=_demo)


def _add_enrol(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", default="default", help="whose likeness it is")
    parser.add_argument("--camera", help="see 'eigencall call --help'")
    parser.add_argument(
        "--pictures", type=Path, nargs="+", metavar="FILE", help="pictures instead of a camera"
    )
    parser.add_argument(
        "--lens", type=float, default=1.0, help="focal length over the longer side (default: 1)"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write it there instead of into the profile")
    parser.add_argument("--delete", action="store_true", help="remove the profile's likeness")
    parser.set_defaults(run=_enrol)


def _add_menu(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--remove", action="store_true", help="take it out again")
    parser.set_defaults(run=_menu)


def _add_bandwidth(parser: argparse.ArgumentParser) -> None:
    from app.bench.profiles import PARTS, PROFILES

    parser.add_argument("--clip", default="sample", help="a video file; default: the shipped sample")
    parser.add_argument("--data", type=Path, help="a folder of faces with many clips, instead of one")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each kind of call")
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS)
    )
    parser.add_argument(
        "--profile",
        nargs="+",
        choices=PROFILES,
        default=[],
        metavar="NETWORK",
        help=f"measure on these networks instead: {', '.join(PROFILES)}",
    )
    parser.add_argument(
        "--json", type=Path, default=Path("out/bandwidth.json"), help="a plot is put beside it"
    )
    parser.set_defaults(run=_bandwidth)


def _add_tracker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with clips, youtube-faces, aflw2000-3d"
    )
    parser.add_argument("--json", type=Path, default=Path("out/tracker.json"))
    parser.add_argument("--out", type=Path, help="folder for contact sheets and plots")
    parser.add_argument("--labels", type=Path, help="folder of the teacher's labels; made if missing")
    parser.add_argument("--teacher", type=Path, help="the Python that has MediaPipe, to make labels")
    parser.add_argument("--models", type=Path, help="folder of other models than those shipped")
    parser.set_defaults(run=_tracker)


def _add_likeness(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="folder with clips")
    parser.add_argument("--json", type=Path, default=Path("out/likeness.json"))
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for a sheet and a film of each clip")
    parser.add_argument(
        "--judges",
        type=Path,
        metavar="PYTHON",
        default=Path(".venv-judges/bin/python"),
        help="the Python with the judges (make judges)",
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="CLIP", help="these clips")
    parser.set_defaults(run=_likeness)


def _add_network(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", type=Path, default=Path("out/network.json"), help="a table and a plot lie beside it"
    )
    parser.add_argument(
        "--only", action="append", metavar="CELL", help="measure this cell anew; * stands for anything"
    )
    parser.add_argument("--quick", action="store_true", help="a few cells, in two minutes")
    parser.set_defaults(run=_network)


def _add_soak(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=30.0, help="of the long call; 0 for none")
    parser.add_argument("--calls", type=int, default=200, help="short ones")
    parser.add_argument("--pulse", action="store_true", help="sound through a PulseAudio of its own")
    parser.add_argument("--json", type=Path, default=Path("out/soak.json"), help="a plot is put beside it")
    parser.set_defaults(run=_soak)


def _add_rendezvous(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rooms", type=int, default=10_000, help="callers who wait")
    parser.add_argument("--rate", type=float, default=200.0, help="joins a second")
    parser.add_argument("--seconds", type=float, default=10.0, help="of joins")
    parser.add_argument("--json", type=Path, default=Path("out/rendezvous.json"))
    parser.set_defaults(run=_rendezvous)


def _add_ui(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--camera", default="sample", help="see 'eigencall call --help'")
    parser.add_argument("--seconds", type=float, default=15.0, help="of each call")
    parser.add_argument("--starts", type=int, default=3, help="the fastest of so many counts")
    parser.add_argument("--json", type=Path, default=Path("out/ui.json"))
    parser.set_defaults(run=_ui)


def _size(text: str) -> int:
    value = int(text)
    if not 64 <= value <= 2048 or value % 2:
        raise argparse.ArgumentTypeError("the size is an even number from 64 to 2048")
    return value


def _film_size(text: str) -> tuple[int, int]:
    """'720' is 1280 x 720, '640x640' is itself."""
    width, _, height = text.lower().partition("x")
    size = (int(width), int(height)) if height else (round(int(width) * 8 / 9) * 2, int(width))
    if not all(64 <= side <= 4096 and side % 2 == 0 for side in size):
        raise argparse.ArgumentTypeError("the film's sides are even numbers from 64 to 4096")
    return size


if __name__ == "__main__":
    sys.exit(main())
