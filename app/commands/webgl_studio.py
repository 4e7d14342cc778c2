"""`eigencall webgl-studio`: a face as WebSocket frames for WebGL Studio, and for a page of our own.

    http://127.0.0.1:8766/         the page (exits/page); with ?live it moves with the face
    http://127.0.0.1:8766/face.zip the face as a scene
    ws://127.0.0.1:8766/           the frames of `exits.live`, for the graph node "network/websocket"

A face in motion is nobody's business: by default only this machine can connect, and of web pages only our
own; others must be named with --origin. The Host header is checked too, or a hostile site could point its own
name at this machine (DNS rebinding) and be "our" page.
"""

import argparse
import asyncio
import logging
from collections.abc import Collection
from importlib.resources import files
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from app.commands.face_sources import FaceFeed, each, faces, model_of
from app.commands.options import add_face_source, port
from app.face.model import FaceModel
from app.net.listening import listen, stop_listening
from app.net.thread import NetworkThread, network
from assets.credits import credits_of
from codec.errors import cause
from codec.values import Identity
from exits import live
from exits.errors import ExitError
from exits.head import build
from exits.studio import to_zip
from render.framing import Framing
from render.scene import Scene

log = logging.getLogger("eigencall.commands")
BRIDGE_PORT = 8766
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
PAGES = {"index.html": "text/html", **dict.fromkeys(
    ("archive.js", "live.js", "matrices.js", "shaders.js", "viewer.js"), "text/javascript"
)}  # fmt: skip
MAX_LISTENERS = 16
MAX_MESSAGE_BYTES = 4096  # what a listener says is read and forgotten
SEND_TIMEOUT_S = 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_face_source(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; others may then watch")
    parser.add_argument("--port", type=port, default=BRIDGE_PORT)
    parser.add_argument(
        "--origin",
        action="append",
        default=[],
        metavar="URL",
        help="a website that may listen too, such as https://webglstudio.org; may be given again",
    )


def run(options: argparse.Namespace) -> int:
    """The command."""
    origins = [checked_origin(origin) for origin in options.origin]
    model = model_of(options)
    with network() as thread, faces(options, model) as source:
        bridge = Bridge(options.host, options.port, origins)
        thread.submit(bridge.start()).result()
        try:
            _say_where(bridge)
            _drive(bridge, thread, source, model, options.seconds)
        finally:
            thread.submit(bridge.stop()).result()
    return 0


def _say_where(bridge: "Bridge") -> None:
    place = f"{_in_url(bridge.host)}:{bridge.port}"
    print(
        f"Open http://{place}/?live, or connect WebGL Studio to ws://{place}. Stop with Ctrl+C.", flush=True
    )
    if _in_url(bridge.host) not in LOOPBACK:
        print("Whoever can reach this address can watch the face.", flush=True)


def _drive(
    bridge: "Bridge", thread: NetworkThread, source: FaceFeed, model: FaceModel, seconds: float | None
) -> None:
    shown, framing, known = False, Framing(), None
    for face, now_s in each(source, seconds):
        if not shown or source.identity() is not known:
            shown, known = True, source.identity()
            thread.call(bridge.show, _scene(model, known, bridge.socket))
        rest = framing.follow(face, now_s)
        thread.call(bridge.publish, live.frames(face, face.expression, rest))


def _scene(model: FaceModel, identity: Identity | None, live: str) -> bytes:
    appearance = Scene(appearance=identity.appearance) if identity else Scene()
    owed = credits_of(identity, model.skin, model.own)
    return to_zip(build(model.basis, identity, model.skin, credits=owed), appearance, live=live)


def checked_origin(text: str) -> str:
    """scheme://host[:port], as browsers send it, or "null" for files. Raises ExitError."""
    parts = urlsplit(text)
    if text != "null" and (
        parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/")
    ):
        raise ExitError("{text} is no website; write --origin https://HOST.", text=text)
    return text if text == "null" else f"{parts.scheme}://{parts.netloc}".lower()


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def may_listen(host: str | None, origin: str | None, own: Collection[str], others: Collection[str]) -> bool:
    """host and origin: the request's headers; own: the names and ports under which we are known; others:
    websites that were named. A program that is no browser sends no origin."""
    if host is None or host.lower() not in own:
        return False
    return origin is None or origin.lower() in {f"http://{name}" for name in own} | set(others)


class Bridge:
    """Serves from `start` to `stop`; all methods belong to the network's thread."""

    def __init__(self, host: str, port: int, origins: Collection[str] = ()) -> None:
        self.host = host
        self.port = port
        self._origins = origins
        self._runner: web.AppRunner | None = None
        self._server: asyncio.Server | None = None
        self._listeners: set[_Listener] = set()
        self._zip = b""

    async def start(self) -> None:
        """Raises PortTakenError."""
        site = web.Application()
        site.router.add_get("/", self._root)
        site.router.add_get("/face.zip", self._scene)
        site.router.add_get("/{name}", self._file)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        assert self._runner.server is not None
        try:
            self._server = await listen(self._runner.server, self.host, self.port)
        except BaseException:  # also when it is cancelled
            await self.stop()
            raise
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            await stop_listening(self._server)
        await asyncio.gather(*(listener.socket.close() for listener in self._listeners))
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def socket(self) -> str:
        """Where frames are to be had, as a browser on this machine names it."""
        everywhere = self.host in ("0.0.0.0", "::", "")
        return f"ws://{LOOPBACK[0] if everywhere else _in_url(self.host)}:{self.port}"

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    def show(self, scene: bytes) -> None:
        """The ZIP that the page loads."""
        self._zip = scene

    def publish(self, frames: list[str]) -> None:
        """To every listener; who is slow gets the newest only."""
        for listener in self._listeners:
            listener.put(frames)

    def _check(self, request: web.Request) -> None:
        names = (*LOOPBACK, _in_url(self.host).lower())
        own = {f"{name}:{self.port}" for name in names}
        if not may_listen(request.headers.get("Host"), request.headers.get("Origin"), own, self._origins):
            raise web.HTTPForbidden(text="This page may not watch the face; name it with --origin.")

    async def _root(self, request: web.Request) -> web.StreamResponse:
        self._check(request)
        socket = web.WebSocketResponse(
            max_msg_size=MAX_MESSAGE_BYTES, heartbeat=20.0, compress=False, timeout=SEND_TIMEOUT_S
        )
        if not socket.can_prepare(request):
            return self._page("index.html")
        if len(self._listeners) >= MAX_LISTENERS:
            raise web.HTTPServiceUnavailable(text="Too many listen already.")
        listener = _Listener(socket)
        self._listeners.add(listener)
        try:
            await socket.prepare(request)
            await listener.serve()
        finally:
            self._listeners.discard(listener)
        return socket

    async def _scene(self, request: web.Request) -> web.Response:
        self._check(request)
        if not self._zip:
            raise web.HTTPNotFound(text="There is no face yet.")
        headers = {"Cache-Control": "no-store", "Vary": "Origin"}
        if origin := request.headers.get("Origin"):  # one that may watch, by `_check`: its script may read it
            headers["Access-Control-Allow-Origin"] = origin
        return web.Response(body=self._zip, content_type="application/zip", headers=headers)

    async def _file(self, request: web.Request) -> web.Response:
        self._check(request)
        return self._page(request.match_info["name"])

    def _page(self, name: str) -> web.Response:
        if name not in PAGES:
            raise web.HTTPNotFound
        return web.Response(body=(files("exits") / "page" / name).read_bytes(), content_type=PAGES[name])


class _Listener:
    """One WebSocket and the newest frames for it."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self._newest: list[str] = []
        self._fresh = asyncio.Event()

    def put(self, frames: list[str]) -> None:
        self._newest = frames
        self._fresh.set()

    async def serve(self) -> None:
        """Until the listener leaves; what it says is of no interest."""
        sender = asyncio.create_task(self._send())
        try:
            async for message in self.socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    async def _send(self) -> None:
        try:
            while True:
                await self._fresh.wait()
                self._fresh.clear()
                for frame in self._newest:
                    await self.socket.send_str(frame)
        except ConnectionError as error:
            log.debug("a listener has gone: %s", cause(error))
