"""What a person is told: an English sentence that keeps the template and the values it was made of, so that a
window can say the same in another language.

Invariant: the text is whole English, whatever becomes of the rest; only `app.ui.translate` looks behind it.
"""

from collections.abc import Mapping
from typing import Final


class Sentence(str):
    """A template with its {named} values put in. A value may be a Sentence too, as a reason is within a
    message. Without values the template is the text as it stands, and may be filled later:
    `Sentence(GONE, name="Anna")`."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> "Sentence":
        if isinstance(template, Sentence) and not values:
            return template
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template = str(template)
        made.values = values
        return made

    @property
    def anonymous(self) -> str:
        """Fit for a log: the template with its places empty, but for sentences, which are as anonymous."""
        known = {
            name: value.anonymous if isinstance(value, Sentence) else f"{{{name}}}"
            for name, value in self.values.items()
        }
        return self.template.format(**known) if known else self.template


NOTHING: Final = Sentence("")
"""All is well: there is nothing to say."""


def joined(first: Sentence, second: Sentence) -> Sentence:
    """One after the other."""
    return Sentence("{first} {second}", first=first, second=second)
