"""What a person has chosen, kept between runs: one frozen value, one JSON file per profile.

A file that cannot be read stays as it is, and what guards a person's privacy is closed meanwhile, at every
start, until the settings are saved, which puts the old file aside, or the file is mended or removed. Fields
that this version does not know are written back untouched, and a write either happens whole or not at all.
"""

import json
import logging
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from codec.errors import UserError
from codec.files import put_aside, write_whole
from codec.sentence import NOTHING, Sentence, joined

log = logging.getLogger("eigencall.profile")
CLOSED: Mapping[str, tuple[str, bool]] = MappingProxyType(
    {
        "relay_only": ("relay_only", True),
        "ring_me": ("ring_me", False),
        "likeness": ("likeness", False),
        "avatar": ("likeness", False),  # else one's own likeness would take the place of the invented face
        "photographed": ("photographed", False),
        "history": ("history", False),
    }
)
"""A setting that cannot be read -> the one that is closed in its stead, and its value then."""
CAUTION = Sentence(
    "Until you save the settings again, or remove that file, nothing is given away that they may have kept "
    "back: calls go through the relay only, your likeness is not sent, you cannot be rung, and calls are not "
    "kept in a list."
)
DEFAULT_PROFILE = "default"
_PROFILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_MAX_FILE_BYTES = 1 << 20  # a settings file is one or two kilobytes


class SettingsError(UserError):
    """The settings cannot be used or kept; the message says what to do."""


class Theme(Enum):
    """The colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class OnClose(Enum):
    """What closing the window does, where there is a tray."""

    ASK = "ask"
    TRAY = "tray"
    END = "end"


class SelfView(Enum):
    """What the small panel shows of its owner."""

    AVATAR = "avatar"
    CAMERA = "camera"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Settings:
    """camera, microphone, speaker: names of devices, empty for the system's choice.
    name: what those who keep us may call us. ring_me: whether people we know can ring while we are here.
    on_close: what closing the window does. do_not_disturb: rings make no sound and show no notification.
    history: whether calls are kept in a list. noise: how strongly noise is taken out of our voice, as
    app.media.cleaning has it.
    rendezvous: address of the server where codes are exchanged, empty for the built-in one.
    stun, turn, turn_transport (udp, tcp, tls), turn_username, turn_password: ways around routers, or none.
    relay_only: connect through the TURN server alone, so that the other side does not learn our address.
    avatar: name of an invented face to wear, empty for one's own likeness.
    likeness: one's own likeness may be worn, and so sent to the other side, where there is one.
    photographed: it is worn as photographs, if there are such; else drawn. brightness: by how many percent it
    is lighter than it was taken.
    background, look: how faces are drawn here, names in render.scene (BACKGROUNDS, Look).
    cap_kbps: what face and voice may cost on the wire, 0 for no limit but the link's.
    thrifty: less than the network has room for is to be sent, at the price of delay.
    frame_rate: pictures a second asked of the camera. camera_turn: by how many degrees its picture is turned
    clockwise. language: of the window, empty for the system's.
    keys: keys that differ from the usual ones, by the name of what they do.
    unknown: fields of another version, kept for it."""

    camera: str = ""
    microphone: str = ""
    speaker: str = ""
    name: str = ""
    ring_me: bool = True
    on_close: OnClose = OnClose.ASK
    do_not_disturb: bool = False
    history: bool = True
    noise: int = 2
    rendezvous: str = ""
    stun: str = ""
    turn: str = ""
    turn_transport: str = "udp"
    turn_username: str = ""
    turn_password: str = field(default="", repr=False)
    relay_only: bool = False
    avatar: str = ""
    likeness: bool = True
    photographed: bool = True
    brightness: int = 0
    background: str = "mist"
    look: str = "default"
    theme: Theme = Theme.SYSTEM
    self_view: SelfView = SelfView.AVATAR
    mirror: bool = True
    cap_kbps: int = 0
    thrifty: bool = False
    frame_rate: int = 30
    camera_turn: int = 0
    language: str = ""
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unknown: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


_KNOWN = {f.name: f for f in fields(Settings) if f.name != "unknown"}
_POSSIBLE = {
    "cap_kbps": range(1_000_001),
    "noise": (0, 2, 3),
    "frame_rate": range(1, 241),
    "camera_turn": (0, 90, 180, 270),
}


def to_json(settings: Settings) -> str:
    """The text of a settings file; the same settings give the same text."""
    known = {name: _plain(getattr(settings, name)) for name in _KNOWN}
    return json.dumps({**settings.unknown, **known}, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return dict(value) if isinstance(value, Mapping) else value


def from_json(text: str) -> tuple[Settings, list[str]]:
    """A file's text -> the settings, and the names of fields whose values were unusable (left at defaults).
    Raises SettingsError if the text is no settings file at all."""
    try:
        data = json.loads(text)
        json.dumps(data, ensure_ascii=False).encode()  # half a character, as JSON can name it, is none
    except (ValueError, RecursionError) as error:
        raise SettingsError("it is not JSON") from error
    if not isinstance(data, dict):
        raise SettingsError("it is not a table of names and values")
    values, unusable = {}, []
    for name in _KNOWN.keys() & data.keys():
        try:
            values[name] = _parse(name, data[name])
        except (TypeError, ValueError):
            unusable.append(name)
    unknown = MappingProxyType({name: value for name, value in data.items() if name not in _KNOWN})
    return Settings(**values, unknown=unknown), sorted(unusable)


def _parse(name: str, value: Any) -> Any:
    """The value as the type of its default, or TypeError or ValueError."""
    default = getattr(Settings(), name)
    if isinstance(default, Enum):
        return type(default)(value)
    if isinstance(default, Mapping):
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise TypeError
        return MappingProxyType(dict(value))
    if type(value) is not type(default) or value not in _POSSIBLE.get(name, (value,)):
        raise TypeError
    return value


def settings_path(profile: str = DEFAULT_PROFILE) -> Path:
    """Where a profile's file lies. Raises SettingsError for a name that could leave the folder."""
    if not _PROFILE_NAME.fullmatch(profile):
        raise SettingsError(
            "'{profile}' cannot be a profile's name: use up to 32 letters, digits, '-' and '_', "
            "beginning with a letter or digit.",
            profile=profile,
        )
    return Path(platformdirs.user_config_dir("eigencall", appauthor=False)) / f"{profile}.json"


