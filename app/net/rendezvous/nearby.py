"""The rendezvous of another program on the own network, found by the number of its code: multicast DNS and
service discovery (RFC 6762, RFC 6763).

Announced is that a call of this number waits at an address, under a name made up for it: no name of a person
or of the machine, no word of the code, and only while the code waits. What answers is believed in nothing: it
is a place to try the code at, as if it stood behind the @.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from app.net.log import log
from codec.errors import cause

if TYPE_CHECKING:  # a second of imports, for those who need it only
    from zeroconf import ServiceStateChange, Zeroconf
    from zeroconf.asyncio import AsyncZeroconf

SERVICE = "_eigencall._tcp.local."
LOOK_S = 3.0  # three questions; an answer takes milliseconds, and on a busy network half a second
RESOLVE_MS = 1000
MOST = 4  # answers of one number that are followed: each could be one guess at the code


class Nearby:
    """interfaces: addresses of those on which to ask and announce; None for all."""

    def __init__(self, interfaces: tuple[str, ...] | None = None) -> None:
        self._interfaces = interfaces

    @asynccontextmanager
    async def announced(self, nameplate: int, address: str, port: int) -> AsyncIterator[None]:
        """Meanwhile, others find this number at this address."""
        from zeroconf.asyncio import AsyncServiceInfo

        name = secrets.token_hex(4)
        info = AsyncServiceInfo(
            SERVICE,
            f"{nameplate}-{name}.{SERVICE}",
            port,
            server=f"{name}.local.",
            parsed_addresses=[address],
        )
        async with self._dns() as dns:
            if dns is None:
                yield
                return
            # a name of 32 random bits need not be asked for first
            said = await dns.async_register_service(info, cooperating_responders=True)
            log.info("nearby: announced")
            yield
            await said

    async def places(self, nameplate: int) -> AsyncGenerator[str, None]:
        """The URLs of those who say that this number is theirs, as they answer."""
        from zeroconf.asyncio import AsyncServiceBrowser

        names: asyncio.Queue[str] = asyncio.Queue(MOST)

        def heard(
            zeroconf: "Zeroconf", service_type: str, name: str, state_change: "ServiceStateChange"
        ) -> None:
            if name.startswith(f"{nameplate}-") and state_change.name == "Added" and not names.full():
                names.put_nowait(name)

        async with self._dns() as dns:
            if dns is None:
                return
            browser = AsyncServiceBrowser(dns.zeroconf, SERVICE, handlers=[heard])
            try:
                deadline_s = asyncio.get_running_loop().time() + LOOK_S
                for _ in range(MOST):
                    try:
                        async with asyncio.timeout_at(deadline_s):
                            name = await names.get()
                    except TimeoutError:
                        return
                    if url := await _resolved(dns, name):
                        yield url
            finally:
                await browser.async_cancel()

    @asynccontextmanager
    async def _dns(self) -> "AsyncIterator[AsyncZeroconf | None]":
        """None on a machine without a network that can be asked."""
        from zeroconf import InterfaceChoice, IPVersion
        from zeroconf.asyncio import AsyncZeroconf

        try:
            dns = AsyncZeroconf(
                list(self._interfaces or ()) or InterfaceChoice.All, ip_version=IPVersion.V4Only
            )
        except OSError as error:
            log.info("nearby: the network cannot be asked (%s)", cause(error))
            yield None
            return
        try:
            yield dns
        finally:
            await dns.async_close()


async def _resolved(dns: "AsyncZeroconf", name: str) -> str:
    """The URL behind a name; empty if there is none. What is announced may be anything."""
    from zeroconf import Error, IPVersion

    try:
        info = await dns.async_get_service_info(SERVICE, name, RESOLVE_MS)
        addresses = info.parsed_addresses(IPVersion.V4Only) if info is not None else []
    except (Error, ValueError) as error:
        log.info("nearby: an answer that is none (%s)", cause(error))
        return ""
    if info is None or not addresses or not info.port or ip_address(addresses[0]).is_global:
        return ""
    return f"ws://{addresses[0]}:{info.port}"
