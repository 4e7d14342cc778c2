"""PortAudio through sounddevice, behind a border: which devices there are, and streams of one of them.

Streams block instead of calling back: a callback would have to wait for Python's lock on the sound system's
own thread, and a busy window would be heard. A loudspeaker's buffer is larger than what is kept in it: that
is most at first, less in calm, soon as little as this thread's lateness allows, and more again when it has
run empty. Invariant: PortAudio is restarted (its
only way to notice a plugged device) only while no stream is open.
"""

import ctypes
import ctypes.util
import importlib
import logging
import math
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

from app.media.errors import AudioError, DeviceBusyError
from app.media.samples import PERIOD, RATE, Samples
from codec.errors import cause
from codec.sentence import Sentence, joined

log = logging.getLogger("eigencall.media")
LATENCY_S = 0.04  # asked for: room for what a busy machine needs, not what is kept there
QUEUE_S, QUEUE_MAX_S = 0.02, 0.05
"""What is left of a loudspeaker's queue when the next period is written, at least and at most. The sound
system takes one period at a time, and this thread is woken up to 5 ms late."""
MORE_S = 0.015  # after the queue has run empty
LESS_S, CALM_S = 0.005, 1.5
"""Taken back, at least, each time that it has not run empty for so long; more where more than QUEUE_S was
always left."""
CALM_MAX_S = 64.0  # the calm is to last twice as long, up to this, whenever less has proved too little
DUE_AT_MOST_S = 0.05  # a device that takes nothing is written to all the same: some begin when they are full
WINDOWS_API = "Windows WASAPI"  # the others repeat the same devices with longer delays or cut names
SPEAKER_GONE = Sentence("The loudspeaker does not answer any more.")
UNUSABLE = Sentence("Sound devices cannot be used.")
INSTALL = Sentence("Install PortAudio (the package libportaudio2) for voice; the call goes on without.")

_lock = threading.Lock()
_open_streams = 0


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """microphone, speaker: what it can be. default: the system's choice for either of them."""

    name: str
    microphone: bool
    speaker: bool
    default: bool


@cache
def _sounddevice() -> ModuleType:
    """Raises AudioError where PortAudio is missing."""
    _quiet_alsa()
    try:
        return importlib.import_module("sounddevice")
    except (OSError, ImportError) as error:
        raise AudioError(joined(UNUSABLE, INSTALL)) from error


_ERROR_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int)
_ignore = _ERROR_HANDLER(lambda *_: None)  # kept for as long as ALSA may call it


def _quiet_alsa() -> None:
    """ALSA writes a page to the terminal for each device that is not there; our sentences say it better."""
    name = ctypes.util.find_library("asound") if platform.system() == "Linux" else None
    if name:
        try:
            ctypes.CDLL(name).snd_lib_error_set_handler(_ignore)
        except (OSError, AttributeError):
            return


def list_devices() -> list[AudioDevice]:
    """All of them; empty where there is no sound. Newly plugged ones appear when no stream is open."""
    try:
        sd = _sounddevice()
        with _lock:
            _refresh(sd)
        apis = sd.query_hostapis()
        chosen = next((a for a in apis if a["name"] == WINDOWS_API), None) or apis[_default_api(sd)]
        defaults = {chosen["default_input_device"], chosen["default_output_device"]}
        found = [(i, sd.query_devices(i)) for i in chosen["devices"]]
    except _errors() as error:
        log.debug("sound devices cannot be listed: %s", cause(error))
        return []
    return [
        AudioDevice(d["name"], d["max_input_channels"] > 0, d["max_output_channels"] > 0, i in defaults)
        for i, d in found
    ]


def _default_api(sd: ModuleType) -> int:
    return int(sd.default.hostapi)


def _errors() -> tuple[type[Exception], ...]:
    """What the library raises; its own class does not exist where PortAudio is missing."""
    usual = (AudioError, IndexError, ValueError, OSError)
    try:
        return (_sounddevice().PortAudioError, *usual)
    except AudioError:
        return usual


@contextmanager
def _gone(message: str) -> Iterator[None]:
    """What the library raises means that the device is gone."""
    try:
        yield
    except _errors() as error:
        raise AudioError(message) from error


def _refresh(sd: ModuleType) -> None:
    """To be called under the lock."""
    if _open_streams == 0:
        sd._terminate()  # the library's own way to look again; there is no public one
        sd._initialize()


