"""What can go wrong with cameras, microphones, speakers and voice; every message can be shown to a person."""

from codec.errors import UserError


class MediaError(UserError):
    """Base of everything that app.media raises on purpose."""


class CameraError(MediaError):
    """A camera, or a file that stands in for one, gives no picture."""


class AudioError(MediaError):
    """A microphone, a speaker or the voice codec cannot be used."""


class DeviceBusyError(AudioError):
    """The device is there, and cannot be opened."""
