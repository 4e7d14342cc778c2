"""The voice of one side: a microphone (or a file's sound) into packets, packets into a loudspeaker.

Nothing here ends a call: without libopus, a microphone or a loudspeaker the call goes on and `message` says
what is missing.
"""

from collections.abc import Callable

from app.media.camera import CameraSource
from app.media.clip import ClipCamera
from app.media.devices import AudioState, Microphone, Speaker
from app.media.errors import AudioError
from app.media.filevoice import FileVoice
from app.media.voice import VoiceSink, VoiceSource

NONE = "none"
FROM_CAMERA = "camera"


class Sound:
    """microphone: a device's name, empty for the system's choice, "camera" for the sound of the file that
    stands in for one, or "none". speaker: likewise a name, empty or "none"."""

    def __init__(self, microphone: str, speaker: str, camera: CameraSource | None) -> None:
        self.sink: VoiceSink | None = None
        self._wanted = microphone, speaker, camera
        self._source: VoiceSource | None = None
        self._trouble = ""
        self._devices: list[Microphone | FileVoice | Speaker] = []

    def start(self, send: Callable[[bytes, int], None]) -> None:
        """`send` takes our Opus packets and their times on the 48 kHz clock, from any thread."""
        microphone, speaker, camera = self._wanted
        try:
            self._source, self.sink = VoiceSource(send), VoiceSink()
        except AudioError as error:
            self._trouble = str(error)
            return
        if microphone == FROM_CAMERA:
            if isinstance(camera, ClipCamera):
                self._devices.append(FileVoice(camera.path, camera.timeline, self._source.feed))
        elif microphone != NONE:
            self._devices.append(Microphone(self._source.feed, microphone or None))
        if speaker != NONE:
            self._devices.append(Speaker(self.sink.pull, speaker or None))
        for device in self._devices:
            device.start()

    def stop(self) -> None:
        for device in self._devices:
            device.stop()
        for device in self._devices:
            device.join()

    def set_muted(self, muted: bool) -> None:
        if self._source is not None:
            self._source.set_muted(muted)

    def message(self) -> str:
        """The first sentence of what does not work, empty when all is well."""
        troubles = (
            d.status().message
            for d in self._devices
            if d.status().state in (AudioState.NO_AUDIO, AudioState.UNPLUGGED)
        )
        return self._trouble or next(troubles, "")

    def heard_at_s(self) -> float | None:
        """Added to the other side's time of speaking: when that is heard here; None while nothing is."""
        return self.sink.offset_s if self.sink is not None and self._hears() else None

    def _hears(self) -> bool:
        return any(isinstance(d, Speaker) and d.status().state is AudioState.LIVE for d in self._devices)
