"""Calls between network namespaces whose addresses change and whose cables are pulled, as laptops' are.

Needs root and `ip netns`; skipped elsewhere. Each side is a process of its own in a namespace of its own; a
third namespace is the switch between them and holds the rendezvous.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.networks]
PREFIX = f"ec{os.getpid() % 10_000}"
PORT = 8765
SERVER = f"ws://10.77.0.1:{PORT}"
SERVE = (
    "import asyncio; from app.net.rendezvous.server import RendezvousServer\n"
    f"async def serve():\n    async with RendezvousServer('10.77.0.1', {PORT}):\n"
    "        print('ready', flush=True); await asyncio.Event().wait()\n"
    "asyncio.run(serve())"
)


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


class Side:
    """A process in a namespace, and what it prints."""

    def __init__(self, namespace: str, *arguments: str) -> None:
        self.namespace = namespace
        self._process = subprocess.Popen(
            ["ip", "netns", "exec", namespace, sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)

    def line(self, timeout_s: float = 60.0) -> str:
        return self._lines.get(timeout=timeout_s)

    def wait_for(self, phase: str) -> dict[str, Any]:
        while True:
            said: dict[str, Any] = json.loads(self.line())
            if said.get("phase") == phase:
                return said

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._process.stdin:
            pass
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._process.stdout.close()


class Network:
    """Two namespaces and a switch."""

    def __init__(self) -> None:
        self.hub, self.a, self.b = (f"{PREFIX}{name}" for name in ("hub", "a", "b"))
        for namespace in (self.hub, self.a, self.b):
            ip("netns", "add", namespace)
            ip("-n", namespace, "link", "set", "lo", "up")
            ip("netns", "exec", namespace, "true")  # a plain chroot lets them be made, but not entered
        ip("-n", self.hub, "link", "add", "br0", "type", "bridge")
        ip("-n", self.hub, "addr", "add", "10.77.0.1/24", "dev", "br0")
        ip("-n", self.hub, "link", "set", "br0", "up")
        for namespace, address in ((self.a, "10.77.0.2/24"), (self.b, "10.77.0.3/24")):
            port = f"to{namespace[-1]}"
            ip(
                "-n",
                self.hub,
                "link",
                "add",
                port,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                namespace,
            )
            ip("-n", self.hub, "link", "set", port, "master", "br0", "up")
            ip("-n", namespace, "addr", "add", address, "dev", "eth0")
            ip("-n", namespace, "link", "set", "eth0", "up")

    def move(self, namespace: str, old: str, new: str) -> None:
        """The address changes, as when a laptop comes into another Wi-Fi."""
        ip("-n", namespace, "addr", "del", old, "dev", "eth0")
        ip("-n", namespace, "addr", "add", new, "dev", "eth0")

    def plug(self, namespace: str, state: str) -> None:
        ip("-n", self.hub, "link", "set", f"to{namespace[-1]}", state)

    def close(self) -> None:
        for namespace in (self.hub, self.a, self.b):
            subprocess.run(["ip", "netns", "del", namespace], check=False, capture_output=True)


@pytest.fixture
def network() -> Iterator[Network]:
    if shutil.which("ip") is None:
        pytest.skip("the program ip is not installed")
    try:
        made = Network()
    except subprocess.CalledProcessError:
        pytest.skip("network namespaces are not permitted here")
    yield made
    made.close()


@pytest.fixture
def call(network: Network) -> Iterator[tuple[Network, Side, Side]]:
    server = Side(network.hub, "-c", SERVE)
    assert server.line() == "ready\n"
    a = Side(network.a, "-m", "tests.app.side", SERVER)
    b = Side(network.b, "-m", "tests.app.side", SERVER, a.wait_for("waiting")["code"])
    a.wait_for("live")
    b.wait_for("live")
    time.sleep(1)
    yield network, a, b
    server.kill()
    for side in (a, b, server):
        side.close()


def test_a_changed_address_costs_less_than_five_seconds_and_no_click(
    call: tuple[Network, Side, Side],
) -> None:
    network, a, b = call
    for attempt in range(4):
        begin_s = time.monotonic()
        network.move(network.a, f"10.77.0.{2 + 10 * attempt}/24", f"10.77.0.{12 + 10 * attempt}/24")
        assert "changed" in a.wait_for("recovering")["message"]
        b.wait_for("recovering")
        back_s = max(a.wait_for("live")["at_s"], b.wait_for("live")["at_s"]) - begin_s
        print(f"address changed: live again after {back_s:.2f} s")
        assert back_s < 5.0
        time.sleep(1)


def test_a_pulled_cable_is_noticed_and_the_call_comes_back_with_it(call: tuple[Network, Side, Side]) -> None:
    network, a, b = call
    begin_s = time.monotonic()
    network.plug(network.a, "down")
    noticed_s = a.wait_for("recovering")["at_s"] - begin_s
    assert noticed_s < 3.0
    b.wait_for("recovering")
    time.sleep(6)
    begin_s = time.monotonic()
    network.plug(network.a, "up")
    back_s = max(a.wait_for("live")["at_s"], b.wait_for("live")["at_s"]) - begin_s
    print(f"cable: noticed after {noticed_s:.2f} s, live again {back_s:.2f} s after it came back")
    assert back_s < 5.0


def test_a_killed_program_is_noticed_within_three_seconds(call: tuple[Network, Side, Side]) -> None:
    _, a, b = call
    begin_s = time.monotonic()
    b.kill()
    noticed_s = a.wait_for("recovering")["at_s"] - begin_s
    print(f"killed: noticed after {noticed_s:.2f} s")
    assert noticed_s < 3.0


def test_a_rendezvous_of_the_callers_own_moves_with_it_and_the_call_comes_back(network: Network) -> None:
    a = Side(network.a, "-m", "tests.app.side", "own")
    code = a.wait_for("waiting")["code"]
    assert code.endswith("@10.77.0.2")
    b = Side(network.b, "-m", "tests.app.side", "ws://192.0.2.9:9", code)
    try:
        a.wait_for("live")
        b.wait_for("live")
        time.sleep(1)
        for old, new in (("10.77.0.2/24", "10.77.0.12/24"), ("10.77.0.12/24", "10.77.0.22/24")):
            begin_s = time.monotonic()
            network.move(network.a, old, new)
            a.wait_for("recovering")
            b.wait_for("recovering")
            back_s = max(a.wait_for("live")["at_s"], b.wait_for("live")["at_s"]) - begin_s
            print(f"the caller and its rendezvous moved: live again after {back_s:.2f} s")
            assert back_s < 5.0
            time.sleep(1)
    finally:
        a.close()
        b.close()
