"""The calls of a person, newest first, kept between runs: with whom, when, how long, and where a recording
lies. One JSON file per profile, readable by its owner only, and none where the settings say so.
"""

import json
import logging
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from app.call.status import PastCall
from app.net.pairing.contact import tidy
from codec.errors import cause
from codec.files import put_aside, write_whole

log = logging.getLogger("eigencall.profile")
MAX_CALLS = 200  # half a year of a call a day
_LAST_S = 4e9  # since 1970: the year 2096; every calendar knows it
_MAX_FILE_BYTES = 1 << 20


def history_path(settings: Path) -> Path:
    """Beside the settings of the same profile."""
    return settings.with_suffix(".calls.json")


class History:
    """The file of one profile. What cannot be read is put aside, and what cannot be written is forgotten
    with the program: a list of calls is not worth a sentence in the middle of one. For one thread at a
    time."""

    def __init__(self, path: Path, wanted: bool = True) -> None:
        self.path = path
        self._calls: tuple[PastCall, ...] = ()
        self._wanted = wanted
        if wanted:
            self._read()  # settings that were lost say no: they delete nothing

    @property
    def calls(self) -> tuple[PastCall, ...]:
        """Newest first."""
        return self._calls

    def keep(self, wanted: bool) -> None:
        """Whether calls are kept from now on; if not, those that were are deleted."""
        self._wanted = wanted
        if not wanted:
            self.forget_all()

    def add(self, call: PastCall) -> None:
        if self._wanted:
            self._change((call, *self._calls)[:MAX_CALLS])

    def forget(self, call: PastCall) -> None:
        """Its line; a recording stays where it is."""
        self._change(tuple(each for each in self._calls if each != call))

    def forget_contact(self, id: str) -> None:
        """Who is forgotten is in no list."""
        kept = tuple(each for each in self._calls if each.contact_id != id)
        if kept != self._calls:
            self._change(kept)

    def forget_recording(self, path: str) -> None:
        """It is there no more."""
        self._change(tuple(replace(c, recording="") if c.recording == path else c for c in self._calls))

    def forget_all(self) -> None:
        self._calls = ()
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            log.info("calls: not deleted. %s", cause(error))

    def _change(self, calls: tuple[PastCall, ...]) -> None:
        self._calls = calls
        try:
            write_whole(self.path, json.dumps({"version": 1, "calls": [asdict(c) for c in calls]}).encode())
        except OSError as error:
            log.info("calls: not kept. %s", cause(error))

    def _read(self) -> None:
        try:
            with self.path.open("rb") as file:
                self._calls = parse(file.read(_MAX_FILE_BYTES))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            log.info("calls: %s", cause(error))
            self._put_aside()

    def _put_aside(self) -> None:
        try:
            put_aside(self.path)
        except OSError as error:
            log.info("calls: not put aside. %s", cause(error))


def parse(data: bytes) -> tuple[PastCall, ...]:
    """The calls of a file. Raises ValueError."""
    try:
        return tuple(_call(entry) for entry in json.loads(data)["calls"][:MAX_CALLS])
    except (TypeError, AttributeError, KeyError, RecursionError, OverflowError) as error:
        raise ValueError("no list of calls") from error


def _call(entry: dict[str, Any]) -> PastCall:
    texts = [entry[name] for name in ("contact_id", "name", "recording")]
    if not all(isinstance(text, str) and len(text) <= 4096 for text in texts):
        raise ValueError("no call")
    id, name, recording = texts
    began_s, length_s = float(entry["began_s"]), float(entry["length_s"])
    if not 0 <= began_s < _LAST_S or not 0 <= length_s < _LAST_S:
        raise ValueError("no time")
    return PastCall(began_s, length_s, id, tidy(name), recording)
