"""VMC protocol out (protocol.vmc.info, performer to marionette): OSC over UDP, for VRM avatars in programs
such as VSeeFace, Warudo, VNyan, Unity with EVMC4U.

Per frame: /VMC/Ext/OK, /VMC/Ext/T, the head's rotation as /VMC/Ext/Bone/Pos, each unit as
/VMC/Ext/Blend/Val, then /VMC/Ext/Blend/Apply. Units have the names of Unity's ARKit package, which begin with
a capital ("perfect sync"). The head's local position is the avatar's own: it is sent as zero, as other face
senders do, and receivers do not move bones unless told to.
"""

from collections.abc import Sequence

from codec.values import FaceFrame, Float
from exits import osc
from exits.pose import head_turn, unity
from render.scene import Vector
from render.view import bounded

PORT = 39539
DATAGRAM_BYTES = 1400
"""Below an Ethernet frame's 1,500, so that nothing is fragmented."""


def datagrams(
    face: FaceFrame, names: Sequence[str], weights: Float, rest: Vector, time_s: float
) -> list[bytes]:
    """names and weights (N,) of `ArkitUnits`; time_s: since the sender began."""
    face = bounded(face)
    x, y, z, w = unity(head_turn(face, rest))
    messages = [
        osc.message("/VMC/Ext/OK", 1),
        osc.message("/VMC/Ext/T", float(time_s)),
        osc.message("/VMC/Ext/Bone/Pos", "Head", 0.0, 0.0, 0.0, x, y, z, w),
    ]
    for name, weight in zip(names, weights.tolist(), strict=True):
        messages.append(osc.message("/VMC/Ext/Blend/Val", name[0].upper() + name[1:], float(weight)))
    messages.append(osc.message("/VMC/Ext/Blend/Apply"))
    return list(osc.bundles(messages, DATAGRAM_BYTES))
