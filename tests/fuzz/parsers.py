"""Random and mutated bytes for everything that reads from the network.

    python -m tests.fuzz.parsers --seconds 60 --seed 1       plain random and mutation fuzzing
    python -m tests.fuzz.parsers --atheris -max_total_time=60    guided by coverage, where installed

Face datagrams go through link and playout, control messages through parser and inbox; genuine ones come in
between, so that states move on. Passes if nothing but BitstreamError is raised, no input takes longer than
SLOWEST_S, every face shown is finite, and a link that has eaten everything still works. Prints how many
inputs each parser has taken.
"""

import argparse
import copy
import importlib
import random
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

from codec.blob import Inbox
from codec.control import BlobChunk, BlobOffer, parse
from codec.errors import BitstreamError
from codec.link import FaceLink
from codec.playout import Playout
from tests.codec.faces import make_link, talk
from tests.codec.vectors import MESSAGES

SLOWEST_S = 2.0  # for one input, on a busy machine; a datagram of 1,100 bytes takes a few ms
FRESH_EVERY = 2_000  # inputs, then a link in the middle of another call: forged numbers lead one astray
TALKS = 24  # calls from which links and genuine datagrams are taken
DRAW_EVERY = 64  # inputs, then the face that would be shown is looked at
TELL_EVERY_S = 60.0


def conversation(seed: int = 0) -> tuple[FaceLink, list[bytes]]:
    """A link in the middle of a call, and the datagrams that the other side has sent and will send."""
    a, b = make_link(), make_link()
    seeds = []
    for k, (frame, back) in enumerate(zip(talk(120, seed=seed), talk(120, seed=seed + 1), strict=True)):
        a.push(frame)
        b.push(back)
        for datagram in b.poll(frame.time_s):
            seeds.append(datagram)
            if k < 90:
                a.receive(datagram, frame.time_s)
        for datagram in a.poll(frame.time_s):
            b.receive(datagram, frame.time_s)
    return a, seeds


def mutated(seed: bytes, dice: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(dice.randint(1, 4)):
        where = dice.randrange(len(data) + 1)
        what = dice.randrange(4)
        if what == 0 and where < len(data):
            data[where] = dice.randrange(256)
        elif what == 1:
            data[where:where] = dice.randbytes(dice.randint(1, 8))
        elif what == 2:
            del data[where : where + dice.randint(1, 8)]
        elif where < len(data):
            data[where] ^= 1 << dice.randrange(8)
    return bytes(data)


def inputs(seeds: list[bytes], dice: random.Random) -> Iterator[bytes]:
    while True:
        kind = dice.random()
        if kind < 0.2:
            yield dice.randbytes(dice.choice((0, 1, 2, 5, 12, 12, 30, 30, 100, 1100, 1300)))
        elif kind < 0.3:
            yield dice.choice(seeds)
        elif kind < 0.4:
            cut, other = dice.choice(seeds), dice.choice(seeds)
            yield cut[: dice.randrange(len(cut) + 1)] + other[dice.randrange(len(other) + 1) :]
        else:
            yield mutated(dice.choice(seeds), dice)


def face_target(link: FaceLink) -> Callable[[bytes], None]:
    playout, clock_s, count = Playout(), 4.0, 0

    def target(data: bytes) -> None:
        nonlocal clock_s, count
        clock_s, count = clock_s + 0.001, count + 1
        try:
            frames = link.receive(data, clock_s)
        except BitstreamError:
            return
        assert len(frames) <= 8
        for frame in frames:
            playout.add(frame, clock_s)
        if count % DRAW_EVERY == 0 and (shown := playout.at(clock_s)) is not None:
            assert all(np.isfinite(v).all() for v in (shown.rotation, shown.translation, shown.expression))

    return target


def control_target(inbox: Inbox) -> Callable[[bytes], None]:
    def target(data: bytes) -> None:
        try:
            message = parse(data)
            if isinstance(message, BlobOffer):
                inbox.offer(message)
            elif isinstance(message, BlobChunk):
                inbox.chunk(message)
        except BitstreamError:
            return

    return target


def hammer(target: Callable[[bytes], None], stream: Iterator[bytes], limit: int) -> int:
    """Feed `limit` inputs; -> how many that were."""
    for _ in range(limit):
        data = next(stream)
        begun_s = time.perf_counter()
        try:
            target(data)
        except BaseException:
            print(f"failed on {data.hex()}", file=sys.stderr)
            raise
        assert time.perf_counter() - begun_s < SLOWEST_S, f"too slow: {data.hex()}"
    return limit


def plain(seconds: float, seed: int) -> tuple[int, int]:
    """-> inputs taken by the face and by the control parser, which take turns"""
    dice = random.Random(seed)
    talks = [conversation(2 * k) for k in range(TALKS if seconds > 5 else 2)]
    messages = [bytes(message) for message in MESSAGES]
    faces = controls = 0
    told_s = begun_s = time.monotonic()
    while (now_s := time.monotonic()) < begun_s + seconds:
        link, seeds = copy.deepcopy(dice.choice(talks))
        faces += hammer(face_target(link), inputs(seeds, dice), FRESH_EVERY)
        link.push(talk(1, start_s=300.0)[0])
        assert len(link.poll(301.0)) == 1, "a link that has eaten everything still sends"
        controls += hammer(control_target(Inbox()), inputs(messages, dice), FRESH_EVERY)
        if now_s - told_s > TELL_EVERY_S:
            told_s = now_s
            print(f"{now_s - begun_s:.0f} s: {faces} face datagrams, {controls} messages", flush=True)
    return faces, controls


def guided(arguments: list[str]) -> None:
    import atheris  # type: ignore  # an optional tool, not a dependency

    for name in [n for n in sys.modules if n.startswith(("codec", "tests."))]:
        del sys.modules[name]
    with atheris.instrument_imports(include=["codec"]):
        fresh = importlib.import_module("tests.fuzz.parsers")
    link, _ = fresh.conversation()
    face, control = fresh.face_target(link), fresh.control_target(fresh.Inbox())

    def both(data: bytes) -> None:
        face(data)
        control(data)

    atheris.Setup([sys.argv[0], *arguments], both)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description="Hostile input for the parsers.")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--atheris", action="store_true")
    options, rest = parser.parse_known_args()
    if options.atheris:
        guided(rest)
        return
    faces, controls = plain(options.seconds, options.seed)
    print(f"face datagrams {faces}, control messages {controls}: nothing but documented errors")


if __name__ == "__main__":
    main()
