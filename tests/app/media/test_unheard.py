"""Speech into a muted microphone."""

import pytest

from app.media.unheard import LASTS_S, UnheardSpeech

BLOCK_S = 0.010


def fed(level_dbfs: float, probability: float | None, seconds: float) -> UnheardSpeech:
    made = UnheardSpeech()
    for k in range(round(seconds / BLOCK_S)):
        made.feed(level_dbfs, probability, BLOCK_S, k * BLOCK_S)
    return made


@pytest.mark.parametrize(
    ("level_dbfs", "probability", "seconds", "speaks"),
    [
        (-25.0, 0.9, 1.0, True),
        (-25.0, None, 1.0, True),
        (-25.0, 0.9, 0.2, False),  # a cough
        (-70.0, 0.9, 2.0, False),
        (-25.0, 0.2, 5.0, False),  # a fan
    ],
)
def test_words_are_noticed_and_noise_is_not(
    level_dbfs: float, probability: float | None, seconds: float, speaks: bool
) -> None:
    assert fed(level_dbfs, probability, seconds).speaks(seconds) is speaks


def test_it_is_told_for_a_while_and_no_longer_and_not_once_the_microphone_is_open() -> None:
    unheard = fed(-25.0, 0.9, 1.0)
    assert not unheard.speaks(1.0 + LASTS_S)
    unheard.stop()
    assert not unheard.speaks(1.0)
