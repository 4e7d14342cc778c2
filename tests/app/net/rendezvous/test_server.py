"""The rendezvous server and its client, over real sockets on loopback."""

import asyncio
import json
import logging
import socket
import sys
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from typing import Any

import aiohttp
import aiohttp.web
import pytest

from app.call.role import Role
from app.net.addresses import tcp
from app.net.errors import BrokenOffError, PortTakenError, RendezvousError
from app.net.rendezvous import client as signalling
from app.net.rendezvous.client import GONE, LEFT, SENTENCES, RendezvousClient
from app.net.rendezvous.rooms import Limits, Refusal
from app.net.rendezvous.server import PATH, RendezvousServer


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


Scene = Callable[[RendezvousServer, Clock], Coroutine[Any, Any, None]]


def serve(scene: Scene, limits: Limits | None = None) -> None:
    async def play() -> None:
        clock = Clock()
        async with RendezvousServer(limits=limits, clock=clock) as server:
            await scene(server, clock)
        await asyncio.sleep(0)
        assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []

    asyncio.run(play())


async def closed(*signals: RendezvousClient) -> None:
    for signal in signals:
        await signal.aclose()


async def meet(server: RendezvousServer) -> tuple[RendezvousClient, RendezvousClient]:
    caller, joiner = RendezvousClient(server.url), RendezvousClient(server.url)
    nameplate = await caller.open_room()
    await asyncio.gather(caller.paired(), joiner.join_room(nameplate))
    return caller, joiner


def test_messages_pass_both_ways_unchanged() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        caller, joiner = await meet(server)
        await caller.send(b"\x00\xffhello")
        await joiner.send(bytes(20_000))
        assert await joiner.receive() == b"\x00\xffhello"
        assert await caller.receive() == bytes(20_000)
        await closed(caller, joiner)

    serve(scene)


def test_a_rendezvous_may_be_reached_over_ipv6() -> None:
    async def scene() -> None:
        async with RendezvousServer("::1") as server:
            assert server.url == f"ws://[::1]:{server.port}"
            caller, joiner = await meet(server)
            await closed(caller, joiner)

    asyncio.run(scene())


def test_an_unknown_number_is_explained() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        joiner = RendezvousClient(server.url)
        with pytest.raises(RendezvousError, match="no call under that code"):
            await joiner.join_room(999)
        await closed(joiner)

    serve(scene)


def test_an_expired_code_is_explained_to_the_caller_and_to_a_joiner_that_comes_too_late() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        caller, joiner = RendezvousClient(server.url), RendezvousClient(server.url)
        nameplate = await caller.open_room()
        clock.now_s = 601.0
        await server.sweep()
        with pytest.raises(RendezvousError, match="expired"):
            await caller.paired()
        with pytest.raises(RendezvousError, match="no call under that code"):
            await joiner.join_room(nameplate)
        await closed(caller, joiner)

    serve(scene)


def test_a_closing_that_is_cancelled_leaves_no_connection_open() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        caller, joiner = await meet(server)
        closing = asyncio.ensure_future(joiner.aclose())
        await asyncio.sleep(0)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        assert joiner._opened
        assert all(socket.closed for socket in joiner._opened)
        await closed(caller)

    serve(scene)


def test_a_departure_is_told_to_the_other() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        caller, joiner = await meet(server)
        await joiner.aclose()
        with pytest.raises(BrokenOffError, match=LEFT):
            await caller.receive()
        await closed(caller)
        await asyncio.sleep(0.02)
        assert server.rooms == 0

    serve(scene)


def test_a_server_that_goes_away_in_mid_pairing_is_explained() -> None:
    async def play() -> None:
        server = RendezvousServer()
        await server.start()
        caller, joiner = await meet(server)
        await server.stop()
        for signal in (caller, joiner):
            with pytest.raises((RendezvousError, BrokenOffError)) as fault:
                await signal.receive()
            assert str(fault.value) in (GONE, LEFT)
            with pytest.raises(RendezvousError, match="gone"):
                await signal.send(b"x")
        await closed(caller, joiner)

    asyncio.run(play())


def test_a_server_that_is_not_there_is_explained() -> None:
    async def play() -> None:
        async with RendezvousServer() as server:
            url = server.url
        caller = RendezvousClient(url)
        with pytest.raises(RendezvousError, match="cannot be reached"):
            await caller.open_room()
        await closed(caller)

    asyncio.run(play())


@pytest.mark.parametrize("url", ["", "nonsense", "ws://", "http//x", "ws://127.0.0.1:99999"])
def test_an_address_that_is_none_is_explained(url: str) -> None:
    async def play() -> None:
        caller = RendezvousClient(url)
        with pytest.raises(RendezvousError, match="cannot be reached"):
            await caller.open_room()
        await closed(caller)

    asyncio.run(play())


