"""One door through which every sentence of the window goes on its way to Qt's translators."""

from PyQt6.QtCore import QCoreApplication

CONTEXT = "eigencall"


def tr(text: str, **values: object) -> str:
    """The sentence in the person's language, with its {named} values put in."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated
