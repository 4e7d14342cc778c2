"""Trying loudspeaker and microphone."""

import numpy as np

from app.media.samples import RATE
from app.media.trial import LATER_S, LISTEN_S, TONE_S, SoundTrial


def test_a_tone_is_heard_and_ends() -> None:
    trial = SoundTrial(echo=False)
    heard = np.concatenate([trial.next(480) for _ in range(round(TONE_S * 100))])
    assert np.abs(heard).max() > 1000
    assert trial.over


def test_what_is_said_comes_back_a_second_later_and_then_no_more() -> None:
    trial = SoundTrial(echo=True)
    spoken = (np.arange(round(LISTEN_S * RATE)) % 997).astype(np.int16)
    heard = []
    for k in range(round((LISTEN_S + LATER_S) * 100)):
        trial.heard(spoken[k * 480 : k * 480 + 480])
        heard.append(trial.next(480))
    late = round(LATER_S * RATE)
    assert not np.concatenate(heard)[:late].any()
    np.testing.assert_array_equal(np.concatenate(heard)[late:], spoken)
    assert trial.over


def test_without_a_microphone_the_echo_is_silence() -> None:
    trial = SoundTrial(echo=True)
    assert not np.concatenate([trial.next(480) for _ in range(600)]).any()
