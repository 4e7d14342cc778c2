"""What a person is told: whole English, and the template behind it."""

import copy

from codec.errors import AssetError, CodecError, UserError
from codec.sentence import NOTHING, Sentence, joined

FULL = Sentence("{count} people are kept already.", count=64)


def test_a_sentence_is_its_english_text() -> None:
    assert FULL == "64 people are kept already."
    assert f"{FULL} Forget one." == "64 people are kept already. Forget one."
    assert not NOTHING


def test_it_keeps_its_template_and_values() -> None:
    assert FULL.template == "{count} people are kept already."
    assert FULL.values == {"count": 64}
    assert copy.deepcopy(FULL).values == FULL.values


def test_without_values_braces_stand_for_themselves() -> None:
    assert Sentence("Press {.") == "Press {."


def test_a_template_may_be_filled_later_and_a_whole_sentence_stays_as_it_is() -> None:
    gone = Sentence("{name} has gone.")
    assert Sentence(gone, name="{Anna}") == "{Anna} has gone."
    assert Sentence(gone, name="Anna").template == "{name} has gone."
    assert Sentence(FULL) is FULL


def test_two_sentences_are_one_whose_parts_are_known() -> None:
    both = joined(Sentence("No camera."), FULL)
    assert both == "No camera. 64 people are kept already."
    assert both.values == {"first": "No camera.", "second": FULL}


def test_an_error_is_made_like_a_sentence() -> None:
    error = AssetError("The asset {name} is missing.", name="basis.npz")
    assert str(error) == "The asset basis.npz is missing." == error.sentence
    assert error.sentence.template == "The asset {name} is missing."
    assert isinstance(error, CodecError)
    assert UserError(error.sentence).sentence is error.sentence
