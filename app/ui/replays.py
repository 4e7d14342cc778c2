"""Recordings that are played beside the window of calls, each in a window of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QEvent, QObject, QTimer

from app.media.devices import Speaker
from app.profile.settings import SettingsFile
from app.recording.callfile import CallFile
from app.recording.player import Player
from app.ui.devices import NONE
from app.ui.replay import ReplayWindow
from app.ui.translate import failure
from app.ui.worker import Worker
from codec.basis import Basis


@dataclass(frozen=True, slots=True)
class _Open:
    window: ReplayWindow
    player: Player
    speaker: Speaker | None


class Replays(QObject):
    """told: a sentence, where one cannot be played. `windows`: those that are open."""

    def __init__(
        self, parent: QObject, basis: Basis, skin: bytes, worker: Worker, told: Callable[[str], None]
    ) -> None:
        super().__init__(parent)
        self._basis, self._skin, self._worker, self._told = basis, skin, worker, told
        self._open: list[_Open] = []

    @property
    def windows(self) -> list[ReplayWindow]:
        return [each.window for each in self._open]

    def open(self, path: Path, settings: SettingsFile, film: bool = False) -> None:
        """film: ask at once where one is to be written."""
        basis = self._basis
        self._worker.run(
            lambda: CallFile(path, basis), lambda file, error: self._opened(file, error, settings, film)
        )

    def close(self) -> None:
        """All of them."""
        for each in tuple(self._open):
            each.window.close()

    def _opened(
        self, file: CallFile | None, error: Exception | None, settings: SettingsFile, film: bool
    ) -> None:
        if file is None:
            self._told(failure(error) if error is not None else "")
            return
        player = Player(file)
        player.start()
        name = settings.settings.speaker
        speaker = Speaker(player.sound, name or None) if name != NONE else None
        if speaker is not None:
            speaker.start()
        window = ReplayWindow(player, self._basis, self._skin, settings)
        self._open.append(_Open(window, player, speaker))
        window.installEventFilter(self)
        window.show()
        player.play()
        if film:
            QTimer.singleShot(0, window.ask_for_film)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """A window that closes takes its sound with it."""
        if event is not None and event.type() is QEvent.Type.Close:
            for each in [each for each in self._open if each.window is watched]:
                self._open.remove(each)
                QTimer.singleShot(0, partial(_let_go, each))
        return False


def _let_go(each: _Open) -> None:
    if each.speaker is not None:
        each.speaker.stop()
        each.speaker.join()
    each.player.close()
    each.window.deleteLater()
