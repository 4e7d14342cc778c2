"""How fast a likeness may follow the face: as fast as the link bears without a queue.

A texture is a hundred times what a second of faces is, and SCTP would fill any router's buffer with it: then
face and voice would wait behind it. So it is handed over at a rate that grows with every round trip that
shows no queue, and is halved when one does. The round trips are those of the face link; there is no second
estimate. Pure: time is an argument.
"""

from codec.rate import CALM_S

FIRST_KBPS = 8.0  # with the first round trip; until it is known, the least
QUICK_KBPS = 96.0  # with the first quick one: a small texture is to be there within a second
QUICK_BYTES = 6000  # of that; what is large waits at half the rate until more is known of the link
QUICK_S = 0.5  # a first round trip on a busy machine takes as long
LEAST_KBPS, MOST_KBPS = 2.0, 20_000.0
QUICK_GROWTH, GROWTH = 2.0, 1.15  # a quick link is tried boldly until it first shows a queue
MEND_S = 0.3  # between two cuts: what was sent before the first is still on its way
DRAIN_S = 1.0  # the same for a queue that shrinks
LONG_S = 0.25  # a queue from which on only the least is sent, for a while
REST_S = 3.0
LARGE, SMALL = 1080, 256  # bytes of a chunk: one SCTP fragment; 40 ms of a link of 64 kbit/s
LARGE_FROM_KBPS = 64.0
HEADERS = 100  # bytes around each chunk, its acknowledgement's share included
SAVED_S = 0.2  # of the rate may be saved up while the owner is busy


class TexturePacer:
    """Ask `room` before each chunk, say `sent` after it, `observe` the link whenever it is asked."""

    def __init__(self) -> None:
        self.rate_kbps = LEAST_KBPS
        self._allowance_bits = 8.0 * (SMALL + HEADERS)  # the first one leaves at once
        self._at_s: float | None = None
        self._trips = 0  # of the link, when the rate changed last
        self._changed_s = -1e9
        self._bold = False
        self._quick_bytes = QUICK_BYTES
        self._queue_s = 0.0  # at the last cut
        self._after_rest_kbps = 0.0  # half of what had made a long queue

    def observe(self, now_s: float, trips: int, rtt_s: float | None, queue_s: float) -> None:
        """trips: how many round trips the link has measured. queue_s: standing delay."""
        self._save_up(now_s)
        if rtt_s is None or trips == self._trips:
            return
        since_s = now_s - self._changed_s
        if queue_s > CALM_S:
            self._bold = False
            if since_s > (MEND_S if queue_s > self._queue_s else DRAIN_S):
                self._queue_s = queue_s
                half_kbps = self.rate_kbps / 2
                if queue_s > LONG_S:
                    self._after_rest_kbps = max(self._after_rest_kbps / 2, half_kbps)
                self._change(LEAST_KBPS if queue_s > LONG_S else half_kbps, trips, now_s)
            return
        self._queue_s = 0.0
        if self._trips == 0:
            self._bold = rtt_s < QUICK_S
            self._change(QUICK_KBPS if self._bold else FIRST_KBPS, trips, now_s)
        elif since_s > (rtt_s if self.rate_kbps > LEAST_KBPS else REST_S):
            grown_kbps = self.rate_kbps * (QUICK_GROWTH if self._bold else GROWTH)
            rested_kbps, self._after_rest_kbps = self._after_rest_kbps, 0.0
            self._change(max(grown_kbps, rested_kbps), trips, now_s)

    def _change(self, rate_kbps: float, trips: int, now_s: float) -> None:
        self.rate_kbps = min(MOST_KBPS, max(LEAST_KBPS, rate_kbps))
        self._trips, self._changed_s = trips, now_s

    def _save_up(self, now_s: float) -> None:
        passed_s = 0.0 if self._at_s is None else max(0.0, now_s - self._at_s)
        self._at_s = now_s
        most_bits = max(1000 * self.rate_kbps * SAVED_S, 8.0 * (self.room + HEADERS))
        self._allowance_bits = min(most_bits, self._allowance_bits + 1000 * self.rate_kbps * passed_s)

    @property
    def room(self) -> int:
        """The size of the next chunk, in bytes."""
        return LARGE if self.rate_kbps >= LARGE_FROM_KBPS else SMALL

    @property
    def wait_s(self) -> float:
        """How long until the next chunk may leave."""
        missing_bits = 8.0 * (self.room + HEADERS) - self._allowance_bits
        return max(0.0, missing_bits / (1000 * self.rate_kbps))

    def sent(self, size: int) -> None:
        self._allowance_bits -= 8.0 * (size + HEADERS)
        self._quick_bytes -= size
        if self._quick_bytes <= 0 and self.rate_kbps == QUICK_KBPS:
            self.rate_kbps /= 2
