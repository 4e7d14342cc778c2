"""Opus, straight from libopus: 48 kHz mono blocks to packets and back, with what a call needs and the wrapper
of FFmpeg leaves out: discontinuous transmission, in-band FEC at the receiver, loss concealment.

Why ctypes: the bindings on PyPI (opuslib, opuslib_next, PyOgg) need a libopus of the system and fail without
one, which on Windows and macOS is the rule. PyAV's wheels carry a complete libopus on all three systems and
are installed anyway, so these ten functions are called in that file; the system's is the second choice.
"""

import ctypes
import ctypes.util
import logging
from functools import cache
from pathlib import Path

import av
import numpy as np

from app.media.errors import AudioError
from app.media.samples import RATE, Samples
from codec.errors import cause

log = logging.getLogger("eigencall.media")
MAX_PACKET = 1275  # RFC 6716 section 3.2.1: the longest frame; voice packets carry at most 3 of 20 ms
MAX_SAMPLES = 5760  # 120 ms, RFC 6716 section 2.1.4: the longest packet
_TOLD_LOSS = ((18_000, 25), (1 << 30, 10))
"""(bit rate below which, percentage): libopus makes copies for the loss that it is told, if the rate seems to
allow both. These make it copy nine packets of ten; with 25 % it stops from 24 kbit/s on (measured, 1.5.2)."""
DTX_MARKER = 2  # bytes; a packet so short carries no sound and need not be sent (libopus, opus_encode)

_VOIP = 2048
_SET_BITRATE, _SET_COMPLEXITY, _SET_FEC, _SET_LOSS, _SET_DTX, _SET_SIGNAL = 4002, 4010, 4012, 4014, 4016, 4024
_SIGNAL_VOICE = 3001
_COMPLEXITY = 9  # above 6 the encoder analyses for speech, which its DTX needs outside of SILK


@cache
def _library() -> ctypes.CDLL:
    """libopus with the types of what is called here. Raises AudioError if there is none."""
    for path in (*_bundled(), ctypes.util.find_library("opus")):
        if path:
            try:
                return _typed(ctypes.CDLL(str(path)))
            except (OSError, AttributeError) as error:
                log.debug("a library of Opus is passed over: %s", cause(error))
    raise AudioError("Voice needs the Opus library, which was not found. Install the package libopus0.")


def _bundled() -> list[Path]:
    package = Path(av.__file__).parent
    folders = (package.parent / "av.libs", package / ".dylibs", package)  # Linux and Windows, macOS, others
    return [p for folder in folders if folder.is_dir() for p in sorted(folder.glob("*opus*"))]


def _typed(lib: ctypes.CDLL) -> ctypes.CDLL:
    pointer, integer, data = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    for name, result, arguments in (
        ("opus_encoder_create", pointer, [ctypes.c_int32, integer, integer, pointer]),
        ("opus_encoder_destroy", None, [pointer]),
        ("opus_encoder_ctl", integer, [pointer, integer]),  # variadic: the rest is passed as c_int
        ("opus_encode", ctypes.c_int32, [pointer, pointer, integer, pointer, ctypes.c_int32]),
        ("opus_decoder_create", pointer, [ctypes.c_int32, integer, pointer]),
        ("opus_decoder_destroy", None, [pointer]),
        ("opus_decode", integer, [pointer, data, ctypes.c_int32, pointer, integer, integer]),
        ("opus_packet_get_nb_samples", integer, [data, ctypes.c_int32, ctypes.c_int32]),
    ):
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib


def packet_samples(packet: bytes) -> int:
    """How many samples a packet holds. Raises AudioError if it is no Opus packet of a sane size."""
    if not 0 < len(packet) <= MAX_PACKET:
        raise AudioError("A voice packet has an impossible size.")
    count = int(_library().opus_packet_get_nb_samples(packet, len(packet), RATE))
    if not 0 < count <= MAX_SAMPLES:
        raise AudioError("A voice packet is not Opus.")
    return count


