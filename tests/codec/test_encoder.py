"""codec/encoder.py, decoder.py, predictor.py and packet.py: SPEC sections 4 and 5."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codec.decoder import Decoded, decode
from codec.encoder import encode
from codec.entropy import Writer
from codec.errors import BitstreamError, VersionError
from codec.packet import KIND, MAX_FRAMES, SEQUENCE_BITS, VERSION, WINDOW, Header
from codec.predictor import order
from codec.quantiser import LIMIT, Units
from codec.state import Snapshot
from tests.codec.faces import COMPONENTS, NORMS, VERTICES, rms_error_mm, talk

UNITS = Units.of(NORMS, VERTICES)
MOTION = [UNITS.integers(frame) for frame in talk(300)]


def header(sequence: int, reference: int | None, first: int, count: int = 3, quality: int = 8) -> Header:
    times = tuple(100_000 + (100 * (first + k) + 1) // 3 for k in range(count))
    return Header(sequence, reference, sequence - 1, 0, 40, quality, times, (True,) * count)


def read(data: bytes, sequence: int = 0, held: dict[int, Snapshot] | None = None) -> Decoded | None:
    return decode(data, lambda _: sequence, (held or {}).get, COMPONENTS)


def resting() -> Snapshot:
    return Snapshot.resting(COMPONENTS)


@pytest.mark.parametrize("lag", [1, 2, 7, WINDOW])
@pytest.mark.parametrize("count", [1, 2, 3, 5, MAX_FRAMES])
def test_decoder_reaches_the_encoders_state_whatever_the_reference(lag: int, count: int) -> None:
    held: dict[int, Snapshot] = {}
    for k in range(len(MOTION) // count):
        reference = k - lag if k >= lag else None
        h = header(k, reference, k * count, count)
        base = held[reference] if reference is not None else resting()
        data, state = encode(base, h, MOTION[k * count : (k + 1) * count], COMPONENTS)
        decoded = read(data, k, held)
        assert decoded is not None
        assert decoded.snapshot.digest() == state.digest()
        assert decoded.header.times_ms == pytest.approx(h.times_ms, abs=2)
        assert decoded.header.acknowledged == h.acknowledged
        held[k] = state


def test_errors_stay_within_what_the_quality_promises() -> None:
    base, errors, turns = resting(), [], []
    for k in range(100):
        h = header(k, k - 1 if k else None, 3 * k)
        data, state = encode(base, h, MOTION[3 * k : 3 * k + 3], COMPONENTS)
        decoded = read(data, k, {k - 1: base})
        assert decoded is not None
        for target, reached in zip(MOTION[3 * k : 3 * k + 3], decoded.frames, strict=True):
            true, shown = UNITS.frame(0, True, target), UNITS.frame(0, True, reached)
            errors.append(rms_error_mm(true, shown))
            turns.append(np.degrees(np.linalg.norm(true.rotation - shown.rotation)))
        base = state
    assert np.sqrt(np.mean(np.square(errors))) <= 0.3  # mm
    assert np.sqrt(np.mean(np.square(turns))) <= 0.25  # degrees


def test_a_repeated_face_costs_next_to_nothing() -> None:
    base = resting()
    sizes = []
    for k in range(30):
        data, base = encode(base, header(k, k - 1 if k else None, 3 * k), [MOTION[0]] * 3, COMPONENTS)
        sizes.append(len(data))
    assert max(sizes[20:]) <= 5


def test_a_datagram_whose_reference_is_not_held_is_left_alone() -> None:
    _, state = encode(resting(), header(0, None, 0), MOTION[:3], COMPONENTS)
    data, _ = encode(state, header(1, 0, 3), MOTION[3:6], COMPONENTS)
    assert read(data, 1, {}) is None


def test_frames_without_a_face_carry_no_coefficients() -> None:
    _, state = encode(resting(), header(0, None, 0), MOTION[:3], COMPONENTS)
    gone = Header(1, 0, 0, 0, None, 8, (100_101, 100_134, 100_167), (False, False, False))
    data, after = encode(state, gone, MOTION[3:6], COMPONENTS)
    decoded = read(data, 1, {0: state})
    assert decoded is not None
    assert decoded.header.present == (False, False, False)
    assert len(data) <= 7
    np.testing.assert_array_equal(decoded.frames[2], state.values)
    assert after.digest() == decoded.snapshot.digest()


def test_a_heartbeat_carries_the_acknowledgement_and_nothing_else() -> None:
    _, state = encode(resting(), header(0, None, 0), MOTION[:3], COMPONENTS)
    beat = Header(1, 0, 77, 3, None, 8, (), ())
    data, after = encode(state, beat, [], COMPONENTS)
    decoded = read(data, 1, {0: state})
    assert decoded is not None
    assert (decoded.header.acknowledged, decoded.header.lost, decoded.frames) == (77, 3, ())
    assert after.digest() == decoded.snapshot.digest()
    np.testing.assert_array_equal(after.values, state.values)


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=MAX_FRAMES),
    st.lists(st.booleans(), min_size=MAX_FRAMES, max_size=MAX_FRAMES),
    st.integers(0, 23),
    st.integers(0, 2**31),
    st.integers(0, 50),
)
def test_any_frames_come_back(
    gaps: list[int], present: list[bool], quality: int, seed: int, lost: int
) -> None:
    rng = np.random.default_rng(seed)
    times = tuple(int(t) for t in 5000 + 12 * np.cumsum(gaps))
    targets = [rng.integers(-LIMIT, LIMIT, 10 + COMPONENTS) for _ in gaps]
    h = Header(9, None, -1, lost, 16, quality, times, tuple(present[: len(gaps)]))
    data, state = encode(resting(), h, targets, COMPONENTS)
    if len(data) > 1100:
        return
    decoded = read(data, 9)
    assert decoded is not None
    assert decoded.snapshot.digest() == state.digest()
    step = np.array(UNITS.unit)
    for target, reached, here in zip(targets, decoded.frames, h.present, strict=True):
        if here:
            assert np.abs((target - reached) * step).max() < np.inf
    assert all(abs(a - b) <= 2 for a, b in zip(decoded.header.times_ms, times, strict=True))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=MAX_FRAMES))
def test_every_frame_is_coded_once_between_frames_that_are_known(gaps: list[int]) -> None:
    known = {-1}
    for turn in order(tuple(int(d) for d in np.cumsum(gaps))):
        assert turn.index not in known
        assert turn.left in known
        assert turn.role == 0 or turn.right in known
        known.add(turn.index)
    assert known == set(range(-1, len(gaps)))


def test_another_version_is_refused_with_advice() -> None:
    writer = Writer()
    writer.bits(SEQUENCE_BITS, 0)
    writer.symbol(KIND, 1)
    writer.bits(8, VERSION + 1)
    with pytest.raises(VersionError, match=f"version {VERSION + 1}.*install the same version"):
        read(writer.finish())


def test_a_kind_of_the_future_is_refused() -> None:
    writer = Writer()
    writer.bits(SEQUENCE_BITS, 0)
    writer.symbol(KIND, 2)
    with pytest.raises(VersionError, match="does not know"):
        read(writer.finish())


def test_another_number_of_components_is_refused() -> None:
    data, _ = encode(resting(), header(0, None, 0), MOTION[:3], COMPONENTS)
    with pytest.raises(BitstreamError, match="number of expression components"):
        decode(data, lambda _: 0, lambda _: None, COMPONENTS + 1)


def test_a_key_datagram_that_contradicts_itself_is_refused() -> None:
    writer = Writer()
    writer.bits(SEQUENCE_BITS, 3)
    writer.symbol(KIND, 1)
    writer.bits(8, VERSION)
    writer.bits(8, COMPONENTS)
    writer.bits(32, 4)
    writer.bits(40, 0)
    with pytest.raises(BitstreamError, match="contradicts itself"):
        read(writer.finish())


def test_a_datagram_cut_short_or_extended_is_mostly_refused() -> None:
    data, state = encode(resting(), header(0, None, 0), MOTION[:3], COMPONENTS)
    delta, _ = encode(state, header(1, 0, 3), MOTION[3:6], COMPONENTS)
    accepted, tried = 0, 0
    for whole, sequence in ((data, 0), (delta, 1)):
        for damaged in [whole[:k] for k in range(len(whole))] + [whole + bytes([k]) for k in range(256)]:
            tried += 1
            try:
                accepted += read(damaged, sequence, {0: state}) is not None
            except BitstreamError:
                continue
    assert accepted < 0.3 * tried  # integrity is DTLS's; this only keeps nonsense off the screen


@given(st.binary(max_size=60))
def test_noise_raises_only_the_documented_error(data: bytes) -> None:
    _, state = encode(resting(), header(0, None, 0), MOTION[:3], COMPONENTS)
    try:
        decoded = decode(data, lambda _: 1, lambda _: state, COMPONENTS)
    except BitstreamError:
        return
    if decoded is not None:
        assert len(decoded.frames) <= MAX_FRAMES
        assert all(np.abs(f).max() <= LIMIT for f in decoded.frames)


def test_an_empty_datagram_is_refused() -> None:
    with pytest.raises(BitstreamError):
        decode(b"", lambda _: 0, lambda _: resting(), COMPONENTS)
