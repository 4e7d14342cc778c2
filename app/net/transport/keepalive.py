"""What keeps two connections open for each other while a text travels between people, by chat or by mail.

The joiner has described itself and knows the caller, who knows nothing of it yet: it knocks, that is, sends
checks without counting them, so that its router stays open to the caller, until the caller's own checks come.
The caller meanwhile reminds its own router of the port that the STUN server has seen.

Two assumptions about aioice's private parts: `check_start` runs one pair's check and is looked up on the
connection; `remote_nominated` is set on a pair when the controlling side's check of it arrives.
"""

import asyncio
import contextlib
import socket

from aioice import Candidate, Connection, ice, stun

from app.net.transport import aiortc_internals

KNOCK_S = 5.0  # routers forget a UDP port after 30 s and more (RFC 4787 REQ-5 asks for 2 minutes)
NOTICE_S = 0.1
REMIND_S = 15.0  # RFC 8445 section 11 keeps a path open by something each 15 s


def knock(connection: Connection, seconds: float) -> None:
    """Let every check of this connection wait for the other side so long."""
    check = connection.check_start
    loop = asyncio.get_running_loop()
    until_s = loop.time() + seconds

    async def patiently(pair: ice.CandidatePair) -> None:
        connection.check_state(pair, ice.CandidatePair.State.IN_PROGRESS)
        due_s = loop.time()
        while not pair.remote_nominated and loop.time() < until_s:
            if loop.time() >= due_s:
                _send_check(connection, pair)
                due_s += KNOCK_S
            await asyncio.sleep(NOTICE_S)
        await check(pair)

    aiortc_internals.override(connection, "check_start", patiently)


def _send_check(connection: Connection, pair: ice.CandidatePair) -> None:
    request = connection.build_request(pair, nominate=False)
    request.add_message_integrity((connection.remote_password or "").encode())
    pair.protocol.send_stun(request, pair.remote_addr)


async def remind_router(connection: Connection) -> None:
    """Until cancelled: an indication to the STUN server now and then, to which nobody answers."""
    while connection.stun_server is not None:
        await asyncio.sleep(REMIND_S)
        host, port = connection.stun_server
        with contextlib.suppress(OSError):  # no network now
            found = await asyncio.get_running_loop().getaddrinfo(
                host, port, family=socket.AF_INET, type=socket.SOCK_DGRAM
            )
            for protocol in connection._protocols:
                if _is_on_ipv4(protocol.local_candidate):
                    indication = stun.Message(stun.Method.BINDING, stun.Class.INDICATION)
                    protocol.send_stun(indication, (str(found[0][4][0]), port))


def _is_on_ipv4(candidate: Candidate | None) -> bool:
    return candidate is not None and candidate.type == "host" and ":" not in candidate.host
