"""The attacker, as a process: `python -m tests.hostile.attacker ws://… code`.

Pairs honestly, prints a line when the call is live, then does what each line of its input says,
`ATTACK SECONDS`, and prints how much it has sent.
"""

import asyncio
import sys
import time

from app.call.status import Phase
from app.net.thread import NetworkThread
from tests.hostile.attacks import ATTACKS, Hostile, photographs, textures
from tests.hostile.victim import client_at, say

CONNECT_TIMEOUT_S = 60.0


def main(rendezvous: str, code: str) -> None:
    thread = NetworkThread()
    thread.start()
    client = client_at(rendezvous, thread, "ben")
    hostile = Hostile(client, [*textures(), *photographs(client)])
    client.join(code)
    until_s = time.monotonic() + CONNECT_TIMEOUT_S
    while client.status().phase is not Phase.LIVE and time.monotonic() < until_s:
        time.sleep(0.01)
    say({"live": client.status().phase is Phase.LIVE})
    for line in sys.stdin:
        name, seconds = line.split()
        thread.submit(_attack(hostile, name, float(seconds))).result()
        say({"attack": name, "sent": hostile.sent})
        hostile.sent = 0
    client.close()
    thread.stop()


async def _attack(hostile: Hostile, name: str, seconds: float) -> None:
    """Until the time is over, or the victim has ended the call; faces and voice go on beside it."""
    try:
        async with asyncio.timeout(seconds):
            await ATTACKS[name](hostile)
    except (TimeoutError, ConnectionError, AssertionError):
        return


if __name__ == "__main__":
    main(*sys.argv[1:])
