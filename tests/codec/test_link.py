"""codec/link.py and window.py over lossy lines in memory: SPEC section 6."""

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codec.errors import BitstreamError
from codec.link import FaceLink, LinkConfig
from codec.packet import WINDOW
from codec.rate import LADDER, Budget, Plan
from codec.values import FaceFrame
from tests.codec.faces import COMPONENTS, NORMS, VERTICES, Line, make_link, nearest, rms_error_mm, talk

SECONDS = 8
SENT = talk(30 * SECONDS)
BACK = talk(30 * SECONDS, seed=1)


def lossy(share: float, seed: int = 7) -> Line:
    dice = random.Random(seed)
    return Line(drops=lambda _n, _now: dice.random() < share, delay_s=lambda _n: 0.15)


def gaps_s(line: Line) -> list[float]:
    """Between capture times that have reached the other side, after two seconds."""
    times = sorted(frame.time_s for _, frame in line.shown if frame.time_s > 102)
    return [b - a for a, b in itertools.pairwise(times)]


def rms_mm(line: Line) -> float:
    return float(np.sqrt(np.mean([rms_error_mm(f, nearest(SENT, f.time_s)) ** 2 for _, f in line.shown])))


@pytest.mark.parametrize("loss", [0.0, 0.1, 0.3])
def test_errors_do_not_grow_with_loss(loss: float) -> None:
    line = lossy(loss)
    line.run(SENT, BACK, until_s=100 + SECONDS)
    assert rms_mm(line) <= 0.3
    assert len(line.shown) > (1 - loss) * 0.85 * len(SENT)


@pytest.mark.parametrize(("loss", "longest_s", "p95_s"), [(0.1, 0.21, 0.05), (0.3, 0.5, 0.15)])
def test_gaps_stay_short_under_loss(loss: float, longest_s: float, p95_s: float) -> None:
    line = lossy(loss)
    line.run(SENT, BACK, until_s=100 + SECONDS)
    gaps = gaps_s(line)
    assert max(gaps) <= longest_s
    assert np.quantile(gaps, 0.95) <= p95_s


