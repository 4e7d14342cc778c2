"""What can be chosen in the settings: cameras, sound devices and invented faces that are there now."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.face import gallery
from app.media.cameras import list_cameras
from app.media.portaudio import list_devices
from app.ui.translate import tr
from codec.errors import CodecError, cause

log = logging.getLogger("eigencall.ui")
NONE = "none"  # as app.client.sound reads it

Choice = tuple[str, str]
"""(value as it stands in the settings, words for the list)"""


@dataclass(frozen=True, slots=True)
class DeviceList:
    """Each in the order in which it is listed."""

    cameras: Sequence[Choice] = ()
    microphones: Sequence[Choice] = ()
    speakers: Sequence[Choice] = ()
    avatars: Sequence[Choice] = ()


ListDevices = Callable[[], DeviceList]
"""May take a second: drivers are asked. Called off the window's thread."""


def devices_now() -> DeviceList:
    """Of this machine; what gives no answer is left out."""
    sound = list_devices()
    microphones = [(d.name, d.name) for d in sound if d.microphone]
    speakers = [(d.name, d.name) for d in sound if d.speaker]
    return DeviceList(
        cameras=list_cameras(),
        microphones=[*microphones, (NONE, tr("No microphone"))],
        speakers=[*speakers, (NONE, tr("No sound"))],
        avatars=_avatars(),
    )


def _avatars() -> list[Choice]:
    try:
        return [(name, name.capitalize()) for name in gallery.names()]
    except (CodecError, ValueError) as error:
        log.debug("no invented faces to choose from: %s", cause(error))
        return []
