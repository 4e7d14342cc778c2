"""One door through which every sentence of the window goes on its way to Qt's translators.

Translations lie in translations/*.ts, which Qt Linguist edits, and are compiled beside them to *.qm;
`scripts/translations` brings both up to date with the code. What the packages below say reaches the window as
whole English sentences; said.txt lists their forms.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QLocale, QTranslator

CONTEXT = "eigencall"
FOLDER = Path(__file__).parent / "translations"
_NAMES = {"de": "Deutsch"}
_PLACE = re.compile(r"\{(\w+)\}")
_BETWEEN = re.compile(r"(?<=[.!?…]) ")
_MOST = 1000  # characters; longer texts are nobody's sentence


def tr(text: str, **values: object) -> str:
    """The sentence in the person's language, with its {named} values put in."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated


def said(text: str) -> str:
    """What the packages below say, one sentence or some, in the person's language. What nobody has translated
    (names, a system's own words) stays as it is."""
    known = _known(text)
    if known is not None:
        form, values = known
        return tr(form, **{name: said(value) for name, value in values})
    for end in reversed([found.end() for found in _BETWEEN.finditer(text[:_MOST])]):
        if _known(first := text[:end].rstrip()) is not None:
            return f"{said(first)} {said(text[end:])}"
    return text


@lru_cache(256)
def _known(text: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The form that a text has, and what stands in its places; None if it has none."""
    if len(text) > _MOST:
        return None
    for form, pattern in _forms():
        found = pattern.fullmatch(text)
        if found is not None:
            return form, tuple(found.groupdict().items())
    return None


@cache
def _forms() -> list[tuple[str, "re.Pattern[str]"]]:
    """Those with the most words first: the most exact one counts."""
    forms = (FOLDER / "said.txt").read_text().splitlines()
    return [(form, _pattern(form)) for form in sorted(forms, key=lambda form: -len(_PLACE.sub("", form)))]


def _pattern(form: str) -> "re.Pattern[str]":
    out, end, seen = "", 0, set()
    for place in _PLACE.finditer(form):
        name = place[1]
        out += re.escape(form[end : place.start()])
        out += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
        seen.add(name)
        end = place.end()
    return re.compile(out + re.escape(form[end:]), re.DOTALL)


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
