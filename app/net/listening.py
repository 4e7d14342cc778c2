"""A port that listens, from its first moment to its last: nothing is left open on the way."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from app.net.errors import PortTakenError

BACKLOG = 1024  # connections that the system keeps until they are looked at


async def listen(make_protocol: Callable[[], asyncio.BaseProtocol], host: str, port: int) -> asyncio.Server:
    """Serve there from now on; port 0 is any. Raises PortTakenError. Cancelled, it listens nowhere."""
    try:  # in one step, asyncio would give who is cancelled no server to close
        server = await asyncio.get_running_loop().create_server(
            make_protocol, host, port, reuse_address=True, backlog=BACKLOG, start_serving=False
        )
        try:
            await server.start_serving()
        except BaseException:
            server.close()
            raise
    except OSError as fault:
        raise PortTakenError.at(host, port, fault) from fault
    return server


async def stop_listening(server: asyncio.Server) -> None:
    """Accept nobody more. Who has just been accepted still gets a protocol: `Server.close` alone would leave
    that connection open, known to nobody (python/cpython#109564)."""
    loop = asyncio.get_running_loop()
    try:
        with suppress(NotImplementedError):  # Windows' loop has no readers to take away
            for listening in server.sockets:
                loop.remove_reader(listening)
        await asyncio.sleep(0)
    finally:
        server.close()
