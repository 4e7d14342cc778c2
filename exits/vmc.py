"""VMC protocol out (protocol.vmc.info, performer to marionette), for VRM avatars in programs such as
VSeeFace, Warudo, VNyan, Unity with EVMC4U: Open Sound Control 1.0 (opensoundcontrol.org) over UDP, in which
everything is big-endian and padded with zeros to multiples of four bytes.

Per frame: /VMC/Ext/OK, /VMC/Ext/T, the rotations of head and eyes as /VMC/Ext/Bone/Pos, each shape as
/VMC/Ext/Blend/Val, then /VMC/Ext/Blend/Apply. Shapes are ARKit's units under the names of Unity's ARKit
package, which begin with a capital ("perfect sync"), VRM's presets (`exits.vrm`), or both. Bones' local
positions are the avatar's own: they are sent as zero, as other face senders do, and receivers do not move
bones unless told to.
"""

import struct
from collections.abc import Iterable, Sequence
from enum import Enum

from codec.rotation import eye_rotation
from codec.values import FaceFrame, Float
from exits.pose import head_turn, unity
from exits.vrm import presets
from render.scene import Vector
from render.view import bounded

PORT = 39539
DATAGRAM_BYTES = 1400
"""Below an Ethernet frame's 1,500, so that nothing is fragmented."""
IMMEDIATELY = struct.pack(">Q", 1)  # the time tag that means now
BUNDLE = b"#bundle\0" + IMMEDIATELY


class Shapes(Enum):
    """Which shapes are sent. An avatar that has both would move twice as far by BOTH."""

    BOTH = "both"
    ARKIT = "arkit"
    PRESETS = "presets"


def datagrams(
    face: FaceFrame,
    names: Sequence[str],
    weights: Float,
    rest: Vector,
    time_s: float,
    shapes: Shapes = Shapes.BOTH,
) -> list[bytes]:
    """names and weights (N,) of `ArkitUnits`; time_s: since the sender began."""
    face = bounded(face)
    bones = {"Head": head_turn(face, rest)}
    for bone, (yaw, pitch) in zip(("LeftEye", "RightEye"), face.gaze.reshape(2, 2).tolist(), strict=True):
        bones[bone] = eye_rotation(yaw, pitch)
    messages = [message("/VMC/Ext/OK", 1), message("/VMC/Ext/T", float(time_s))]
    for bone, rotation in bones.items():
        messages.append(message("/VMC/Ext/Bone/Pos", bone, 0.0, 0.0, 0.0, *unity(rotation)))
    units = dict(zip(names, weights.tolist(), strict=True))
    sent = {} if shapes is Shapes.PRESETS else {name[0].upper() + name[1:]: w for name, w in units.items()}
    sent |= {} if shapes is Shapes.ARKIT else presets(units)
    for name, weight in sent.items():
        messages.append(message("/VMC/Ext/Blend/Val", name, float(weight)))
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
