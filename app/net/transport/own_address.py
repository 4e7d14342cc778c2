"""Under which address others of the local network reach this machine."""

import socket

from aioice.ice import get_host_addresses

DOCUMENTATION_NET = ("192.0.2.1", 9)  # RFC 5737: nobody's; nothing is sent there, only a route looked up


def own_address() -> str:
    """The IPv4 address of the interface towards the world, or of any where no road leads there; empty on a
    machine without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(DOCUMENTATION_NET)
        except OSError:
            return next(iter(get_host_addresses(use_ipv4=True, use_ipv6=False)), "")
        return str(probe.getsockname()[0])
