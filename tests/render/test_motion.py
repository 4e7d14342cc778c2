import numpy as np

from render import motion

NAMES = tuple(
    sorted(
        {n for w in (*motion.VISEMES.values(), *motion.MOODS) for n in w} | {"eyeBlinkLeft", "eyeBlinkRight"}
    )
)


def test_the_same_seed_gives_the_same_motion() -> None:
    one, two = (motion.talk(4, 30, NAMES, seed=3) for _ in range(2))
    assert np.array_equal(one.units, two.units)
    assert np.array_equal(one.rotation, two.rotation)


def test_a_talker_blinks_closes_the_lips_and_never_leaves_the_units_range() -> None:
    talk = motion.talk(30, 30, NAMES, seed=1)
    assert talk.units.min() >= 0
    assert talk.units.max() <= 1
    blink = talk.units[:, NAMES.index("eyeBlinkLeft")]
    closings = np.sum((blink[1:] > 0.8) & (blink[:-1] <= 0.8))
    assert 4 <= closings <= 16
    jaw = talk.units[:, NAMES.index("jawOpen")]
    assert np.mean(jaw < 0.03) > 0.1
    assert np.mean(jaw > 0.15) > 0.1


def test_nothing_jumps_faster_than_a_blink() -> None:
    talk = motion.talk(30, 30, NAMES, seed=2)
    assert np.abs(np.diff(talk.rotation, axis=0)).max() < 0.1
    assert np.abs(np.diff(talk.translation, axis=0)).max() < 6
