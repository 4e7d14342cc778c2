"""The translations: each is whole, keeps to its phrase book, and its compiled file is that of the text."""

import importlib.machinery
import importlib.util
import shutil
import string
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from PyQt6.QtCore import QTranslator
from PyQt6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.net.by_ring import NO_ANSWER
from app.net.errors import PairingError
from app.profile.settings import Settings
from app.ui import translate
from app.ui.devices import DeviceList
from app.ui.settings_dialog import SettingsDialog
from app.ui.worker import Worker
from codec.sentence import NOTHING, Sentence, joined

ROOT = Path(__file__).parent.parent.parent.parent
TEXTS = sorted(translate.FOLDER.glob("*.ts"))
each_language = pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("translations", str(ROOT / "scripts" / "translations"))
    spec = importlib.util.spec_from_loader("translations", loader)
    assert spec is not None
    made = importlib.util.module_from_spec(spec)
    loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def sentences(tool: ModuleType) -> set[str]:
    return set(tool.sentences())


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@each_language
def test_no_sentence_of_the_file_is_unfinished(text: Path, tool: ModuleType) -> None:
    """Brought up to date by scripts/translations, the file has every sentence of that day."""
    listed = {m.findtext("source", "") for m in ElementTree.parse(text).getroot().iter("message")}
    assert listed == set(tool.translations(text)), "translate what is unfinished, run scripts/translations"


@each_language
def test_every_sentence_that_the_window_may_say_is_translated(
    text: Path, tool: ModuleType, sentences: set[str]
) -> None:
    missing = sentences - set(tool.translations(text))
    assert not missing, "run scripts/translations, translate what is unfinished, run it again"


@each_language
def test_a_thing_has_one_name_in_a_language(text: Path, tool: ModuleType) -> None:
    book = tool.phrases(text)
    assert {"likeness", "code", "invite", "meeting point"} <= book.keys()
    assert tool.off_terms(tool.translations(text), book) == []


def test_another_name_for_a_thing_is_noticed(tool: ModuleType) -> None:
    known = {"Your likeness": "Ihr Bild", "Two likenesses": "Zwei Abbilder", "Unlikeness": "Anderes"}
    (fault,) = tool.off_terms(known, {"likeness": ["Abbild", "Portrait"]})
    assert "'Your likeness'" in fault
    assert "'Abbild' or 'Portrait'" in fault


def test_no_sentence_is_put_together_where_it_is_said(tool: ModuleType) -> None:
    assert tool.put_together() == []


def test_sentences_are_found_by_what_they_are_given_to(sentences: set[str]) -> None:
    assert "{name} does not answer." in sentences  # a Sentence of the network
    assert "it is not JSON" in sentences  # an error's, which is none by itself
    assert "Settings" in sentences  # the window's own
    assert "a key has 32 bytes" not in sentences  # a ValueError's


@each_language
def test_every_value_has_its_place_in_the_translation(text: Path, tool: ModuleType) -> None:
    for source, translation in tool.translations(text).items():
        assert fields(source) == fields(translation), source
        assert translation.strip()


@each_language
def test_the_compiled_file_says_what_the_text_says(text: Path, qapp: QApplication, tool: ModuleType) -> None:
    translator = QTranslator()
    assert translator.load(str(text.with_suffix(".qm")))
    qapp.installTranslator(translator)
    try:
        for source, translation in tool.translations(text).items():
            assert translate.tr(source) == translation
    finally:
        qapp.removeTranslator(translator)


def test_a_chosen_language_is_spoken(qapp: QApplication) -> None:
    translator = translate.speak(qapp, "de")
    assert translator is not None
    try:
        assert translate.tr("Settings") == "Einstellungen"
        assert translate.tr("You talked for {time}.", time="1:23") == "Sie haben 1:23 gesprochen."
    finally:
        qapp.removeTranslator(translator)
    assert translate.tr("Settings") == "Settings"
    assert translate.speak(qapp, "en") is None
    assert translate.speak(qapp, "tlh") is None


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    translator = translate.speak(qapp, "de")
    yield
    qapp.removeTranslator(translator)


@pytest.mark.usefixtures("german")
def test_a_sentence_is_translated_by_its_template_and_so_are_those_within_it() -> None:
    reason = Sentence("it is not JSON")
    whole = Sentence("The settings in {path} cannot be read: {reason}.", path="x.json", reason=reason)
    told = joined(whole, Sentence("The other side has ended the call."))
    assert translate.said(told) == (
        "Die Datei der Einstellungen x.json kann nicht gelesen werden: sie ist kein JSON. "
        "Die andere Seite hat den Anruf beendet."
    )
    assert translate.said(NOTHING) == ""


@pytest.mark.usefixtures("german")
def test_values_are_put_in_as_they_are() -> None:
    """A name that looks like a sentence of the program, or like a place in one, stays a name."""
    assert translate.said(Sentence(NO_ANSWER, name="It rings there.")) == "It rings there. antwortet nicht."
    assert translate.said(Sentence(NO_ANSWER, name="{name}")) == "{name} antwortet nicht."


@pytest.mark.usefixtures("german")
def test_an_error_speaks_the_window_s_language_and_an_unexpected_one_its_own() -> None:
    assert translate.failure(PairingError(NO_ANSWER, name="Anna")) == "Anna antwortet nicht."
    assert translate.failure(ValueError("odd")) == "odd"


def test_a_language_is_there_as_soon_as_its_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for name in ("de", "fr", "xx_new"):
        shutil.copy(translate.FOLDER / "eigencall_de.qm", tmp_path / f"eigencall_{name}.qm")
    monkeypatch.setattr(translate, "FOLDER", tmp_path)
    assert translate.languages() == [
        ("English", "en"),
        ("Deutsch", "de"),
        ("Français", "fr"),
        ("xx_new", "xx_new"),
    ]
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SettingsDialog(parent, Settings(), DeviceList, Worker(parent))
    listed = [dialog.language.itemText(n) for n in range(dialog.language.count())]
    assert listed[1:] == ["English", "Deutsch", "Français", "xx_new"]
    dialog.reject()
