"""Notifications on a real bus, with a service in a process of its own."""

from collections.abc import Callable, Iterator

import pytest
from PyQt6.QtDBus import QDBusConnection
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.notifications import Notification
from tests.app.ui.desktop import Desktop, session_bus

TIMEOUT_MS = 60_000


@pytest.fixture
def bus_address() -> Iterator[str]:
    with session_bus() as address:
        yield address


@pytest.fixture
def bus(qapp: QApplication, bus_address: str) -> Iterator[QDBusConnection]:
    yield QDBusConnection.connectToBus(bus_address, bus_address)
    QDBusConnection.disconnectFromBus(bus_address)


@pytest.fixture
def desktop(bus_address: str) -> Iterator[Desktop]:
    made = Desktop(bus_address)
    yield made
    made.close()


def until_shown(qtbot: QtBot, notification: Notification) -> None:
    qtbot.waitUntil(lambda: notification._shown_id != 0, timeout=TIMEOUT_MS)


def test_a_ring_is_shown_with_its_buttons_and_the_pressed_one_is_heard(
    bus: QDBusConnection, desktop: Desktop, qtbot: QtBot
) -> None:
    notification = Notification(bus)
    assert notification.works
    notification.show("Anna is calling", "Over <b>the</b> net", {"take": "Take"}, urgent=True)
    until_shown(qtbot, notification)
    summary, text, buttons, urgency = desktop.next()["shown"]
    assert (summary, urgency) == ("Anna is calling", 2)
    assert "<" not in text  # some desktops read markup there
    assert buttons == [["default", "Anna is calling"], ["take", "Take"]]
    with qtbot.waitSignal(notification.acted, timeout=TIMEOUT_MS) as acted:
        desktop.press("take")
    assert acted.args == ["take"]
    notification.withdraw()
    assert desktop.next() == {"closed": 1}


def test_one_that_is_over_before_it_is_shown_is_withdrawn(
    bus: QDBusConnection, desktop: Desktop, qtbot: QtBot
) -> None:
    notification = Notification(bus)
    notification.show("Anna is calling", "", {})
    notification.withdraw()
    process: Callable[[], bool] = lambda: not notification._watchers
    qtbot.waitUntil(process, timeout=TIMEOUT_MS)
    assert "shown" in desktop.next()
    assert desktop.next() == {"closed": 1}


def test_a_bus_without_a_service_shows_nothing(bus: QDBusConnection, qtbot: QtBot) -> None:
    notification = Notification(bus)
    assert not notification.works
    notification.show("Anna is calling", "", {})
    qtbot.waitUntil(lambda: not notification._watchers, timeout=TIMEOUT_MS)
    notification.withdraw()


def test_without_a_bus_nothing_is_shown(qapp: QApplication) -> None:
    notification = Notification(None)
    notification.show("Anna is calling", "", {})
    notification.withdraw()
    assert not notification.works