class SettingsFile:
    """The file of one profile. `problem` is a sentence if it could not be read as it was, else empty."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem = NOTHING
        self._kept: dict[str, Any] = {}
        self.settings = self._read()
        log.info("settings: %s", self.problem.anonymous or "read")

    def _read(self) -> Settings:
        try:
            with self.path.open("rb") as file:
                data = file.read(_MAX_FILE_BYTES + 1)
            if len(data) > _MAX_FILE_BYTES:
                raise SettingsError("it is far too large")
            settings, unusable = from_json(data.decode())
        except FileNotFoundError:
            return Settings()
        except (OSError, SettingsError, UnicodeDecodeError) as error:
            problem = Sentence(
                "The settings in {path} cannot be read: {reason}.", path=self.path, reason=_why(error)
            )
            return self._closed(Settings(), _KNOWN, problem)
        if unusable:
            problem = Sentence(
                "Some settings in {path} cannot be read: {names}.", path=self.path, names=", ".join(unusable)
            )
            return self._closed(settings, unusable, problem)
        return settings

    def _closed(self, settings: Settings, unusable: Collection[str], problem: Sentence) -> Settings:
        """The settings with nothing open that a field which cannot be read may have closed."""
        closed: dict[str, Any] = dict(CLOSED[name] for name in unusable if name in CLOSED)
        self.problem = joined(problem, CAUTION) if closed else problem
        return replace(settings, **closed)

    def give(self, **values: Any) -> Settings:
        """What holds for this run alone, as the command line says; the file keeps what it had, until one of
        them is changed."""
        self._kept |= {name: getattr(self.settings, name) for name in values if name not in self._kept}
        self.settings = replace(self.settings, **values)
        return self.settings

    def change(self, **values: Any) -> Settings:
        """Replace some fields; they hold for this run, and for the next ones after `save`."""
        for name in values:
            self._kept.pop(name, None)
        self.settings = replace(self.settings, **values)
        return self.settings

    def save(self) -> None:
        """Write to disk, and keep a file that could not be read under another name; it may wait for the disk,
        so not on a window's thread. Raises SettingsError."""
        try:
            if self.problem and self.path.exists():
                put_aside(self.path)
            write_whole(self.path, to_json(replace(self.settings, **self._kept)).encode())
            self.problem = NOTHING
        except OSError as error:
            raise SettingsError(
                "The settings could not be kept in {folder} ({reason}); they hold until the program ends.",
                folder=self.path.parent,
                reason=error.strerror,
            ) from error


def _why(error: Exception) -> Sentence | str:
    if isinstance(error, SettingsError):
        return error.sentence
    return error.strerror or "" if isinstance(error, OSError) else Sentence("it is not text")
