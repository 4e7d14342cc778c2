"""A report for who looks into a fault: what this machine is, what the devices do, how the call goes, and the
last lines of the log. English, since it is not for the person who saves it.

Invariant: no name, code, word, address, path or picture is in it.
"""

from pathlib import Path

from PyQt6.QtCore import QT_VERSION_STR
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QFileDialog, QWidget

from app.call.status import CallStatus, Controls
from app.profile.log import last_lines, system
from app.ui.banner import LONG_MS, Banner, folder_of
from app.ui.translate import failure, tr
from app.ui.worker import Worker
from codec.errors import UserError
from codec.files import USUAL, write_whole


class ReportError(UserError):
    """The report cannot be written; the message says why."""


def report(controls: Controls) -> str:
    """The text."""
    facts = {
        "program": system(),
        "screen": f"Qt {QT_VERSION_STR}, {QGuiApplication.platformName()}",
        **controls.devices(),
        **_call(controls.status()),
    }
    return "\n".join([*(f"{name}: {text}" for name, text in facts.items()), "", *last_lines(), ""])


def _call(status: CallStatus) -> dict[str, str]:
    stats = status.stats
    return {
        "call": f"{status.phase.value}, {status.live_for_s:.0f} s. {status.message.anonymous}",
        "wire": f"{stats.wire_out_kbps:.1f} kbit/s out, {stats.wire_in_kbps:.1f} kbit/s in",
        "rate": stats.rule.value,
        "way": f"loss {stats.loss:.1%}, round trip {stats.rtt_ms:.0f} ms, latency {stats.latency_ms:.0f} ms",
        "picture": f"{stats.shown_fps:.0f} a second, tracked in {stats.tracker_ms:.0f} ms",
    }


def save(path: Path, text: str) -> None:
    """May wait for the disk. Raises ReportError."""
    try:
        write_whole(path, text.encode(), USUAL)
    except OSError as error:
        raise ReportError(
            "The report cannot be written to {path}: {reason}. Choose another place.",
            path=path,
            reason=error.strerror,
        ) from error


def ask_and_save(parent: QWidget, controls: Controls, worker: Worker, banner: Banner) -> None:
    """Ask where to put it; the banner tells what became of it."""
    chosen, _ = QFileDialog.getSaveFileName(parent, tr("Save a report"), "eigencall-report.txt", "*.txt")
    if chosen:
        text = report(controls)

        def saved(_: None, error: Exception | None) -> None:
            if error is None:
                banner.notice(tr("The report was saved as {path}", path=chosen), LONG_MS, folder_of(chosen))
            else:
                banner.notice(failure(error), LONG_MS)

        worker.run(lambda: save(Path(chosen), text), saved)
