"""The words of codes, as they are spoken and heard."""

import itertools
import shutil
import subprocess

import pytest

from app.net.pairing.codes import words
from tests.app.net.pairing.test_codes import distance

STRESS = str.maketrans("", "", "ˈˌː")  # neither stress nor length survives a bad line


def phonemes() -> list[list[str]]:
    """Each word as espeak-ng's American voice says it, in the phonetic alphabet."""
    command = ["espeak-ng", "-q", "-v", "en-us", "--ipa=1"]
    said = subprocess.run(command, input="\n".join(words()), capture_output=True, text=True, check=True)
    return [word.translate(STRESS).split("_") for word in said.stdout.split()]


def test_no_two_words_differ_in_a_single_sound() -> None:
    """One sound is easily misheard on a telephone: candle and sandal, cabbage and cabin."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    heard = dict(zip(words(), phonemes(), strict=True))
    close = [(a, b) for a, b in itertools.combinations(words(), 2) if distance(heard[a], heard[b]) < 2]
    assert close == []
