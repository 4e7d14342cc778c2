"""Camera, tracker, microphone and loudspeaker of one side: which are in use, and when they rest.

A call has all that they give. Without one the camera works as much as its owner is looked at and sound rests;
out of sight, or switched off, devices are closed. Any thread may call, and every call but `use_sound` returns
at once.
"""

import logging
import math
from collections.abc import Callable

from app.call.status import Phase, Sighting
from app.client.sound import Sound
from app.face.tracking import FaceTracker, TrackingThread
from app.media.camera import CameraFrame, CameraSource, CameraState
from app.media.samples import SILENT_DBFS
from app.media.voice import OnPacket
from app.media.voice_channel import VoiceChannel
from codec.sentence import NOTHING, Sentence
from codec.values import FaceFrame

log = logging.getLogger("eigencall.client")
OVER = (Phase.IDLE, Phase.ENDED)
"""Phases after which a call begins."""
TALKING = (Phase.JOINING, Phase.CONNECTING, Phase.LIVE, Phase.RECOVERING)
"""Phases in which the other side wants every face."""


class OwnDevices:
    """phase: the call's. on_face, on_packet: take faces and Opus packets, on the tracker's and the
    microphone's threads. `muted`, `camera_on`: as the person has switched them."""

    def __init__(
        self,
        tracker: FaceTracker,
        sound: Sound | None,
        phase: Callable[[], Phase],
        on_face: Callable[[FaceFrame], None],
        on_packet: OnPacket,
    ) -> None:
        self.tracking = TrackingThread(tracker, on_face)
        self.sound = sound
        self.muted, self.camera_on = False, True
        self._phase, self._on_packet = phase, on_packet
        self.camera: CameraSource | None = None
        self._trouble = NOTHING
        self._watched_hz = math.inf
        self._rings = self._quiet = False  # at our loudspeaker; and whether it may not

    def start(self, camera: CameraSource | None, trouble: Sentence) -> None:
        self._take(camera, trouble)
        self.tracking.start(camera)
        if self.sound is not None:
            self.sound.rest(True)
            self.sound.start(self._on_packet)

    def stop(self) -> None:
        """Camera, tracker and sound, in this order."""
        if self.camera is not None:
            self.camera.stop()
            self.camera.join()
        self.tracking.stop()
        if self.sound is not None:
            self.sound.stop()

    def follow(self) -> None:
        """Let what works follow from the call's phase, the switches, and how often its owner is looked at."""
        phase = self._phase()
        if self.camera is not None:
            rate_hz = math.inf if phase in TALKING else self._watched_hz
            self.camera.demand(rate_hz if self.camera_on else 0.0)
        if self.sound is not None:
            self.sound.rest(phase not in TALKING, phase in OVER and self._watched_hz == 0)
        self._ring()

    def _ring(self) -> None:
        rings = self._phase() is Phase.RINGING and not self._quiet
        if self.voice is not None and rings is not self._rings:
            self._rings = rings
            self.voice.set_ringing(rings)

    # What a person asks for

    def set_muted(self, muted: bool) -> None:
        self.muted = muted
        if self.voice is not None:
            self.voice.set_muted(muted)

    def set_camera_on(self, on: bool) -> None:
        self.camera_on = on
        self.tracking.switch(on)
        self.follow()

    def set_quiet(self, on: bool) -> None:
        self._quiet = on
        self._ring()

    def watch(self, rate_hz: float) -> None:
        self._watched_hz = rate_hz
        self.follow()

    def use_camera(self, camera: CameraSource | None, trouble: Sentence = NOTHING) -> None:
        """Change to a camera that has been opened; the old one is stopped."""
        old = self.camera
        self._take(camera, trouble)
        self.follow()
        self.tracking.use(camera)
        if old is not None:
            old.stop()

    def _take(self, camera: CameraSource | None, trouble: Sentence) -> None:
        self.camera, self._trouble = camera, trouble
        log.info("camera: %s. %s", type(camera).__name__ if camera else "none", trouble.anonymous)

    def use_sound(self, microphone: str, speaker: str) -> None:
        """Change to devices of these names, empty for the system's choice. May take a second."""
        if self.sound is not None:
            self.sound.choose(microphone, speaker, self._on_packet)
            self.set_muted(self.muted)

    def suppress_noise(self, noise: int) -> None:
        """How strongly noise is taken out of our voice, from now on."""
        if self.sound is not None:
            self.sound.suppress(noise)

    def try_sound(self, echo: bool) -> None:
        if self.voice is not None and self._phase() in OVER:
            self.voice.try_sound(echo)

    # What they give

    @property
    def voice(self) -> VoiceChannel | None:
        return self.sound.channel if self.sound is not None else None

    def frame(self) -> CameraFrame | None:
        """The newest picture, unless the camera is off."""
        captured = self.tracking.newest.peek()
        return captured.picture if captured and self.camera_on else None

    def face(self) -> FaceFrame | None:
        captured = self.tracking.newest.peek()
        return captured.seen.frame if captured else None

    def sighting(self) -> Sighting | None:
        captured = self.tracking.newest.peek()
        return Sighting(captured.picture.image, captured.seen) if captured and self.camera_on else None

    def microphone_dbfs(self) -> float:
        return self.voice.sender.level_dbfs if self.voice is not None else SILENT_DBFS

    def told(self) -> dict[str, str]:
        """What each of them is doing, for a report."""
        camera = self.camera.status() if self.camera is not None else None
        told = f"{camera.state.value}. {camera.message.anonymous}" if camera else self._trouble.anonymous
        return {"camera": told, **(self.sound.devices() if self.sound is not None else {})}

    @property
    def camera_trouble(self) -> Sentence:
        """Why the camera gives no picture, in a sentence; empty when it does."""
        camera = self.camera.status() if self.camera is not None else None
        if camera is not None and camera.state in (CameraState.UNPLUGGED, CameraState.FAILED):
            return camera.message
        return self._trouble

    @property
    def sound_trouble(self) -> Sentence:
        return self.sound.message() if self.sound is not None else NOTHING
