"""One door through which every sentence of the window goes on its way to Qt's translators.

Translations lie in translations/*.ts, which Qt Linguist edits, and are compiled beside them to *.qm;
`scripts/translations` brings both up to date with the code, and holds them to the phrase book of their
language, *.qph. A language is there as soon as its files are: nothing here names one. What the packages below
say reaches the window as `Sentence`, whose template is translated and filled here.
"""

from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QLocale, QTranslator

from codec.errors import UserError
from codec.sentence import Sentence

CONTEXT = "eigencall"
FOLDER = Path(__file__).parent / "translations"


def tr(text: str, **values: object) -> str:
    """The sentence in the person's language, with its {named} values put in."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated


def said(sentence: Sentence) -> str:
    """What the packages below say, in the person's language; so are the sentences within it."""
    values = {name: said(v) if isinstance(v, Sentence) else v for name, v in sentence.values.items()}
    return tr(sentence.template, **values)


def failure(error: Exception) -> str:
    """The same for an error; one that was not raised on purpose speaks for itself."""
    return said(error.sentence) if isinstance(error, UserError) else str(error)


def languages() -> list[tuple[str, str]]:
    """(the language's own name, its code) of each that there is."""
    codes = (path.stem.removeprefix("eigencall_") for path in FOLDER.glob("*.qm"))
    return [("English", "en"), *sorted((_own_name(code), code) for code in codes)]


def _own_name(code: str) -> str:
    """As the language calls itself, at the beginning of a line; the code where Qt does not know it."""
    name = QLocale(code).nativeLanguageName() if QLocale(code).language() != QLocale.Language.C else ""
    return name[:1].upper() + name[1:] if name else code


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
