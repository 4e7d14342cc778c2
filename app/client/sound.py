"""The voice of one side, from what the settings name: which microphone, which loudspeaker, cleaned or not.

Nothing here ends a call: without libopus, a microphone or a loudspeaker the call goes on and `message` says
what is missing.
"""

import logging

from app.media.camera import CameraSource
from app.media.cleaning import Cleaning
from app.media.clip import ClipCamera
from app.media.devices import AudioStatus, Microphone, OnBlock, Pull, Speaker
from app.media.errors import AudioError
from app.media.filevoice import FileVoice
from app.media.voice import OnPacket
from app.media.voice_channel import Device, VoiceChannel
from codec.errors import cause
from codec.sentence import NOTHING, Sentence
from codec.voice import USUAL_VOICE, VoiceSetting

log = logging.getLogger("eigencall.client")
NONE = "none"
FROM_CAMERA = "camera"
AS_IT_IS = Cleaning(False, 0, False)  # the sound of a file has neither echo nor noise


class _NoDevice:
    """Chosen by the person: nothing is missing."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def join(self, timeout_s: float = 2.0) -> bool:
        return True

    def status(self) -> AudioStatus:
        return AudioStatus()


class Sound:
    """microphone: a device's name, empty for the system's choice, "camera" for the sound of the file that
    takes its place, or "none". speaker: likewise a name, empty or "none". noise: how strongly it is taken out
    of our voice, as `Cleaning` has it."""

    def __init__(
        self, microphone: str, speaker: str, camera: CameraSource | None, noise: int = Cleaning().noise
    ) -> None:
        self.channel: VoiceChannel | None = None
        self._microphone, self._speaker, self._camera = microphone, speaker, camera
        self._noise = noise
        self._trouble = NOTHING
        self._voice = USUAL_VOICE
        self._resting = self._closed = False

    def start(self, on_packet: OnPacket) -> None:
        """`on_packet` takes our Opus packets and their times on the 48 kHz clock, from any thread."""
        cleaning = AS_IT_IS if self._is_a_file else Cleaning(noise=self._noise)
        try:
            self.channel = VoiceChannel(on_packet, self._make_microphone, self._make_speaker, cleaning)
        except AudioError as error:
            self._trouble = error.sentence
            log.info("no voice: %s", cause(error))
            return
        self.adapt(self._voice)
        self.channel.rest(self._resting, self._closed)
        self.channel.start()

    def choose(self, microphone: str, speaker: str, on_packet: OnPacket) -> None:
        """Start again with other devices; a file's sound stays what it is. May take a second."""
        self.stop()
        if self._microphone != FROM_CAMERA:
            self._microphone = microphone
        self._speaker = speaker
        self.start(on_packet)

    def adapt(self, voice: VoiceSetting) -> None:
        """What rate control wants of our voice; from any thread, at once, and kept when devices change."""
        self._voice = voice
        if self.channel is not None:
            self.channel.sender.configure(voice.bit_rate, voice.packet_ms, voice.copies)

    @property
    def _is_a_file(self) -> bool:
        return self._microphone in (FROM_CAMERA, NONE)

    def suppress(self, noise: int) -> None:
        """How strongly noise is taken out of our voice, from now on."""
        self._noise = noise
        if self.channel is not None and not self._is_a_file:
            self.channel.suppress(noise)

    def rest(self, resting: bool, closed: bool = False) -> None:
        """Whether there is no call for it, and nobody who looks at it; kept when devices change."""
        self._resting, self._closed = resting, closed
        if self.channel is not None:
            self.channel.rest(resting, closed)

    def stop(self) -> None:
        if self.channel is not None:
            self.channel.stop()
            self.channel.join()

    @property
    def audible(self) -> bool:
        """Whether there is a loudspeaker, or should be one."""
        return self.channel is not None and self._speaker != NONE

    def message(self) -> Sentence:
        """The first sentence of what does not work, empty when all is well."""
        troubles = [self._trouble] if self._trouble else self.channel.messages() if self.channel else []
        return troubles[0] if troubles else NOTHING

    def devices(self) -> dict[str, str]:
        """What each of them is doing, for a report."""
        if self.channel is None:
            return {"voice": self._trouble.anonymous}
        both = {"microphone": self.channel.microphone.status(), "loudspeaker": self.channel.speaker.status()}
        return {name: f"{status.state.value}. {status.message.anonymous}" for name, status in both.items()}

    def _make_microphone(self, on_block: OnBlock) -> Device:
        if self._microphone == NONE:
            return _NoDevice()
        if self._microphone != FROM_CAMERA:
            return Microphone(on_block, self._microphone or None)
        if isinstance(self._camera, ClipCamera):
            return FileVoice(self._camera.path, self._camera.timeline, on_block)
        return _NoDevice()

    def _make_speaker(self, pull: Pull) -> Device:
        return _NoDevice() if self._speaker == NONE else Speaker(pull, self._speaker or None)
