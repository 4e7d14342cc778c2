"""Random and mutated bytes for everything that reads from the network.

    python -m tests.fuzz.parsers --seconds 60 --seed 1       plain random and mutation fuzzing
    python -m tests.fuzz.parsers --atheris -max_total_time=60    guided by coverage, where installed

Passes if nothing but BitstreamError is raised, no input takes longer than SLOWEST_S, and a link that has
eaten everything still works. Prints how many inputs each parser has taken.
"""

import argparse
import importlib
import random
import sys
import time
from collections.abc import Callable, Iterator

from codec.blob import Inbox
from codec.control import BlobChunk, BlobOffer, parse
from codec.errors import BitstreamError
from codec.link import FaceLink
from tests.codec.faces import make_link, talk
from tests.codec.vectors import MESSAGES

SLOWEST_S = 2.0  # for one input, on a busy machine; a datagram of 1,100 bytes takes a few ms
FRESH_EVERY = 20_000  # inputs, then a new link: so that states differ


def conversation() -> tuple[FaceLink, list[bytes]]:
    """A link in the middle of a call, and the datagrams that the other side has sent and will send."""
    a, b = make_link(), make_link()
    seeds = []
    for k, (frame, back) in enumerate(zip(talk(120), talk(120, seed=1), strict=True)):
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
        if dice.random() < 0.3:
            yield dice.randbytes(dice.choice((0, 1, 2, 5, 12, 12, 30, 30, 100, 1100, 1300)))
        else:
            yield mutated(dice.choice(seeds), dice)


def face_target(link: FaceLink) -> Callable[[bytes], None]:
    def target(data: bytes) -> None:
        try:
            frames = link.receive(data, 200.0)
        except BitstreamError:
            return
        assert len(frames) <= 8

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


def hammer(target: Callable[[bytes], None], stream: Iterator[bytes], until_s: float, limit: int) -> int:
    """Feed until the time is up or `limit` inputs are eaten; -> how many were."""
    for count in range(limit):
        if time.monotonic() > until_s:
            return count
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
    """-> inputs taken by the face and by the control parser"""
    dice = random.Random(seed)
    half_s = time.monotonic() + seconds / 2
    faces = controls = 0
    while time.monotonic() < half_s:
        link, seeds = conversation()
        faces += hammer(face_target(link), inputs(seeds, dice), half_s, FRESH_EVERY)
        link.push(talk(1, start_s=300.0)[0])
        assert len(link.poll(301.0)) == 1
    end_s = time.monotonic() + seconds / 2
    messages = [bytes(message) for message in MESSAGES]
    while time.monotonic() < end_s:
        controls += hammer(control_target(Inbox()), inputs(messages, dice), end_s, FRESH_EVERY)
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
