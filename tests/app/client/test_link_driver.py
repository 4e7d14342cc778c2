import asyncio
import random

import numpy as np
import pytest

from app.client.face_channel import MAX_BAD, LinkDriver
from codec.link import FaceLink
from codec.values import FaceFrame

COMPONENTS = 8


def new_link() -> FaceLink:
    return FaceLink(COMPONENTS, np.full(COMPONENTS, 100, np.float32), 5000)


def face(time_s: float) -> FaceFrame:
    still = FaceFrame.neutral(COMPONENTS, time_s, present=True)
    return FaceFrame(
        time_s,
        True,
        still.rotation + np.float32(0.3 * np.sin(7 * time_s)),
        still.translation,
        still.expression + np.float32(np.sin(5 * time_s)),
        still.gaze,
    )


async def talk(seconds: float) -> tuple[list[FaceFrame], int]:
    """One side sends 30 moving faces a second on a fast clock; what the other side got, and bytes."""
    now = [100.0]
    got: list[FaceFrame] = []
    sizes: list[int] = []

    def deliver(datagram: bytes) -> bool:
        sizes.append(len(datagram))
        got.extend(theirs.receive(datagram, now[0]))
        return True

    ours = LinkDriver(new_link(), deliver, lambda: now[0])
    theirs = LinkDriver(
        new_link(), lambda datagram: bool(ours.receive(datagram, now[0])) or True, lambda: now[0]
    )
    for _ in range(round(seconds * 30)):
        now[0] += 1 / 30
        ours.send(face(now[0]))
        await asyncio.sleep(0)
    ours.close()
    theirs.close()
    return got, sum(sizes)


def test_every_face_that_is_sent_arrives_on_a_perfect_channel() -> None:
    got, size = asyncio.run(talk(3.0))
    assert len(got) >= 84
    assert [f.time_s for f in got] == sorted(f.time_s for f in got)
    assert got[-1].rotation == pytest.approx(face(got[-1].time_s).rotation, abs=0.01)
    assert size < 3.0 * 500


def test_random_datagrams_are_counted_and_change_nothing() -> None:
    async def attack() -> LinkDriver:
        driver = LinkDriver(new_link(), lambda datagram: True)
        noise = random.Random(1)
        for k in range(2000):
            driver.receive(noise.randbytes(k % 60), 1.0)
        driver.close()
        return driver

    driver = asyncio.run(attack())
    stats = driver.link.stats()
    assert stats.received == 2000
    assert driver.bad + stats.undecodable > 1500
    assert driver.bad > MAX_BAD
