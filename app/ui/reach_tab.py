"""The settings' page of being reached: with the window closed, from the start of the desktop, or not now."""

from typing import Any

from PyQt6.QtWidgets import QComboBox, QWidget

from app.profile import autostart
from app.profile.settings import OnClose, Settings
from app.ui.parts import Check, choose, form, form_row, label
from app.ui.translate import tr
from app.ui.tray import Tray


class ReachTab(QWidget):
    """`values()`: the settings' fields. `autostart()`: what is to become of the system's switch; None: as it
    is."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.on_close = QComboBox()
        ways = [
            (tr("Ask when the window is closed"), OnClose.ASK),
            (tr("Stay reachable, in the tray"), OnClose.TRAY),
            (tr("Quit the program"), OnClose.END),
        ]
        choose(self.on_close, ways, settings.on_close)
        self.at_start = Check(tr("Start with the desktop, in the tray"))
        self.quiet = Check(tr("Do not disturb: calls make no sound and show no notification"))
        self.quiet.setChecked(settings.do_not_disturb)
        self._was_on = autostart.is_on()
        self.at_start.setChecked(self._was_on)
        rows = form(self)
        form_row(rows, tr("Closing the window"), self.on_close)
        if not Tray.available():
            self.on_close.setEnabled(False)
            rows.addRow(
                label(tr("This desktop has no tray, so closing the window quits."), "quiet", wrap=True)
            )
        for box in (self.at_start, self.quiet):
            rows.addRow(box)
        told = tr("Calls that you do not hear are listed on the first page.")
        rows.addRow(label(told, "quiet", wrap=True))

    def values(self) -> dict[str, Any]:
        """Names of settings and what they are to be."""
        return {"on_close": self.on_close.currentData(), "do_not_disturb": self.quiet.isChecked()}

    def autostart(self) -> bool | None:
        """What the system is to be told."""
        return self.at_start.isChecked() if self.at_start.isChecked() != self._was_on else None
