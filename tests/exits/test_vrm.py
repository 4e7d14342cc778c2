"""exits.vrm: faces that are plain to see become the presets that they are."""

import pytest

from exits.vrm import PRESETS, presets, vowels


def both(name: str, weight: float) -> dict[str, float]:
    return {f"{name}Left": weight, f"{name}Right": weight}


@pytest.mark.parametrize(
    ("units", "vowel"),
    [
        ({"jawOpen": 0.6}, "A"),
        ({"jawOpen": 0.5, "mouthFunnel": 0.9}, "O"),
        ({"jawOpen": 0.05, "mouthPucker": 0.9}, "U"),
        ({"jawOpen": 0.4} | both("mouthStretch", 0.9), "E"),
        ({"jawOpen": 0.05} | both("mouthStretch", 0.9), "I"),
    ],
)
def test_a_mouth_says_its_vowel(units: dict[str, float], vowel: str) -> None:
    said = vowels(units)
    assert max(said, key=lambda name: said[name]) == vowel
    assert said[vowel] > 0.4
    assert sum(said.values()) <= 1 + 1e-9


@pytest.mark.parametrize(
    ("units", "preset"),
    [
        (both("mouthSmile", 0.9) | both("cheekSquint", 0.8), "Joy"),
        (both("browDown", 0.9), "Angry"),
        (both("mouthFrown", 0.9), "Sorrow"),
        (both("eyeWide", 0.9) | {"browInnerUp": 0.9}, "Surprised"),
    ],
)
def test_a_feeling_has_its_preset_and_no_vowel(units: dict[str, float], preset: str) -> None:
    told = presets(units)
    assert max(told, key=lambda name: told[name]) == preset
    assert told[preset] > 0.6
    assert sum(told[vowel] for vowel in "AIUEO") < 0.1


def test_blinks_of_both_eyes_are_shared_and_never_counted_twice() -> None:
    told = presets({"eyeBlinkLeft": 1.0, "eyeBlinkRight": 0.25})
    assert (told["Blink"], told["Blink_L"], told["Blink_R"]) == (0.25, 0.75, 0.0)


def test_a_face_at_rest_sends_nothing_and_every_weight_is_a_share() -> None:
    assert presets({}) == dict.fromkeys(PRESETS, 0.0)
    everything = presets(dict.fromkeys(("jawOpen", "mouthPucker", "mouthFunnel", "browInnerUp"), 1.0))
    assert all(0 <= weight <= 1 for weight in everything.values())
    assert tuple(sorted(everything)) == tuple(sorted(PRESETS))
