"""What opens a connection is repeated at an even pace, in virtual time."""

import asyncio
import inspect
import itertools
from typing import Any, cast

from aioice import stun
from aiortc import RTCDtlsTransport

from app.net.transport.ice import MeteredProtocol
from app.net.transport.retransmission import (
    FIRST_INTERVALS_S,
    FLIGHT_INTERVALS_S,
    RETRANSMIT_INTERVAL_S,
    RETRANSMIT_TIMEOUT_S,
    FlightRetransmitter,
)
from tests.app.virtual_time import run

FIRST, SECOND = b"\x16first flight", b"\x16second flight"
CIPHER, DATA, STUN = b"\x14cipher", b"\x17data", b"\x00\x01stun"


class Ice:
    """What lies under a DTLS transport."""

    def __init__(self) -> None:
        self.sent: list[tuple[float, bytes]] = []
        self.coming: asyncio.Queue[bytes] = asyncio.Queue()

    async def _send(self, data: bytes) -> None:
        self.sent.append((asyncio.get_running_loop().time(), data))

    async def _recv(self) -> bytes:
        return await self.coming.get()


class Dtls:
    def __init__(self) -> None:
        self.transport = Ice()

    async def send(self, *packets: bytes) -> None:
        for packet in packets:
            await self.transport._send(packet)

    async def hear(self, packet: bytes) -> None:
        self.transport.coming.put_nowait(packet)
        assert await self.transport._recv() == packet


def test_aiortc_looks_its_ice_transport_up_at_each_use() -> None:
    """If this fails after an upgrade: read what changed upstream, then adapt retransmission."""
    for name, use in (("_write_ssl", "self.transport._send("), ("_recv_next", "self.transport._recv()")):
        assert use in inspect.getsource(getattr(RTCDtlsTransport, name))


def test_a_flight_is_repeated_whole_until_data_comes() -> None:
    async def scene() -> None:
        dtls = Dtls()
        retransmitter = FlightRetransmitter(cast(Any, dtls))
        sent = dtls.transport.sent
        await dtls.send(FIRST, CIPHER)
        await asyncio.sleep(1.1 * sum(FLIGHT_INTERVALS_S[:2]))
        assert [data for _, data in sent] == 3 * [FIRST, CIPHER]
        await dtls.hear(SECOND)
        await dtls.send(SECOND)
        await asyncio.sleep(1.1 * FLIGHT_INTERVALS_S[0])
        assert [data for _, data in sent[6:]] == [SECOND, SECOND]
        await dtls.hear(STUN)
        await asyncio.sleep(FLIGHT_INTERVALS_S[1])
        assert sent[-1][1] == SECOND
        count = len(sent)
        await dtls.hear(DATA)
        await asyncio.sleep(20 * RETRANSMIT_INTERVAL_S)
        assert len(sent) == count
        await retransmitter.close()

    run(scene())


def test_where_nothing_is_lost_nothing_is_repeated() -> None:
    async def scene() -> None:
        dtls = Dtls()
        retransmitter = FlightRetransmitter(cast(Any, dtls))
        await dtls.send(FIRST)
        await asyncio.sleep(0.04)
        await dtls.hear(SECOND)
        await dtls.send(SECOND)
        await asyncio.sleep(0.04)
        await dtls.hear(DATA)
        await dtls.send(DATA)
        await asyncio.sleep(60)
        assert [data for _, data in dtls.transport.sent] == [FIRST, SECOND, DATA]
        await retransmitter.close()

    run(scene())


def test_a_flight_does_not_fill_a_slow_network_before_it_can_be_answered() -> None:
    async def scene() -> None:
        dtls = Dtls()
        retransmitter = FlightRetransmitter(cast(Any, dtls))
        flight = bytes((22,)) + bytes(999)
        await dtls.send(flight)
        await asyncio.sleep(1.0)  # 500 ms each way
        assert sum(len(data) for _, data in dtls.transport.sent) <= 1.6 * 20_000 / 8
        await asyncio.sleep(9.0)
        assert sum(len(data) for _, data in dtls.transport.sent) <= 0.45 * 10 * 20_000 / 8
        await retransmitter.close()

    run(scene())


def test_a_side_that_is_asked_in_vain_is_not_asked_for_ever() -> None:
    async def scene() -> None:
        dtls = Dtls()
        retransmitter = FlightRetransmitter(cast(Any, dtls))
        await dtls.send(FIRST)
        await asyncio.sleep(3 * RETRANSMIT_TIMEOUT_S)
        assert len(dtls.transport.sent) == 1 + len(FLIGHT_INTERVALS_S)
        await retransmitter.close()

    run(scene())


def test_a_closed_connection_repeats_nothing() -> None:
    async def scene() -> None:
        dtls = Dtls()
        retransmitter = FlightRetransmitter(cast(Any, dtls))
        await dtls.send(FIRST)
        await retransmitter.close()
        await asyncio.sleep(5)
        assert len(dtls.transport.sent) == 1
        assert len(asyncio.all_tasks()) == 1

    run(scene())


class Asking(MeteredProtocol):
    """A protocol whose packets go nowhere."""

    def __init__(self, meter: object) -> None:
        self.sent: list[float] = []
        self.transactions = {}
        self._meter = cast(Any, meter)
        self._ended = False

    def send_stun(self, message: stun.Message, addr: tuple[str, int]) -> None:
        self.sent.append(asyncio.get_running_loop().time())


def asked(meter: object, seconds: float, retransmissions: int | None = None) -> list[float]:
    """When a check left, within so many seconds without an answer."""

    async def scene() -> list[float]:
        protocol = Asking(meter)
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        check = protocol.request(request, ("192.0.2.1", 9), b"key", retransmissions)
        task = asyncio.ensure_future(check)
        await asyncio.sleep(seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert len(asyncio.all_tasks()) == 1
        return [at_s - 1000.0 for at_s in protocol.sent]

    return run(scene())


def test_a_check_of_a_pair_is_repeated_soon_and_then_at_an_even_interval() -> None:
    times = asked(object(), 10.0)
    assert len([at_s for at_s in times if at_s < 0.45]) == 4
    assert max(later - earlier for earlier, later in itertools.pairwise(times)) < 1.1 * RETRANSMIT_INTERVAL_S


def test_a_check_that_is_answered_at_once_is_one_packet() -> None:
    assert len(asked(object(), 0.9 * FIRST_INTERVALS_S[0])) == 1


def test_checks_of_consent_and_other_connections_keep_their_own_intervals() -> None:
    assert len(asked(object(), 10.0, retransmissions=2)) == 3
    assert len(asked(None, 10.0)) == 5
