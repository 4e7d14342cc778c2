"""What can go wrong in the codec. A remote peer's fault and a local misuse are different classes;
every message is a sentence that can be shown to a person."""


class CodecError(Exception):
    """Base of everything that the codec raises on purpose."""


class BitstreamError(CodecError):
    """Bytes from the other side do not follow codec/SPEC.md."""


class VersionError(BitstreamError):
    """The other side speaks a version of the protocol that this one does not."""


class AssetError(CodecError):
    """A basis or model file is damaged, truncated or of the wrong version."""
