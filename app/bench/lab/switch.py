"""A switch in user space between network namespaces: every packet of every program in them passes here.

Linux's own emulation of bad networks (netem) is missing from many kernels; this needs TUN devices and root
only. A `Port` is a TUN device that has been moved into a namespace; the switch's thread reads all of them,
asks the two paths between sender and receiver when the packet arrives, and writes it then. TCP, UDP and ICMP
alike are impaired: signalling suffers as the call does.
"""

import fcntl
import heapq
import ipaddress
import os
import selectors
import struct
import subprocess
import threading
import time
from dataclasses import dataclass, field
from itertools import count

from app.bench.lab.impair import ImpairedPath
from app.bench.lab.packets import HomeRouter, target_of

_TUNSETIFF = 0x400454CA  # linux/if_tun.h
_IFF_TUN, _IFF_NO_PI = 0x0001, 0x1000
_MTU = 1500
_IDLE_S = 0.5


def ip(*words: str) -> None:
    """Run `ip`; raises subprocess.CalledProcessError."""
    subprocess.run(["ip", *words], check=True, capture_output=True)


@dataclass(eq=False, slots=True)
class Port:
    """One interface of one namespace. network: addresses behind it. up, down: the path from the namespace
    into the switch, and the one out of it. nat: if set, the namespace hides behind it."""

    namespace: str
    interface: str
    network: ipaddress.IPv4Network
    device: int
    up: ImpairedPath
    down: ImpairedPath
    nat: HomeRouter | None = None

    def reaches(self, address: str) -> bool:
        if self.nat is not None:
            return address == self.nat.public
        return ipaddress.IPv4Address(address) in self.network


def open_port(namespace: str, interface: str, network: str, seed: int) -> Port:
    """A TUN device of this name in a namespace, still without an address. Raises OSError or
    subprocess.CalledProcessError where that is not permitted."""
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    name = f"ec{os.getpid() % 100_000}{seed}"
    try:
        fcntl.ioctl(device, _TUNSETIFF, struct.pack("16sH", name.encode(), _IFF_TUN | _IFF_NO_PI))
        ip("link", "set", name, "netns", namespace, "name", interface)
    except (OSError, subprocess.CalledProcessError):
        os.close(device)
        raise
    known = ipaddress.IPv4Network(network)
    return Port(
        namespace, interface, known, device, ImpairedPath(seed=2 * seed), ImpairedPath(seed=2 * seed + 1)
    )


@dataclass(eq=False, slots=True)
class Switch:
    """Carries packets from `start` to `stop`."""

    ports: list[Port]
    _due: list[tuple[float, int, Port, bytes]] = field(default_factory=list)
    _count: "count[int]" = field(default_factory=count)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="switch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(2 * _IDLE_S)
        for port in self.ports:
            os.close(port.device)

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            for port in self.ports:
                selector.register(port.device, selectors.EVENT_READ, port)
            while not self._stopping.is_set():
                for key, _ in selector.select(self._timeout_s()):
                    self._read(key.data)
                self._deliver(time.monotonic())

    def _timeout_s(self) -> float:
        if not self._due:
            return _IDLE_S
        return min(_IDLE_S, max(0.0, self._due[0][0] - time.monotonic()))

    def _read(self, port: Port) -> None:
        for _ in range(64):
            try:
                packet = os.read(port.device, _MTU)
            except OSError:  # nothing more, or the interface is down
                return
            self._route(port, packet)

    def _route(self, source: Port, packet: bytes) -> None:
        sent = source.nat.outwards(packet) if source.nat is not None else packet
        address = target_of(sent) if sent is not None else None
        if sent is None or address is None:
            return
        target = next((p for p in self.ports if p is not source and p.reaches(address)), None)
        now_s = time.monotonic()
        inside_s = source.up.arrival_s(len(sent), now_s)
        if target is None or inside_s is None:
            return
        arrival_s = target.down.arrival_s(len(sent), now_s)
        if arrival_s is not None:
            due_s = inside_s + arrival_s - now_s
            heapq.heappush(self._due, (due_s, next(self._count), target, sent))

    def _deliver(self, now_s: float) -> None:
        while self._due and self._due[0][0] <= now_s:
            _, _, port, packet = heapq.heappop(self._due)
            arrived = port.nat.inwards(packet) if port.nat is not None else packet
            if arrived is not None:
                self._write(port, arrived)

    def _write(self, port: Port, packet: bytes) -> None:
        try:
            os.write(port.device, packet)
        except OSError:
            port.down.lost += 1  # the interface is down
