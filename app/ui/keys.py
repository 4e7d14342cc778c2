"""What can be done with a key: a name, the usual key, and words for it. Settings may name other keys."""

from collections.abc import Mapping
from enum import Enum

from PyQt6.QtGui import QKeySequence

from app.ui.translate import tr


class Act(Enum):
    """Everything that has a key. The value is its name in the settings file."""

    START = "start_call"
    JOIN = "join"
    HANG_UP = "hang_up"
    MUTE = "mute"
    CAMERA = "camera"
    TALK = "push_to_talk"
    SELF_VIEW = "self_view"
    CHAT = "chat"
    REACT = "react"
    RECORD = "record"
    STATISTICS = "statistics"
    COMPARE = "compare_video"
    SMALL_WINDOW = "small_window"
    FULL_SCREEN = "full_screen"
    RESET_VIEW = "reset_view"
    NEUTRAL = "neutral"
    FACES = "faces"
    ENROL = "enrol"
    CALLS = "earlier_calls"
    KEEP = "keep"
    SETTINGS = "settings"
    HELP = "help"
    BACK = "back"


USUAL_KEYS = {
    Act.START: "Ctrl+N",
    Act.JOIN: "Ctrl+J",
    Act.HANG_UP: "Ctrl+H",
    Act.MUTE: "M",
    Act.CAMERA: "V",
    Act.TALK: "Space",
    Act.SELF_VIEW: "S",
    Act.CHAT: "W",
    Act.REACT: "E",
    Act.RECORD: "R",
    Act.STATISTICS: "T",
    Act.COMPARE: "C",
    Act.SMALL_WINDOW: "P",
    Act.FULL_SCREEN: "F",
    Act.RESET_VIEW: "0",
    Act.NEUTRAL: "N",
    Act.FACES: "A",
    Act.ENROL: "Shift+A",
    Act.CALLS: "L",
    Act.KEEP: "K",
    Act.SETTINGS: "Ctrl+,",
    Act.HELP: "?",
    Act.BACK: "Esc",
}
FIXED = (Act.BACK,)
"""Not rebindable: the way out must always be the same."""


def described(act: Act) -> str:
    """What the key does, for the help page and the settings."""
    return {
        Act.START: tr("Start a call"),
        Act.JOIN: tr("Join with a code"),
        Act.HANG_UP: tr("Hang up"),
        Act.MUTE: tr("Microphone off or on"),
        Act.CAMERA: tr("Camera off or on"),
        Act.TALK: tr("Hold to talk while muted"),
        Act.SELF_VIEW: tr("Self view: avatar, camera, hidden"),
        Act.CHAT: tr("Write a message"),
        Act.REACT: tr("React"),
        Act.RECORD: tr("Record the call"),
        Act.STATISTICS: tr("Statistics"),
        Act.COMPARE: tr("Compare with video"),
        Act.SMALL_WINDOW: tr("Small window, above all others"),
        Act.FULL_SCREEN: tr("Full screen"),
        Act.RESET_VIEW: tr("Look straight at the face again"),
        Act.NEUTRAL: tr("Take my face as it is now for relaxed"),
        Act.FACES: tr("Choose or make your face"),
        Act.ENROL: tr("Make your own likeness"),
        Act.CALLS: tr("Earlier calls"),
        Act.KEEP: tr("Keep the other person as a contact"),
        Act.SETTINGS: tr("Settings"),
        Act.HELP: tr("These keys"),
        Act.BACK: tr("Close what is open; stop calling"),
    }[act]


def bindings(changed: Mapping[str, str]) -> dict[Act, QKeySequence]:
    """The keys in force: the usual ones, with the person's changes. A key that is no key, or is taken by an
    earlier one, leaves the usual key in place."""
    chosen: dict[Act, QKeySequence] = {}
    for act, usual in USUAL_KEYS.items():
        key = QKeySequence(changed.get(act.value, usual) if act not in FIXED else usual)
        unusable = key.isEmpty() or key.count() != 1 or key[0].key().name == "Key_unknown"
        chosen[act] = QKeySequence(usual) if unusable or key in chosen.values() else key
    return chosen


def shown(key: QKeySequence) -> str:
    """The key as its owner's system writes it."""
    return key.toString(QKeySequence.SequenceFormat.NativeText)
