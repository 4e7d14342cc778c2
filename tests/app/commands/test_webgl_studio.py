"""The live bridge: who may listen, what they hear, and that the page moves by it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
import pytest
from aiohttp import WSMsgType, web

from app.__main__ import main
from app.commands import webgl_studio
from app.commands.webgl_studio import MAX_LISTENERS, MAX_MESSAGE_BYTES, Bridge, checked_origin, may_listen
from app.face.model import load_model
from app.net.errors import PortTakenError
from codec.values import Appearance, Hair
from exits import live
from exits.errors import ExitError
from exits.head import build
from exits.studio import to_zip
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Background, Look, Scene
from tests.app.commands.faces import options, skin, smile, told
from tests.exits.browser import needs_chromium, posted

FRAMES = ['{"type":0,"channel":1,"data":[0.5,-1]}', '{"type":0,"channel":2,"data":[0,0,0]}']
OWN = {"127.0.0.1:8766", "localhost:8766"}


@pytest.mark.parametrize(
    ("host", "origin", "allowed"),
    [
        ("127.0.0.1:8766", None, True),
        ("127.0.0.1:8766", "http://127.0.0.1:8766", True),
        ("localhost:8766", "http://localhost:8766", True),
        ("127.0.0.1:8766", "https://studio.example", True),
        ("127.0.0.1:8766", "https://evil.example", False),
        ("127.0.0.1:8766", "http://127.0.0.1:9999", False),
        ("127.0.0.1:8766", "https://studio.example.evil.example", False),
        ("127.0.0.1:8766", "null", False),
        ("evil.example:8766", "http://evil.example:8766", False),
        ("evil.example:8766", None, False),
        (None, None, False),
    ],
)
def test_attack_a_foreign_website_may_not_watch_the_face(
    host: str | None, origin: str | None, allowed: bool
) -> None:
    assert may_listen(host, origin, OWN, {"https://studio.example"}) is allowed


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://WebGLStudio.org/", "https://webglstudio.org"),
        ("http://x:80", "http://x:80"),
        ("null", "null"),
    ],
)
def test_an_origin_is_written_as_browsers_send_it(text: str, origin: str) -> None:
    assert checked_origin(text) == origin


@pytest.mark.parametrize("text", ["webglstudio.org", "ws://x", "https://x/path", "*"])
def test_an_origin_that_is_none_is_a_sentence(text: str) -> None:
    with pytest.raises(ExitError, match="no website"):
        checked_origin(text)


Visit = Callable[[Bridge, aiohttp.ClientSession], Awaitable[Any]]


def bridged(visit: Visit, *origins: str) -> Any:
    """What a visit to a running bridge finds."""

    async def run() -> Any:
        bridge = Bridge("127.0.0.1", 0, origins)
        await bridge.start()
        try:
            async with asyncio.timeout(60), aiohttp.ClientSession() as session:
                return await visit(bridge, session)
        finally:
            await bridge.stop()

    return asyncio.run(run())


def url(bridge: Bridge, path: str = "/") -> str:
    return f"http://127.0.0.1:{bridge.port}{path}"


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  it is the bridge's state, which tells nobody when it changes
        await asyncio.sleep(0.01)


def test_every_listener_hears_every_channel() -> None:
    async def visit(bridge: Bridge, session: aiohttp.ClientSession) -> None:
        async with session.ws_connect(url(bridge)) as one, session.ws_connect(url(bridge)) as two:
            await until(lambda: bridge.listeners == 2)
            bridge.publish(FRAMES)
            for socket in (one, two):
                assert [await socket.receive_str() for _ in FRAMES] == FRAMES

    bridged(visit)


def test_who_joins_late_hears_what_comes_next() -> None:
    async def visit(bridge: Bridge, session: aiohttp.ClientSession) -> None:
        bridge.publish(["before"])
        async with session.ws_connect(url(bridge)) as socket:
            await until(lambda: bridge.listeners == 1)
            bridge.publish(["after"])
            assert await socket.receive_str() == "after"

    bridged(visit)


def test_attack_a_foreign_origin_or_host_gets_no_socket_and_no_file() -> None:
    async def visit(bridge: Bridge, session: aiohttp.ClientSession) -> None:
        bridge.show(b"a face")
        for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await session.ws_connect(url(bridge), headers=headers)
            for path in ("/", "/face.zip", "/viewer.js"):
                async with session.get(url(bridge, path), headers=headers) as answer:
                    assert answer.status == 403
        assert bridge.listeners == 0

    bridged(visit)


def test_a_named_website_may_listen() -> None:
    async def visit(bridge: Bridge, session: aiohttp.ClientSession) -> None:
        async with session.ws_connect(url(bridge), origin="https://studio.example") as socket:
            assert not socket.closed

    bridged(visit, "https://studio.example")


def test_a_script_of_a_named_website_may_read_the_scene_and_no_other_may() -> None:
    """CORS: without the header a browser fetches the ZIP and keeps it from the page that asked."""

    async def visit(bridge: Bridge, session: aiohttp.ClientSession) -> None:
        bridge.show(b"a face")
        name, place = "Access-Control-Allow-Origin", url(bridge, "/face.zip")
        async with session.get(place, headers={"Origin": "https://studio.example"}) as answer:
            assert (answer.headers[name], await answer.read()) == ("https://studio.example", b"a face")
        async with session.get(place) as answer:
            assert name not in answer.headers
        async with session.get(place, headers={"Origin": "https://evil.example"}) as answer:
            assert (answer.status, name in answer.headers) == (403, False)

    bridged(visit, "https://studio.example")


def test_the_scene_s_graph_listens_to_the_bridge_that_serves_it() -> None:
    async def visit(bridge: Bridge, session: aiohttp.ClientSession) -> str:
        return bridge.socket + f" {bridge.port}"

    socket, port = bridged(visit).split()
    assert socket == f"ws://127.0.0.1:{port}"
    assert Bridge("0.0.0.0", 7).socket == "ws://127.0.0.1:7"
    assert Bridge("::1", 7).socket == "ws://[::1]:7"


def test_attack_only_so_many_may_listen() -> None:
    async def visit(bridge: Bridge, session: aiohttp.ClientSession) -> None:
        sockets = [await session.ws_connect(url(bridge)) for _ in range(MAX_LISTENERS)]
        await until(lambda: bridge.listeners == MAX_LISTENERS)
        with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
            await session.ws_connect(url(bridge))
        for socket in sockets:
            await socket.close()

    bridged(visit)


def test_attack_a_listener_who_talks_is_not_heard_and_too_much_ends_it() -> None:
    async def visit(bridge: Bridge, session: aiohttp.ClientSession) -> None:
        async with session.ws_connect(url(bridge)) as socket:
            await socket.send_str('{"type":0,"channel":1,"data":[9]}')
            bridge.publish(FRAMES)
            await until(lambda: bridge.listeners == 1)
            bridge.publish(FRAMES)
            assert json.loads(await socket.receive_str())["data"] == [0.5, -1]
            await socket.send_str("x" * (MAX_MESSAGE_BYTES + 1))
            while (await socket.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING):
                pass
        await until(lambda: bridge.listeners == 0)

    bridged(visit)


def test_attack_a_listener_who_does_not_read_fills_no_memory() -> None:
    """Frames are replaced, not queued: of a hundred thousand, one stays."""

    async def visit(bridge: Bridge, session: aiohttp.ClientSession) -> None:
        async with session.ws_connect(url(bridge)) as socket:
            await until(lambda: bridge.listeners == 1)
            for k in range(100_000):
                bridge.publish([str(k)])
            assert await socket.receive_str() == "99999"

    bridged(visit)


def test_the_page_and_the_face_are_served_and_nothing_else() -> None:
    async def visit(bridge: Bridge, session: aiohttp.ClientSession) -> None:
        async with session.get(url(bridge, "/face.zip")) as answer:
            assert answer.status == 404
        bridge.show(b"a face")
        async with session.get(url(bridge, "/face.zip")) as answer:
            assert await answer.read() == b"a face"
        async with session.get(url(bridge)) as answer:
            assert "<canvas>" in await answer.text()
        async with session.get(url(bridge, "/viewer.js")) as answer:
            assert answer.content_type == "text/javascript"
        for path in ("/__init__.py", "/..%2fstudio.py", "/%2e%2e/live.py", "/nothing"):
            async with session.get(url(bridge, path)) as answer:
                assert answer.status == 404

    bridged(visit)


def test_a_port_in_use_is_a_sentence() -> None:
    async def visit(bridge: Bridge, _: aiohttp.ClientSession) -> None:
        with pytest.raises(PortTakenError, match="Choose another"):
            await Bridge("127.0.0.1", bridge.port).start()

    bridged(visit)


def test_frames_are_those_that_webgl_studio_s_socket_node_takes() -> None:
    basis = load_model().basis
    face = smile(basis, 2)[-1]
    frames = [json.loads(text) for text in live.frames(face, face.expression, (0, 0, -600))]
    assert [(frame["type"], frame["channel"]) for frame in frames] == [(0, k) for k in range(1, 6)]
    np.testing.assert_allclose(frames[0]["data"], face.expression, atol=1e-4)
    assert [len(frame["data"]) for frame in frames] == [40, 3, 4, 4, 4]
    np.testing.assert_allclose(frames[2]["data"], [0, np.sin(0.15), 0, np.cos(0.15)], atol=1e-3)


def test_the_command_sends_a_call_s_face(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scene is shown before the first frame, and every frame is published."""
    done: list[Any] = []
    monkeypatch.setattr(webgl_studio, "faces", told(4, None))
    monkeypatch.setattr(Bridge, "show", lambda self, scene: done.append(scene[:2]))
    monkeypatch.setattr(Bridge, "publish", lambda self, frames: done.append(len(frames)))
    assert webgl_studio.run(options("webgl-studio", "--port", "0")) == 0
    assert done == [b"PK", 5, 5, 5, 5]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--origin", "everybody"], "everybody is no website"),
        (["--camera", "nowhere.mp4"], "no file nowhere.mp4"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["webgl-studio", *arguments]) == 1
    assert sentence in capsys.readouterr().err


