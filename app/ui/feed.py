"""The bridge between threads: the client's status, fetched on the window's own thread ten times a second.

Polling needs no locks and no queue: the client's `status()` returns its newest frozen value at once, and a
burst of events on the network's thread costs the window one update. Each look also lets Python see Ctrl+C,
which it only does between its own instructions.
"""

import math
from dataclasses import replace

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.call.status import CallStatus, Controls

_UNSEEN_MS = 500  # nobody looks; a ring is heard as soon as it comes
_INTERVAL_MS = 100  # a change is on screen before one feels it as late (Nielsen, Usability Engineering, 1993)


class StatusFeed(QObject):
    """`changed(CallStatus)` when the status is not what it was; `ticked(CallStatus)` at each look."""

    changed = pyqtSignal(object)
    ticked = pyqtSignal(object)

    def __init__(self, controls: Controls, parent: QObject) -> None:
        super().__init__(parent)
        self._controls = controls
        self.status: CallStatus | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin, with a first look at once."""
        self.look()
        self._timer.start()

    def hurry(self, seen: bool) -> None:
        """Ten looks a second are for eyes."""
        self._timer.setInterval(_INTERVAL_MS if seen else _UNSEEN_MS)

    def stop(self) -> None:
        """No signal comes after this."""
        self._timer.stop()

    def look(self) -> None:
        """Fetch now; also called right after a person has pressed something."""
        before, self.status = self.status, self._controls.status()
        if before is None or _shown(self.status) != _shown(before):
            self.changed.emit(self.status)
        self.ticked.emit(self.status)


def _shown(status: CallStatus) -> CallStatus:
    """What of it is on the screen: of the time its seconds."""
    return replace(status, live_for_s=math.floor(status.live_for_s))
