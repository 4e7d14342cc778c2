"""Windows that are measured, as processes of their own (`app.bench.window_probe`), and whom they call."""

from app.commands.program import Program, Said
from app.net.errors import NetworkError

TIMEOUT_S = 120.0
CLOSED = "The window closed before it was measured; run it by hand to see why."


class WindowError(NetworkError):
    """The window could not be measured."""


def probe(arguments: list[str], environment: dict[str, str]) -> Program:
    return Program(["eigencall.app.bench.window_probe", *arguments], environment)


def peer_of(code: str, server: str, environment: dict[str, str]) -> Program:
    """The other side: a program without a window, which talks. It comes after this one for the processor: it
    stands for a machine of its own."""
    arguments = ["call", "--headless", "--code", code, "--server", server, "--loopback", "--size", "64"]
    arguments += ["--camera", "sample2", "--microphone", "camera", "--speaker", "none"]
    return Program(["eigencall", *arguments], environment, within=("nice", "-n", "5"))


def line(window: Program, beginning: str) -> str:
    """The rest of the first line that begins so. Raises WindowError if the window closes before it."""
    found = window.line(beginning, TIMEOUT_S)
    if found is None:
        raise WindowError(CLOSED)
    return found


def measured(window: Program, timeout_s: float) -> Said:
    """What it says at the end. Raises WindowError."""
    found = window.wait(0, lambda said: "text" not in said, timeout_s)
    if found is None or "ended" in found:
        raise WindowError(CLOSED)
    return found
