"""What can be done in a call beside talking: writing, reacting, recording, looking at figures, making the
window small. The window hands over each status, and the keys; `resting` tells it that what floats over the
picture is to be gone."""

from collections.abc import Callable

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtWidgets import QMainWindow

from app.call.status import CallStatus, Controls, Phase
from app.ui.banner import LONG_MS, folder_of
from app.ui.keys import Act
from app.ui.panel import SidePanel
from app.ui.resting_controls import RestingControls
from app.ui.small_window import SmallWindow
from app.ui.stage import Stage
from app.ui.translate import tr
from codec.said import Feeling


class Meanwhile(QObject):
    """ask: makes a request of the controls, and looks what has come of it. changed: called when what is shown
    no longer follows from the status alone. `statistics_wanted`: in a call."""

    def __init__(
        self,
        window: QMainWindow,
        stage: Stage,
        panel: SidePanel,
        controls: Controls,
        ask: Callable[[Callable[[], None]], None],
        changed: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._stage, self._panel, self._controls = stage, panel, controls
        self._ask, self._changed = ask, changed
        self.statistics_wanted = False
        self._status = CallStatus()
        self.small = SmallWindow(window, stage, changed)
        floating = (stage.bar, stage.call_pill, stage.words_pill, stage.contact_pill, stage.corner)
        self.rest = RestingControls(stage, (*floating, stage.feelings), changed)
        self._offer = self._in_call = False
        self._keys: dict[Act, str] = {}
        panel.chat.wrote.connect(self._write)
        panel.chat.closed.connect(lambda: self._open_chat(False))
        stage.feelings.chosen.connect(self._react)

    @property
    def resting(self) -> bool:
        return self.rest.resting or self.small.on

    def doings(self) -> dict[Act, Callable[[], None]]:
        """What keys and buttons do."""
        return {
            Act.CHAT: lambda: self._open_chat(not self._panel.chat_wanted),
            Act.REACT: lambda: self._offer_reactions(not self._offer),
            Act.SMALL_WINDOW: self._turn_small,
            Act.RECORD: self._toggle_recording,
            Act.STATISTICS: lambda: self._want_statistics(not self.statistics_wanted),
            Act.COMPARE: self._compare_video,
        }

    def set_keys(self, keys: dict[Act, str]) -> None:
        """As their owner's system writes them."""
        self._keys = keys

    def go_back(self) -> bool:
        """Close what is open of this; whether anything was."""
        if self.small.on:
            self.small.switch(False)
        elif self._offer:
            self._offer_reactions(False)
        elif self._in_call and self._panel.chat_wanted:
            self._open_chat(False)
        elif self._in_call and self.statistics_wanted:
            self._want_statistics(False)
            self._stage.setFocus()
        else:
            return False
        return True

    def show_status(self, status: CallStatus, in_call: bool) -> None:
        """Make chat, reactions and the picture's edge follow from the status."""
        stage, panel = self._stage, self._panel
        if in_call is not self._in_call:
            stage.statistics.clear()
        self._tell_recorded(status.recorded)
        self._in_call, self._status, stage.calm = in_call, status, self.rest.resting
        if not in_call:
            self.small.switch(False)
            self._offer = panel.chat_wanted = False
        can_react = in_call and status.can_write
        panel.chat.show_status(status)
        stage.feelings.setVisible(can_react and self._offer and not self.resting)
        stage.bar.react.setEnabled(can_react)
        stage.bar.react.setChecked(self._offer)
        stage.bar.chat.setChecked(panel.chat_wanted)
        stage.edge.show_reactions(status.reactions)
        stage.edge.show_lines(status.lines, wanted=not panel.chat_wanted)
        stage.statistics.comparison.show_comparison(status.comparison)
        stage.statistics.setVisible(in_call and self.statistics_wanted and not self.small.on)
        stage.bar.statistics.setChecked(self.statistics_wanted)
        stage.dim(in_call and (status.phase is Phase.RECOVERING or not status.peer_camera_on))
        stage.corner.setVisible(not self.resting)
        self.rest.want(in_call and not self._offer and not stage.help.isVisible())

    def note(self, status: CallStatus, usual: str) -> str:
        """The line at the picture's lower edge."""
        if self.small.on:
            return ""
        if not status.speaking_muted:
            return usual
        keys = {"hold": self._keys.get(Act.TALK, ""), "press": self._keys.get(Act.MUTE, "")}
        return tr("You are muted. Hold {hold} to talk, or press {press}.", **keys)

    def _want_statistics(self, wanted: bool) -> None:
        if self._in_call:
            self.statistics_wanted = wanted
            self._changed()

    def _compare_video(self) -> None:
        """What comes of it is shown among the statistics."""
        if self._in_call:
            self._ask(self._controls.compare_video)
            self._want_statistics(True)

    def _toggle_recording(self) -> None:
        if self._in_call:
            self._ask(lambda: self._controls.set_recording(not self._status.recording))

    def _tell_recorded(self, path: str) -> None:
        """Once a recording is whole: where it lies."""
        if path and path != self._status.recorded:
            text = tr("The recording was saved as {path}", path=path)
            self._stage.banner.notice(text, LONG_MS, folder_of(path))

    def _turn_small(self) -> None:
        self._offer = self._panel.chat_wanted = False
        self.small.switch(self._in_call and not self.small.on)

    def _open_chat(self, wanted: bool) -> None:
        self._panel.chat_wanted = wanted and self._in_call
        self._changed()
        if self._panel.chat_wanted:
            self._stage.edge.clear()
            self._panel.chat.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._stage.setFocus()

    def _offer_reactions(self, wanted: bool) -> None:
        self._offer = wanted and self._stage.bar.react.isEnabled()
        self._changed()
        if self._offer:
            self._stage.feelings.buttons[Feeling.THUMB].setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self, text: str) -> None:
        if self._controls.write(text):
            self._panel.chat.sent()
            self._changed()
        else:
            self._panel.chat.refuse()

    def _react(self, feeling: Feeling) -> None:
        self._controls.react(feeling)
        self._offer_reactions(False)
        self._stage.setFocus()
