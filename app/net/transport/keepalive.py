"""What keeps two NAT bindings open for each other while a text travels between people, by chat or by mail.

The joiner has described itself and knows the caller, which knows nothing of it yet: it punches a hole, that
is, sends checks without counting them, so that its router stays open to the caller, until the caller's own
checks come. The caller meanwhile keeps the binding alive that the STUN server has seen. docs/AIORTC.md names
the private parts of aioice that this rests on.
"""

import asyncio
import socket

from aioice import Candidate, Connection, ice, stun

from app.net.log import ignored
from app.net.transport import aiortc_internals

PUNCH_INTERVAL_S = 5.0  # routers forget a UDP binding after 30 s and more (RFC 4787 REQ-5 asks for 2 minutes)
POLL_S = 0.1
KEEPALIVE_INTERVAL_S = 15.0  # RFC 8445 section 11


def punch_hole(connection: Connection, timeout_s: float) -> None:
    """Let every check of this connection wait for the other side so long. To be called before it connects."""
    check = connection.check_start
    loop = asyncio.get_running_loop()
    until_s = loop.time() + timeout_s

    async def check_later(pair: ice.CandidatePair) -> None:
        connection.check_state(pair, ice.CandidatePair.State.IN_PROGRESS)
        due_s = loop.time()
        while not pair.remote_nominated and loop.time() < until_s:
            if loop.time() >= due_s:
                _send_check(connection, pair)
                due_s += PUNCH_INTERVAL_S
            await asyncio.sleep(POLL_S)
        await check(pair)

    aiortc_internals.override(connection, "check_start", check_later)


def _send_check(connection: Connection, pair: ice.CandidatePair) -> None:
    request = connection.build_request(pair, nominate=False)
    request.add_message_integrity((connection.remote_password or "").encode())
    pair.protocol.send_stun(request, pair.remote_addr)


async def keep_binding_alive(connection: Connection) -> None:
    """Until cancelled: an indication to the STUN server now and then, which it does not answer."""
    while connection.stun_server is not None:
        await asyncio.sleep(KEEPALIVE_INTERVAL_S)
        host, port = connection.stun_server
        with ignored("NAT keep-alive", OSError):  # no network now
            found = await asyncio.get_running_loop().getaddrinfo(
                host, port, family=socket.AF_INET, type=socket.SOCK_DGRAM
            )
            for protocol in connection._protocols:
                if _is_on_ipv4(protocol.local_candidate):
                    indication = stun.Message(stun.Method.BINDING, stun.Class.INDICATION)
                    protocol.send_stun(indication, (str(found[0][4][0]), port))


def _is_on_ipv4(candidate: Candidate | None) -> bool:
    return candidate is not None and candidate.type == "host" and ":" not in candidate.host
