"""The window of a recorded call: one face large, the other small, voices, a bar to move about in it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QIcon, QImage, QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QApplication, QFileDialog, QMainWindow, QVBoxLayout

from app.media.devices import Speaker
from app.profile.settings import SettingsFile
from app.recording.export import export
from app.recording.player import Player
from app.ui import theme
from app.ui.banner import LONG_MS, Banner, folder_of
from app.ui.beside import SMALLEST
from app.ui.devices import NONE
from app.ui.edge import Edge
from app.ui.face_painter import FaceSource
from app.ui.face_view import FaceView
from app.ui.help import HelpCard
from app.ui.icons import pixmap
from app.ui.keys import shown
from app.ui.parts import gap, open_size
from app.ui.qt import leave, make_application
from app.ui.self_view import UPPER_RIGHT, SelfViewPanel
from app.ui.translate import failure, said, tr
from app.ui.transport import LEAP_S, TransportBar
from app.ui.window_place import WindowPlace
from app.ui.worker import Worker
from codec.basis import Basis
from codec.recording import Side
from codec.values import Identity
from render.scene import BACKGROUNDS, Look, Scene

_TICK_MS = 50
_LEAP_S = 1.0  # over more than this one has jumped
_FILM_SIZE = (1280, 720)


class ReplayWindow(QMainWindow):
    """`player` is its owner's to start and to close. Parts are public for tests: `view`, `bar`, `banner`."""

    def __init__(self, player: Player, basis: Basis, skin: bytes, settings: SettingsFile) -> None:
        super().__init__()
        self._player, self._basis, self._skin = player, basis, skin
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, settings.settings.theme)
        self.setWindowTitle(f"{player.file.path.stem} · Eigencall")
        self.setWindowIcon(QIcon(pixmap("eigencall", "", 256)))
        self._sources = {side: self._source(side) for side in Side}
        self._large = Side.OTHER
        self.view = FaceView(basis, skin, self._sources[Side.OTHER])
        self.view.setAccessibleName(tr("The face"))
        self.view.scene = _scene(settings)
        self.bar = TransportBar(player.file.duration_s)
        self.banner = Banner(self.view)
        self.small = SelfViewPanel(self.view, UPPER_RIGHT)  # the bar is below
        self.help = HelpCard(self.view, tr("A click on the small face makes it large."))
        self.help.report_button.hide()
        self.small.setAccessibleName(tr("The other face"))
        self.small.setToolTip(tr("The other face of the call. A click makes it large."))
        self.view.inset_size = self.small.size()
        self._place = settings.path.with_suffix(".replay-window")
        self.edge = Edge(self.view)
        self._said_s = 0.0  # up to where what was written has been shown
        self._worker = Worker(self)
        self._film_ends = False
        self._lay_out()
        self._connect()
        self._show_sides()

    def _source(self, side: Side) -> FaceSource:
        player = self._player

        def identity() -> Identity:
            return player.person(side).identity

        return FaceSource(lambda now_s: player.face(side, now_s), identity)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.view)
        column.setContentsMargins(gap(), gap(), gap(), gap())
        column.addWidget(self.banner, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        column.addWidget(self.bar)
        self.setCentralWidget(self.view)
        self.setMinimumSize(SMALLEST)
        open_size(self, 62, 44)
        WindowPlace(self, self._place)
        self.bar.play_button.setFocus()

    def _connect(self) -> None:
        player, bar = self._player, self.bar
        bar.play.connect(self.toggle)
        bar.sought.connect(player.seek)
        bar.swap.connect(self.swap)
        bar.film.connect(self.ask_for_film)
        bar.help_button.clicked.connect(self.help.turn)
        self.small.pressed.connect(self.swap)
        self.view.inset_drawn.connect(self._show_small)
        self.view.trouble.connect(lambda text: self.banner.notice(said(text)))
        keys = self._keys()
        for key, _, act in keys:
            QShortcut(QKeySequence(key), self, act)
        self.help.set_keys([(shown(QKeySequence(key)), words) for key, words, _ in keys])
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK_MS)

    def _keys(self) -> list[tuple[str, str, Callable[[], object]]]:
        """(key, what it does, and the doing)"""
        player = self._player
        return [
            ("Space", tr("Play or pause"), self.toggle),
            ("Left", tr("Five seconds back"), lambda: player.seek(player.position_s - LEAP_S)),
            ("Right", tr("Five seconds on"), lambda: player.seek(player.position_s + LEAP_S)),
            ("Home", tr("From the beginning"), lambda: player.seek(0.0)),
            ("S", tr("The other face large"), self.swap),
            ("Ctrl+E", tr("Save as a film"), self.ask_for_film),
            ("F", tr("Full screen"), self._toggle_full_screen),
            ("?", tr("These keys"), self.help.turn),
            ("Esc", tr("Close what is open"), self._go_back),
        ]

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _go_back(self) -> None:
        """The nearest thing that is open closes."""
        if self.help.isVisible():
            self.help.turn()
            self.bar.play_button.setFocus()
        elif self.isFullScreen():
            self._toggle_full_screen()

    def toggle(self) -> None:
        """Play or pause."""
        if self._player.playing:
            self._player.pause()
        else:
            self._player.play()
        self._tick()

    def swap(self) -> None:
        """The small face becomes the large one."""
        self._large = Side.OWN if self._large is Side.OTHER else Side.OTHER
        self._show_sides()

    def _show_sides(self) -> None:
        self.view.source = self._sources[self._large]
        self.view.inset = self._sources[Side.OWN if self._large is Side.OTHER else Side.OTHER]
        self.small.want(True)

    def _show_small(self, image: QImage) -> None:
        self.small.show_image(image, mirrored=False)

    def _tick(self) -> None:
        at_s = self._player.position_s
        if 0 < at_s - self._said_s < _LEAP_S:
            for saying in self._player.said(self._said_s, at_s):
                self.edge.show_saying(saying.said, own=saying.side is Side.OWN)
        self._said_s = at_s
        self.bar.show_place(at_s, self._player.playing)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The small face keeps its place."""
        super().resizeEvent(event)
        room_px = self.view.width() - 2 * gap()
        self.banner.set_room(room_px)
        self.small.make_way([self.bar.geometry(), self.banner.geometry()])
        self.view.inset_size = self.small.size()
        self.help.centre()
        self.edge.place()

    # The film

    def ask_for_film(self) -> None:
        """Where it is to be written; then it is made."""
        usual = self._player.file.path.with_suffix(".mp4")
        path, _ = QFileDialog.getSaveFileName(self, tr("Save as a film"), str(usual), "MP4 (*.mp4)")
        if path:
            self.make_film(Path(path))

    def make_film(self, path: Path) -> None:
        """Draw it off screen; the window goes on."""
        self.bar.film_button.setEnabled(False)
        self.banner.notice(tr("The film is being made…"), 1_000_000)
        self._worker.run(lambda: self._film(path), self._film_made)

    def _film(self, path: Path) -> Path:
        with closing(
            export(self._player.file, self._basis, self._skin, path, _FILM_SIZE)
        ) as shares:  # closed before its end, it leaves no file
            for _ in shares:
                if self._film_ends:
                    break
        return path

    def _film_made(self, path: Path | None, error: Exception | None) -> None:
        self.bar.film_button.setEnabled(True)
        text = failure(error) if error else tr("The film was saved as {path}", path=path)
        self.banner.notice(text, LONG_MS, folder_of(path) if path is not None else None)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """A film in the making is given up."""
        self._timer.stop()
        self._film_ends = True
        self._worker.finish(5000)
        super().closeEvent(event)


def _scene(settings: SettingsFile) -> Scene:
    look = settings.settings.look
    ground = BACKGROUNDS.get(settings.settings.background, BACKGROUNDS["mist"])
    return Scene(background=ground, look=Look(look) if look in [x.value for x in Look] else Look.DEFAULT)


def run(player: Player, basis: Basis, skin: bytes, settings: SettingsFile, speaker: str) -> int:
    """Play until the window is closed."""
    application = make_application()
    device = Speaker(player.sound, speaker or None) if speaker != NONE else None
    player.start()
    if device is not None:
        device.start()
    window = ReplayWindow(player, basis, skin, settings)
    window.show()
    player.play()
    try:
        return application.exec()
    finally:
        if device is not None:
            device.stop()
            device.join()
        window.close()
        window.deleteLater()
        leave()
        player.close()
