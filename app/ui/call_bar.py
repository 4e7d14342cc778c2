"""The bar of round buttons under the other's face. Where it is too narrow for all, the rest is in a menu."""

from PyQt6.QtCore import QPoint
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton

from app.call.status import CallStatus
from app.ui.icons import icon
from app.ui.keys import Act
from app.ui.parts import gap, icon_button, name_control
from app.ui.theme import PICTURE_TEXT
from app.ui.translate import tr

_CHECKED = "#11151a"
_KEPT = (Act.MUTE, Act.CAMERA, Act.HANG_UP)
"""In the bar however narrow it is."""


class CallBar(QFrame):
    """The buttons are public: the window connects them. `show_status` dresses those that show a state."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self.setAccessibleName(tr("Call"))
        self._keys: dict[Act, str] = {}
        self.mute = self._switch("mic", tr("Mute"))
        self.camera = self._switch("camera", tr("Camera off"))
        self.self_view = icon_button("self-view", tr("Self view"))
        self.chat = self._switch("chat", tr("Messages"))
        self.react = self._switch("react", tr("React"))
        self.record = self._switch("record", tr("Record the call"))
        self.statistics = self._switch("statistics", tr("Statistics"))
        self.small_window = icon_button("small-window", tr("Small window, above all others"))
        self.full_screen = self._switch("full-screen", tr("Full screen"))
        self.hang_up = icon_button("hang-up", tr("Hang up"), "hang-up")
        self.more = icon_button("more", tr("More"))
        self.more.clicked.connect(self._show_more)
        self.more.hide()
        self._folded: tuple[QPushButton, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.6), gap(0.55), gap(0.6), gap(0.55))
        row.setSpacing(gap(0.55))
        for control in self.buttons().values():
            row.addWidget(control)
        row.insertWidget(row.count() - 1, self.more)

    def fit(self, room_px: int) -> None:
        """Fold as many buttons into the menu as do not fit: the last ones first."""
        row = self.layout()
        assert row is not None  # made with one
        margins, space_px = row.contentsMargins(), row.spacing()
        left_px = room_px - margins.left() - margins.right() + space_px
        widths = {control: control.sizeHint().width() + space_px for control in self.buttons().values()}
        may_go = [control for act, control in self.buttons().items() if act not in _KEPT]
        folded: list[QPushButton] = []
        while (
            may_go
            and sum(widths.values()) + bool(folded) * (self.more.sizeHint().width() + space_px) > left_px
        ):
            folded.insert(0, may_go.pop())
            del widths[folded[0]]
        if tuple(folded) != self._folded:
            self._folded = tuple(folded)
            for control in self.buttons().values():
                control.setVisible(control not in folded)
            self.more.setVisible(bool(folded))

    def _show_more(self) -> None:
        menu = self.menu()
        menu.exec(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        menu.deleteLater()

    def menu(self) -> QMenu:
        """The folded buttons, by name."""
        menu = QMenu(self)
        for control in self._folded:
            action = menu.addAction(control.icon(), control.toolTip())
            if action is not None:
                action.setCheckable(control.isCheckable())
                action.setChecked(control.isChecked())
                action.triggered.connect(control.click)
        return menu

    def _switch(self, drawing: str, name: str) -> QPushButton:
        made = icon_button(drawing, name)
        made.setCheckable(True)
        made.setIcon(icon(drawing, PICTURE_TEXT, _CHECKED))
        return made

    def buttons(self) -> dict[Act, QPushButton]:
        """In the order of the bar."""
        return {
            Act.MUTE: self.mute,
            Act.CAMERA: self.camera,
            Act.SELF_VIEW: self.self_view,
            Act.CHAT: self.chat,
            Act.REACT: self.react,
            Act.RECORD: self.record,
            Act.STATISTICS: self.statistics,
            Act.SMALL_WINDOW: self.small_window,
            Act.FULL_SCREEN: self.full_screen,
            Act.HANG_UP: self.hang_up,
        }

    def set_keys(self, keys: dict[Act, str]) -> None:
        """The keys that the tool tips tell."""
        self._keys = keys
        for act, control in self.buttons().items():
            name_control(control, control.accessibleName(), keys[act])

    def show_status(self, status: CallStatus) -> None:
        """Microphone and camera: what is, and what a press would do."""
        self._dress(Act.MUTE, status.muted, "mic", tr("Mute"), tr("Unmute"))
        self._dress(Act.CAMERA, not status.camera_on, "camera", tr("Camera off"), tr("Camera on"))
        self.record.setChecked(status.recording)
        name = tr("Stop recording") if status.recording else tr("Record the call")
        name_control(self.record, name, self._keys.get(Act.RECORD, ""))

    def _dress(self, act: Act, off: bool, drawing: str, name_on: str, name_off: str) -> None:
        control = self.buttons()[act]
        name = name_off if off else name_on
        control.setChecked(off)
        if control.property("shows_off") == off and control.accessibleName() == name:
            return
        control.setProperty("shows_off", off)
        control.setIcon(icon(f"{drawing}-off" if off else drawing, PICTURE_TEXT, _CHECKED))
        name_control(control, name, self._keys.get(act, ""))
