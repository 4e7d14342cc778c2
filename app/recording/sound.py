"""The voices of a recording as samples: both sides decoded and mixed, from any moment on."""

from bisect import bisect_left

import numpy as np

from app.media.errors import AudioError
from app.media.opus import DTX_MARKER, OpusDecoder, packet_samples
from app.media.samples import RATE, Samples
from app.recording.callfile import RecordedVoice
from app.recording.excerpt import Excerpt
from codec.recording import Side

WARM_UP_S = 0.2  # decoded before the moment that is asked for, so that the decoder knows the voice
JITTER_S = 0.025  # packets' times are rounded and follow a clock; nearer than this they follow each other


class VoiceReader:
    """One side. `read` on from where it was is seamless; elsewhere it restarts."""

    def __init__(self) -> None:
        self._restart(0)

    def _restart(self, at: int) -> None:
        self._decoder: OpusDecoder | None = None
        self._at = at  # of the next sample to give
        self._fed_ms = -1  # time of the newest packet decoded
        self._ahead = np.zeros(0, np.int16)

    def read(self, packets: list[RecordedVoice], at: int, count: int) -> Samples:
        """(count,) samples from sample `at` of the recording on."""
        if at != self._at:
            self._restart(at)
            self._fed_ms = round(at * 1000 / RATE - WARM_UP_S * 1000)
        self._fill(packets, count)
        self._at += count
        out, self._ahead = self._ahead[:count], self._ahead[count:]
        return out

    def _fill(self, packets: list[RecordedVoice], count: int) -> None:
        index = bisect_left(packets, self._fed_ms + 1, key=lambda p: p.time_ms)
        while len(self._ahead) < count:
            if index == len(packets) or self._gap(packets[index]) >= count - len(self._ahead):
                silence = np.zeros(count - len(self._ahead), np.int16)
                self._ahead = np.concatenate([self._ahead, silence])
                return
            self._append(packets[index])
            index += 1

    def _gap(self, packet: RecordedVoice) -> int:
        """Samples between what is decoded and the packet; negative before it."""
        return round(packet.time_ms * RATE / 1000) - self._at - len(self._ahead)

    def _append(self, packet: RecordedVoice) -> None:
        self._fed_ms = packet.time_ms
        sound = self._decoded(packet.opus)
        gap = self._gap(packet)
        if gap > JITTER_S * RATE:
            self._ahead = np.concatenate([self._ahead, np.zeros(gap, np.int16)])
        elif gap < -JITTER_S * RATE:
            sound = sound[min(-gap, len(sound)) :]  # before what was asked for
        self._ahead = np.concatenate([self._ahead, sound])

    def _decoded(self, opus: bytes) -> Samples:
        if len(opus) <= DTX_MARKER:
            return np.zeros(0, np.int16)
        try:
            packet_samples(opus)
            self._decoder = self._decoder or OpusDecoder()
            return self._decoder.decode(opus)
        except AudioError:
            return np.zeros(0, np.int16)


class Mixer:
    """Both voices, added."""

    def __init__(self) -> None:
        self._voices = {side: VoiceReader() for side in Side}

    def read(self, excerpt: Excerpt, at: int, count: int) -> Samples:
        """(count,) samples from sample `at` of the recording on."""
        total = np.zeros(count, np.int32)
        for side, voice in self._voices.items():
            total += voice.read(excerpt.voice[side], at, count)
        return np.clip(total, -32768, 32767).astype(np.int16)
