"""Settings: devices, looks, the meeting point, keys. Values in, changed values out; nothing is kept here."""

from typing import Any

from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QKeySequenceEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.call.status import KnownPerson
from app.settings import SelfView, Settings, Theme
from app.ui.devices import Devices, ListDevices
from app.ui.keys import FIXED, Act, bindings, described
from app.ui.network_tab import NetworkTab
from app.ui.parts import button, choose, form, form_row, gap, name_control
from app.ui.people_tab import PeopleTab
from app.ui.translate import tr
from app.ui.worker import Worker
from render.scene import BACKGROUNDS, Look


class SettingsDialog(QDialog):
    """`changes()` after it was accepted: the fields that differ."""

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        list_devices: ListDevices,
        worker: Worker,
        people: tuple[KnownPerson, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self._settings, self._list, self._worker = settings, list_devices, worker
        self._closed = False
        self.camera, self.microphone, self.speaker, self.avatar = (QComboBox() for _ in range(4))
        self.theme, self.background, self.look, self.self_view = (QComboBox() for _ in range(4))
        self.mirror = QCheckBox(tr("Show me as in a mirror"))
        self.network = NetworkTab(settings)
        self.people = PeopleTab(settings, people)
        self.rescan = button(tr("Look for devices again"))
        self.keys: dict[Act, QKeySequenceEdit] = {}
        self._fill()
        self._lay_out()
        self.rescan.clicked.connect(self._ask_for_devices)
        self.finished.connect(self._on_finished)
        self._ask_for_devices()

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
        choose(self.background, [(name.capitalize(), name) for name in BACKGROUNDS], s.background)
        self.mirror.setChecked(s.mirror)
        self._show_devices(Devices())

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        if (bar := self.tabs.tabBar()) is not None:
            bar.setDrawBase(False)
        self.tabs.setAccessibleName(tr("Kinds of settings"))
        self.tabs.addTab(self._devices_tab(), tr("Devices"))
        self.tabs.addTab(self._looks_tab(), tr("Looks"))
        self.tabs.addTab(self.people, tr("People"))
        self.tabs.addTab(self.network, tr("Network"))
        self.tabs.addTab(self._keys_tab(), tr("Keys"))
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
        self.resize(gap(34), gap(28))

    def _devices_tab(self) -> QWidget:
        tab = QWidget()
        rows = form(tab)
        form_row(rows, tr("Camera"), self.camera)
        form_row(rows, tr("Microphone"), self.microphone)
        form_row(rows, tr("Speaker"), self.speaker)
        rows.addRow("", self.rescan)
        return tab

    def _looks_tab(self) -> QWidget:
        tab = QWidget()
        rows = form(tab)
        form_row(rows, tr("My avatar"), self.avatar)
        form_row(rows, tr("Self view"), self.self_view)
        name_control(self.mirror, self.mirror.text())
        rows.addRow("", self.mirror)
        form_row(rows, tr("Background"), self.background)
        form_row(rows, tr("Light on faces"), self.look)
        form_row(rows, tr("Colours of the window"), self.theme)
        return tab

    def _keys_tab(self) -> QWidget:
        tab = QWidget()
        rows = form(tab)
        for act, key in bindings(self._settings.keys).items():
            if act not in FIXED:
                edit = QKeySequenceEdit(key)
                edit.setMaximumSequenceLength(1)
                self.keys[act] = edit
                form_row(rows, described(act), edit)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(tab)
        return scroll

    def _ask_for_devices(self) -> None:
        self.rescan.setEnabled(False)
        self._worker.run(self._list, self._devices_arrived)

    def _devices_arrived(self, devices: Devices | None, error: Exception | None) -> None:
        if self._closed:
            return
        self.rescan.setEnabled(True)
        self.rescan.setText(tr("Look for devices again") if error is None else tr("No answer. Try again"))
        if devices is not None:
            self._show_devices(devices)

    def _show_devices(self, devices: Devices) -> None:
        """The lists, with what is chosen now, also when it is not plugged in."""
        for box, choices, name, usual in (
            (self.camera, devices.cameras, "camera", tr("The first camera")),
            (self.microphone, devices.microphones, "microphone", tr("The system's microphone")),
            (self.speaker, devices.speakers, "speaker", tr("The system's speaker")),
            (self.avatar, devices.avatars, "avatar", tr("My own likeness")),
        ):
            chosen = box.currentData() if box.count() else getattr(self._settings, name)
            items = [(usual, ""), *((words, value) for value, words in choices)]
            if chosen not in [value for _, value in items]:
                items.append((tr("{name} (not found)", name=chosen), chosen))
            choose(box, items, chosen)

    def accept(self) -> None:
        """Not before what was entered can be used."""
        if self.network.problem():
            self.tabs.setCurrentWidget(self.network)
        else:
            super().accept()

    def _on_finished(self) -> None:
        self._closed = True

    def changes(self) -> dict[str, Any]:
        """Field names and new values, only those that differ."""
        chosen: dict[str, Any] = {
            "camera": self.camera.currentData(),
            "microphone": self.microphone.currentData(),
            "speaker": self.speaker.currentData(),
            "avatar": self.avatar.currentData(),
            "theme": self.theme.currentData(),
            "background": self.background.currentData(),
            "look": self.look.currentData(),
            "self_view": self.self_view.currentData(),
            "mirror": self.mirror.isChecked(),
            "keys": self._changed_keys(),
            **self.network.values(),
            **self.people.values(),
        }
        return {name: value for name, value in chosen.items() if value != getattr(self._settings, name)}

    def _changed_keys(self) -> dict[str, str]:
        usual = bindings({})
        return {
            act.value: edit.keySequence().toString()
            for act, edit in self.keys.items()
            if edit.keySequence() != usual[act] and edit.keySequence() != QKeySequence()
        }
