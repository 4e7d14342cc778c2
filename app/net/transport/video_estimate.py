"""What aiortc would put on the wire for a camera's pictures, without sending anything.

Each picture goes through aiortc's own VP8 encoder in its own settings, at the rate with which it begins a
call (500 kbit/s; on a good line it grows to three times as much), and its packets get the headers that they
would travel with. Retransmissions, RTCP and STUN are not counted: real video costs a little more.
"""

import math
from fractions import Fraction

import av
import cv2
import numpy as np
from aiortc.codecs import HEADER_EXTENSIONS
from aiortc.codecs.vpx import Vp8Encoder
from aiortc.rtcrtpparameters import RTCRtpParameters
from aiortc.rtp import HeaderExtensionsMap, RtpPacket

from app.net.transport.wire_meter import IPV4_HEADER, UDP_HEADER, Count
from codec.values import Image

VIDEO_CLOCK_HZ = 90_000  # RFC 7741 section 4.1
MOST_WIDTH, MOST_HEIGHT = 640, 480  # as aiortc's callers usually ask of a camera
SRTP_TAG = 16  # AEAD_AES_256_GCM (RFC 7714 section 14.2), what two aiortc agree on
_PAYLOAD_TYPE, _MID = 97, "2"  # of a third medium beside voice and data


class UnsentVideo:
    """`add` pictures in the order of their times; `count` is what would have left until now."""

    def __init__(self) -> None:
        self.pictures = 0
        self.count = Count()
        self._encoder = Vp8Encoder()
        self._extensions = HeaderExtensionsMap()
        self._extensions.configure(RTCRtpParameters(headerExtensions=HEADER_EXTENSIONS["video"]))

    def add(self, image: Image, time_s: float) -> None:
        """image: (H, W, 3) RGB. The first picture's encoder takes some milliseconds more to open."""
        frame = av.VideoFrame.from_ndarray(fit(image), format="rgb24").reformat(format="yuv420p")
        frame.pts, frame.time_base = int(time_s * VIDEO_CLOCK_HZ), Fraction(1, VIDEO_CLOCK_HZ)
        payloads, _ = self._encoder.encode(frame)
        self.pictures += 1
        self.count += Count(len(payloads), sum(self._on_the_wire(payload) for payload in payloads))

    def _on_the_wire(self, payload: bytes) -> int:
        packet = RtpPacket(payload_type=_PAYLOAD_TYPE)
        packet.payload = payload
        packet.extensions.abs_send_time = 0
        packet.extensions.mid = _MID
        return len(packet.serialize(self._extensions)) + SRTP_TAG + UDP_HEADER + IPV4_HEADER


def fit(image: Image) -> Image:
    """No larger than video is usually sent, in the camera's proportions; sides are even, as 4:2:0 wants."""
    height, width = image.shape[:2]
    scale = min(1.0, MOST_WIDTH / width, MOST_HEIGHT / height)
    size = max(2, 2 * math.floor(width * scale / 2)), max(2, 2 * math.floor(height * scale / 2))
    if size == (width, height):
        return np.ascontiguousarray(image)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
