"""A page in Firefox on a screen in memory, led by WebDriver BiDi (w3c.github.io/webdriver-bidi).

Without a screen, Firefox has no WebGL here. Its camera and microphone are the browser's own, a moving pattern
and a beep: unlike Chromium it takes no files in their place.
"""

import asyncio
import json
import os
import re
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

NAMES = ("firefox-esr", "firefox")
TIMEOUT_S = 240.0
BEEP_HZ = 880
PREFERENCES = {
    "media.navigator.audio.fake_frequency": BEEP_HZ,
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "webgl.force-enabled": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


def firefox() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


needs_firefox = pytest.mark.skipif(
    firefox() is None or shutil.which("xvfb-run") is None, reason="needs Firefox and Xvfb (packages-test.txt)"
)


class Window:
    """One page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._numbers, self._context = socket, count(1), ""
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._events: list[dict[str, Any]] = []

    async def listen(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            waiting = self._answers.pop(told.get("id") or 0, None)
            if waiting is None:
                self._events.append(told)
            elif told["type"] == "error":
                waiting.set_exception(AssertionError(f"{told['error']}: {told['message']}"))
            else:
                waiting.set_result(told["result"])

    async def call(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        return await asyncio.wait_for(self._answers[number], TIMEOUT_S)

    async def open(self, url: str) -> None:
        await self.call("session.new", capabilities={})
        await self.call("session.subscribe", events=["log.entryAdded"])
        self._context = (await self.call("browsingContext.getTree"))["contexts"][0]["context"]
        await self.call("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def told(self, method: str) -> list[dict[str, Any]]:
        return [event["params"] for event in self._events if event.get("method") == method]

    async def value(self, expression: str) -> Any:
        """Of an expression, awaited if it is a promise. AssertionError with what it throws."""
        told = await self.call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self._context},
            awaitPromise=True,
        )
        assert told["type"] == "success", told["exceptionDetails"]
        return json.loads(told["result"].get("value", "null"))

    async def until(self, expression: str, timeout_s: float = TIMEOUT_S) -> Any:
        wait = "new Promise((d) => setTimeout(d, 100))"
        look = f"const look = async () => (await ({expression})) || {wait}.then(look)"
        async with asyncio.timeout(timeout_s):
            return await self.value(f"(() => {{ {look}; return look(); }})()")


@asynccontextmanager
async def in_firefox(url: str, _folder: Path) -> AsyncIterator[Window]:
    """Firefox with the page open."""
    name = firefox()
    assert name is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        (Path(profile) / "user.js").write_text("\n".join(lines))
        process = await asyncio.create_subprocess_exec(
            "xvfb-run",
            "--auto-servernum",
            name,
            "--no-remote",
            "--profile",
            profile,
            "--remote-debugging-port=0",
            env=dict(os.environ) | {"HOME": profile},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(TIMEOUT_S):
                address = await _address(process)
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(f"{address}/session", max_msg_size=0) as socket,
            ):
                window = Window(socket)
                listening = asyncio.create_task(window.listen())
                await window.open(url)
                yield window
                listening.cancel()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    """On which Firefox listens: it says so when it does. Whatever else it says is read, too."""
    assert process.stderr is not None
    async for line in process.stderr:
        found = re.search(rb"WebDriver BiDi listening on (ws://\S+)", line)
        if found:
            drain = asyncio.create_task(process.stderr.read())
            drain.add_done_callback(lambda task: task.cancelled() or task.exception())
            return found[1].decode()
    raise AssertionError("Firefox does not start")
