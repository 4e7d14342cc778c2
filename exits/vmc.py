"""VMC protocol out (protocol.vmc.info, performer to marionette), for VRM avatars in programs such as
VSeeFace, Warudo, VNyan, Unity with EVMC4U: Open Sound Control 1.0 (opensoundcontrol.org) over UDP, in which
everything is big-endian and padded with zeros to multiples of four bytes.

Per frame: /VMC/Ext/OK, /VMC/Ext/T, the head's rotation as /VMC/Ext/Bone/Pos, each unit as
/VMC/Ext/Blend/Val, then /VMC/Ext/Blend/Apply. Units have the names of Unity's ARKit package, which begin with
a capital ("perfect sync"). The head's local position is the avatar's own: it is sent as zero, as other face
senders do, and receivers do not move bones unless told to.
"""

import struct
from collections.abc import Iterable, Sequence

from codec.values import FaceFrame, Float
from exits.pose import head_turn, unity
from render.scene import Vector
from render.view import bounded

PORT = 39539
DATAGRAM_BYTES = 1400
"""Below an Ethernet frame's 1,500, so that nothing is fragmented."""
IMMEDIATELY = struct.pack(">Q", 1)  # the time tag that means now
BUNDLE = b"#bundle\0" + IMMEDIATELY


def datagrams(
    face: FaceFrame, names: Sequence[str], weights: Float, rest: Vector, time_s: float
) -> list[bytes]:
    """names and weights (N,) of `ArkitUnits`; time_s: since the sender began."""
    face = bounded(face)
    x, y, z, w = unity(head_turn(face, rest))
    messages = [
        message("/VMC/Ext/OK", 1),
        message("/VMC/Ext/T", float(time_s)),
        message("/VMC/Ext/Bone/Pos", "Head", 0.0, 0.0, 0.0, x, y, z, w),
    ]
    for name, weight in zip(names, weights.tolist(), strict=True):
        messages.append(message("/VMC/Ext/Blend/Val", name[0].upper() + name[1:], float(weight)))
    messages.append(message("/VMC/Ext/Blend/Apply"))
    return list(bundles(messages, DATAGRAM_BYTES))


def _text(value: str) -> bytes:
    data = value.encode("ascii") + b"\0"
    return data + bytes(-len(data) % 4)


def message(address: str, *values: str | int | float) -> bytes:
    """One message."""
    tags, body = ",", b""
    for value in values:
        if isinstance(value, str):
            tags, body = tags + "s", body + _text(value)
        elif isinstance(value, int):
            tags, body = tags + "i", body + struct.pack(">i", value)
        else:
            tags, body = tags + "f", body + struct.pack(">f", value)
    return _text(address) + _text(tags) + body


def bundles(messages: Sequence[bytes], limit: int) -> Iterable[bytes]:
    """Messages in their order, in bundles of at most `limit` bytes (a larger message has its own)."""
    out = BUNDLE
    for each in messages:
        piece = struct.pack(">i", len(each)) + each
        if len(out) > len(BUNDLE) and len(out) + len(piece) > limit:
            yield out
            out = BUNDLE
        out += piece
    if len(out) > len(BUNDLE):
        yield out
