"""Empty messages behind one that TCP has not heard of: only where something waits, and not for ever."""

import asyncio
import socket
import sys
from typing import Any

import pytest

from app.net.rendezvous import nudges
from app.net.rendezvous.nudges import WAITS_S, Nudges, waits
from tests.app.virtual_time import run


class Silent:
    """A web socket whose other side acknowledges nothing for so long."""

    def __init__(self, silent_s: float) -> None:
        self.pongs: list[float] = []
        self.silent_s = silent_s

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return asyncio.get_running_loop().time() - 1000.0 < self.silent_s

    async def pong(self, message: bytes = b"") -> None:
        self.pongs.append(asyncio.get_running_loop().time() - 1000.0)


def followed(monkeypatch: pytest.MonkeyPatch, connection: Silent, close_s: float = 5.0) -> list[float]:
    monkeypatch.setattr(nudges, "waits", lambda waiting: waiting)

    async def scene() -> None:
        ours = Nudges()
        ours.follow(connection)
        await asyncio.sleep(close_s)
        await ours.close()
        assert len(asyncio.all_tasks()) == 1

    run(scene())
    return connection.pongs


def test_a_message_that_is_acknowledged_at_once_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert followed(monkeypatch, Silent(0.04)) == []


def test_one_that_waits_is_followed_soon_and_for_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    pongs = followed(monkeypatch, Silent(60.0))
    assert len(pongs) == len(WAITS_S)
    assert pongs[0] < 0.06
    assert 2.0 < pongs[-1] < 3.0


def test_nothing_follows_once_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(followed(monkeypatch, Silent(60.0), close_s=0.12)) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not tell")
def test_the_system_tells_whether_something_waits() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as ours,
    ):
        theirs, _ = server.accept()
        with theirs:
            ours.sendall(b"x")
            assert theirs.recv(1) == b"x"
            assert not waits(ours), "over loopback it has been acknowledged"
    assert not waits(None)
    assert not waits(ours), "closed"
