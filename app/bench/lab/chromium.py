"""A page in headless Chromium, led over its debugging protocol: what it says, shows and loads."""

import asyncio
import base64
import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from app.net.errors import NetworkError

NAMES = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT_S = 240.0  # a starting browser takes three seconds, on a machine that does much else a minute
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage", "--mute-audio",
)  # fmt: skip
CALLING = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-timer-throttling",  # the page is on no screen
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--allow-loopback-in-peer-connection",
)


class BrowserError(NetworkError):
    """There is no browser, or it does not do what it is there for."""


def browser() -> str | None:
    """The installed Chromium, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@asynccontextmanager
async def showing(url: str, *flags: str, profile: Path | None = None) -> AsyncIterator[None]:
    """Chromium, with a profile of its own, shows the page until the end of the block."""
    name = browser()
    if name is None:
        raise BrowserError("There is no Chromium to measure with; install it (Debian: apt install chromium).")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as other:
        process = await asyncio.create_subprocess_exec(
            name,
            *FLAGS,
            *flags,
            f"--user-data-dir={profile or other}",
            "--remote-debugging-port=0",  # or a headless browser would dump the page and leave
            url,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


class Tab:
    """One page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._numbers = socket, count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self.events: list[dict[str, Any]] = []
        self._loaded = asyncio.Event()

    async def listen(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            waiting = self._answers.pop(told.get("id", 0), None)
            if "method" in told:
                await self._note(told)
            elif waiting is None:
                pass  # a worker's
            elif "error" in told:
                waiting.set_exception(AssertionError(str(told["error"])))
            else:
                waiting.set_result(told["result"])

    async def _note(self, told: dict[str, Any]) -> None:
        """Something has happened in the page, or in a worker, which is watched from its first line."""
        self.events.append(told)
        match told:
            case {"method": "Page.loadEventFired"}:
                self._loaded.set()
            case {"method": "Target.attachedToTarget", "params": {"sessionId": session}}:
                for method in (
                    "Network.enable",
                    "Log.enable",
                    "Runtime.enable",
                    "Runtime.runIfWaitingForDebugger",
                ):
                    request = {"id": next(self._numbers), "method": method, "sessionId": session}
                    await self._socket.send_json(request)

    async def call(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        return await asyncio.wait_for(self._answers[number], TIMEOUT_S)

    def told(self, method: str) -> list[dict[str, Any]]:
        """What events of a kind brought, from the page's beginning on."""
        return [event["params"] for event in self.events if event["method"] == method]

    async def open(self, url: str) -> None:
        """And wait until the page, without what it fetches by itself, is there."""
        self._loaded.clear()
        await self.call("Page.navigate", url=url)
        await asyncio.wait_for(self._loaded.wait(), TIMEOUT_S)

    async def value(self, expression: str) -> Any:
        """Of an expression, awaited if it is a promise. AssertionError with what it throws."""
        told = await self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    async def until(self, expression: str, timeout_s: float = TIMEOUT_S) -> Any:
        """Wait until the expression is true; its value."""
        look = f"const look = () => ({expression}) || new Promise((d) => setTimeout(d, 100)).then(look)"
        async with asyncio.timeout(timeout_s):
            return await self.value(f"(() => {{ {look}; return look(); }})()")

    async def picture(self) -> bytes:
        """PNG of what the page shows."""
        told = await self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(told["data"])

    async def size(self, width: int, height: int) -> None:
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    async def dark(self, dark: bool) -> None:
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.call("Emulation.setEmulatedMedia", features=[scheme])


@asynccontextmanager
async def tab(url: str, *flags: str) -> AsyncIterator[Tab]:
    """Chromium with the page open."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        async with (
            showing("about:blank", *CALLING, *flags, profile=Path(profile)),
            aiohttp.ClientSession() as session,
        ):
            port = await asyncio.to_thread(_port, Path(profile) / "DevToolsActivePort")
            async with session.get(f"http://127.0.0.1:{port}/json") as response:
                page = next(each for each in await response.json() if each["type"] == "page")
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                made = Tab(socket)
                listening = asyncio.create_task(made.listen())
                for domain in ("Page", "Runtime", "Log", "Network"):
                    await made.call(f"{domain}.enable")
                await made.call(
                    "Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True
                )
                await made.open(url)
                yield made
                listening.cancel()


def _port(file: Path) -> int:
    """On which Chromium listens: it writes that when it does."""
    until_s = time.monotonic() + TIMEOUT_S
    while not file.is_file() or not file.read_text():
        assert time.monotonic() < until_s, "Chromium does not start"
        time.sleep(0.05)
    return int(file.read_text().split()[0])