@needs_chromium
@pytest.mark.browser
@pytest.mark.timeout(300)
def test_the_page_moves_by_the_bridge_and_is_our_renderer_s_picture() -> None:
    size, basis = 256, load_model().basis
    smiling = smile(basis, 1)[0]
    face = type(smiling)(
        0.0,
        True,
        np.zeros(3, np.float32),
        smiling.translation,
        smiling.expression * np.float32(1.5),
        np.array([0.3, 0, 0.3, 0], np.float32),
    )
    grey = Background(picture=np.full((2, 2, 3), 77, np.uint8))
    scene = Scene(look=Look.STUDIO, appearance=Appearance(hair=Hair.NONE, shirt=None), background=grey)
    files = {
        "face.zip": to_zip(build(basis, None, skin()), scene),
        "live.html": Path(__file__).parents[2].joinpath("exits", "live.html").read_bytes(),
    }

    origins: list[str] = []
    bridge = Bridge("127.0.0.1", 0, origins)

    def beside(site: web.Application) -> None:
        site.cleanup_ctx.append(publishing)
        site.router.add_get("/bridge.json", told_where)

    async def told_where(request: web.Request) -> web.Response:
        origins.append(f"http://{request.host}")
        return web.json_response({"url": f"ws://127.0.0.1:{bridge.port}", "size": size})

    async def publishing(_: web.Application) -> AsyncIterator[None]:
        await bridge.start()
        task = asyncio.create_task(repeat())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await bridge.stop()

    async def repeat() -> None:
        while True:
            bridge.publish(live.frames(face, face.expression, (0, 0, -600)))
            await asyncio.sleep(0.03)

    (pixels,) = posted(files, "live.html", 1, beside)
    drawn = np.frombuffer(pixels, np.uint8).reshape(size, size, 4)[::-1, :, :3]
    with Offscreen(size, size, oversampling=1) as target:
        renderer = Renderer(basis, skin())
        ours = target.draw(renderer, face, scene)
        resting = target.draw(renderer, type(face).neutral(40, present=True), scene)
    apart = np.abs(ours.astype(int) - drawn).mean()
    assert apart < 2
    assert apart < 0.5 * np.abs(resting.astype(int) - drawn).mean()  # it has moved
