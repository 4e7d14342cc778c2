"""What can go wrong on the way out, as sentences that can be shown to a person."""

from codec.errors import UserError


class ExitError(UserError):
    """A face cannot be taken there; the message says what to do."""
