"""What an enrolment in the window costs: processor time after the last look, and memory above the running
window's. Each look is passed over after a moment, so that any clip of a face that talks will do.

The processor time is that of the thread that makes the likeness, OpenCV kept to it, so that what the window
does meanwhile does not count. The memory's peak is the kernel's (VmHWM), from the first look to a result that
moves.
"""

import json
import time
from pathlib import Path

from PyQt6.QtCore import QTimer

from app.call.status import CallStatus
from app.face.making import Made, Progress
from app.face.sitting import Sitting
from app.face.wardrobe import Wardrobe
from app.ui.enrolment import Enrolment, EnrolmentPage
from app.ui.main_window import MainWindow

RUNNING_S = 6.0  # of the window, before anything is measured: its memory settles
LOOK_S = 1.5
LIVING_S = 4.0  # of the result, and of the window afterwards
TICK_MS = 50
_STATUS, _FORGET_PEAK = Path("/proc/self/status"), (Path("/proc/self/clear_refs"), "5")
"""proc(5)"""


class Enrol:
    """Goes through an enrolment, prints what it took, and closes the window; nothing is kept."""

    def __init__(self, window: MainWindow, wardrobe: "TimedWardrobe") -> None:
        self._window, self._since_s = window, time.monotonic()
        self._page = EnrolmentPage.ASK
        self._before_mb = self._wall_s = 0.0
        self._wardrobe = wardrobe
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._step)
        window.feed.ticked.connect(self._begin)

    def _begin(self, status: CallStatus) -> None:
        if time.monotonic() - self._since_s > RUNNING_S:
            self._window.feed.ticked.disconnect(self._begin)
            self._window.dressing.open()
            assert self._window.dressing.dialog is not None
            self._window.dressing.dialog.show_enrolment()
            self._before_mb = _memory_mb("VmRSS")
            _FORGET_PEAK[0].write_text(_FORGET_PEAK[1])
            self._enrolment.ask_page.first.click()
            self._timer.start(TICK_MS)

    @property
    def _enrolment(self) -> Enrolment:
        assert self._window.dressing.dialog is not None
        return self._window.dressing.dialog.enrolment

    def _step(self) -> None:
        page, waited_s = EnrolmentPage(self._enrolment.pages.currentIndex()), time.monotonic() - self._since_s
        if page is not self._page:
            self._turned(page)
        elif page is EnrolmentPage.LOOK and waited_s > LOOK_S:
            self._since_s = time.monotonic()
            self._enrolment.look_page.first.click()
        elif page is EnrolmentPage.RESULT and waited_s > LIVING_S:
            self._timer.stop()
            self._leave(_memory_mb("VmHWM") - self._before_mb)

    def _turned(self, page: EnrolmentPage) -> None:
        now_s = time.monotonic()
        if page is EnrolmentPage.RESULT:
            self._wall_s = now_s - self._since_s
        self._page, self._since_s = page, now_s

    def _leave(self, peak_mb: float) -> None:
        """Without the likeness; what memory stays is looked at a little later."""
        made = self._enrolment.result.first.isEnabled()
        assert self._window.dressing.dialog is not None
        self._window.dressing.dialog.reject()
        rows = {"cpu_s": self._wardrobe.cpu_s, "wall_s": self._wall_s, "peak_mb": peak_mb}

        def tell() -> None:
            left = {"left_mb": _memory_mb("VmRSS") - self._before_mb}
            print(json.dumps(rows | left if made else {"ended": True}), flush=True)
            self._window.close()

        QTimer.singleShot(round(1000 * LIVING_S), tell)


class TimedWardrobe(Wardrobe):
    """`cpu_s`: what the last likeness took of its thread."""

    cpu_s = 0.0

    def make(self, sitting: Sitting, photographed: bool, progress: Progress) -> Made:
        began_s = time.thread_time()
        made = super().make(sitting, photographed, progress)
        self.cpu_s = time.thread_time() - began_s
        return made


def _memory_mb(field: str) -> float:
    """Of this process, as the kernel counts it."""
    lines = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    return int(lines[field].split()[0]) / 1e3
