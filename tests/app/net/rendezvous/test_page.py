"""The guest's page beside the rooms: what is served, what it may reach, what it costs the rooms."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

import guest
from app.net.rendezvous import page as pages
from app.net.rendezvous.client import RendezvousClient
from app.net.rendezvous.doorkeeper import DoorLimits
from app.net.rendezvous.page import File, Page
from app.net.rendezvous.rooms import Limits
from app.net.rendezvous.server import RendezvousServer

PAGE: Page = {
    "index.html": File.of("index.html", b"<!doctype html>"),
    "main.js": File.of("main.js", gzip.compress(b"let x"), gzipped=True),
}


@asynccontextmanager
async def served(
    page: Page | None = PAGE, limits: Limits | None = None, door: DoorLimits | None = None
) -> AsyncIterator[tuple[RendezvousServer, aiohttp.ClientSession]]:
    async with (
        RendezvousServer(page=page, limits=limits, door=door) as server,
        aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session,
    ):
        yield server, session


def test_the_page_and_its_files_are_served_with_their_kinds() -> None:
    async def run() -> None:
        async with served() as (_, session):
            async with session.get("/") as response:
                assert (response.status, await response.text()) == (200, "<!doctype html>")
                assert response.content_type == "text/html"
            async with session.get("/main.js") as response:
                assert (await response.text(), response.content_type) == ("let x", "text/javascript")

    asyncio.run(run())


@pytest.mark.parametrize(
    "path", ["/other.js", "/..%2fassets%2fbasis.npz", "/%2e%2e/setup.py", "/main.js/", "/v2"]
)
def test_attack_nothing_but_the_pages_files_can_be_fetched(path: str) -> None:
    async def run() -> None:
        async with served() as (_, session), session.get(URL(path, encoded=True)) as response:
            assert response.status == 404

    asyncio.run(run())


def test_the_page_may_load_and_reach_nothing_but_its_own_server() -> None:
    async def policy() -> str:
        async with served() as (_, session), session.get("/") as response:
            assert response.headers["Referrer-Policy"] == "no-referrer"
            return response.headers["Content-Security-Policy"]

    rules: Mapping[str, str] = {
        name: where
        for name, _, where in (rule.strip().partition(" ") for rule in asyncio.run(policy()).split(";"))
    }
    assert (
        rules["default-src"]
        == rules["frame-ancestors"]
        == rules["base-uri"]
        == rules["form-action"]
        == "'none'"
    )
    assert rules["connect-src"] == rules["style-src"] == "'self'"
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"


def test_what_a_browser_has_already_is_not_sent_again() -> None:
    async def run() -> None:
        async with served() as (_, session):
            async with session.get("/") as response:
                tag = response.headers["ETag"]
            async with session.get("/", headers={"If-None-Match": tag}) as response:
                assert (response.status, await response.read()) == (304, b"")

    asyncio.run(run())


@pytest.mark.parametrize("page", [PAGE, None])
def test_who_opens_a_room_learns_whether_a_link_can_lead_to_a_page(page: Page | None) -> None:
    async def run() -> bool:
        async with served(page) as (server, _), aclosing(RendezvousClient(server.url)) as client:
            await client.open_room()
            return client.has_page

    assert asyncio.run(run()) is (page is not None)


def test_a_server_without_a_page_has_rooms_only() -> None:
    async def run() -> None:
        async with served(None) as (_, session), session.get("/") as response:
            assert response.status == 404

    asyncio.run(run())


def test_attack_one_address_that_loads_the_page_without_end_is_slowed_down_and_the_rooms_stay_open() -> None:
    async def run() -> None:
        async with served(limits=Limits(files_per_minute=5)) as (server, session):
            answers = []
            for _ in range(7):
                async with session.get("/") as response:
                    answers.append(response.status)
            assert answers == [200] * 5 + [429] * 2
            async with aclosing(RendezvousClient(server.url)) as client:
                assert await client.open_room() > 0

    asyncio.run(run())


def test_a_connection_that_loads_many_files_counts_as_one() -> None:
    async def run() -> None:
        async with served(door=DoorLimits(guests_near=2)) as (_, session):
            for _ in range(10):
                async with session.get("/main.js") as response:
                    assert response.status == 200

    asyncio.run(run())


def test_a_page_that_has_not_been_built_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guest, "BUILT", tmp_path / "dist")
    assert pages.load() == {}
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html.gz").write_bytes(gzip.compress(b"<!doctype html>"))
    loaded = pages.load()
    assert loaded["index.html"].gzipped
    assert {"basis.npz", "regressor.onnx", "finder.onnx", "people.json", "skin-ada.jpg"} <= set(loaded)
    assert not {"sample-1.mp4", "matting.onnx", "textures.npz"} & set(loaded)
