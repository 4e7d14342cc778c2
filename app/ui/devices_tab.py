"""The settings' page of devices: which camera, microphone and loudspeaker, and what they see and hear now."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QWidget

from app.profile.settings import Settings
from app.ui.devices import DeviceList, ListDevices
from app.ui.parts import button, choose, form, form_row, gap, label, name_control
from app.ui.self_view import as_qimage
from app.ui.translate import tr
from app.ui.worker import Worker
from codec.values import Image

FRAME_RATES = (10, 15, 24, 30)
_LOOK_MS = 100
_QUIET_DBFS = -60  # the lower end of the meter: a silent room
_PREVIEW, _HINT_LINES = (11, 8), 6  # lines of text


class DevicesTab(QWidget):
    """picture, level: what camera and microphone give now; both return at once. try_sound: plays a tone,
    or an echo of what the microphone hears. `tried(dict)`: another device
    has been chosen, to be used as long as the dialog is open. `values()`: the settings' fields."""

    tried = pyqtSignal(object)

    def __init__(
        self,
        settings: Settings,
        list_devices: ListDevices,
        worker: Worker,
        picture: Callable[[], Image | None],
        level_dbfs: Callable[[], float],
        try_sound: Callable[[bool], None] = lambda echo: None,
    ) -> None:
        super().__init__()
        self._settings, self._list, self._worker = settings, list_devices, worker
        self._picture, self._level_dbfs = picture, level_dbfs
        self.camera, self.microphone, self.speaker = QComboBox(), QComboBox(), QComboBox()
        self.frame_rate, self.camera_turn, self.noise = QComboBox(), QComboBox(), QComboBox()
        self.tone = button(tr("Play a sound"))
        self.echo = button(
            tr("Hear yourself"), tip=tr("For some seconds, what you say comes back a second later.")
        )
        self.tone.clicked.connect(lambda: try_sound(False))
        self.echo.clicked.connect(lambda: try_sound(True))
        self.rescan = button(tr("Look for devices again"))
        self.preview, self.level = QLabel(), QProgressBar()
        self.devices = DeviceList()
        self._closed = False
        self._lay_out()
        rates = [(tr("{n} a second", n=n), n) for n in sorted({*FRAME_RATES, settings.frame_rate})]
        choose(self.frame_rate, rates, settings.frame_rate)
        turns = (
            (tr("As the camera sends it"), 0),
            (tr("A quarter to the right"), 90),
            (tr("Upside down"), 180),
            (tr("A quarter to the left"), 270),
        )
        choose(self.camera_turn, turns, settings.camera_turn)
        strengths = ((tr("Off"), 0), (tr("Some"), 2), (tr("Strong"), 3))
        choose(self.noise, strengths, settings.noise)
        self._show_devices(DeviceList())
        self.rescan.clicked.connect(self.ask)
        for box in (self.camera, self.camera_turn, self.microphone, self.noise, self.speaker):
            box.activated.connect(lambda: self.tried.emit(self.values()))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_MS)
        self.ask()

    def _lay_out(self) -> None:
        self.preview.setFixedSize(gap(_PREVIEW[0]), gap(_PREVIEW[1]))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setWordWrap(True)
        self.preview.setProperty("kind", "preview")
        self.preview.setAccessibleName(tr("What the camera sees now"))
        self.level.setRange(_QUIET_DBFS, 0)
        self.level.setTextVisible(False)
        name_control(self.level, tr("How loud the microphone is now"))
        rows = form(self)
        form_row(rows, tr("Camera"), self.camera)
        seen = QHBoxLayout()
        seen.setSpacing(gap())
        seen.addWidget(self.preview)
        told = tr("Only you see this. The other side gets your likeness, which moves as you do.")
        hint = label(told, "quiet", wrap=True)
        hint.setMinimumWidth(gap(_HINT_LINES))
        seen.addWidget(hint, 1)
        rows.addRow("", seen)
        form_row(rows, tr("Turn the picture"), self.camera_turn)
        form_row(rows, tr("Pictures"), self.frame_rate)
        form_row(rows, tr("Microphone"), self.microphone)
        rows.addRow("", self.level)
        form_row(rows, tr("Suppress noise"), self.noise)
        form_row(rows, tr("Speaker"), self.speaker)
        trials = QHBoxLayout()
        trials.setSpacing(gap(0.5))
        trials.addWidget(self.tone)
        trials.addWidget(self.echo)
        rows.addRow("", trials)
        rows.addRow("", self.rescan)
        rows.setVerticalSpacing(gap(0.45))

    def values(self) -> dict[str, Any]:
        """Names of fields and what they are to be."""
        return {
            "camera": self.camera.currentData(),
            "microphone": self.microphone.currentData(),
            "speaker": self.speaker.currentData(),
            "frame_rate": self.frame_rate.currentData(),
            "camera_turn": self.camera_turn.currentData(),
            "noise": self.noise.currentData(),
        }

    def close_down(self) -> None:
        """Nothing is asked or shown any more."""
        self._closed = True
        self._timer.stop()

    def ask(self) -> None:
        """Look for devices, off the window's thread."""
        self.rescan.setEnabled(False)
        self._worker.run(self._list, self._arrived)

    def _arrived(self, devices: DeviceList | None, error: Exception | None) -> None:
        if self._closed:
            return
        self.rescan.setEnabled(True)
        self.rescan.setText(tr("Look for devices again") if error is None else tr("No answer. Try again"))
        if devices is not None:
            self._show_devices(devices)
            self.found.emit(devices)

    found = pyqtSignal(object)

    def _show_devices(self, devices: DeviceList) -> None:
        """The lists, with what is chosen now, also when it is not plugged in."""
        for box, choices, name, usual in (
            (self.camera, devices.cameras, "camera", tr("The first camera")),
            (self.microphone, devices.microphones, "microphone", tr("The system's microphone")),
            (self.speaker, devices.speakers, "speaker", tr("The system's speaker")),
        ):
            fill(box, choices, getattr(self._settings, name), usual)

    def _look(self) -> None:
        """Camera and microphone, as they are now."""
        picture = self._picture()
        if picture is None:
            self.preview.setPixmap(QPixmap())
            self.preview.setText(tr("No picture"))
        else:
            size = QSize(self.preview.width(), self.preview.height())
            image = as_qimage(picture[::2, ::2])
            kept = Qt.AspectRatioMode.KeepAspectRatio
            self.preview.setPixmap(QPixmap.fromImage(image.scaled(size, kept)))
        self.level.setValue(max(_QUIET_DBFS, min(0, round(self._level_dbfs()))))


def fill(box: QComboBox, choices: Any, chosen: str, usual: str) -> None:
    """What there is, and what is chosen, also when that is not there."""
    chosen = box.currentData() if box.count() else chosen
    items = [(usual, ""), *((words, value) for value, words in choices)]
    if chosen not in [value for _, value in items]:
        is_file = Path(chosen).is_file()
        words = Path(chosen).name if is_file else tr("{name} (not found)", name=chosen)
        items.append((words, chosen))
    choose(box, items, chosen)
