"""The settings of an open window: their dialog, and each change, which is used, kept and told at once."""

from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from app.call.status import Controls
from app.profile import autostart
from app.profile.settings import Settings, SettingsFile
from app.ui.banner import Banner
from app.ui.contacts_tab import ContactsTab
from app.ui.devices import ListDevices
from app.ui.settings_dialog import SettingsDialog
from app.ui.translate import failure, tr
from app.ui.worker import Worker

_AT_START = {"camera", "microphone", "speaker", "frame_rate", "avatar", "rendezvous"}
_WORN = {"avatar", "likeness", "photographed", "brightness"}
"""Settings that change whom the other side sees."""


class Preferences(QObject):
    """told: of each change, and of devices that are tried in the dialog; without it, devices change at the
    next start, and a notice says so. `file`: the settings; `dialog`: while it is open. `applied`: they are
    others now; `worn`: and so is whom the other side sees; `contacts_changed`: the dialog's."""

    applied = pyqtSignal()
    worn = pyqtSignal()
    contacts_changed = pyqtSignal()

    def __init__(
        self,
        window: QWidget,
        file: SettingsFile,
        controls: Controls,
        worker: Worker,
        banner: Banner,
        list_devices: ListDevices,
        told: Callable[[Settings], None] | None,
    ) -> None:
        super().__init__(window)
        self.file = file
        self._window, self._controls, self._worker, self._banner = window, controls, worker, banner
        self.list_devices, self.told = list_devices, told
        self.dialog: SettingsDialog | None = None

    def open(self) -> None:
        """Beside the window, which goes on."""
        if self.dialog is None:
            self.dialog = SettingsDialog(
                self._window,
                self.file.settings,
                self.list_devices,
                self._worker,
                self._controls.contacts(),
                self._controls.own_picture,
                self._controls.microphone_dbfs,
                self._controls.try_sound,
            )
            self.dialog.tried.connect(self._try_devices)
            self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _try_devices(self, values: dict[str, object]) -> None:
        """Used as long as the dialog is open, to see and hear them."""
        if self.told is not None:
            self.told(replace(self.file.settings, **values))  # type: ignore[arg-type]  # names of fields

    def _closed(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        assert dialog is not None  # only an open one closes
        if result == SettingsDialog.DialogCode.Accepted:
            self._take(dialog)
        elif self.told is not None:
            self.told(self.file.settings)  # what was tried is given back
        dialog.deleteLater()

    def _take(self, dialog: SettingsDialog) -> None:
        self._change_contacts(dialog.contacts)
        on = dialog.reach.autostart()
        if on is not None:
            self._worker.run(lambda: autostart.switch(on), self._saved)
        changes = dialog.changes()
        self.change(**changes)
        if changes.keys() & _WORN:
            self.worn.emit()

    def _change_contacts(self, tab: ContactsTab) -> None:
        for id in tab.forgotten():
            self._controls.forget_contact(id)
        for id, name in tab.renamed().items():
            self._controls.rename_contact(id, name)
        self.contacts_changed.emit()

    def change(self, **values: object) -> None:
        """These fields are others from now on: shown, used and kept."""
        if not values:
            return
        self.file.change(**values)
        self._worker.run(self.file.save, self._saved)
        self.applied.emit()
        if self.told is not None:
            self.told(self.file.settings)
        elif values.keys() & _AT_START:
            self._banner.notice(tr("This will be used from the next start of the program."))

    def _saved(self, _: None, error: Exception | None) -> None:
        if error is not None:
            self._banner.notice(failure(error))
