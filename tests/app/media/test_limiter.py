"""What the other side sends is never much louder than loud speech."""

import numpy as np
import pytest

from app.media.limiter import LIMIT_DBFS, STRETCH, Limiter
from app.media.opus import OpusEncoder
from app.media.samples import BLOCK, RATE, Samples, level_dbfs
from app.media.voice import VoiceReceiver
from tests.app.speech import speech

FULL_SCALE: dict[str, Samples] = {
    "square": np.resize(np.repeat(np.array([32767, -32768], np.int16), 24), RATE),
    "noise": np.random.default_rng(1).choice(np.array([32767, -32768], np.int16), RATE),
}


def played(sound: Samples) -> Samples:
    limiter = Limiter()
    return np.concatenate([limiter(sound[at : at + BLOCK]) for at in range(0, len(sound), BLOCK)])


def loudest_dbfs(sound: Samples) -> float:
    return max(level_dbfs(sound[at : at + STRETCH]) for at in range(0, len(sound), STRETCH))


@pytest.mark.parametrize("kind", FULL_SCALE)
def test_attack_a_burst_at_full_scale_is_turned_down_from_its_first_sample_on(kind: str) -> None:
    quiet, burst = np.zeros(RATE // 2, np.int16), FULL_SCALE[kind]
    assert loudest_dbfs(burst) > -0.1
    assert loudest_dbfs(played(np.concatenate([quiet, burst]))) < LIMIT_DBFS + 0.1


def test_attack_bursts_one_after_the_other_do_not_get_through_either() -> None:
    bursts = np.concatenate([FULL_SCALE["noise"][:480], np.zeros(4800, np.int16)] * 10)
    assert loudest_dbfs(played(bursts)) < LIMIT_DBFS + 0.1


def test_attack_loud_noise_of_the_other_side_is_turned_down_before_it_is_heard() -> None:
    receiver, encoder = VoiceReceiver(), OpusEncoder(64_000)
    for number in range(20):
        packet = encoder.encode(FULL_SCALE["square"][:2880])
        receiver.put(packet, number, number * 2880, number * 0.06)
    heard = np.concatenate([receiver.pull(BLOCK, 0.3 + at * 0.02) for at in range(40)])
    assert loudest_dbfs(heard) < LIMIT_DBFS + 0.1
    assert level_dbfs(heard) > LIMIT_DBFS - 12


@pytest.mark.parametrize("level_dbfs", [-30.0, -23.0])
def test_speech_passes_as_it_is(level_dbfs: float) -> None:
    sound = speech(4.0, level_dbfs=level_dbfs)
    assert np.array_equal(played(sound), sound)


def test_after_a_burst_speech_comes_back() -> None:
    sound = speech(4.0)
    after = played(np.concatenate([FULL_SCALE["noise"], sound]))[RATE:]
    assert np.array_equal(after[2 * RATE :], sound[2 * RATE :])
