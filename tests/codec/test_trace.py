"""codec/trace.py: stamps, and that there are none while nobody listens."""

from codec import trace
from codec.trace import FACE, VOICE, Stage, Stamp


def test_a_listener_gets_every_stamp_until_it_is_taken_off() -> None:
    heard: list[Stamp] = []
    trace.stamp(Stage.CAMERA, 1.0, 1.5)
    trace.listen(heard.append)
    try:
        trace.stamp(Stage.TRACKER, 2.0, 2.5)
    finally:
        trace.listen(None)
    trace.stamp(Stage.LINK, 3.0, 3.5)
    assert heard == [Stamp(Stage.TRACKER, 2.0, 2.5)]


def test_every_stage_is_on_one_way() -> None:
    assert {*FACE, *VOICE} == set(Stage)
    assert not set(FACE) & set(VOICE)
    assert (FACE[0], FACE[-1], VOICE[-1]) == (Stage.CAMERA, Stage.SCREEN, Stage.DEVICE)
