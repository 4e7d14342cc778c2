"""The laboratory's network: two homes and a public place, each a namespace, with the switch between them.

    a     10.77.1.0/24 by "wifi", 10.77.3.0/24 by "cable"; may hide behind a NAT, 10.77.9.1
    b     10.77.2.0/24 by "wifi"
    hub   10.77.0.1: the rendezvous

What is impaired is a's link, so that each packet between a and any other meets it once in each direction.
"""

import os
import subprocess
from dataclasses import dataclass, replace
from itertools import count

from app.bench.lab.impair import Impairment
from app.bench.lab.packets import HomeRouter
from app.bench.lab.switch import Port, Switch, ip, open_port

HUB = "10.77.0.1"
NAT_ADDRESS = "10.77.9.1"
NETWORKS = {
    "wifi a": "10.77.1.0/24",
    "cable": "10.77.3.0/24",
    "wifi b": "10.77.2.0/24",
    "hub": "10.77.0.0/24",
}


_numbers = count()  # of the laboratories of this process


class LabError(Exception):
    """The network cannot be made here; the message says why."""


@dataclass(frozen=True, slots=True)
class Names:
    """Of the namespaces, distinct from those of other laboratories on this machine."""

    a: str
    b: str
    hub: str


class Lab:
    """Use with `with`. Raises LabError where namespaces or TUN devices are not permitted."""

    def __init__(self) -> None:
        self._number = next(_numbers)
        stem = f"eclab{os.getpid()}n{self._number}"
        self.names = Names(f"{stem}a", f"{stem}b", f"{stem}h")
        self._used: dict[str, int] = {"wifi a": 1, "cable": 1}  # last number of the newest address
        self.on_cable = False

    def __enter__(self) -> "Lab":
        try:
            self._make()
        except (OSError, subprocess.CalledProcessError) as fault:
            self.__exit__()
            raise LabError(
                "Network namespaces and TUN devices cannot be used here (they need root and /dev/net/tun)."
            ) from fault
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "_switch"):
            self._switch.stop()
        for name in (self.names.a, self.names.b, self.names.hub):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)

    def _make(self) -> None:
        for name in (self.names.a, self.names.b, self.names.hub):
            ip("netns", "add", name)
            ip("netns", "exec", name, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1")
            ip("-n", name, "link", "set", "lo", "up")
        self.wifi = self._port(self.names.a, "wifi", "wifi a", 1)
        self.cable = self._port(self.names.a, "cable", "cable", 2)
        self.b = self._port(self.names.b, "wifi", "wifi b", 3)
        self.hub = self._port(self.names.hub, "uplink", "hub", 4)
        self._switch = Switch([self.wifi, self.cable, self.b, self.hub])
        self._switch.start()
        self._plug(self.wifi, "10.77.1.1")
        self._plug(self.b, "10.77.2.1")
        self._plug(self.hub, HUB)

    def _port(self, namespace: str, interface: str, network: str, seed: int) -> Port:
        return open_port(namespace, interface, NETWORKS[network], seed + 10 * self._number)

    @staticmethod
    def _plug(port: Port, address: str) -> None:
        ip("-n", port.namespace, "link", "set", port.interface, "up")
        ip("-n", port.namespace, "addr", "replace", f"{address}/32", "dev", port.interface)
        ip("-n", port.namespace, "route", "replace", "default", "dev", port.interface, "src", address)

    # What happens to a network

    def impair(self, impairment: Impairment) -> None:
        """From now on, on a's link, in each direction: a packet from a to b, or to the rendezvous, meets it
        once; what b says to the rendezvous does not."""
        for port in (self.wifi, self.cable):
            for path in (port.up, port.down):
                path.impairment = replace(impairment, down=path.impairment.down)

    def blackout(self, on: bool) -> None:
        """Nothing gets through to or from a."""
        for path in (self.wifi.up, self.wifi.down, self.cable.up, self.cable.down):
            path.impairment = replace(path.impairment, down=on)

    def hide(self, behind: bool) -> None:
        """Put a's wifi behind a NAT, or take it away."""
        self.wifi.nat = HomeRouter(NAT_ADDRESS) if behind else None

    def rebind(self) -> None:
        assert self.wifi.nat is not None
        self.wifi.nat.rebind()

    def change_interface(self, *, address_stays: bool) -> None:
        """a goes from Wi-Fi to cable or back. address_stays: the old address remains on the machine, and
        leads nowhere: a Wi-Fi out of reach that has not been given up yet."""
        old, new, key = (
            (self.cable, self.wifi, "wifi a") if self.on_cable else (self.wifi, self.cable, "cable")
        )
        self.on_cable = not self.on_cable
        self._used[key] = self._used[key] % 250 + 1
        address = NETWORKS[key].replace(".0/24", f".{self._used[key]}")
        old.up.impairment = replace(old.up.impairment, down=True)
        old.down.impairment = replace(old.down.impairment, down=True)
        for path in (new.up, new.down):
            path.impairment = replace(path.impairment, down=False)
        ip("-n", self.names.a, "addr", "flush", "dev", new.interface)
        self._plug(new, address)
        if not address_stays:
            ip("-n", self.names.a, "addr", "flush", "dev", old.interface)
            ip("-n", self.names.a, "link", "set", old.interface, "down")