def test_a_server_of_another_version_is_explained() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        caller = RendezvousClient(server.url + "/v0")
        with pytest.raises(RendezvousError, match="no rendezvous server that this version"):
            await caller.open_room()
        await closed(caller)

    serve(scene)


def test_a_port_that_is_taken_is_explained() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        second = RendezvousServer(port=server.port)
        with pytest.raises(PortTakenError, match="Choose another"):
            await second.start()

    serve(scene)


def test_a_pair_meets_again_although_an_earlier_connection_of_one_still_sits_there() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        room = "ab" * 16
        earlier, caller, joiner = (RendezvousClient(server.url) for _ in range(3))
        waiting = asyncio.create_task(earlier.meet(room, Role.CALLER))
        await asyncio.sleep(0.05)
        await asyncio.gather(caller.meet(room, Role.CALLER), joiner.meet(room, Role.JOINER))
        await caller.send(b"again")
        assert await joiner.receive() == b"again"
        with pytest.raises(RendezvousError):
            await waiting
        await closed(earlier, caller, joiner)

    serve(scene)


async def _frames(server: RendezvousServer, *frames: str | bytes) -> list[dict[str, Any]]:
    """Send these to the server; what it says until it closes."""
    notices = []
    async with aiohttp.ClientSession() as http, http.ws_connect(server.url + PATH) as socket:
        for frame in frames:
            await (socket.send_str(frame) if isinstance(frame, str) else socket.send_bytes(frame))
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                notices.append(json.loads(message.data))
    return notices


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "x",
        "[]",
        "{}",
        "null",
        "[" * 9000,
        '{"do": "open"',
        '{"do": ["open"]}',
        '{"do": "join"}',
        '{"do": "join", "nameplate": "7"}',
        '{"do": "join", "nameplate": 7.5}',
        '{"do": "meet", "room": "7", "seat": "caller"}',
        '{"do": "meet", "room": "' + "ab" * 16 + '", "seat": "third"}',
        b"binary before a room",
    ],
)
def test_attack_nonsense_is_refused_and_leaves_nothing(frame: str | bytes) -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        assert await _frames(server, frame) == [{"is": "refused", "why": Refusal.BAD_REQUEST.value}]
        assert server.rooms == 0

    serve(scene)


def test_attack_a_private_room_is_never_reached_by_a_number() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        room = "1" * 32
        waiting = RendezvousClient(server.url)
        task = asyncio.create_task(waiting.meet(room, Role.CALLER))
        await asyncio.sleep(0.05)
        notices = await _frames(server, json.dumps({"do": "join", "nameplate": int(room)}))
        assert notices == [{"is": "refused", "why": Refusal.NO_ROOM.value}]
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await closed(waiting)

    serve(scene)


def test_attack_too_large_a_message_ends_the_connection() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        caller, joiner = await meet(server)
        await caller.send(bytes(40_000))
        with pytest.raises((BrokenOffError, RendezvousError)):
            await joiner.receive()
        await closed(caller, joiner)

    serve(scene)


def test_attack_a_flood_of_messages_is_cut_off() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        caller, joiner = await meet(server)
        for _ in range(Limits().messages + 1):
            await caller.send(b"flood")
        with pytest.raises(RendezvousError, match="too long"):
            await caller.receive()
        for _ in range(Limits().messages):
            assert await joiner.receive() == b"flood"
        with pytest.raises((RendezvousError, BrokenOffError)):
            await joiner.receive()
        await closed(caller, joiner)

    serve(scene)


def test_attack_guessing_from_one_address_is_slowed_down() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        for _ in range(5):
            await _frames(server, '{"do": "join", "nameplate": 3}')
        notices = await _frames(server, '{"do": "join", "nameplate": 3}')
        assert notices == [{"is": "refused", "why": Refusal.TOO_FAST.value}]
        clock.now_s = 61.0
        assert await _frames(server, '{"do": "join", "nameplate": 3}') == [
            {"is": "refused", "why": Refusal.NO_ROOM.value}
        ]

    serve(scene, Limits(requests_per_minute=5))


def test_attack_rooms_do_not_grow_beyond_the_limit() -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        signals = [RendezvousClient(server.url) for _ in range(4)]
        for signal in signals[:3]:
            await signal.open_room()
        with pytest.raises(RendezvousError, match="full"):
            await signals[3].open_room()
        await closed(*signals)

    serve(scene, Limits(rooms=3))


