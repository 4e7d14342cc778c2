"""The sound of a ring."""

import numpy as np

from app.media.ringtone import CYCLE_S, LOUDNESS, Ringtone, mixed
from app.media.samples import BLOCK, RATE, level_dbfs
from app.media.voice_channel import VoiceChannel
from tests.app.media.test_voice_channel import Hand


def test_it_sounds_again_and_again_without_a_click() -> None:
    tone = Ringtone()
    sound = np.concatenate([tone.next(BLOCK) for _ in range(round(2 * CYCLE_S * RATE / BLOCK))])
    cycle = round(CYCLE_S * RATE)
    assert np.array_equal(sound[:cycle], sound[cycle : 2 * cycle])
    assert abs(int(np.abs(sound).max()) - LOUDNESS * 32767) < 2
    assert int(np.abs(np.diff(sound.astype(np.int32))).max()) < 3000
    assert abs(int(sound[cycle - 1])) < 200


def test_a_ring_is_heard_at_the_loudspeaker_until_it_ends() -> None:
    line = VoiceChannel(lambda *_: None, lambda _: Hand(), lambda _: Hand())
    assert level_dbfs(line._play(BLOCK, 0.0, 0.04)) < -90
    line.set_ringing(True)
    assert level_dbfs(line._play(BLOCK, 0.02, 0.04)) > -30
    line.set_ringing(False)
    assert level_dbfs(line._play(BLOCK, 0.04, 0.04)) < -90


def test_two_loud_sounds_are_cut_and_not_turned_around() -> None:
    loud = np.full(4, 30_000, np.int16)
    assert mixed(loud, loud).tolist() == [32767] * 4
    assert mixed(-loud, -loud).tolist() == [-32768] * 4
