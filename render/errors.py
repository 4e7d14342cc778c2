"""What goes wrong with pictures, for those who need to know of it but draw nothing themselves."""


class RenderError(Exception):
    """The picture cannot be drawn; the message says what to do."""
