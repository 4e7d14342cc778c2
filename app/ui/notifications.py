"""Notifications of the desktop, with buttons: org.freedesktop.Notifications 1.2, over the session bus.

Nothing waits for the desktop: one that does not answer shows nothing. A notification holds plain
words only, for some desktops read markup in it and names come from the other side.
"""

import logging
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PyQt6.QtCore import QMetaType, QObject, QVariant, pyqtSignal, pyqtSlot

from codec.errors import cause

if TYPE_CHECKING:
    from PyQt6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
else:
    try:
        from PyQt6.QtDBus import QDBusMessage
    except ImportError:  # a system without libdbus
        QDBusMessage = object

log = logging.getLogger("eigencall.ui")
SERVICE = INTERFACE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
ICON = Path(__file__).parent / "icons" / "eigencall.svg"
OPENED = "default"
"""The act of pressing the notification itself."""
STAYS, BY_ITSELF = 0, -1
"""How long it is shown, in the specification's terms: until it is withdrawn, or as the desktop likes."""


def session_bus() -> "QDBusConnection | None":
    """None where there is none."""
    try:
        from PyQt6.QtDBus import QDBusConnection
    except ImportError as error:
        log.info("no notifications: %s", cause(error))
        return None
    bus = QDBusConnection.sessionBus()
    return bus if bus.isConnected() else None


class Notification(QObject):
    """One place on the desktop: `show` puts something there, or replaces what is shown; `acted(name)` says
    which of its buttons was pressed. `works`: whether this desktop shows notifications at all."""

    acted = pyqtSignal(str)

    def __init__(self, bus: "QDBusConnection | None", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._shown_id = 0
        self._wanted = False
        self._watchers: set[QDBusPendingCallWatcher] = set()
        if bus is not None:
            bus.connect(SERVICE, PATH, INTERFACE, "ActionInvoked", self._on_action)
            bus.connect(SERVICE, PATH, INTERFACE, "NotificationClosed", self._on_closed)

    @property
    def works(self) -> bool:
        """The service runs, or is started by the first call."""
        if self._bus is None or (interface := self._bus.interface()) is None:
            return False
        return bool(interface.isServiceRegistered(SERVICE).value()) or SERVICE in _startable(self._bus)

    def show(self, title: str, text: str, buttons: Mapping[str, str], *, urgent: bool = False) -> None:
        """buttons: what `acted` will say -> the words on it. urgent: it stays, and comes through."""
        if self._bus is None:
            return
        from PyQt6.QtDBus import QDBusArgument, QDBusPendingCallWatcher

        acts = [part for pair in {OPENED: title, **buttons}.items() for part in pair]
        hints = {
            "urgency": _of_type(QMetaType.Type.UChar, 2 if urgent else 1),
            "category": "call.incoming" if urgent else "call",
            "desktop-entry": "eigencall",
        }
        call = QDBusMessage.createMethodCall(SERVICE, PATH, INTERFACE, "Notify")
        call.setArguments(
            [
                "Eigencall",
                _of_type(QMetaType.Type.UInt, self._shown_id),
                str(ICON),
                title,
                escape(text, quote=False),
                QDBusArgument(acts, _number(QMetaType.Type.QStringList)),
                hints,
                STAYS if urgent else BY_ITSELF,
            ]
        )
        self._wanted = True
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(call))
        self._watchers.add(watcher)
        watcher.finished.connect(self._on_shown)

    def withdraw(self) -> None:
        """Take it away."""
        self._wanted = False
        if self._bus is not None and self._shown_id:
            call = QDBusMessage.createMethodCall(SERVICE, PATH, INTERFACE, "CloseNotification")
            call.setArguments([_of_type(QMetaType.Type.UInt, self._shown_id)])
            self._bus.send(call)
            self._shown_id = 0

    def _on_shown(self, watcher: "QDBusPendingCallWatcher") -> None:
        self._watchers.discard(watcher)
        from PyQt6.QtDBus import QDBusPendingReply

        answer = QDBusPendingReply(watcher)
        if answer.isError():
            log.info("the desktop shows no notification")
            return
        self._shown_id = int(answer.value())
        if not self._wanted:
            self.withdraw()  # it came after it was over

    @pyqtSlot(QDBusMessage)
    def _on_action(self, message: "QDBusMessage") -> None:
        match message.arguments():
            case [int(id), str(name)] if id == self._shown_id and id:
                self.acted.emit(name)

    @pyqtSlot(QDBusMessage)
    def _on_closed(self, message: "QDBusMessage") -> None:
        match message.arguments():
            case [int(id), *_] if id == self._shown_id:
                self._shown_id = 0


def _of_type(kind: QMetaType.Type, value: int) -> QVariant:
    """Python has one kind of whole number, D-Bus many."""
    made = QVariant(value)
    made.convert(QMetaType(_number(kind)))
    return made


def _number(kind: QMetaType.Type) -> int:
    return cast(int, kind.value)


def _startable(bus: "QDBusConnection") -> list[str]:
    interface = bus.interface()
    return list(interface.activatableServiceNames().value()) if interface is not None else []
