"""A desktop for tests: a service that shows notifications, as a recording fake. Run as a program on a bus of
its own it prints one line of JSON for each call, and presses a button when told to.

    {"shown": [summary, body, [[name, words], ...], urgency]}    {"closed": id}
"""

import json
import sys
from typing import Any, cast

SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"


def serve() -> None:
    """Until standard input ends. A line there presses that button of the newest notification."""
    from PyQt6.QtCore import QCoreApplication, QMetaType, QObject, QSocketNotifier, QVariant, pyqtSlot
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

    service = Service()
    bus.registerObject(PATH, SERVICE, service, QDBusConnection.RegisterOption.ExportAllSlots)
    assert bus.registerService(SERVICE)
    print(json.dumps("ready"), flush=True)
    told = QSocketNotifier(cast(Any, sys.stdin.fileno()), QSocketNotifier.Type.Read)
    told.activated.connect(service.press)
    application.exec()


if __name__ == "__main__":
    serve()
