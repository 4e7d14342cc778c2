"""A likeness follows the face without building a queue before it."""

from app.client.texture_pacing import FIRST_KBPS, LARGE, LEAST_KBPS, QUICK_KBPS, SMALL, TexturePacer


class Road:
    """A link of one rate and an endless buffer, with `other_kbps` of face and voice on it."""

    def __init__(self, rate_kbps: float, delay_s: float, other_kbps: float = 0.0) -> None:
        self.rate_kbps, self.delay_s, self.other_kbps = rate_kbps, delay_s, other_kbps
        self.queue_kbit = 0.0
        self.sent_bytes = 0
        self.longest_s = 0.0
        self.trickle = TexturePacer()

    def run(self, until_s: float, from_s: float = 0.0) -> None:
        """Round trips are measured five times a second, and known a round trip later."""
        trips, known, step_s = 0, [], 0.005
        for k in range(round(from_s / step_s), round(until_s / step_s)):
            now_s = k * step_s
            self.queue_kbit = max(0.0, self.queue_kbit + (self.other_kbps - self.rate_kbps) * step_s)
            queue_s = self.queue_kbit / self.rate_kbps
            self.longest_s = max(self.longest_s, queue_s)
            if k % 40 == 0:
                known.append((now_s + 2 * self.delay_s + queue_s, queue_s))
            while known and known[0][0] <= now_s:
                trips, self.known_s = trips + 1, known.pop(0)[1]
            rtt_s = 2 * self.delay_s + self.known_s if trips else None
            self.trickle.observe(now_s, trips, rtt_s, self.known_s if trips else 0.0)
            while self.trickle.wait_s <= 0:
                size = self.trickle.room
                self.trickle.sent(size)
                self.sent_bytes += size
                self.queue_kbit += 8e-3 * (size + 100)


def test_on_a_quick_link_a_small_texture_is_there_within_a_second() -> None:
    road = Road(10_000, 0.005)
    road.run(1.0)
    assert road.sent_bytes > 12_000
    road.run(5.0, from_s=1.0)
    assert road.sent_bytes > 300_000


def test_nothing_but_a_trickle_before_the_link_is_known() -> None:
    road = Road(1000, 0.5)
    road.run(0.9)
    assert road.trickle.rate_kbps == LEAST_KBPS
    assert road.sent_bytes * 8e-3 < FIRST_KBPS
    road.run(2.15, from_s=0.9)
    assert road.trickle.rate_kbps == FIRST_KBPS < QUICK_KBPS, "it is slow"


def test_a_narrow_link_is_not_filled() -> None:
    road = Road(50, 0.1, other_kbps=32)
    road.run(10.0)
    road.longest_s = 0.0
    road.run(60.0, from_s=10.0)
    assert road.longest_s < 0.5
    assert road.sent_bytes > 20_000, "yet the texture gets on"


def test_what_is_large_goes_on_at_half_the_first_rate_until_more_is_known() -> None:
    pacer = TexturePacer()
    pacer.observe(0.1, 1, 0.05, 0.0)
    while pacer.rate_kbps == QUICK_KBPS:
        pacer.sent(LARGE)
    assert pacer.rate_kbps == QUICK_KBPS / 2
    pacer.observe(0.4, 2, 0.05, 0.0)
    assert pacer.rate_kbps == QUICK_KBPS


def test_a_queue_that_shrinks_has_been_answered() -> None:
    pacer = TexturePacer()
    for trips, now_s, queue_s in ((1, 0.1, 0.0), (2, 0.3, 0.0), (3, 1.0, 0.2), (4, 1.4, 0.1), (5, 1.8, 0.05)):
        pacer.observe(now_s, trips, 0.05 + queue_s, queue_s)
    assert pacer.rate_kbps == QUICK_KBPS
    pacer.observe(2.2, 6, 0.15, 0.25)
    assert pacer.rate_kbps == QUICK_KBPS / 2


def test_after_a_long_queue_the_rate_comes_back_at_half_of_what_had_made_it() -> None:
    pacer = TexturePacer()
    for trips, now_s, rtt_s, queue_s in ((1, 0.1, 0.05, 0.0), (2, 0.3, 0.05, 0.0), (3, 1.5, 0.6, 0.5)):
        pacer.observe(now_s, trips, rtt_s, queue_s)
    assert pacer.rate_kbps == LEAST_KBPS
    pacer.observe(2.0, 4, 0.05, 0.0)
    assert pacer.rate_kbps == LEAST_KBPS, "it rests"
    pacer.observe(5.0, 5, 0.05, 0.0)
    assert pacer.rate_kbps == QUICK_KBPS  # it had been doubled once
    pacer.observe(6.0, 6, 0.05, 0.0)
    assert QUICK_KBPS < pacer.rate_kbps < 2 * QUICK_KBPS


def test_a_full_link_gets_the_least_in_small_pieces() -> None:
    road = Road(20, 0.5, other_kbps=20)
    road.run(60.0)
    assert road.trickle.rate_kbps == LEAST_KBPS
    assert road.trickle.room == SMALL < LARGE
