"""Half a minute of a recording, decoded: faces of any moment in it, the voices' packets, and texts."""

from bisect import bisect_right
from dataclasses import dataclass

from app.recording.callfile import CallFile, RecordedSaying, RecordedVoice
from codec.pose import mix, rest
from codec.recording import Side
from codec.values import FaceFrame

HOLD_S = 0.6  # a face that has no successor for so long eases to rest, as in a call
STILL_S = 3.0  # over a longer gap no one was seen; within it the face was still, or the network away
RAMP_S = 0.1  # a face that was still begins to move no earlier before the first frame that moves


@dataclass(frozen=True, slots=True)
class Excerpt:
    """numbers: the segments that are in it."""

    numbers: range
    faces: dict[Side, list[FaceFrame]]
    voice: dict[Side, list[RecordedVoice]]
    said: list[RecordedSaying]

    @staticmethod
    def of(file: CallFile, number: int) -> "Excerpt":
        """The segment and its neighbours. May take half a second."""
        numbers = range(max(0, number - 1), min(len(file), number + 2))
        parts = [file.segment(k) for k in numbers]
        faces = {
            side: sorted((f for part in parts for f in part.faces[side]), key=lambda f: f.time_s)
            for side in Side
        }
        voice = {
            side: sorted((p for part in parts for p in part.voice[side]), key=lambda p: p.time_ms)
            for side in Side
        }
        said = sorted((s for part in parts for s in part.said), key=lambda s: s.time_ms)
        return Excerpt(numbers, faces, voice, said)

    def face(self, side: Side, time_s: float) -> FaceFrame | None:
        """The face of a moment, between the two frames around it; None where there is none."""
        frames = self.faces[side]
        if not frames:
            return None
        index = bisect_right(frames, time_s, key=lambda f: f.time_s)
        if index == 0:
            return mix(frames[0], frames[0], 0.0, time_s)
        last = frames[index - 1]
        if index == len(frames) or frames[index].time_s - last.time_s > STILL_S:
            return rest(mix(last, last, 0.0, time_s), max(0.0, time_s - last.time_s - HOLD_S))
        following = frames[index]
        span_s = following.time_s - last.time_s
        if span_s > HOLD_S or not following.present:
            span_s = min(span_s, RAMP_S)
        weight = max(0.0, 1 - (following.time_s - time_s) / max(span_s, 1e-3))
        return mix(last, following, weight, time_s)
