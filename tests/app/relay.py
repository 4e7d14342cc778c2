"""A coturn on this machine: a TURN server of a test's own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.net.transport.ice_servers import NatSettings, Transport
from tests.app.certificates import issue

TOOL = shutil.which("turnserver")
needs_coturn = pytest.mark.skipif(TOOL is None, reason="needs coturn (packages-test.txt)")


@dataclass(frozen=True, slots=True)
class Relay:
    """Its ports, the file that makes its certificate trusted, and where it writes what it does."""

    port: int
    tls_port: int
    authority: Path
    log: Path

    def nat(
        self, transport: Transport = Transport.UDP, username: str = "someone", password: str = "secret"
    ) -> NatSettings:
        port = self.tls_port if transport is Transport.TLS else self.port
        return NatSettings("", f"127.0.0.1:{port}", transport, username, password, relay_only=True)


@contextmanager
def running(folder: Path, *credentials: str) -> Iterator[Relay]:
    """credentials: options that say whom it lends addresses to."""
    assert TOOL is not None
    papers, log = issue(folder), folder / "log"
    port, tls_port = _free_ports()
    options = ["-n", "--no-cli", "--no-dtls", "-L", "127.0.0.1", "-E", "127.0.0.1"]
    options += ["-p", str(port), "--tls-listening-port", str(tls_port)]
    options += ["--cert", str(papers.certificate), "--pkey", str(papers.key)]
    options += ["-r", "test", "--allow-loopback-peers", "-v", "--simple-log", "--log-file", "stdout"]
    options += ["--userdb", str(folder / "turndb"), "--pidfile", str(folder / "turn.pid"), *credentials]
    with log.open("wb") as said:
        process = subprocess.Popen([TOOL, *options], stdout=said, cwd=folder, env=dict(os.environ))
    try:
        for each in (port, tls_port):
            _wait_for(each)
        yield Relay(port, tls_port, papers.authority, log)
    finally:
        process.kill()
        process.wait()


def _free_ports() -> list[int]:
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in (one, other)]


def _wait_for(port: int) -> None:
    until_s = time.monotonic() + 20
    while time.monotonic() < until_s:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("coturn does not listen")
