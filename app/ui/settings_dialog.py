"""Settings: devices, looks, the network, keys. Values in, changed values out; nothing is kept here."""

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QKeySequenceEdit,
    QSlider,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.call.status import ContactEntry
from app.face.adjusting import MOST_PERCENT
from app.media.samples import SILENT_DBFS
from app.profile.settings import SelfView, Settings, Theme
from app.ui.contacts_tab import ContactsTab
from app.ui.devices import DeviceList, ListDevices
from app.ui.devices_tab import DevicesTab, fill
from app.ui.keys import Act
from app.ui.keys_tab import KeysTab
from app.ui.network_tab import NetworkTab
from app.ui.parts import Check, Scrolled, button, choose, form, form_row, gap, name_control, open_size
from app.ui.reach_tab import ReachTab
from app.ui.translate import languages, tr
from app.ui.worker import Worker
from codec.values import Image
from render.scene import BACKGROUNDS, Look


class SettingsDialog(QDialog):
    """`changes()` after it was accepted: the fields that differ. `tried(dict)`: devices to use meanwhile."""

    tried = pyqtSignal(object)

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        list_devices: ListDevices,
        worker: Worker,
        contacts: tuple[ContactEntry, ...] = (),
        picture: Callable[[], Image | None] = lambda: None,
        level_dbfs: Callable[[], float] = lambda: SILENT_DBFS,
        try_sound: Callable[[bool], None] = lambda echo: None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self._settings = settings
        self.devices = DevicesTab(settings, list_devices, worker, picture, level_dbfs, try_sound)
        self.camera, self.microphone = self.devices.camera, self.devices.microphone
        self.speaker, self.rescan = self.devices.speaker, self.devices.rescan
        self.avatar, self.language = QComboBox(), QComboBox()
        self.theme, self.background, self.look, self.self_view = (QComboBox() for _ in range(4))
        self.mirror = Check(tr("Show me as in a mirror"))
        self.likeness = Check(tr("My own likeness may be worn and sent to the other person"))
        self.photographed, self.brightness = QComboBox(), QSlider(Qt.Orientation.Horizontal)
        self.contacts = ContactsTab(settings, contacts)
        self.reach = ReachTab(settings)
        self.network, self.keyboard = NetworkTab(settings), KeysTab(settings)
        self.keys: dict[Act, QKeySequenceEdit] = self.keyboard.edits
        self._fill()
        self._lay_out()
        self.devices.found.connect(self._found)
        self.devices.tried.connect(self.tried)
        self.finished.connect(self.devices.close_down)

    def _fill(self) -> None:
        s = self._settings
        themes = [(tr("As the system"), Theme.SYSTEM), (tr("Light"), Theme.LIGHT), (tr("Dark"), Theme.DARK)]
        views = [
            (tr("My avatar"), SelfView.AVATAR),
            (tr("My camera"), SelfView.CAMERA),
            (tr("Hidden"), SelfView.HIDDEN),
        ]
        looks = [(tr("Soft skin"), Look.DEFAULT.value), (tr("WebGL Studio"), Look.STUDIO.value)]
        choose(self.theme, themes, s.theme)
        choose(self.self_view, views, s.self_view)
        choose(self.look, looks, s.look)
        grounds = {
            "mist": tr("Mist"),
            "studio": tr("Studio"),
            "evening": tr("Evening"),
            "sage": tr("Sage"),
            "paper": tr("Paper"),
        }
        choose(self.background, [(grounds[name], name) for name in BACKGROUNDS], s.background)
        self.mirror.setChecked(s.mirror)
        self.likeness.setChecked(s.likeness)
        choose(self.photographed, [(tr("Photographed"), True), (tr("Drawn"), False)], s.photographed)
        self.brightness.setRange(-MOST_PERCENT, MOST_PERCENT)
        self.brightness.setPageStep(MOST_PERCENT // 5)
        self.brightness.setValue(s.brightness)
        choose(self.language, [(tr("As the system"), ""), *languages()], s.language)
        self._found(DeviceList())

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)  # where there are too many, they are scrolled
        if (bar := self.tabs.tabBar()) is not None:
            bar.setDrawBase(False)
        self.tabs.setAccessibleName(tr("Kinds of settings"))
        self.tabs.addTab(Scrolled(self.devices), tr("Devices"))
        self.tabs.addTab(Scrolled(self._looks_tab()), tr("Looks"))
        self.tabs.addTab(self.contacts, tr("People"))
        self.tabs.addTab(Scrolled(self.reach), tr("Being rung"))
        self._network_tab = Scrolled(self.network)
        self.tabs.addTab(self._network_tab, tr("Network"))
        self.tabs.addTab(self.keyboard, tr("Keys"))
        self.ok, self.cancel = button(tr("Save"), "primary", "Enter"), button(tr("Cancel"), "", "Esc")
        self.ok.setDefault(True)
        self.ok.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.ok)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap(1.2), gap(0.8), gap(1.2), gap(1.2))
        column.setSpacing(gap(0.8))
        column.addWidget(self.tabs, 1)
        column.addLayout(row)
        open_size(self, 38, 34)

    def _looks_tab(self) -> QWidget:
        tab = QWidget()
        rows = form(tab)
        form_row(rows, tr("My avatar"), self.avatar)
        name_control(self.likeness, self.likeness.text(), tip=tr("Otherwise you wear an invented face"))
        rows.addRow("", self.likeness)
        form_row(rows, tr("My likeness"), self.photographed)
        form_row(rows, tr("Its brightness"), self.brightness)
        form_row(rows, tr("Self view"), self.self_view)
        rows.addRow("", self.mirror)
        form_row(rows, tr("Background"), self.background)
        form_row(rows, tr("Light on faces"), self.look)
        form_row(rows, tr("Colours of the window"), self.theme)
        form_row(rows, tr("Language"), self.language)
        return tab

    def _found(self, devices: DeviceList) -> None:
        fill(self.avatar, devices.avatars, self._settings.avatar, tr("My own likeness"))

    def accept(self) -> None:
        """Not before what was entered can be used."""
        for page, tab in ((self._network_tab, self.network), (self.keyboard, self.keyboard)):
            if tab.problem():
                self.tabs.setCurrentWidget(page)
                return
        super().accept()

    def changes(self) -> dict[str, Any]:
        """Field names and new values, only those that differ."""
        chosen: dict[str, Any] = {
            "avatar": self.avatar.currentData(),
            "likeness": self.likeness.isChecked(),
            "photographed": self.photographed.currentData(),
            "brightness": self.brightness.value(),
            "theme": self.theme.currentData(),
            "background": self.background.currentData(),
            "look": self.look.currentData(),
            "self_view": self.self_view.currentData(),
            "mirror": self.mirror.isChecked(),
            "language": self.language.currentData(),
            "keys": self.keyboard.changed(),
            **self.devices.values(),
            **self.network.values(),
            **self.contacts.values(),
            **self.reach.values(),
        }
        return {name: value for name, value in chosen.items() if value != getattr(self._settings, name)}
