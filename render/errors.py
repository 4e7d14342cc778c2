"""What goes wrong with pictures, for those who need to know of it but draw nothing themselves."""

from codec.errors import UserError


class RenderError(UserError):
    """The picture cannot be drawn; the message says what to do."""
