"""What a guest's page is told of STUN and TURN servers."""

import asyncio
import base64
import hashlib
import hmac
import json

import aiohttp
import pytest

from app.net.rendezvous.page import File
from app.net.rendezvous.page_servers import VALID_S, PageServers, page_servers
from app.net.rendezvous.server import RendezvousServer
from app.net.transport.ice_servers import NatSettings, ServerError

NOW_S = 1_800_000_000.5


def test_without_servers_the_page_is_told_of_none() -> None:
    assert json.loads(page_servers(NatSettings()).as_json(NOW_S)) == []


def test_the_servers_come_as_a_browser_takes_them() -> None:
    nat = NatSettings("stun.example.org", "turn:192.0.2.7?transport=tcp", username="anna", password="secret")
    assert json.loads(page_servers(nat).as_json(NOW_S)) == [
        {"urls": "stun:stun.example.org:3478"},
        {"urls": "turn:192.0.2.7:3478?transport=tcp", "username": "anna", "credential": "secret"},
    ]


def test_attack_who_loads_the_page_gets_a_password_of_the_turn_server_that_ends() -> None:
    served = page_servers(NatSettings(turn="turn.example.org"), "shared")
    (told,) = json.loads(served.as_json(NOW_S))
    assert int(told["username"]) == int(NOW_S) + VALID_S
    right = hmac.new(b"shared", told["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(told["credential"]) == right
    assert "shared" not in served.as_json(NOW_S).decode() + repr(served)


@pytest.mark.parametrize(
    ("nat", "secret", "hint"),
    [
        (NatSettings(turn="turn.example.org"), "", "fill in both"),
        (NatSettings(turn="turn.example.org", username="anna", password="x"), "shared", "leave one of them"),
        (NatSettings(stun="http://stun.example.org"), "", "no address of a STUN server"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(nat: NatSettings, secret: str, hint: str) -> None:
    with pytest.raises(ServerError, match=hint):
        page_servers(nat, secret)


def test_the_page_asks_its_own_server_and_nothing_is_kept() -> None:
    async def run() -> tuple[object, str]:
        servers = PageServers(page_servers(NatSettings(stun="stun.example.org")).servers)
        shown = {"index.html": File.of("index.html", b"<!doctype html>")}
        async with (
            RendezvousServer(page=shown, page_servers=servers) as server,
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{server.port}/servers.json") as response,
        ):
            return await response.json(), response.headers["Cache-Control"]

    assert asyncio.run(run()) == ([{"urls": "stun:stun.example.org:3478"}], "no-store")
