"""All sound of a call, wired: microphone → cleaning → Opus packets, and Opus packets → buffer → loudspeaker,
what is played being what the cleaning takes out of the microphone.

Threads: "microphone" (or "file voice") cleans and encodes; "loudspeaker" decodes. Muting is immediate.
"""

import time
from collections.abc import Callable
from typing import Protocol

import numpy as np

from app.media.cleaning import Cleaner, Cleaning, Reference
from app.media.devices import AudioStatus, Microphone, OnBlock, Pull, Speaker
from app.media.ringtone import Ringtone, mixed
from app.media.samples import RATE, Samples
from app.media.trial import SoundTrial
from app.media.unheard import UnheardSpeech
from app.media.voice import OnPacket, VoiceReceiver, VoiceSender
from codec.sentence import Sentence
from codec.trace import Stage, stamp


class Device(Protocol):
    """A microphone or a loudspeaker, real or from a file."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def join(self, timeout_s: float = 2.0) -> bool: ...
    def status(self) -> AudioStatus: ...


class VoiceChannel:
    """`start`, `stop`, `join`; packets leave through `on_packet` and come in through `receiver.put`."""

    def __init__(
        self,
        on_packet: OnPacket,
        microphone: Callable[[OnBlock], Device] = Microphone,
        speaker: Callable[[Pull], Device] = Speaker,
        cleaning: Cleaning | None = None,
    ) -> None:
        """microphone, speaker: what makes one, e.g. `lambda on_block: FileVoice(path, timeline, on_block)`.
        cleaning: Cleaning(False, 0, False) for a clip, which has neither echo nor noise."""
        self.sender = VoiceSender(on_packet)
        self.receiver = VoiceReceiver()
        self._cleaner = Cleaner(cleaning)
        self._reference = Reference()
        self._tone: Ringtone | None = None
        self._trial: SoundTrial | None = None
        self._unheard = UnheardSpeech()
        self._resting = False
        self.microphone = microphone(self._heard)
        self.speaker = speaker(self._play)

    def start(self) -> None:
        self.microphone.start()
        self.speaker.start()

    def stop(self) -> None:
        """Ask both threads to end; returns at once."""
        self.microphone.stop()
        self.speaker.stop()

    def join(self, timeout_s: float = 2.0) -> bool:
        """False if a stuck driver holds a thread."""
        ended = [self.microphone.join(timeout_s), self.speaker.join(timeout_s)]
        return all(ended)

    def messages(self) -> list[Sentence]:
        """What a person should know about microphone and loudspeaker; empty when all is well."""
        return [s.message for s in (self.microphone.status(), self.speaker.status()) if s.message]

    # any thread

    def set_muted(self, muted: bool) -> None:
        """From the moment of return on nothing leaves."""
        self.sender.set_muted(muted)
        if not muted:
            self._unheard.stop()

    def speaks_unheard(self, now_s: float) -> bool:
        """Whether there is speech at the muted microphone."""
        return self.sender.muted and self._unheard.speaks(now_s)

    def suppress(self, noise: int) -> None:
        """How strongly noise is taken out, as `Cleaning` has it."""
        self._cleaner.suppress(noise)

    def try_sound(self, echo: bool) -> None:
        """Play what the microphone hears, or a tone; only here, and a new one ends the last."""
        self._trial = SoundTrial(echo)

    def rest(self, resting: bool, closed: bool = False) -> None:
        """Without a call nothing is cleaned, coded or decoded; the microphone's level is still measured, as
        long as the devices are not closed."""
        self._resting = resting
        for device in (self.microphone, self.speaker):
            if isinstance(device, Microphone | Speaker):
                device.demand(not closed)

    def set_ringing(self, on: bool) -> None:
        """While on, the loudspeaker rings."""
        self._tone = Ringtone() if on else None

    # the devices' threads

    def _heard(self, samples: Samples, time_s: float) -> None:
        if self._trial is not None:
            self._trial.heard(samples)
        if self._resting:
            self.sender.note_level(samples)
            return
        cleaner = self._cleaner
        far = self._reference.at(time_s, len(samples))
        clean, time_s = cleaner.process(samples, far), time_s - cleaner.settings.delay_s
        stamp(Stage.PROCESSING, time_s, time.monotonic())
        self.sender.feed(clean, time_s)
        if self.sender.muted:
            likely, length_s = cleaner.speech_probability, len(clean) / RATE
            self._unheard.feed(self.sender.level_dbfs, likely, length_s, time.monotonic())

    def _play(self, count: int, now_s: float, heard_in_s: float) -> Samples:
        tone, resting, trial = self._tone, self._resting, self._trial
        samples = np.zeros(count, np.int16) if resting else self.receiver.pull(count, now_s, heard_in_s)
        if tone is not None:
            samples = mixed(samples, tone.next(count))
        if trial is not None:
            samples = mixed(samples, trial.next(count))
            self._trial = None if trial.over and self._trial is trial else self._trial
        self._reference.put(samples, now_s + heard_in_s)
        return samples
