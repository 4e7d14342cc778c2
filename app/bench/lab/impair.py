"""One direction of a bad network, as a function of packets and time: when does this one arrive, if at all?

`ImpairedPath` says so; the laboratory's switch asks it for whole packets. `ImpairedLink` holds datagrams back
by it between the socket and the connection of one side (`impaired_peer`), so it acts on what that side
receives: STUN, DTLS and RTP alike. Seeded, so that a measurement can be repeated.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

LARGEST_BACKLOG_S = 1.0  # of a link with a rate; a router drops what would wait longer
HEADER_BYTES = 28  # IPv4 and UDP, which use the link too


@dataclass(frozen=True, slots=True)
class Impairment:
    """What is wrong with one direction. loss, reorder: probabilities. jitter_s: added evenly from 0 to this;
    in order, as a queue adds it, unless packets may overtake. reorder_s: by how much a reordered packet comes
    later than its followers. rate_bps: what the link carries, whole IP packets; 0 is no limit. down: nothing
    arrives."""

    loss: float = 0.0
    delay_s: float = 0.0
    jitter_s: float = 0.0
    overtaking: bool = False
    reorder: float = 0.0
    reorder_s: float = 0.1
    rate_bps: float = 0.0
    down: bool = False


class ImpairedPath:
    """`arrival_s` of each packet in turn. `impairment` may be replaced at any time."""

    def __init__(self, impairment: Impairment | None = None, seed: int = 0) -> None:
        self.impairment = impairment or Impairment()
        self.lost = 0
        self._random = random.Random(seed)
        self._free_s = 0.0  # when a link with a rate has sent what it has
        self._latest_s = 0.0  # of arrivals in order

    def arrival_s(self, size: int, now_s: float) -> float | None:
        """When a packet of so many bytes, sent now, arrives; None if it is lost."""
        bad = self.impairment
        queued_s = self._queued_s(size, now_s)
        if bad.down or self._random.random() < bad.loss or queued_s > LARGEST_BACKLOG_S:
            self.lost += 1
            return None
        due_s = now_s + queued_s + bad.delay_s + self._random.uniform(0.0, bad.jitter_s)
        if self._random.random() < bad.reorder:
            return due_s + bad.reorder_s
        if bad.overtaking:
            return due_s
        self._latest_s = max(self._latest_s, due_s)
        return self._latest_s

    def _queued_s(self, size: int, now_s: float) -> float:
        """How long the link needs until this packet is through."""
        if self.impairment.rate_bps <= 0:
            return 0.0
        begin_s = max(self._free_s, now_s)
        if begin_s - now_s > LARGEST_BACKLOG_S:
            return begin_s - now_s
        self._free_s = begin_s + size * 8 / self.impairment.rate_bps
        return self._free_s - now_s


class ImpairedLink(ImpairedPath):
    """For datagrams that have arrived on an event loop. Real packets still cross the loopback interface, and
    the wire meter counts those that get through."""

    def arrive(self, datagram: bytes, deliver: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        now_s = loop.time()
        at_s = self.arrival_s(len(datagram) + HEADER_BYTES, now_s)
        if at_s is None:
            return
        if at_s > now_s:
            loop.call_later(at_s - now_s, deliver)
        else:
            deliver()