def test_loss_costs_few_bytes() -> None:
    clean, lost = lossy(0.0), lossy(0.1)
    for line in (clean, lost):
        line.run(SENT, BACK, until_s=100 + SECONDS)
    wire = [sum(93 + 4 * -(-size // 4) for size in line.sizes) for line in (clean, lost)]
    assert wire[1] <= 1.15 * wire[0]


def test_payload_is_small() -> None:
    line = Line()
    line.run(SENT, BACK, until_s=100 + SECONDS)
    assert 8 * sum(line.sizes) / SECONDS <= 2200  # bits a second, for motion in every component


def test_where_thrift_is_wished_datagrams_hold_three_frames() -> None:
    line = Line()
    line.a.budget = Budget(thrifty=True)
    line.run(SENT, BACK, until_s=100 + SECONDS)
    assert len(line.sizes) <= 10.5 * SECONDS


def test_both_ends_know_the_loss_and_the_round_trip() -> None:
    line = lossy(0.2)
    line.run(SENT, BACK, until_s=100 + SECONDS)
    stats = line.a.stats()
    assert stats.loss == pytest.approx(0.2, abs=0.12)
    assert stats.rtt_s == pytest.approx(0.32, abs=0.04)
    assert stats.sent == len(line.sizes)
    assert stats.sent_bytes == sum(line.sizes)
    assert stats.received_bytes > 0
    assert stats.undecodable == 0


def test_reordered_and_duplicated_datagrams_change_nothing() -> None:
    dice = random.Random(3)
    line = Line(delay_s=lambda _n: 0.02 + dice.random() * 0.2, copies=lambda n: 1 + n % 2)
    line.run(SENT, BACK, until_s=100 + SECONDS)
    times = [frame.time_s for _, frame in line.shown]
    assert len(set(times)) == len(times)
    assert len([t for t in times if t > 102]) >= 0.95 * 30 * (SECONDS - 2)
    assert rms_mm(line) <= 0.3


def test_a_blackout_is_survived_and_nothing_stale_follows() -> None:
    line = Line(drops=lambda _n, now_s: 103 < now_s < 111, delay_s=lambda _n: 0.05)
    frames, back = talk(30 * 16), talk(30 * 16, seed=1)
    line.run(frames, back, until_s=116)
    after = [(at_s, frame) for at_s, frame in line.shown if at_s > 111]
    assert after[0][0] < 111.7  # at most one probe later
    assert all(at_s - frame.time_s < 0.7 for at_s, frame in after)
    assert len([1 for t in line.sent_at if 106 < t < 111]) <= 15
    error = np.mean([rms_error_mm(f, nearest(frames, f.time_s)) for _, f in after])
    assert error <= 0.3


def test_a_still_face_sends_heartbeats_only() -> None:
    still = [replace(SENT[0], time_s=100 + k / 30) for k in range(30 * 20)]
    line = Line()
    line.run(still, [replace(f) for f in still], until_s=120)
    late = [size for size, t in zip(line.sizes, line.sent_at, strict=True) if t > 104]
    assert len(late) <= 9
    assert max(late) <= 12
    wire_bits = 8 * sum(93 + 4 * -(-size // 4) for size in late)
    assert wire_bits / 16 < 1000
    times = [f.time_s for _, f in line.shown if f.time_s > 104]
    assert len(times) >= 7  # each heartbeat says that the face is still there


def test_a_face_that_moves_again_is_sent_at_once() -> None:
    still = [replace(SENT[0], time_s=100 + k / 30) for k in range(150)]
    moving = [replace(f, time_s=f.time_s + 5) for f in SENT[:60]]
    line = Line()
    line.run(still + moving, [], until_s=107)
    first = next(at_s for at_s, frame in line.shown if frame.time_s > 105.05)
    assert first < 105.25


def test_one_way_faces_are_acknowledged_all_the_same() -> None:
    line = Line()
    line.run(SENT, [], until_s=100 + SECONDS)
    assert line.a.stats().loss == 0
    assert rms_mm(line) <= 0.3
    assert line.b.stats().sent <= 2.2 * SECONDS


def test_presence_travels() -> None:
    frames = [replace(f, present=k < 100) for k, f in enumerate(SENT[:200])]
    line = Line()
    line.run(frames, BACK[:200], until_s=107)
    assert [f.present for _, f in line.shown][-1] is False
    gone = next(f.time_s for _, f in line.shown if not f.present)
    assert gone == pytest.approx(frames[100].time_s, abs=0.01)


def test_no_drift_between_encoder_and_decoder() -> None:
    line = lossy(0.3)
    line.run(SENT, BACK, until_s=100 + SECONDS)
    for left, right in ((line.a, line.b), (line.b, line.a)):
        confirmed = left._sent.confirmed
        assert confirmed is not None
        held = right._received.find(confirmed.sequence)
        assert held is not None
        assert held.digest() == confirmed.digest()


def test_the_cap_is_kept() -> None:
    for cap_kbps in (10.0, 6.0, 3.0):
        line = Line()
        line.a.budget = Budget(cap_kbps)
        line.run(SENT, BACK, until_s=100 + SECONDS)
        wire = 8 * sum(93 + 4 * -(-size // 4) for size in line.sizes) / SECONDS / 1000
        assert wire <= 1.1 * cap_kbps
        assert len(line.shown) > 9 * SECONDS


def test_the_budget_can_change_during_a_call() -> None:
    line = Line()
    line.run(SENT, BACK, until_s=100 + SECONDS)
    before = len(line.sizes)
    assert sum(at_s > 97 + SECONDS for at_s in line.sent_at) > 28 * 3, "of its last seconds"
    line.a.budget = Budget(thrifty=True)
    later_s = 100.0 + SECONDS
    sent, back = (talk(30 * SECONDS, seed, start_s=later_s) for seed in (0, 1))
    line.run(sent, back, until_s=later_s + SECONDS, start_s=later_s)
    assert len(line.sizes) - before <= 10.5 * SECONDS


def test_a_queue_is_not_fed() -> None:
    """A link of 5 kbit/s with an endless buffer: the queue must drain by sending less."""
    free_at = [100.0, 100.0]

    class Slow(Line):
        def _send(self, datagram: bytes, link: FaceLink, other: FaceLink, now_s: float) -> None:
            way = 0 if link is self.a else 1
            free_at[way] = max(free_at[way], now_s) + 8 * (97 + len(datagram)) / 5000
            wait_s = free_at[way] - now_s
            self.delay_s = lambda _n: 0.03 + wait_s
            waits.append((now_s, wait_s))
            super()._send(datagram, link, other, now_s)

    waits: list[tuple[float, float]] = []
    Slow().run(talk(30 * 30), talk(30 * 30, seed=1), until_s=130)
    assert max(wait for now, wait in waits if now > 110) < 1.0
    assert np.mean([wait for now, wait in waits if now > 110]) < 0.35


def test_calls_in_any_order_are_harmless() -> None:
    link = make_link()
    assert link.next_deadline(5.0) is None
    assert link.poll(5.0) == []
    assert link.stats().sent == 0
    link.push(SENT[0])
    assert link.next_deadline(5.0) == 5.0
    assert len(link.poll(5.0)) == 1
    assert link.poll(5.0) == []
    assert link.poll(4.0) == []
    deadline = link.next_deadline(5.0)
    assert deadline is not None
    assert deadline > 5.0
    assert len(link.poll(deadline)) == 1


def test_absurd_times_are_not_sent() -> None:
    link = make_link()
    for time_s in (float("nan"), float("inf"), -1.0, 1e15):
        link.push(replace(SENT[0], time_s=time_s))
    assert link.poll(0.0) == []


def test_nobody_polls_and_memory_stays_small() -> None:
    link = make_link()
    for frame in SENT:
        link.push(frame)
    assert len(link.poll(200.0)) == 1
    assert link.stats().frames_sent <= 8


def test_an_acknowledgement_of_what_was_never_sent_is_an_error() -> None:
    line = Line()
    line.run(SENT[:30], BACK[:30], until_s=101)
    fresh = make_link()
    line.b.push(replace(BACK[40], time_s=110.0))
    line.b.push(replace(BACK[41], time_s=110.1))
    line.b.push(replace(BACK[42], time_s=110.2))
    (datagram,) = line.b.poll(110.0)
    stranger = make_link(LinkConfig())
    stranger._received = line.a._received
    with pytest.raises(BitstreamError, match="never sent"):
        stranger.receive(datagram, 110.0)
    assert fresh.stats().sent == 0


def test_a_peer_that_never_answers_gets_key_datagrams_it_can_read() -> None:
    link, late = make_link(), make_link()
    datagrams = []
    for frame in SENT:
        link.push(frame)
        datagrams += link.poll(frame.time_s)
    assert len(late.receive(datagrams[-1], 200.0)) >= 1


def test_a_late_datagram_within_the_window_is_read_and_an_older_one_is_not() -> None:
    config = LinkConfig(ladder=(Plan(31, 1, 8),))
    a, b = make_link(config), make_link(config)
    datagrams = []
    for frame in talk(150):
        a.push(frame)
        datagrams += a.poll(100.0)
    for datagram in datagrams[-10:]:
        b.receive(datagram, 103.0)
    assert len(b.receive(datagrams[-20], 103.0)) == 1
    assert b.receive(datagrams[-WINDOW - 12], 103.0) == []


def test_wrong_sizes_are_a_local_mistake() -> None:
    with pytest.raises(ValueError, match="norm"):
        FaceLink(COMPONENTS + 1, NORMS, VERTICES)


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=40), max_size=30), st.randoms(use_true_random=False))
def test_noise_raises_only_the_documented_error_and_the_link_goes_on(
    noise: list[bytes], dice: random.Random
) -> None:
    line = Line()
    line.run(SENT[:20], BACK[:20], until_s=100.7)
    for data in noise:
        try:
            frames: list[FaceFrame] = line.a.receive(data, 101.0)
        except BitstreamError:
            continue
        assert len(frames) <= 8
    line.a.push(replace(SENT[50], time_s=103.0 + dice.random()))
    line.a.poll(105.0)


def moving(link: FaceLink, times: list[float]) -> None:
    for time_s in times:
        link.push(replace(SENT[round((time_s - 100) * 30)], time_s=time_s))


def confirmed_pair(plan: Plan = LADDER[3]) -> tuple[FaceLink, FaceLink]:
    """Two links that know each other's first datagram."""
    config = LinkConfig(ladder=(plan,))
    a, b = make_link(config), make_link(config)
    for sender, receiver in ((a, b), (b, a), (a, b)):
        sender.push(replace(SENT[0], time_s=100.0 + 0.02 * sender.stats().sent))
        for datagram in sender.poll(100.1):
            receiver.receive(datagram, 100.1)
    return a, b


def test_a_voice_packet_takes_two_frames_along_and_nothing_waits_for_more() -> None:
    a, b = confirmed_pair()
    moving(a, [101.0])
    assert a.poll_padding(101.01) is None
    moving(a, [101.0 + 1 / 30])
    assert a.poll(101.04) == []
    datagram = a.poll_padding(101.06)
    assert datagram is not None
    assert len(b.receive(datagram, 101.1)) >= 2
    assert a.poll(101.07) == []


def test_while_voice_leaves_a_datagram_waits_for_it_a_little_longer_but_not_for_ever() -> None:
    a, _ = confirmed_pair()
    a.poll_padding(101.0)
    moving(a, [101.0 + n / 30 for n in range(3)])
    assert a.poll(101.07) == []
    moving(a, [101.1])
    assert len(a.poll(101.1)) == 1
    moving(a, [102.0 + n / 30 for n in range(3)])
    assert len(a.poll(102.07)) == 1


def test_where_nothing_is_bundled_a_frame_waits_only_for_a_voice_packet_that_is_about_to_leave() -> None:
    a, _ = confirmed_pair(LADDER[0])
    moving(a, [101.0])
    assert len(a.poll(101.0)) == 1, "without a voice it leaves at once"
    a.poll_padding(101.02)
    moving(a, [101.0 + 1 / 30])
    assert a.poll(101.034) == []
    assert a.poll_padding(101.039) is not None
    a.poll_padding(101.05)
    moving(a, [101.0 + 2 / 30])
    assert a.poll(101.067) == []
    assert a.next_deadline(101.067) == pytest.approx(101.073), "it does not come"
    assert len(a.poll(101.0731)) == 1
    a.poll_padding(101.09)
    moving(a, [101.0 + 3 / 30])
    assert len(a.poll(101.1)) == 1, "the next voice packet leaves in 10 ms"


def test_an_acknowledgement_takes_an_early_voice_packet() -> None:
    a, b = confirmed_pair()
    moving(a, [101.0 + n / 30 for n in range(3)])
    for datagram in a.poll(101.07):
        b.receive(datagram, 101.1)
    assert b.poll_padding(101.15) is None
    assert b.poll_padding(101.45) is not None
    assert b.poll(101.7) == []


def test_after_a_reconnection_faces_go_on_as_before_the_outage() -> None:
    """Whatever was lost in it says nothing of the network that there is now."""
    sent, back = talk(30 * 16), talk(30 * 16, seed=1)
    line = Line(drops=lambda _n, now_s: 108 <= now_s < 111)
    line.run([f for f in sent if f.time_s < 111], [f for f in back if f.time_s < 111], until_s=111)
    cut_off = line.a.plan
    for link in (line.a, line.b):
        link.reconnected(111.0)
    before, at_once = line.a.stats().sent, line.a.plan
    line.run([f for f in sent if f.time_s >= 111], [f for f in back if f.time_s >= 111], 116, start_s=111)
    assert cut_off.max_fps < 3 < at_once.max_fps
    assert at_once.bundle == 1
    assert line.a.stats().sent - before > 4.5 * 30
    assert line.a.stats().loss == 0.0
    assert line.a.plan.bundle == 1
    new = [at_s for at_s, frame in line.shown if frame.time_s >= 111]
    assert new[0] < 111.1
    assert max(np.diff(new)) < 0.1
