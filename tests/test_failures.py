"""Sentences about failures, as a person reads them who has never seen a terminal."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TERMINAL = re.compile(r"(^|\s)--?[a-z]|python -m|\bapt\b|[A-Z]+_[A-Z]+=|\.npz|eigencall [a-z]+ ")
"""Words of the command line."""
ASKED_FOR = {
    "app/face/model.py": "who names a basis or networks has done so on the command line",
    "app/face/networks.py": "the same",
    "codec/basis.py": "the same",
    "app/net/rendezvous/shared_rooms.py": "of `serve` alone",
    "app/net/rendezvous/tls.py": "of `serve` alone",
    "app/system_libraries.py": "there is no window: what it says stands in a terminal",
    "render/gl.py": "names the system's packages, as the terminal needs them",
}


def spoken() -> dict[str, str]:
    """Each sentence that the window may say, and the module that says it."""
    messages = ET.parse(ROOT / "app/ui/translations/eigencall_de.ts").getroot().iter("message")
    return {
        str(message.findtext("source")): place.get("filename", "").removeprefix("../../../")
        for message in messages
        if (place := message.find("location")) is not None
    }


def table() -> list[tuple[str, str]]:
    rows = re.findall(r"^\| (.+) \| (.+) \|$", (ROOT / "docs/FAILURES.md").read_text(), re.MULTILINE)
    return [(what, sentence) for what, sentence in rows if what != "what happened"]


def test_forty_failures_are_told_as_the_page_says() -> None:
    rows = table()
    assert len(rows) >= 40
    assert [sentence for _, sentence in rows if sentence not in spoken()] == []


@pytest.mark.parametrize("sentence", [sentence for _, sentence in table()])
def test_a_failure_is_told_with_what_to_do_and_without_an_option(sentence: str) -> None:
    assert not TERMINAL.search(sentence)
    assert len(re.findall(r"[.?:;](?=\s|$)", sentence)) >= 2 or "such as" in sentence


def test_no_sentence_of_the_window_is_in_words_of_the_command_line() -> None:
    found = {text: place for text, place in spoken().items() if TERMINAL.search(text)}
    assert {text: place for text, place in found.items() if place not in ASKED_FOR} == {}
