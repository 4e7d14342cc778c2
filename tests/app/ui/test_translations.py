"""The German translation: whole, and the compiled file is that of the text."""

import importlib.machinery
import importlib.util
import string
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from PyQt6.QtCore import QTranslator
from PyQt6.QtWidgets import QApplication

from app.ui import translate
from app.ui.settings_dialog import SettingsDialog

ROOT = Path(__file__).parent.parent.parent.parent
TEXT = translate.FOLDER / "eigencall_de.ts"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("translations", str(ROOT / "scripts" / "translations"))
    spec = importlib.util.spec_from_loader("translations", loader)
    assert spec is not None
    made = importlib.util.module_from_spec(spec)
    loader.exec_module(made)
    return made


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_sentence_of_the_file_is_unfinished(tool: ModuleType) -> None:
    """Brought up to date by scripts/translations, the file has every sentence of that day."""
    listed = {m.findtext("source", "") for m in ElementTree.parse(TEXT).getroot().iter("message")}
    assert listed == set(tool.translations(TEXT)), "translate what is unfinished, run scripts/translations"


def test_nearly_every_sentence_of_the_window_is_translated(tool: ModuleType) -> None:
    said = set(tool.sentences())
    missing = said - set(tool.translations(TEXT))
    assert len(missing) < len(said) / 2, (
        "run scripts/translations, translate what is unfinished, run it again"
    )


def test_every_value_has_its_place_in_the_translation(tool: ModuleType) -> None:
    for source, translation in tool.translations(TEXT).items():
        assert fields(source) == fields(translation), source
        assert translation.strip()


def test_the_compiled_file_says_what_the_text_says(qapp: QApplication, tool: ModuleType) -> None:
    translator = QTranslator()
    assert translator.load(str(TEXT.with_suffix(".qm")))
    qapp.installTranslator(translator)
    try:
        for source, translation in tool.translations(TEXT).items():
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


def test_languages_are_listed_by_their_own_names() -> None:
    assert ("Deutsch", "de") in translate.languages()
    assert SettingsDialog is not None
