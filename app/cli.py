"""The command line: arguments in, the options of one command out.

A command's module declares its options (`add_arguments(parser)`) and carries it out (`run(options)`, which
returns the exit status). It is imported when its command is asked for, and no sooner: the window begins to
draw while most of the program is still unread. An option means the same before and after the command's name;
one that the command does not have is refused.
"""

import argparse
from collections.abc import Mapping, Sequence
from importlib import import_module

from app import __version__
from app.commands import window
from app.commands.options import add_log
from app.net.pairing import links

WINDOW = "app.commands.window"

COMMANDS: Mapping[str, tuple[str, str]] = {
    "call": ("app.commands.call", "start a call, or join one with --code"),
    "record": ("app.commands.record", "call, and keep the call in a file"),
    "replay": ("app.commands.replay", "play a recorded call, or make a film of it"),
    "people": ("app.commands.people", "list, rename or forget those whom you know"),
    "serve": ("app.commands.serve", "run a rendezvous, where two people find each other"),
    "demo": ("app.commands.demo", "two clients of this machine call each other and are recorded"),
    "enrol": ("app.commands.enrol", "make your own likeness from your camera"),
    "export": ("app.commands.export", "write a face, and its motion, as .glb, .obj or a WebGL Studio .zip"),
    "puppet": ("app.commands.puppet", "move another program's avatar: VMC (OSC) or Live Link Face"),
    "webgl-studio": ("app.commands.webgl_studio", "send a face to WebGL Studio, or to a page, as it moves"),
    "virtual-camera": ("app.commands.virtual_camera", "be the avatar in other programs' meetings"),
    "doctor": ("app.commands.doctor", "look through this machine: what works, and how to mend the rest"),
    "menu": ("app.commands.menu", "put Eigencall into the desktop's menu"),
    "bench": ("", "measure; 'eigencall bench --help' lists what"),
}
"""Name on the command line -> its module, and what it does."""

BENCHMARKS: Mapping[str, tuple[str, str]] = {
    "bandwidth": ("app.bench.bandwidth", "the wire of an avatar call beside VP8's and H.264's"),
    "tracker": ("app.bench.tracker", "the tracker's error on faces that it has never seen"),
    "likeness": ("app.bench.likeness.command", "photographed likenesses beside true frames"),
    "network": ("app.bench.network", "calls through bad networks: what each side sees"),
    "soak": ("app.bench.soak", "a long call and many short ones: what they leave behind"),
    "latency": ("app.bench.latency", "where each millisecond goes, camera to screen and mouth to ear"),
    "rendezvous": ("app.bench.rendezvous", "thousands of waiting rooms, hundreds of joins"),
    "guest": ("app.bench.guest", "a call with the page in a browser: what both sides see, and when"),
    "cost": ("app.bench.cost", "processor and memory, idle and in calls, beside a browser's video call"),
    "ui": ("app.bench.ui", "the window: how long it keeps a hand waiting; start, pictures a second"),
}


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Options of the command, which `run(options)` among them carries out. Ends the process with a usage
    message for what is not understood, as argparse does."""
    rest = _from_the_command(arguments)
    before = list(arguments[: len(arguments) - len(rest)])
    if not rest:
        return _options("eigencall", WINDOW, before)
    if links.is_link(rest[0]):
        return _options("eigencall", WINDOW, [*before, "--link", *rest])
    name, after = rest[0], rest[1:]
    if name != "bench":
        return _options(f"eigencall {name}", COMMANDS[name][0], before + after)
    what = _benchmarks().parse_args(after[:1]).what
    return _options(f"eigencall bench {what}", BENCHMARKS[what][0], before + after[1:])


def _from_the_command(arguments: Sequence[str]) -> list[str]:
    """The command's name, or a link, and all that follows; empty for the window."""
    parser = argparse.ArgumentParser(
        prog="eigencall",
        description="A video call without video: your face travels as a thousand bits a second.",
        epilog="Without a command the window opens; with a link, to join its call.\n\ncommands:\n"
        + _listed(COMMANDS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="eigencall [options] [LINK | COMMAND ...]",
    )
    parser.add_argument("--version", action="version", version=f"eigencall {__version__}")
    window.add_arguments(parser)
    add_log(parser)
    parser.add_argument("command", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    known, unknown = parser.parse_known_args(arguments)
    rest: list[str] = known.command
    if rest and rest[0] not in COMMANDS and not links.is_link(rest[0]):
        parser.error(f"there is no command '{rest[0]}'; there are {', '.join(COMMANDS)}")
    if not rest and unknown:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    return rest


def _benchmarks() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="eigencall bench",
        description="Measure. Each benchmark prints a table and writes its rows as JSON.",
        epilog="benchmarks:\n" + _listed(BENCHMARKS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=BENCHMARKS, metavar="WHAT")
    return parser


def _listed(commands: Mapping[str, tuple[str, str]]) -> str:
    return "".join(f"    {name:<15} {text}\n" for name, (_, text) in commands.items())


def _options(prog: str, module: str, arguments: list[str]) -> argparse.Namespace:
    command = import_module(module)
    parser = argparse.ArgumentParser(prog=prog, description=(command.__doc__ or "").split("\n")[0])
    command.add_arguments(parser)
    add_log(parser)
    parser.set_defaults(run=command.run)
    return parser.parse_args(arguments)
