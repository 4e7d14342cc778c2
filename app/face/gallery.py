"""Invented people whose faces can be worn: assets/people.json and the skins that it names."""

import json
from typing import Any

import numpy as np

import assets
from app.face.likeness import Likeness
from codec.basis import Basis
from codec.control import BlobKind
from codec.errors import AssetError, UserError
from codec.values import Appearance, Hair, Identity


def names() -> list[str]:
    """In the order of the gallery; the first is worn by who has not chosen."""
    return [str(person["name"]) for person in _people()]


class UnknownNameError(UserError):
    """There is no invented person of that name."""


def known(name: str) -> str:
    """The name as the gallery writes it, whatever its case. Raises UnknownNameError with the known ones."""
    found = next((each for each in names() if each.casefold() == name.strip().casefold()), None)
    if found is None:
        raise UnknownNameError(
            "There is no invented face named {name}; there are {names}.", name=name, names=", ".join(names())
        )
    return found


def likeness(basis: Basis, name: str = "") -> Likeness:
    """The person of that name, or the first. Raises AssetError if the files are damaged."""
    people = _people()
    person = next((p for p in people if p["name"] == name), people[0])
    texture = assets.read(person["texture"])
    shape = np.zeros(len(basis.identity), np.float32)
    known = np.asarray(person["identity"], np.float32)[: len(shape)]
    shape[: len(known)] = known
    identity = Identity(shape, texture, _appearance(person))
    return Likeness(identity, {BlobKind.TEXTURE_LARGE: texture})


def _people() -> list[dict[str, Any]]:
    people = json.loads(assets.read("people.json"))
    if not people:
        raise AssetError("The list of invented people is empty; install Eigencall again.")
    return list(people)


def _appearance(person: dict[str, Any]) -> Appearance:
    def colour(key: str) -> tuple[float, float, float]:
        red, green, blue = person[key]
        return red, green, blue

    return Appearance(Hair(person["hair"]), colour("hair_colour"), colour("iris_colour"), colour("shirt"))
