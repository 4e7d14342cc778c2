"""What can go wrong in the codec, and the base of all errors that end in a sentence for the person. A remote
peer's fault and a local misuse are different classes."""

import errno

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


def broken_message() -> BitstreamError:
    """For the readers of control messages."""
    return BitstreamError("The other side sent a control message that breaks the format.")


def need(condition: bool) -> None:
    """Raises BitstreamError unless it holds."""
    if not condition:
        raise broken_message()


class VersionError(BitstreamError):
    """The other side speaks a version of the protocol that this one does not."""


class AssetError(CodecError):
    """A basis or model file is damaged, truncated or of the wrong version."""


def cause(error: BaseException) -> str:
    """What went wrong, for a log: an error's own text may name people, places and files, so only words that
    were written here are used, or the kind of the error and its number."""
    if isinstance(error, UserError):
        return error.sentence.anonymous
    number = error.errno if isinstance(error, OSError) else None
    return f"{type(error).__name__} {errno.errorcode.get(number or 0, '')}".rstrip()
