"""One door through which every sentence of the window goes on its way to Qt's translators.

Translations lie in translations/*.ts, which Qt Linguist edits, and are compiled beside them to *.qm;
`scripts/translations` brings both up to date with the code.
"""

from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QLocale, QTranslator

CONTEXT = "eigencall"
FOLDER = Path(__file__).parent / "translations"
_NAMES = {"de": "Deutsch"}


def tr(text: str, **values: object) -> str:
    """The sentence in the person's language, with its {named} values put in."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated


def said(text: str) -> str:
    """A sentence that comes from below the window, in the person's language."""
    return tr(text)


def languages() -> list[tuple[str, str]]:
    """(the language's own name, its code) of each that there is."""
    found = sorted(path.stem.removeprefix("eigencall_") for path in FOLDER.glob("*.qm"))
    return [("English", "en"), *((_NAMES.get(code, code), code) for code in found)]


def speak(application: QCoreApplication, language: str) -> QTranslator | None:
    """Have `tr`, and Qt's own dialogs, say everything in this language (empty: the system's), before any
    window is made. None where it is English."""
    translator = QTranslator(application)
    locale = QLocale(language) if language else QLocale.system()
    if locale.language() == QLocale.Language.English:
        return None
    if not translator.load(locale, "eigencall", "_", str(FOLDER)):
        return None
    application.installTranslator(translator)
    return translator