def has_copy(packet: bytes) -> bool:
    """Whether a packet carries a copy of the sound before it: the LBRR flag of RFC 6716 section 4.2.3, for
    packets of one frame, as ours are."""
    if len(packet) < 2 or packet[0] & 0x83:  # CELT has none; more than one frame
        return False
    config = packet[0] >> 3
    frames = max(1, config & 3) if config < 12 else 1  # SILK: 10, 20, 40, 60 ms; hybrid: 10, 20 ms
    return bool(packet[1] >> (7 - frames) & 1)  # after the voice flags of its frames


class OpusEncoder:
    """Blocks of 10, 20, 40 or 60 ms to packets. One per call and direction; not for two threads at once."""

    def __init__(self, bit_rate: int = 16_000, copies: bool = False) -> None:
        error = ctypes.c_int()
        self._lib = _library()
        self._state = self._lib.opus_encoder_create(RATE, 1, _VOIP, ctypes.byref(error))
        if not self._state or error.value:
            raise AudioError("The voice encoder could not be started.")
        self._out = ctypes.create_string_buffer(MAX_PACKET)
        for request, value in ((_SET_SIGNAL, _SIGNAL_VOICE), (_SET_COMPLEXITY, _COMPLEXITY), (_SET_DTX, 1)):
            self._set(request, value)
        self.configure(bit_rate, copies)

    def configure(self, bit_rate: int, copies: bool) -> None:
        """copies: each packet carries one of the last packet (in-band FEC); below 16 kbit/s libopus leaves
        the copies out, whatever loss it is told."""
        self._set(_SET_BITRATE, bit_rate)
        self._set(_SET_FEC, int(copies))
        told = next(percent for below, percent in _TOLD_LOSS if bit_rate < below)
        self._set(_SET_LOSS, told if copies else 0)

    def _set(self, request: int, value: int) -> None:
        if self._lib.opus_encoder_ctl(self._state, request, ctypes.c_int(value)):
            raise AudioError("The voice encoder refuses a setting.")

    def encode(self, samples: Samples) -> bytes:
        """At most DTX_MARKER bytes mean that nothing was said and the packet need not be sent."""
        block = np.ascontiguousarray(samples, np.int16)
        size = self._lib.opus_encode(self._state, block.ctypes.data, len(block), self._out, MAX_PACKET)
        if size < 0:
            raise AudioError("The voice encoder cannot take a block of this length.")
        return self._out.raw[:size]

    def __del__(self) -> None:
        if getattr(self, "_state", None):
            self._lib.opus_encoder_destroy(self._state)


class OpusDecoder:
    """Packets to blocks; a damaged packet is concealed, never an error. Not for two threads at once."""

    def __init__(self) -> None:
        error = ctypes.c_int()
        self._lib = _library()
        self._state = self._lib.opus_decoder_create(RATE, 1, ctypes.byref(error))
        if not self._state or error.value:
            raise AudioError("The voice decoder could not be started.")
        self._out = np.zeros(MAX_SAMPLES, np.int16)

    def decode(self, packet: bytes) -> Samples:
        count = self._call(packet, MAX_SAMPLES, 0)
        return self._out[:count].copy() if count > 0 else self.conceal(960)

    def recover(self, following: bytes, count: int) -> Samples:
        """The `count` samples before `following`, from the copy that it carries; concealed if it has none."""
        got = self._call(following, _whole(count), 1)
        return self._out[:got].copy() if got > 0 else self.conceal(count)

    def conceal(self, count: int) -> Samples:
        """A likely continuation of what was heard, fading out."""
        got = self._call(None, _whole(count), 0)
        return self._out[:got].copy() if got > 0 else np.zeros(count, np.int16)

    def _call(self, packet: bytes | None, count: int, fec: int) -> int:
        size = len(packet) if packet else 0
        return int(self._lib.opus_decode(self._state, packet, size, self._out.ctypes.data, count, fec))

    def __del__(self) -> None:
        if getattr(self, "_state", None):
            self._lib.opus_decoder_destroy(self._state)


def _whole(count: int) -> int:
    """The next multiple of 2.5 ms, which is the step of concealment, within the decoder's buffer."""
    return min(MAX_SAMPLES, max(120, -(-count // 120) * 120))
