"""The test vectors of codec/SPEC.md: what each shows, and how they are made.

    python -m tests.codec.vectors --write

A vector is a list of steps: a header and target integers, the datagram that this encoder makes of them, and
the frames and state digest that every decoder must reach. Writing them anew is a new bitstream version.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from codec.control import (
    BlobChunk,
    BlobKind,
    BlobOffer,
    BlobRequest,
    Capability,
    Devices,
    HangUp,
    Hello,
    Message,
    Ping,
    Pong,
    Reason,
    Shape,
    VoiceTime,
)
from codec.decoder import decode
from codec.encoder import encode
from codec.packet import Header
from codec.quantiser import LIMIT, Integers
from codec.said import Reaction, Text
from codec.state import Snapshot
from render.photo.packed import to_bytes
from tests.photographs import full, told

PHOTOGRAPHED = "007-photographed-likeness"
"""Its pictures are WebP: another encoder may make other bytes of the same likeness."""
SAID = "008-texts-and-reactions"
FOLDER = Path(__file__).parent.parent / "vectors"
MANIFEST = "MANIFEST.sha256"
Step = tuple[Header, list[Integers]]


def wander(count: int, components: int, seed: int, speed: float) -> list[Integers]:
    """Integers that wander, without floating point that could differ between machines."""
    state, values, out = seed, np.zeros(10 + components, np.int64), []
    values[5] = -600 * 64
    for _ in range(count):
        for k in range(len(values)):
            state = (state * 1103515245 + 12345) % (1 << 31)
            values[k] += ((state >> 16) % 201 - 100) * int(speed * 16) // (16 * (1 + k // 4))
        out.append(values.copy())
    return out


def header(sequence: int, reference: int | None, times: tuple[int, ...], **changes: Any) -> Header:
    fields: dict[str, Any] = {
        "acknowledged": sequence - 1, "lost": 0, "hold_ms": None, "quality": 8,
        "times_ms": times, "present": (True,) * len(times),
    }  # fmt: skip
    return Header(sequence=sequence, reference=reference, **(fields | changes))


def times(first: int, count: int) -> tuple[int, ...]:
    return tuple(5000 + 100 * (first + k) // 3 for k in range(count))


def key() -> Iterator[Step]:
    yield header(0, None, times(0, 1)), wander(1, 2, 1, 2.0)


def bundle() -> Iterator[Step]:
    targets = wander(4, 2, 2, 2.0)
    yield header(0, None, times(0, 1)), targets[:1]
    yield header(1, 0, times(1, 3), hold_ms=48), targets[1:]


def call() -> Iterator[Step]:
    """References three datagrams back, changing counts, qualities, losses and presence; heartbeats."""
    targets, first = wander(64, 40, 3, 2.0), 0
    for k in range(20):
        count = (3, 3, 2, 4, 0, 3, 8, 1)[k % 8]
        changes: dict[str, Any] = {
            "lost": k // 5,
            "quality": 8 + (k > 8) - (k > 14),
            "acknowledged": k - 1 - k % 3,
        }
        if k % 4 == 0:
            changes["hold_ms"] = 16 * k
        if k == 13:
            changes["present"] = (True,) + (False,) * (count - 1)
        if k == 14:
            changes["present"] = (False,) * (count - 1) + (True,)
        yield (
            header(k, k - 3 if k > 2 else None, times(first, count), **changes),
            targets[first : first + count],
        )
        first += count


def extremes() -> Iterator[Step]:
    ends = np.full(10 + 3, LIMIT, np.int64)
    ends[::2] = -LIMIT
    yield header(7, None, (1_000_000, 1_000_012, 1_050_000), quality=0), [ends, -ends, ends // 3]
    yield header(8, 7, (1_050_060, 1_055_000), quality=23), [np.zeros(13, np.int64), -ends]


def jitter() -> Iterator[Step]:
    targets, now = wander(24, 5, 4, 0.5), 9000
    for k in range(8):
        at = []
        for j in range(3):
            now += (33, 41, 29, 66, 25, 34, 100, 16)[(3 * k + j) % 8]
            at.append(now)
        yield header(k, k - 1 if k else None, tuple(at)), targets[3 * k : 3 * k + 3]


DATAGRAMS = {
    "001-key-datagram": (2, key),
    "002-three-frames-from-a-confirmed-one": (2, bundle),
    "003-call-with-gaps-and-heartbeats": (40, call),
    "004-values-at-their-limits": (3, extremes),
    "005-irregular-frame-times": (5, jitter),
}
MESSAGES: list[Message] = [
    Hello(bytes(range(32)), 40, 80, Capability.FACE_ON_RTP),
    Hello(bytes(range(32)), 40, 80, Capability.FACE_ON_RTP | Capability.PHOTOGRAPH),
    Shape((0, 512, -512, 32767, -32768)),
    BlobOffer(BlobKind.TEXTURE_SMALL, 20000, bytes(range(32))),
    BlobOffer(BlobKind.GLANCE, 5000, bytes(range(32))),
    BlobOffer(BlobKind.PHOTOGRAPH, 40000, bytes(range(32))),
    BlobRequest(BlobKind.TEXTURE_SMALL, 4096, bytes(range(32))),
    BlobChunk(BlobKind.TEXTURE_SMALL, 4096, b"\1\2\3"),
    Devices(muted=True, camera_on=True),
    VoiceTime(960_000, 123_456),
    Ping(1),
    Pong(1),
    HangUp(Reason.HUNG_UP),
]
SAYINGS: list[Message] = [
    Text(0, "Hello!"),
    Text(4_000_000_000, "zwei\nZeilen: ü ✓ 🙂"),
    Reaction(1),
    Reaction(5),
    Reaction(200),
]


def always(sequence: int) -> Callable[[int], int]:
    return lambda _: sequence


def run(components: int, steps: Iterator[Step]) -> Iterator[dict[str, Any]]:
    held: dict[int, Snapshot] = {}
    for head, targets in steps:
        base = held[head.reference] if head.reference is not None else Snapshot.resting(components)
        datagram, state = encode(base, head, targets, components)
        decoded = decode(datagram, always(head.sequence), held.get, components)
        assert decoded is not None
        assert decoded.snapshot.digest() == state.digest()
        held[head.sequence] = state
        yield {
            "sequence": head.sequence, "reference": head.reference, "acknowledged": head.acknowledged,
            "lost": head.lost, "hold_ms": head.hold_ms, "quality": head.quality,
            "given_times_ms": list(head.times_ms), "times_ms": list(decoded.header.times_ms),
            "present": list(head.present), "targets": [t.tolist() for t in targets],
            "datagram": datagram.hex(), "frames": [f.tolist() for f in decoded.frames],
            "digest": state.digest().hex(),
        }  # fmt: skip


def build() -> dict[str, str]:
    """Path below FOLDER -> contents of every vector file."""
    files = {}
    for name, (components, steps) in DATAGRAMS.items():
        lines = ",\n".join(json.dumps(step) for step in run(components, steps()))
        files[f"{name}/vector.json"] = f'{{"components": {components}, "steps": [\n{lines}\n]}}\n'
    for name, messages in (("006-control-messages", MESSAGES), (SAID, SAYINGS)):
        lines = ",\n".join(json.dumps({"message": repr(m), "bytes": bytes(m).hex()}) for m in messages)
        files[f"{name}/vector.json"] = f"[\n{lines}\n]\n"
    likeness = to_bytes(full())
    files[f"{PHOTOGRAPHED}/vector.json"] = json.dumps({"bytes": likeness.hex(), **told(likeness)}) + "\n"
    return files


def manifest(files: dict[str, str]) -> str:
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def main() -> None:
    if sys.argv[1:] != ["--write"]:
        raise SystemExit("This writes the test vectors anew, which is a new bitstream version: pass --write.")
    files = build()
    for name, contents in files.items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(contents)
    (FOLDER / MANIFEST).write_text(manifest(files))


if __name__ == "__main__":
    main()
