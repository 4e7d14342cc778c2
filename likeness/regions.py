"""What the pixels about a face show."""

from enum import IntEnum


class Region(IntEnum):
    """What a pixel shows; the order of the network's outputs. A person is all but BACKGROUND."""

    BACKGROUND = 0
    HAIR = 1
    SKIN = 2
    CLOTHES = 3
    GLASSES = 4
