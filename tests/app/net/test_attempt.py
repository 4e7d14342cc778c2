"""One try to build a connection."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from app.net import attempt
from app.net.attempt import Attempt
from app.net.errors import GoneError, RendezvousError


def connect(left: Callable[[], Awaitable[None]], connected: Awaitable[None], live: bool = True) -> None:
    """What `_connected` makes of a side that leaves so, while a connection is made so."""
    host: Any = SimpleNamespace(active=object() if live else None)
    client: Any = SimpleNamespace(left=left)
    peer: Any = SimpleNamespace(connected=lambda timeout_s: connected)
    asyncio.run(Attempt(1, host)._connected(client, peer))


async def at_once() -> None:
    return


async def server_gone() -> None:
    raise RendezvousError("gone")


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "LEFT_TIMEOUT_S", 0.05)


def test_a_side_that_has_left_a_reconnection_unmade_is_not_waited_for() -> None:
    with pytest.raises(GoneError):
        connect(at_once, asyncio.sleep(60))


def test_a_side_that_has_left_because_it_is_connected_gets_its_time() -> None:
    connect(at_once, asyncio.sleep(0.01))


@pytest.mark.parametrize(("left", "live"), [(server_gone, True), (at_once, False)])
def test_before_the_call_and_without_the_server_the_connection_has_all_its_time(
    left: Callable[[], Awaitable[None]], live: bool
) -> None:
    connect(left, asyncio.sleep(0.2), live)
