"""A bad network in memory: datagrams that have arrived are lost, delayed, jittered, reordered or queued.

Stands between the socket and the connection (`app.net.transport.ice.Link`) of one side, so it acts on what that side
receives: STUN, DTLS and RTP alike. Real packets still cross the loopback interface, and the wire meter counts
those that get through. Seeded, so that a measurement can be repeated.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

LARGEST_BACKLOG_S = 1.0  # of a rate-limited link; a router drops what would wait longer
HEADER_BYTES = 28  # IPv4 and UDP, which use the link too
HELD_BACK_S = 0.08  # a reordered datagram comes so much later: at 30 a second two others overtake it


@dataclass(frozen=True, slots=True)
class Impairment:
    """What is wrong with one direction. loss: probability. jitter_s: added evenly from 0 to this, so that
    datagrams overtake each other. rate_bps: what the link carries; 0 is no limit. reorder: probability of
    being held back until later ones have passed."""

    loss: float = 0.0
    delay_s: float = 0.0
    jitter_s: float = 0.0
    rate_bps: float = 0.0
    reorder: float = 0.0


class ImpairedLink:
    """One direction of a bad network. `impairment` may be replaced while it runs."""

    def __init__(self, impairment: Impairment, seed: int = 0) -> None:
        self.impairment = impairment
        self.lost = 0
        self._random = random.Random(seed)
        self._free_s = 0.0  # when the rate-limited link has sent what it has

    def arrive(self, datagram: bytes, deliver: Callable[[], None]) -> None:
        bad = self.impairment
        loop = asyncio.get_running_loop()
        queued_s = self._queue(len(datagram) + HEADER_BYTES, loop.time())
        if self._random.random() < bad.loss or queued_s > LARGEST_BACKLOG_S:
            self.lost += 1
            return
        delay_s = bad.delay_s + queued_s + self._random.uniform(0.0, bad.jitter_s)
        if bad.reorder and self._random.random() < bad.reorder:
            delay_s += HELD_BACK_S
        if delay_s > 0:
            loop.call_later(delay_s, deliver)
        else:
            deliver()

    def _queue(self, size: int, now_s: float) -> float:
        """How long the link needs until this datagram is through."""
        if self.impairment.rate_bps <= 0:
            return 0.0
        begin_s = max(self._free_s, now_s)
        if begin_s - now_s > LARGEST_BACKLOG_S:
            return begin_s - now_s
        self._free_s = begin_s + size * 8 / self.impairment.rate_bps
        return self._free_s - now_s
