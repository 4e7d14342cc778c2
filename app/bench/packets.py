"""An independent witness: tcpdump on the loopback interface, beside what the wire meters have counted."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Set
from pathlib import Path

from app.net.transport.wire_meter import Count

LINE = re.compile(r"IP .*length (\d+)\)\s+127\.0\.0\.1\.(\d+) > 127\.0\.0\.1\.(\d+): ")
TIMEOUT_S = 5.0


class NoCaptureError(Exception):
    """Packets cannot be captured here; the message says why."""


class PacketCapture:
    """UDP on loopback, from now to `stop`. Raises NoCaptureError."""

    def __init__(self) -> None:
        tool = shutil.which("tcpdump")
        if tool is None:
            raise NoCaptureError("tcpdump is not installed")
        self._output = tempfile.TemporaryFile("w+")  # noqa: SIM115  # closed by `stop`
        self._process = subprocess.Popen(
            [tool, "-i", "lo", "-n", "-v", "-l", "-B", "16384", "udp"],
            stdout=self._output,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        if not any("listening on" in line for line in self._process.stderr):
            self.stop(frozenset())
            raise NoCaptureError("capturing packets is not permitted here")

    def stop(self, ports: Set[int], packets: int = 0) -> dict[int, Count]:
        """What left each of the ports, whole IP packets, once so many are here or 5 s have passed."""
        until_s = time.monotonic() + TIMEOUT_S
        while sum(c.packets for c in self._read(ports).values()) < packets and time.monotonic() < until_s:
            time.sleep(0.05)
        self._process.terminate()
        self._process.communicate()
        sent = self._read(ports)
        self._output.close()
        return sent

    def _read(self, ports: Set[int]) -> dict[int, Count]:
        self._output.seek(0)
        sent = dict.fromkeys(ports, Count())
        for size, source, _ in LINE.findall(self._output.read()):
            if int(source) in ports:
                sent[int(source)] += Count(1, int(size))
        return sent


def own_ports() -> frozenset[int]:
    """The UDP ports that this process has open on 127.0.0.1 (Linux: proc(5), /proc/net/udp)."""
    links = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            links.append(os.readlink(entry))
        except OSError:  # the listing's own
            continue
    ports = set()
    for line in Path("/proc/self/net/udp").read_text().splitlines()[1:]:
        fields = line.split()
        address, port = fields[1].split(":")
        if f"socket:[{fields[9]}]" in links and address == "0100007F":
            ports.add(int(port, 16))
    return frozenset(ports)
