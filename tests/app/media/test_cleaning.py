"""Echo, noise and loudness, measured in a simulated room."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.bench.echo import clean, double_talk, echo_of
from app.bench.echo import level_db as level
from app.media.cleaning import LEAD_S, Cleaner, Cleaning, Reference
from app.media.samples import BLOCK, PERIOD, RATE, level_dbfs
from tests.app.speech import speech


@pytest.mark.parametrize("delay_ms", [10, 80, 200])
def test_echo_is_25_db_less_after_two_seconds_of_talk(delay_ms: float) -> None:
    far = speech(6, level_dbfs=-20)
    echo = echo_of(far, delay_ms)
    out = clean(Cleaner(Cleaning(gain=False)), echo, far)
    erle_db = level(echo, 2, 6) - level(out, 2, 6)
    print(f"echo at {delay_ms} ms: {erle_db:.1f} dB less")
    assert erle_db >= 25


def test_double_talk_stays_intelligible() -> None:
    """The near voice keeps its loudness, and its spectrum is nearer to the original than the microphone's."""
    far = speech(9, level_dbfs=-20)
    near = np.zeros(len(far))
    near[4 * RATE : 8 * RATE] = speech(4, "en+f3", -23)
    echo = echo_of(far, 60)
    out = clean(Cleaner(Cleaning(gain=False)), echo + near, far).astype(np.float64)
    late = round(Cleaning(gain=False).delay_s * RATE)
    part = slice(int(4.2 * RATE), int(7.8 * RATE))
    moved = slice(part.start + late, part.stop + late)
    before, after = _likeness(near[part], (echo + near)[part]), _likeness(near[part], out[moved])
    lost_db = level(near, 4.2, 7.8) - level(out, 4.2, 7.8)
    print(f"double talk: spectral correlation {before:.2f} before, {after:.2f} after; {lost_db:.1f} dB lost")
    assert after > before
    assert after > 0.5
    assert abs(lost_db) < 6


def test_a_voice_without_an_echo_stays_as_intelligible_as_it_was() -> None:
    pytest.importorskip("pystoi", reason="needs the package pystoi")
    both = double_talk(np.zeros(7 * RATE, np.int16), speech(3, level_dbfs=-23))
    assert both.stoi_before > 0.99
    assert both.stoi_after > 0.95


def _likeness(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Correlation of the logarithmic spectra, 300 to 4000 Hz, 20 ms windows."""
    return float(np.corrcoef(_spectra(a).ravel(), _spectra(b).ravel())[0, 1])


def _spectra(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    window = np.hanning(BLOCK)
    frames = [np.fft.rfft(window * sound[i : i + BLOCK]) for i in range(0, len(sound) - BLOCK, BLOCK // 2)]
    return np.log(np.abs(np.array(frames))[:, 6:80] + 30)


def test_noise_is_12_db_less_and_speech_stays() -> None:
    quiet = np.zeros(8 * RATE, np.int16)
    voice = np.zeros(8 * RATE)
    voice[4 * RATE :] = speech(4)
    noise = np.random.default_rng(2).standard_normal(8 * RATE) * 32768 * 10 ** (-45 / 20)
    out = clean(Cleaner(Cleaning(gain=False)), voice + noise, quiet)
    assert level(noise, 2, 4) - level(out, 2, 4) >= 12
    assert abs(level(voice, 4.5, 8) - level(out, 4.5, 8)) < 3


def test_a_quiet_speaker_is_made_louder_and_a_loud_one_is_not_clipped() -> None:
    quiet = np.zeros(8 * RATE, np.int16)
    soft = clean(Cleaner(), speech(8, level_dbfs=-38).astype(np.float64), quiet)
    assert level_dbfs(soft[5 * RATE :]) > -32
    loud = clean(Cleaner(), speech(8, level_dbfs=-12).astype(np.float64), quiet)
    assert np.abs(loud.astype(np.int32)).max() <= 32767
    assert level_dbfs(loud[5 * RATE :]) == pytest.approx(-14, abs=6)


def test_all_off_changes_nothing() -> None:
    block = speech(0.02)
    assert (Cleaner(Cleaning(False, 0, False)).process(block, block) == block).all()


def test_the_delay_of_cleaning_is_as_stated() -> None:
    for cleaning in (Cleaning(True, 0, False), Cleaning(True, 2, False), Cleaning(False, 2, False)):
        sound = speech(3).astype(np.float64)
        out = clean(Cleaner(cleaning), sound, np.zeros(len(sound), np.int16)).astype(np.float64)
        a, b = sound[RATE : 2 * RATE], out[RATE:]
        late = max(range(0, 2400, 12), key=lambda d: float(a @ b[d : d + RATE]))
        assert late / RATE == pytest.approx(cleaning.delay_s, abs=0.003)


def test_the_reference_is_what_was_played_at_the_time() -> None:
    reference = Reference()
    for n in range(20):
        reference.put(np.full(BLOCK, n, np.int16), 100 + n * 0.02)
    assert (reference.at(100.1 - LEAD_S, BLOCK) == 5).all()
    assert (reference.at(100.12 - LEAD_S, BLOCK) == 6).all()


def test_the_reference_follows_clocks_that_drift() -> None:
    reference, seen = Reference(), []
    for n in range(3000):
        reference.put(np.full(BLOCK, n, np.int16), 100 + n * 0.02)
        if n > 10:
            at_s = 100 + (n - 5) * 0.02 * 1.001  # the microphone's clock is slow by 0.1 %
            seen.append(n - 5 - float(reference.at(at_s - LEAD_S, BLOCK).mean()))
    assert max(np.abs(np.diff(seen))) < 2.6, "it steps by 30 ms or so, not more"
    assert abs(seen[-1] + (3000 - 6) * 0.001) < 2.5


def test_the_reference_keeps_step_through_jitter_and_follows_a_jump() -> None:
    reference = Reference()
    for n in range(20):
        reference.put(np.full(BLOCK, n, np.int16), 100 + n * 0.02)
    reference.at(100.1 - LEAD_S, BLOCK)
    assert (reference.at(100.137 - LEAD_S, BLOCK) == 6).all(), "17 ms late is the thread's jitter"
    assert (reference.at(100.3 - LEAD_S, BLOCK) == 15).all(), "160 ms are a gap of the device"


def test_nothing_played_is_a_reference_of_zeros_and_memory_is_bounded() -> None:
    reference = Reference()
    assert not reference.at(5.0, BLOCK).any()
    for n in range(1000):
        reference.put(np.ones(BLOCK, np.int16), n * 0.02)
    assert not reference.at(3.0, BLOCK).any(), "what was played long ago is forgotten"


@pytest.mark.parametrize("queue_s", [0.005, 0.020, 0.050])
def test_all_of_what_is_played_is_read_however_short_the_loudspeakers_queue_is(queue_s: float) -> None:
    """A period is written when queue_s is left, and read against a microphone's of 25 ms ago."""
    reference, read = Reference(), []
    for n in range(100):
        for k in {50: [], 51: [50, 51]}.get(n, [n]):  # once the thread is a period late
            reference.put(np.full(PERIOD, k + 1, np.int16), 100 + k * PERIOD / RATE + queue_s)
        read.append(reference.at(100 + n * PERIOD / RATE - 0.025, PERIOD).all())
    assert all(read[20:50])
    assert all(read[55:])