class Stream:
    """An open microphone or speaker; blocks are mono whatever the device has. For one thread."""

    def __init__(self, name: str | None, output: bool) -> None:
        """name: of list_devices, None for the system's choice. Raises AudioError if it cannot be opened."""
        global _open_streams
        sd = _sounddevice()
        with _lock:
            _refresh(sd)
            self._raw, self._channels = _open(sd, name, output)
            _open_streams += 1
        self._closed = False
        self._latency_s = min(0.5, max(0.0, float(self._raw.latency)))
        self._room = 0  # samples of an empty queue, as far as seen
        self.queue_s = QUEUE_MAX_S
        """What is kept in a loudspeaker's queue."""
        self._least_left_s = math.inf  # of the queue when a period was written, during the calm
        self._calm_since_s: float | None = None  # None: nothing has been written yet
        self._calm_s = CALM_S
        self._filled = False  # once, at the beginning
        self._tried_less = False  # since it ran empty

    # a microphone

    def read(self) -> Samples:
        """The next PERIOD samples (PERIOD,). Raises AudioError if the device is gone."""
        with _gone("The microphone does not answer any more."):
            data, _ = self._raw.read(PERIOD)
        return data[:, 0] if self._channels == 1 else data.mean(axis=1).astype(np.int16)

    @property
    def captured_ago_s(self) -> float:
        """Just after `read`: how long ago the block's first sample was captured. The device itself takes a
        period, and what it says beyond what was asked for."""
        return (2 * PERIOD + self._raw.read_available) / RATE + self._latency_s - LATENCY_S

    # a loudspeaker

    def wait(self) -> float:
        """Until the next period is due: in how long its first sample will be heard. Raises AudioError if the
        device is gone."""
        with _gone(SPEAKER_GONE):
            until_s = time.monotonic() + DUE_AT_MOST_S
            while (early_s := self._queued_s() - self.queue_s) > 0 and time.monotonic() < until_s:
                time.sleep(max(0.001, early_s))
                self._filled = True
            if self._filled:
                self._least_left_s = min(self._least_left_s, self._queued_s())
            return self._queued_s() + max(0.0, self._latency_s - self._room / RATE)

    def _queued_s(self) -> float:
        free = self._raw.write_available
        self._room = max(self._room, free)
        return float(self._room - free) / RATE

    def write(self, samples: Samples) -> None:
        """(PERIOD,) samples, when they are due. Raises AudioError if the device is gone."""
        with _gone(SPEAKER_GONE):
            ran_empty = self._raw.write(np.repeat(samples[:, None], self._channels, axis=1))
        self._adapt(bool(ran_empty), time.monotonic())

    def _adapt(self, ran_empty: bool, now_s: float) -> None:
        if self._calm_since_s is None:
            self._calm_since_s = now_s  # a queue is empty at first
        elif ran_empty:
            self._calm_s = min(CALM_MAX_S, 2 * self._calm_s) if self._tried_less else self._calm_s
            self._keep(min(QUEUE_MAX_S, self.queue_s + MORE_S), now_s)
            self._tried_less = False
        elif self.queue_s > QUEUE_S and now_s - self._calm_since_s > self._calm_s:
            spare_s = self._least_left_s - QUEUE_S if self._filled else 0.0
            self._keep(max(QUEUE_S, self.queue_s - max(LESS_S, spare_s)), now_s)
            self._tried_less = True

    def _keep(self, queue_s: float, now_s: float) -> None:
        self.queue_s, self._calm_since_s, self._least_left_s = queue_s, now_s, math.inf

    def close(self) -> None:
        global _open_streams
        if not self._closed:
            self._closed = True
            with _lock:
                _open_streams -= 1
                self._raw.abort(ignore_errors=True)
                self._raw.close(ignore_errors=True)


def _open(sd: ModuleType, name: str | None, output: bool) -> tuple[Any, int]:
    kind = sd.OutputStream if output else sd.InputStream
    device = _index(sd, name, output)
    windows = platform.system() == "Windows" and device is not None
    extra = sd.WasapiSettings(auto_convert=True) if windows else None
    fault: Exception | None = None
    for channels in (1, 2):  # some hardware has no mono
        try:
            stream = kind(RATE, PERIOD, device, channels, "int16", LATENCY_S, extra)
            stream.start()
            return stream, channels
        except _errors() as error:
            fault = error
    raise DeviceBusyError("Another program may be using it.") from fault


def _index(sd: ModuleType, name: str | None, output: bool) -> int | None:
    """None: the system's choice. Raises AudioError if there is no such device."""
    channels = "max_output_channels" if output else "max_input_channels"
    if name is None:
        if not any(device[channels] > 0 for device in sd.query_devices()):
            raise AudioError("Plug one in to change that.")
        return None
    for index, device in enumerate(sd.query_devices()):
        if device["name"] == name and device[channels] > 0:
            return index
    raise AudioError("{name} is not plugged in.", name=name)
