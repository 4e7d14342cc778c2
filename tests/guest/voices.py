"""Tones that a browser speaks and hears: a file as its microphone, the pitch of what comes out."""

import wave
from pathlib import Path

import numpy as np

from app.media.samples import RATE

LISTEN = """(() => {
  const audio = new AudioContext({ sampleRate: 48000 });
  const analyser = new AnalyserNode(audio, { fftSize: 8192 });
  audio.createMediaStreamSource(document.getElementById("voice").srcObject).connect(analyser);
  audio.resume();
  globalThis.heard = analyser;
})()"""
PITCH = """(() => {
  const levels = new Float32Array(heard.frequencyBinCount);
  heard.getFloatFrequencyData(levels);
  const loudest = levels.reduce((best, level, i) => (level > levels[best] ? i : best), 0);
  return levels[loudest] > -60 ? loudest * 48000 / 8192 : 0;
})()"""
"""Hz; 0 in silence."""


def write_tone(path: Path, hertz: float) -> None:
    """Two seconds that come and go, as a voice does."""
    at = np.arange(2 * RATE) / RATE
    sound = 8000 * np.sin(2 * np.pi * hertz * at) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * at))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(sound.astype(np.int16).tobytes())
