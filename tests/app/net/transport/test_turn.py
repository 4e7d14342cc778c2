"""A call through a real coturn, and nothing but it: for people behind unfriendly routers, or who hide."""

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.net.errors import PeerError
from app.net.transport.ice import Hosts
from app.net.transport.ice_servers import NatSettings, Transport, peers
from app.net.transport.peer import Peer
from tests.app.certificates import issue
from tests.app.net.transport.test_peer import Owner, until


@dataclass(frozen=True, slots=True)
class Relay:
    """A coturn of this test's own, and the file that makes its certificate trusted."""

    port: int
    tls_port: int
    authority: Path

    def nat(self, transport: Transport) -> NatSettings:
        port = self.tls_port if transport is Transport.TLS else self.port
        return NatSettings("", f"127.0.0.1:{port}", transport, "someone", "secret", relay_only=True)


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    tool = shutil.which("turnserver")
    if tool is None:
        pytest.skip("coturn is not installed")
    folder = tmp_path_factory.mktemp("turn")
    papers = issue(folder)
    port, tls_port = _free_ports()
    options = ["-n", "--no-cli", "--no-dtls", "-L", "127.0.0.1", "-E", "127.0.0.1"]
    options += ["-p", str(port), "--tls-listening-port", str(tls_port)]
    options += ["--cert", str(papers.certificate), "--pkey", str(papers.key)]
    options += ["-a", "-u", "someone:secret", "-r", "test", "--allow-loopback-peers", "--log-file", "stdout"]
    options += ["--userdb", str(folder / "turndb"), "--pidfile", str(folder / "turn.pid")]
    process = subprocess.Popen([tool, *options], stdout=subprocess.DEVNULL, cwd=folder, env=dict(os.environ))
    for each in (port, tls_port):
        _wait_for(each)
    yield Relay(port, tls_port, papers.authority)
    process.kill()
    process.wait()


def _free_ports() -> list[int]:
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in (one, other)]


def _wait_for(port: int) -> None:
    until_s = time.monotonic() + 20
    while time.monotonic() < until_s:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("coturn does not listen")


@pytest.mark.parametrize("transport", Transport)
def test_two_sides_that_hide_their_addresses_talk_through_a_relay(
    relay: Relay, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(relay.authority))
    config = peers(relay.nat(transport), Hosts.LOOPBACK)

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
        assert a.departure is None
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


def test_attack_a_relay_with_an_untrusted_certificate_is_not_used(
    relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    _refused(relay.nat(Transport.TLS))


def test_a_relay_that_refuses_the_password_is_explained(relay: Relay) -> None:
    _refused(replace(relay.nat(Transport.UDP), password="wrong"))


def _refused(nat: NatSettings) -> None:
    async def scene() -> None:
        peer = Peer(peers(nat, Hosts.LOOPBACK), Owner())
        with pytest.raises(PeerError, match="name and password"):
            await peer.offer()
        await peer.close()

    asyncio.run(scene())
