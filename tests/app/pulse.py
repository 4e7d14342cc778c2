"""A sound system of our own for tests: PulseAudio with null sinks, heard by nobody, in a folder of its own.

PortAudio reads its environment once, so whoever uses it runs in a process of its own (`Pulse.run`).
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from app.media.samples import Samples

SETTINGS = """
load-module module-native-protocol-unix socket={folder}/native
load-module module-null-sink sink_name=room rate=48000 channels=1
load-module module-null-sink sink_name=speaker rate=48000 channels=1
load-module module-remap-source master=room.monitor source_name=mic
set-default-sink speaker
set-default-source mic
"""
ALSA = "pcm.!default {{ type pulse }}\nctl.!default {{ type pulse }}\n"
FORMAT = ["--raw", "--rate=48000", "--channels=1", "--format=s16le"]


class Pulse:
    """What is played into `room` is heard by the default microphone; the default loudspeaker is `speaker`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "pulse.pa").write_text(SETTINGS.format(folder=folder))
        (folder / ".asoundrc").write_text(ALSA.format())
        self.environment = {
            **os.environ,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{folder}/native",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes", "--use-pid-file=no"]
        command = ["pulseaudio", "-n", "-F", str(self._folder / "pulse.pa"), *options]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        for _ in range(100):
            if self._ctl("info").returncode == 0:
                return
            time.sleep(0.05)
        pytest.skip("pulseaudio does not start here: " + (self._folder / "log").read_text()[-300:])

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(5)
        (self._folder / "native").unlink(missing_ok=True)

    def _ctl(self, *words: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(["pactl", *words], env=self.environment, capture_output=True, timeout=5)

    @property
    def folder(self) -> Path:
        return self._folder

    @contextlib.contextmanager
    def echo(self) -> Iterator[None]:
        """Meanwhile the microphone hears the loudspeaker."""
        words = ("module-loopback", "source=speaker.monitor", "sink=room", "latency_msec=30")
        module = self._ctl("load-module", *words).stdout.decode().strip()
        yield
        self._ctl("unload-module", module)

    def play(self, samples: Samples, sink: str = "room") -> "subprocess.Popen[bytes]":
        """Begin to play into a sink."""
        path = self._folder / f"{sink}.play"
        path.write_bytes(samples.tobytes())
        command = ["pacat", *FORMAT, "-d", sink, "--latency-msec=20", str(path)]
        return subprocess.Popen(command, env=self.environment)

    @contextlib.contextmanager
    def record(self, *sinks: str) -> Iterator[list[Samples]]:
        """What the sinks play meanwhile; filled in at the end."""
        out: list[Samples] = []
        files: list[IO[bytes]] = [(self._folder / f"{sink}.raw").open("w+b") for sink in sinks]
        recorders = [
            subprocess.Popen(
                ["parec", *FORMAT, "-d", f"{sink}.monitor", "--latency-msec=10"],
                env=self.environment,
                stdout=file,
            )
            for sink, file in zip(sinks, files, strict=True)
        ]
        yield out
        for recorder, file in zip(recorders, files, strict=True):
            recorder.terminate()
            recorder.wait(5)
            file.seek(0)
            data = file.read()
            out.append(np.frombuffer(data[: len(data) // 2 * 2], np.int16))
            file.close()

    def run(self, program: str, *arguments: str) -> "subprocess.Popen[str]":
        """A Python program that sees this sound system."""
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.Popen(
            command, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )


@contextlib.contextmanager
def pulse() -> Iterator[Pulse]:
    """Skips the test with a reason where PulseAudio or PortAudio is missing."""
    for program in ("pulseaudio", "pactl", "pacat"):
        if shutil.which(program) is None:
            pytest.skip("needs PulseAudio (apt install pulseaudio libasound2-plugins libportaudio2)")
    with tempfile.TemporaryDirectory(prefix="pulse") as folder:
        server = Pulse(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
