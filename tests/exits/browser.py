"""A page in headless Chromium: the files that it may fetch, the sockets it may open, what it posts back."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from aiohttp import web

from app.bench.lab.chromium import TIMEOUT_S, browser, showing

PAGE = Path(__file__).parents[2] / "exits" / "page"
KINDS = {".js": "text/javascript", ".html": "text/html", ".json": "application/json"}
Serve = Callable[[web.Application], None]

needs_chromium = pytest.mark.skipif(browser() is None, reason="needs Chromium (packages-test.txt)")


def posted(files: Mapping[str, bytes], page: str, results: int, more: Serve | None = None) -> list[bytes]:
    """Open `page`, wait until it has posted `results` times to /result; AssertionError if it complains."""
    return asyncio.run(_posted(files, page, results, more))


async def _posted(files: Mapping[str, bytes], page: str, results: int, more: Serve | None) -> list[bytes]:
    answers: asyncio.Queue[bytes] = asyncio.Queue()
    runner = web.AppRunner(_site(files, answers, more), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/{page}"
    try:
        return await opened(url, answers, results)
    finally:
        await runner.cleanup()


async def opened(url: str, answers: "asyncio.Queue[bytes]", results: int) -> list[bytes]:
    """What arrives in the queue while Chromium shows the page."""
    async with showing(url), asyncio.timeout(TIMEOUT_S):
        return [_fine(await answers.get()) for _ in range(results)]


def _fine(answer: bytes) -> bytes:
    assert not answer.startswith(b"error"), answer.decode()
    return answer


def _site(files: Mapping[str, bytes], answers: "asyncio.Queue[bytes]", more: Serve | None) -> web.Application:
    async def fetch(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        path = PAGE / name
        data = files.get(name) or (path.read_bytes() if path.is_file() else None)
        if data is None:
            raise web.HTTPNotFound
        return web.Response(body=data, content_type=KINDS.get(Path(name).suffix, "application/octet-stream"))

    async def result(request: web.Request) -> web.Response:
        data = await request.read()
        answers.put_nowait(data)
        return web.Response()

    site = web.Application(client_max_size=64 << 20)
    site.router.add_post("/result", result)
    if more:
        more(site)
    site.router.add_get("/{name}", fetch)
    return site
