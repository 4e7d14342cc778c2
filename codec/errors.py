"""What can go wrong in the codec, and the base of all errors that end in a sentence for the person. A remote
peer's fault and a local misuse are different classes."""

from codec.sentence import Sentence


class UserError(Exception):
    """Base of everything that any package raises on purpose: `sentence` tells the person what went wrong and
    what to do. Made like a Sentence."""

    def __init__(self, template: str, **values: object) -> None:
        self.sentence = Sentence(template, **values)
        super().__init__(self.sentence)


class CodecError(UserError):
    """Base of everything that the codec raises on purpose."""


class BitstreamError(CodecError):
    """Bytes from the other side do not follow codec/SPEC.md."""


class VersionError(BitstreamError):
    """The other side speaks a version of the protocol that this one does not."""


class AssetError(CodecError):
    """A basis or model file is damaged, truncated or of the wrong version."""