def test_no_code_and_no_address_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def scene(server: RendezvousServer, clock: Clock) -> None:
        caller, joiner = await meet(server)
        await caller.send(b"secret")
        await joiner.receive()
        await closed(caller, joiner)

    with caplog.at_level(logging.DEBUG):
        serve(scene)
    for record in caplog.records:
        assert "127.0.0.1" not in record.getMessage()
        assert "secret" not in record.getMessage()


def test_every_refusal_has_a_sentence() -> None:
    assert set(SENTENCES) == {refusal.value for refusal in Refusal}


@pytest.mark.parametrize("notice", ["", "[]", '{"is": 5}', '{"is": "refused", "why": ["x"]}', "null"])
def test_attack_a_hostile_server_cannot_confuse_the_client(notice: str) -> None:
    async def play() -> None:
        async def handler(request: aiohttp.web.Request) -> aiohttp.web.WebSocketResponse:
            socket = aiohttp.web.WebSocketResponse()
            await socket.prepare(request)
            await socket.send_str(notice)
            await socket.receive()
            await socket.close()
            return socket

        app = aiohttp.web.Application()
        app.router.add_get(PATH, handler)
        runner = aiohttp.web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = aiohttp.web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        caller = RendezvousClient(f"ws://127.0.0.1:{runner.addresses[0][1]}")
        with pytest.raises(RendezvousError):
            await caller.open_room()
        await closed(caller)
        await runner.cleanup()

    asyncio.run(play())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_attack_a_rendezvous_that_sends_the_program_elsewhere_is_not_followed(status: int) -> None:
    """`GET /admin/reboot?now=1` at another port of this machine must not be sent."""

    async def play() -> None:
        asked: list[str] = []

        async def handler(request: aiohttp.web.Request) -> aiohttp.web.Response:
            asked.append(request.path_qs)
            return aiohttp.web.Response(status=status, headers={"Location": "/admin/reboot?now=1"})

        app = aiohttp.web.Application()
        app.router.add_get("/{any:.*}", handler)
        runner = aiohttp.web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
        caller = RendezvousClient(f"ws://127.0.0.1:{runner.addresses[0][1]}")
        with pytest.raises(RendezvousError):
            await caller.open_room()
        assert asked == [PATH]
        await closed(caller)
        await runner.cleanup()

    asyncio.run(play())


@pytest.mark.parametrize("older", [False, True])
def test_the_handshake_asks_for_a_room_and_an_older_server_is_asked_afterwards(
    monkeypatch: pytest.MonkeyPatch, older: bool
) -> None:
    asked: list[object] = []
    if older:
        monkeypatch.setattr(signalling, "OPENING", "unknown")
        monkeypatch.setattr(signalling, "OPENING_STRANDS", "unknown-too")
    send = aiohttp.ClientWebSocketResponse.send_str

    async def note(self: aiohttp.ClientWebSocketResponse, data: str) -> None:
        asked.append(json.loads(data))
        await send(self, data)

    monkeypatch.setattr(aiohttp.ClientWebSocketResponse, "send_str", note)

    async def scene() -> None:
        async with RendezvousServer() as server, aclosing(RendezvousClient(server.url)) as caller:
            assert await caller.open_room() > 0
            assert asked == ([{"do": "open"}] if older else [])

    asyncio.run(scene())


def test_a_server_whose_first_answer_is_lost_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new connection begins TCP's waiting again."""
    monkeypatch.setattr(signalling, "CONNECT_TIMEOUTS_S", (0.3, 10.0))

    async def scene() -> None:
        connections: list[asyncio.StreamWriter] = []

        async def swallow_the_first(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connections.append(writer)
            if len(connections) == 1:
                return
            there, back = await asyncio.open_connection("127.0.0.1", server.port)

            async def carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
                while data := await source.read(4096):
                    sink.write(data)
                sink.close()

            await asyncio.gather(carry(reader, back), carry(there, writer))

        async with (
            RendezvousServer() as server,
            await asyncio.start_server(swallow_the_first, "127.0.0.1", 0) as lossy,
        ):
            port = lossy.sockets[0].getsockname()[1]
            async with aclosing(RendezvousClient(f"ws://127.0.0.1:{port}")) as asking:
                assert await asking.open_room() > 0
                assert len(connections) == 2
            for writer in connections:
                writer.close()

    asyncio.run(scene())


def test_tcp_retransmits_at_an_even_interval_where_the_system_can() -> None:
    with socket.socket() as connection:
        tcp.retransmit_evenly(connection)
        if sys.platform == "linux":
            assert connection.getsockopt(socket.IPPROTO_TCP, tcp.THIN_LINEAR_TIMEOUTS) == 1
    tcp.retransmit_evenly(None)
