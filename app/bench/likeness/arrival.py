"""How long a photographed likeness takes to be seen: a call of two whole clients over a narrow link, faces
and speech on it, both wearing the likeness.

Time counts from the moment that the call is live at the side that waits, until what has come is ready to be
drawn: decoding included.
"""

import time
from dataclasses import dataclass, field

import assets
from app.bench.avatar import Calls, has_sound
from app.bench.lab.impair import Impairment
from app.bench.likeness.clips import JudgedClip
from app.bench.motion import FaceMotion
from app.bench.sides import CallPlan, MeasuredSide
from app.face.likeness import Likeness
from codec.basis import Basis
from codec.values import Identity
from render.photo import packed
from render.photo.opening import opened

NARROW = Impairment(rate_bps=100_000, delay_s=0.02)
"""Whole IP packets in each direction, as on a telephone with a poor signal."""
GIVE_UP_S = 30.0


@dataclass(slots=True)
class Waiting:
    """One side that waits. seen_s: when each part of the other's likeness could be drawn."""

    side: MeasuredSide
    basis: Basis
    seen_s: dict[bytes, float] = field(default_factory=dict)

    def look(self) -> None:
        identity = self.side.client.remote_identity()
        photograph = identity.photograph if identity else b""
        if photograph and photograph not in self.seen_s:
            opened(self.basis, photograph)
            self.seen_s[photograph] = self.side.client.status().live_for_s


def arrival_rows(clip: JudgedClip, whole: bytes, basis: Basis, calls: Calls) -> dict[str, float]:
    """first_s: until the glance is seen; whole_s: until all is. Means of both directions."""
    small = packed.glance(whole)
    identity = Identity(clip.shape, photograph=whole)
    path = clip.path if has_sound(clip.path) else assets.path("sample-1.mp4")
    motion = FaceMotion(clip.name, path, tuple(seen.frame for seen in clip.tracked))
    plan = CallPlan(motion, NARROW, voice=True, likeness=Likeness(identity, {}))
    opened(basis, small)  # what a program works out before there is a call
    with calls.live([plan]) as [(one, other)]:
        waiting = [Waiting(one, basis), Waiting(other, basis)]
        until_s = time.monotonic() + GIVE_UP_S
        while any(whole not in w.seen_s for w in waiting) and time.monotonic() < until_s:
            for w in waiting:
                w.look()
                w.side.look(time.monotonic())
            time.sleep(0.005)
    seen = [w.seen_s for w in waiting]
    return {
        name: sum(times.get(data, GIVE_UP_S) for times in seen) / len(seen)
        for name, data in (("first_s", small), ("whole_s", whole))
    }
