"""A call through a real coturn, and nothing but it: for people behind unfriendly routers, or who hide."""

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.net.errors import PeerError
from app.net.ice import Hosts
from app.net.peer import IceServer, Peer, PeerConfig
from tests.app.test_net_peer import Owner, until


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[PeerConfig]:
    tool = shutil.which("turnserver")
    if tool is None:
        pytest.skip("coturn is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [
        "-n",
        "--no-cli",
        "--no-tls",
        "--no-dtls",
        "-L",
        "127.0.0.1",
        "-E",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    options += ["-a", "-u", "someone:secret", "-r", "test", "--allow-loopback-peers", "--log-file", "stdout"]
    options += ["--userdb", str(tmp_path / "turndb"), "--pidfile", str(tmp_path / "turn.pid")]
    process = subprocess.Popen(
        [tool, *options], stdout=subprocess.DEVNULL, cwd=tmp_path, env=dict(os.environ)
    )
    until_s = time.monotonic() + 20
    while time.monotonic() < until_s:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    server = IceServer(f"turn:127.0.0.1:{port}?transport=udp", "someone", "secret")
    yield PeerConfig(ice_servers=(server,), hosts=Hosts.LOOPBACK, relay_only=True)
    process.kill()
    process.wait()


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_two_sides_that_hide_their_addresses_talk_through_a_relay(relay: PeerConfig, transport: str) -> None:
    (server,) = relay.ice_servers
    url = server.url.replace("transport=udp", f"transport={transport}")
    config = replace(relay, ice_servers=(replace(server, url=url),))

    async def scene() -> None:
        owner = Owner()
        a, b = Peer(config, Owner()), Peer(config, owner)
        offer = await a.offer()
        assert "typ host" not in offer
        assert "typ relay" in offer
        await a.accept(await b.answer(offer))
        await asyncio.gather(a.connected(15), b.connected(15))
        assert a.send_face(b"through the relay")
        await until(lambda: owner.faces == [b"through the relay"])
        assert a.wire.sent_total.packets > 0
        assert a.address_in_use is None
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


def test_a_relay_that_refuses_the_password_is_explained(relay: PeerConfig) -> None:
    (server,) = relay.ice_servers
    config = replace(relay, ice_servers=(replace(server, credential="wrong"),))

    async def scene() -> None:
        peer = Peer(config, Owner())
        with pytest.raises(PeerError, match="name and password"):
            await peer.offer()
        await peer.close()

    asyncio.run(scene())
