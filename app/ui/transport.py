"""The bar under a recording that is being played: play, the place in it, who is large, a film of it."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QSlider

from app.ui.icons import icon
from app.ui.parts import gap, icon_button, label, name_control
from app.ui.theme import PICTURE_TEXT
from app.ui.translate import tr
from app.ui.wording import duration

STEPS_A_SECOND = 10  # of the slider; finer than a hand is
LEAP_S = 5.0  # by arrow keys


class TransportBar(QFrame):
    """`play()`, `swap()`, `film()` are pressed; `sought(seconds)` while the slider is moved."""

    play = pyqtSignal()
    swap = pyqtSignal()
    film = pyqtSignal()
    sought = pyqtSignal(float)

    def __init__(self, length_s: float) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self.setAccessibleName(tr("Recording"))
        self._length_s = length_s
        self.play_button = icon_button("play", tr("Play"))
        self.swap_button = icon_button("swap", tr("The other face large"))
        self.film_button = icon_button("film", tr("Save as a film"))
        self.help_button = icon_button("help", tr("Keys"))
        name_control(self.help_button, tr("Keys"), "?")
        name_control(self.swap_button, tr("The other face large"), "S")
        name_control(self.film_button, tr("Save as a film"), "Ctrl+E")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, round(length_s * STEPS_A_SECOND))
        self.slider.setSingleStep(round(LEAP_S * STEPS_A_SECOND))
        self.slider.setPageStep(round(6 * LEAP_S * STEPS_A_SECOND))
        self.slider.setMinimumWidth(gap(6))
        name_control(self.slider, tr("Place in the recording"), tr("Left, Right"))
        self.time = label(name=tr("Time"))
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.6), gap(0.55), gap(1.0), gap(0.55))
        row.setSpacing(gap(0.55))
        row.addWidget(self.play_button)
        row.addWidget(self.slider, 1)
        row.addWidget(self.time)
        row.addWidget(self.swap_button)
        row.addWidget(self.film_button)
        row.addWidget(self.help_button)
        self.play_button.clicked.connect(self.play)
        self.swap_button.clicked.connect(self.swap)
        self.film_button.clicked.connect(self.film)
        self.slider.valueChanged.connect(lambda value: self.sought.emit(value / STEPS_A_SECOND))
        self._playing: bool | None = None
        self.show_place(0.0, False)

    def show_place(self, at_s: float, playing: bool) -> None:
        """Where it is; the slider follows unless it is held."""
        if not self.slider.isSliderDown():
            self.slider.blockSignals(True)
            self.slider.setValue(round(at_s * STEPS_A_SECOND))
            self.slider.blockSignals(False)
        text = f"{duration(at_s)} / {duration(self._length_s)}"
        if text != self.time.text():
            self.time.setText(text)
            self.time.setAccessibleDescription(text)
        if playing is not self._playing:
            self._playing = playing
            self.play_button.setIcon(icon("pause" if playing else "play", PICTURE_TEXT))
            name_control(self.play_button, tr("Pause") if playing else tr("Play"), tr("Space"))
