"""A sound system of the laboratory's own: PulseAudio in a folder, with null sinks.

Each side has a room and a loudspeaker. What is played into `room_a` is heard by a's microphone; what a's
program plays comes out of `speaker_a`. PortAudio reads its environment once, so its user runs in a
process of its own, in the environment of its side.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from app.bench.lab.process import ProgramError
from app.bench.lab.sound_capture import SoundCapture
from app.media.samples import RATE, Samples

SERVER = "load-module module-native-protocol-unix socket={folder}/native\n"
SIDE = """
load-module module-null-sink sink_name=room_{side} rate=48000 channels=1
load-module module-null-sink sink_name=speaker_{side} rate=48000 channels=1
load-module module-remap-source master=room_{side}.monitor source_name=mic_{side}
"""
ALSA = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
FORMAT = ["--raw", f"--rate={RATE}", "--channels=1", "--format=s16le"]
PROGRAMS = ("pulseaudio", "pactl", "pacat", "parec")
START_S = 10.0  # a sound system takes a second or two to open a device
ECHO_MS = 30  # from the loudspeaker to the microphone
PLAYER_MS = 200  # a busy machine is not to tear what is said; when it sounds is measured
PIECE = RATE // 10  # is written at once


class PulseError(ProgramError):
    """There is no PulseAudio here, or it does not start."""


class Pulse:
    """Sides are "a" and "b"."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        sides = "".join(SIDE.format(side=side) for side in "ab")
        (folder / "pulse.pa").write_text(SERVER.format(folder=folder) + sides)
        (folder / ".asoundrc").write_text(ALSA)
        self._process: subprocess.Popen[bytes] | None = None

    def environment(self, side: str = "a") -> dict[str, str]:
        """In which a side's microphone and loudspeaker are the system's choice."""
        return {
            **os.environ,
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{self.folder}/native",
            "PULSE_SINK": f"speaker_{side}",
            "PULSE_SOURCE": f"mic_{side}",
        }

    def start(self) -> None:
        """Raises PulseError."""
        options = ["--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes", "--use-pid-file=no"]
        command = ["pulseaudio", "-n", "-F", str(self.folder / "pulse.pa"), *options]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, env=self.environment(), stdout=log, stderr=log)
        until_s = time.monotonic() + START_S
        while time.monotonic() < until_s:
            if self._ctl("info").returncode == 0:
                return
            time.sleep(0.05)
        self.stop()
        raise PulseError("PulseAudio does not start here: " + (self.folder / "log").read_text()[-300:])

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(5)
        (self.folder / "native").unlink(missing_ok=True)

    def _ctl(self, *words: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(["pactl", *words], env=self.environment(), capture_output=True, timeout=5)

    @contextlib.contextmanager
    def echo(self, side: str = "a") -> Iterator[None]:
        """Meanwhile a side's microphone hears its loudspeaker."""
        way = (f"source=speaker_{side}.monitor", f"sink=room_{side}", f"latency_msec={ECHO_MS}")
        module = self._ctl("load-module", "module-loopback", *way).stdout.decode().strip()
        try:
            yield
        finally:
            self._ctl("unload-module", module)

    @contextlib.contextmanager
    def talk(self, samples: Samples, side: str = "a", *, again: bool = False) -> Iterator[None]:
        """A voice in a side's room meanwhile: once, or again and again."""
        command = ["pacat", *FORMAT, "-d", f"room_{side}", f"--latency-msec={PLAYER_MS}"]
        player = subprocess.Popen(command, env=self.environment(), stdin=subprocess.PIPE)
        mouth = threading.Thread(target=_speak, args=(player, samples, again), name="mouth", daemon=True)
        mouth.start()
        try:
            yield
        finally:
            player.kill()
            player.wait()
            mouth.join()

    @contextlib.contextmanager
    def listen(self, *sinks: str) -> Iterator[list[SoundCapture]]:
        """What the sinks play from now on, and afterwards. Raises PulseError if nothing comes of them."""
        with contextlib.ExitStack() as stack:
            recordings = []
            for sink in sinks:
                command = ["parec", *FORMAT, "-d", f"{sink}.monitor", "--latency-msec=10"]
                recordings.append(SoundCapture(command, self.environment()))
                stack.callback(recordings[-1].stop)
            if not all(recording.begun.wait(START_S) for recording in recordings):
                raise PulseError("PulseAudio lets nobody hear what it plays.")
            yield recordings

    def run(self, program: str, *arguments: str) -> "subprocess.Popen[str]":
        """A Python program on side a. `communicate` is the end of its input, too."""
        return subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            env=self.environment(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )


def _speak(player: "subprocess.Popen[bytes]", samples: Samples, again: bool) -> None:
    """On the thread "mouth"; the pipe to the player sets the pace."""
    assert player.stdin is not None
    with contextlib.suppress(BrokenPipeError), player.stdin as pipe:
        while True:
            for begin in range(0, len(samples), PIECE):
                pipe.write(samples[begin : begin + PIECE].tobytes())
            if not again:
                return


@contextlib.contextmanager
def pulse() -> Iterator[Pulse]:
    """A running one. Raises PulseError where PulseAudio is missing or does not start."""
    if any(shutil.which(program) is None for program in PROGRAMS):
        raise PulseError(
            "Real sound devices need PulseAudio "
            "(Debian: apt install pulseaudio pulseaudio-utils libasound2-plugins libportaudio2)."
        )
    with tempfile.TemporaryDirectory(prefix="pulse") as folder:
        server = Pulse(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
