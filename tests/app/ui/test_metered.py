import sys
from collections.abc import Callable
from typing import Any

import pytest

from app.ui import metered


class Network:
    """A connection that costs, until it changes."""

    def __init__(self) -> None:
        self.isMeteredChanged = self
        self.tells: list[Callable[[bool], None]] = []

    def connect(self, tell: Callable[[bool], None]) -> None:
        self.tells.append(tell)

    def isMetered(self) -> bool:
        return True


def test_a_metered_connection_is_told_at_once_and_so_is_each_change() -> None:
    told: list[bool] = []
    network: Any = Network()
    metered.watch(told.append, network)
    for tell in network.tells:
        tell(False)
    assert told == [True, False]


def test_where_the_system_does_not_know_nothing_is_told() -> None:
    metered.watch(lambda on: pytest.fail("told"), None)


def test_without_a_library_that_qts_networking_wants_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PyQt6.QtNetwork", None)
    assert metered.network() is None
