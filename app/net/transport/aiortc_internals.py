"""Access to name-mangled attributes of aiortc, in one place so that each use can be found and tested."""

from typing import Any


def get(thing: object, owner: type, name: str) -> Any:
    """The value of `self.__name` as set within `owner`."""
    return getattr(thing, f"_{owner.__name__}__{name}")


def put(thing: object, owner: type, name: str, value: object) -> None:
    """Set `self.__name` of `owner`, which has to exist: a renamed one must not pass unnoticed."""
    get(thing, owner, name)
    setattr(thing, f"_{owner.__name__}__{name}", value)


def override(thing: object, name: str, value: object) -> None:
    """Replace a method of one object, whose class keeps its own, or a function of a module."""
    getattr(thing, name)
    setattr(thing, name, value)
