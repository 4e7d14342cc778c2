"""Where the other side may send this program, and where not."""

import asyncio
from contextlib import aclosing

import pytest

from app.net.addresses import places
from app.net.addresses.places import PlaceError, Visits
from app.net.errors import NetworkError
from app.net.rendezvous.client import RendezvousClient

CONFIGURED = "ws://meet.example.org:8765"
ANYWHERE = Visits(CONFIGURED)


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1:22",
        "127.0.0.1:8765",
        "[::1]:8765",
        "[::ffff:127.0.0.1]:8765",
        "0.0.0.0:8765",
        "169.254.169.254:80",
        "[fe80::1]:8765",
        "224.0.0.1:8765",
        "192.0.2.7:22",
        "192.0.2.7:1",
        "meet.example.org:25",
    ],
)
def test_attack_a_code_that_names_this_machine_or_another_service_is_not_followed(place: str) -> None:
    with pytest.raises(PlaceError, match="No rendezvous can be there"):
        ANYWHERE.check(places.of_code(place))


@pytest.mark.parametrize("place", ["192.168.1.7", "10.0.0.7:443", "desk.local:9000", "meet.example.org:443"])
def test_a_place_of_the_own_network_or_with_tls_is_visited(place: str) -> None:
    ANYWHERE.check(places.of_code(place))


@pytest.mark.parametrize("url", ["ws://8.8.8.8:8765", "ws://[2606:4700::1]:8765"])
def test_attack_a_place_beyond_the_own_network_is_not_visited_without_tls(url: str) -> None:
    with pytest.raises(PlaceError, match="without encryption"):
        ANYWHERE.check(url)
    ANYWHERE.check(url.replace("ws", "wss", 1))


@pytest.mark.parametrize("url", ["http://192.0.2.7", "ws://192.0.2.7/path", "ws://a@b", "ws://[::1", ""])
def test_attack_an_invite_that_names_what_is_no_rendezvous_is_not_followed(url: str) -> None:
    assert not places.is_url(url)
    with pytest.raises(PlaceError):
        ANYWHERE.check(url)


@pytest.mark.parametrize("url", ["ws://192.168.1.7:8765", "wss://other.example.org:443"])
def test_attack_nothing_but_the_configured_rendezvous_is_visited_when_the_address_is_hidden(url: str) -> None:
    hidden = Visits(CONFIGURED, nowhere_else=True)
    with pytest.raises(PlaceError, match="to be hidden"):
        hidden.check(url)
    hidden.check(CONFIGURED)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433"])
def test_attack_a_name_that_stands_for_this_machine_is_not_connected_to(host: str) -> None:
    async def scene() -> None:
        met: list[object] = []
        async with await asyncio.start_server(lambda *ends: met.append(ends), "127.0.0.1", 0) as server:
            url = f"ws://{host}:{server.sockets[0].getsockname()[1]}"
            ANYWHERE.check(url)
            async with aclosing(RendezvousClient(url, ANYWHERE.sockets(url))) as client:
                with pytest.raises(NetworkError):
                    await client.open_room()
        assert met == []

    asyncio.run(scene())


def test_what_is_refused_is_named_in_the_sentence_as_people_write_it() -> None:
    with pytest.raises(PlaceError, match=r" 127\.0\.0\.1:22 "):
        ANYWHERE.check("ws://127.0.0.1:22")
