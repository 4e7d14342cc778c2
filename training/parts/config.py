"""Settings of a training script: a frozen dataclass, then a TOML file, then `--key value`."""

import argparse
import tomllib
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from codec.errors import UserError

T = TypeVar("T")
WORDS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
WANTED: dict[object, str] = {bool: "yes or no", int: "a whole number", float: "a number"}


class ConfigError(UserError):
    """A setting that does not exist, or a value of the wrong kind."""


def _value(kind: object, text: str) -> object:
    if kind is bool:
        return WORDS[text.lower()]
    for cast in (int, float, Path):
        if kind is cast:
            return cast(text)
    if kind == Path | None:
        return Path(text)
    return text


def _read(name: str, kind: object, text: str) -> object:
    try:
        return _value(kind, text)
    except (ValueError, KeyError) as error:
        raise ConfigError(f"{name} cannot be {text!r}; {WANTED.get(kind, 'another')} is wanted.") from error


def load(kind: type[T], argv: Sequence[str], description: str) -> T:
    """Read settings; a key that `kind` does not have stops the run."""
    parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
    parser.add_argument("--config", type=Path, help="TOML file of settings")
    known = {f.name: f.type for f in fields(kind)}  # type: ignore[arg-type]  # T is always a dataclass
    for name in known:
        parser.add_argument("--" + name.replace("_", "-"), dest=name)
    options = vars(parser.parse_args(argv))
    file = options.pop("config")
    given: dict[str, Any] = dict(tomllib.loads(file.read_text())) if file else {}
    given |= {k: v for k, v in options.items() if v is not None}
    if unknown := sorted(set(given) - set(known)):
        raise ConfigError(f"There is no setting {', '.join(unknown)}; known: {', '.join(sorted(known))}.")
    return kind(**{k: _read(k, known[k], v) if isinstance(v, str) else v for k, v in given.items()})
