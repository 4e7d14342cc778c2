"""A call through a real coturn, and nothing but it: for people behind unfriendly routers, or who hide."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.net.errors import PeerError
from app.net.transport.ice import Hosts
from app.net.transport.ice_servers import NatSettings, Transport, peers
from app.net.transport.peer import Peer
from tests.app.net.transport.test_peer import Owner, until
from tests.app.relay import Relay, needs_coturn, running

pytestmark = needs_coturn


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    with running(tmp_path_factory.mktemp("turn"), "-a", "-u", "someone:secret") as made:
        yield made


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
