"""A desktop for tests: a service that shows notifications, and a tray, as recording fakes on their own bus.

Run as a program it prints one line of JSON for each call, and presses a button when told to.

    {"shown": [summary, body, [[name, words], ...], urgency]}    {"closed": id}    {"tray": true}
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

WATCHER = "org.kde.StatusNotifierWatcher"
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""Without the services that are installed on this machine: none is started."""
SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"


@contextmanager
def session_bus() -> Iterator[str]:
    """The address of a bus that is there meanwhile."""
    assert shutil.which("dbus-daemon"), "The tests need a message bus: apt-get install dbus"
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as config:
        config.write(CONFIG)
        config.flush()
        yield from _daemon(config.name)


def _daemon(config: str) -> Iterator[str]:
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


class Desktop:
    """What the service has shown; `press(name)` presses a button of the newest."""

    def __init__(self, bus_address: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.app.ui.desktop"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"DBUS_SESSION_BUS_ADDRESS": bus_address, "PATH": ""},
        )
        assert self.next() == "ready"

    def next(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def press(self, name: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def serve() -> None:
    """Until standard input ends. A line there presses that button of the newest notification."""
    from PyQt6 import QtCore
    from PyQt6.QtCore import (
        QCoreApplication,
        QMetaType,
        QObject,
        QSocketNotifier,
        QVariant,
        pyqtSlot,
    )
    from PyQt6.QtDBus import QDBusConnection, QDBusMessage

    def uint(value: int) -> Any:
        made = QVariant(value)
        made.convert(QMetaType(cast(int, QMetaType.Type.UInt.value)))
        return made

    application = QCoreApplication(sys.argv[:1])
    bus = QDBusConnection.sessionBus()

    class Service(QObject):
        newest = 0

        @pyqtSlot(QDBusMessage)
        def Notify(self, message: QDBusMessage) -> None:
            message.setDelayedReply(True)
            _, replaced, _, summary, body, acts, hints, _ = message.arguments()
            self.newest = replaced or self.newest + 1
            buttons = list(zip(acts[::2], acts[1::2], strict=True))
            urgency = hints["urgency"]
            urgency = urgency if isinstance(urgency, int) else ord(urgency)
            print(json.dumps({"shown": [summary, body, buttons, urgency]}), flush=True)
            bus.send(message.createReply([uint(self.newest)]))

        @pyqtSlot(QDBusMessage)
        def CloseNotification(self, message: QDBusMessage) -> None:
            message.setDelayedReply(True)
            print(json.dumps({"closed": message.arguments()[0]}), flush=True)
            bus.send(message.createReply())

        def press(self) -> None:
            name = sys.stdin.readline().strip()
            if not name:
                application.quit()
                return
            signal = QDBusMessage.createSignal(PATH, SERVICE, "ActionInvoked")
            signal.setArguments([uint(self.newest), name])
            bus.send(signal)

    bool_property = cast(Any, QtCore).pyqtProperty  # which its stubs lack

    class Tray(QObject):
        IsStatusNotifierHostRegistered = bool_property(bool, fget=lambda _: True)

        @pyqtSlot(QDBusMessage)
        def RegisterStatusNotifierItem(self, message: QDBusMessage) -> None:
            message.setDelayedReply(True)
            print(json.dumps({"tray": True}), flush=True)
            bus.send(message.createReply())

    service, tray = Service(), Tray()
    everything = QDBusConnection.RegisterOption.ExportAllContents
    bus.registerObject(f"/{WATCHER.rpartition('.')[2]}", WATCHER, tray, everything)
    assert bus.registerService(WATCHER), bus.lastError().message()
    bus.registerObject(PATH, SERVICE, service, QDBusConnection.RegisterOption.ExportAllSlots)
    assert bus.registerService(SERVICE)
    print(json.dumps("ready"), flush=True)
    told = QSocketNotifier(cast(Any, sys.stdin.fileno()), QSocketNotifier.Type.Read)
    told.activated.connect(service.press)
    application.exec()


if __name__ == "__main__":
    serve()
