"""codec/voice.py: how often the voice is sent again, and at what bit rate."""

import pytest

from codec.voice import USUAL_VOICE, Loss, VoiceSetting, wanted

VOICE = VoiceSetting(24_000, 20, 45.0)


@pytest.mark.parametrize(
    ("share", "earlier"), [(0.0, 0), (0.005, 1), (0.03, 1), (0.05, 2), (0.1, 2), (0.3, 3)]
)
def test_earlier_packets_follow_the_loss(share: float, earlier: int) -> None:
    assert wanted(Loss(share, known=240)) == earlier


def test_losses_in_runs_ask_for_more_than_single_ones() -> None:
    assert [wanted(Loss(0.005, run, 240)) for run in (1.0, 1.5, 2.0)] == [1, 2, 3]


def test_of_few_datagrams_more_is_taken_for_possible() -> None:
    assert wanted(Loss(0.1, known=60)) > wanted(Loss(0.1, known=240))


def test_as_long_as_the_loss_is_not_known_one_is_carried() -> None:
    assert [wanted(Loss(known=known)) for known in (0, 59, 60)] == [1, 1, 0]


@pytest.mark.parametrize("room_kbps", [20.0, 28.0, 45.0, 56.0, 75.0])
@pytest.mark.parametrize("voice", [VOICE, USUAL_VOICE])
def test_what_comes_again_keeps_within_the_room(voice: VoiceSetting, room_kbps: float) -> None:
    made = [voice.against(Loss(share), room_kbps) for share in (0.0, 0.03, 0.1, 0.3)]
    assert all(one == voice or one.wire_kbps <= room_kbps for one in made)
    assert [one.earlier for one in made] == sorted(one.earlier for one in made)
    assert all(one.bit_rate <= voice.bit_rate and one.packet_ms == voice.packet_ms for one in made)


def test_where_there_is_room_three_earlier_packets_leave_a_voice_that_is_not_dull() -> None:
    assert VOICE.against(Loss(0.3), 75.0) == VoiceSetting(12_000, 20, 73.2, False, 3)
