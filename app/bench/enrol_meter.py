"""What an enrolment in the window costs: processor time after the last look, and memory above the running
window's. Each look is passed over after a moment, so that any clip of a face that talks will do.

The processor time is the whole process', less what window, camera and tracker took while they only looked.
The memory's peak is the kernel's (VmHWM), from the first look to a result that moves.
"""

import json
import time
from pathlib import Path

from PyQt6.QtCore import QTimer

from app.call.status import CallStatus
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

    def __init__(self, window: MainWindow) -> None:
        self._window, self._since_s = window, time.monotonic()
        self._page = EnrolmentPage.ASK
        self._before_mb = self._looking_cores = 0.0
        self._cpu_s = self._wall_s = 0.0
        self._made = (0.0, 0.0)
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._step)
        window.feed.ticked.connect(self._begin)

    def _begin(self, status: CallStatus) -> None:
        if time.monotonic() - self._since_s > RUNNING_S:
            self._window.feed.ticked.disconnect(self._begin)
            self._window.open_faces()
            assert self._window.faces is not None
            self._window.faces.show_enrolment()
            self._before_mb = _memory_mb("VmRSS")
            _FORGET_PEAK[0].write_text(_FORGET_PEAK[1])
            self._enrolment.ask_page.first.click()
            self._timer.start(TICK_MS)

    @property
    def _enrolment(self) -> Enrolment:
        assert self._window.faces is not None
        return self._window.faces.enrolment

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
        now_s, cpu_s = time.monotonic(), time.process_time()
        if page is EnrolmentPage.MAKE:
            self._looking_cores = (cpu_s - self._cpu_s) / (now_s - self._wall_s)
        elif page is EnrolmentPage.RESULT:
            took_s = now_s - self._wall_s
            self._made = cpu_s - self._cpu_s - self._looking_cores * took_s, took_s
        self._page, self._since_s, self._wall_s, self._cpu_s = page, now_s, now_s, cpu_s

    def _leave(self, peak_mb: float) -> None:
        """Without the likeness; what memory stays is looked at a little later."""
        made = self._enrolment.result.first.isEnabled()
        assert self._window.faces is not None
        self._window.faces.reject()
        cpu_s, wall_s = self._made
        rows = {"cpu_s": cpu_s, "wall_s": wall_s, "peak_mb": peak_mb}

        def tell() -> None:
            left = {"left_mb": _memory_mb("VmRSS") - self._before_mb}
            print(json.dumps(rows | left if made else {"ended": True}), flush=True)
            self._window.close()

        QTimer.singleShot(round(1000 * LIVING_S), tell)


def _memory_mb(field: str) -> float:
    """Of this process, as the kernel counts it."""
    lines = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    return int(lines[field].split()[0]) / 1e3
