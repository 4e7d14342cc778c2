"""The keys of the window: each asks for what its act does, and each control says which key does the same."""

from collections.abc import Callable, Mapping

from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QWidget

from app.ui.keys import Act, bindings, described, shown
from app.ui.meanwhile import Meanwhile
from app.ui.panel import SidePanel
from app.ui.parts import name_control
from app.ui.stage import Stage
from app.ui.talk_key import TalkKey
from app.ui.translate import tr


class Shortcuts:
    """doings: what each act does. `bind` may be called again, with other keys."""

    def __init__(
        self,
        window: QWidget,
        stage: Stage,
        panel: SidePanel,
        meanwhile: Meanwhile,
        talk_key: TalkKey,
        doings: Mapping[Act, Callable[[], None]],
    ) -> None:
        self._window, self._stage, self._panel = window, stage, panel
        self._meanwhile, self._talk_key, self._doings = meanwhile, talk_key, doings
        self._bound: list[QShortcut] = []
        QShortcut(QKeySequence.StandardKey.Copy, window, panel.copy)

    def bind(self, chosen: Mapping[str, str]) -> None:
        """chosen: the settings' keys, by the name of their act."""
        for shortcut in self._bound:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        keys = bindings(chosen)
        self._talk_key.key = keys[Act.TALK]
        self._bound = [QShortcut(keys[act], self._window, doing) for act, doing in self._doings.items()]
        self._name_controls({act: shown(key) for act, key in keys.items()})

    def _name_controls(self, words: dict[Act, str]) -> None:
        stage, home = self._stage, self._panel.home
        stage.bar.set_keys(words)
        self._meanwhile.set_keys(words)
        stage.statistics.comparison.set_key(words[Act.COMPARE])
        stage.help.set_keys([(key, described(act)) for act, key in words.items()])
        name_control(stage.settings_button, tr("Settings"), words[Act.SETTINGS])
        name_control(stage.help_button, tr("Keys and help"), words[Act.HELP])
        name_control(home.start_button, home.start_button.text(), words[Act.START])
        name_control(home.faces_button, home.faces_button.text(), words[Act.FACES])
        name_control(home.field, tr("The other person's code"), words[Act.JOIN])
