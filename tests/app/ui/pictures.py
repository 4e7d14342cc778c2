"""Pictures of every state of the window, light and dark, to look at:

xvfb-run -a -s "-screen 0 1366x768x24" python -m tests.app.ui.pictures FOLDER
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication

from app.call.status import Keep, KnownPerson, LinkStats, Phase
from app.net.codes import words
from app.net.invite import NOT_YOURS
from app.settings import SettingsFile, Theme
from app.ui.main_window import Extras, MainWindow
from app.ui.qt import make_application
from tests.app.ui.fake import LIVE_STATS, WORDS, RecordingControls, load_basis, load_skin

INVITE = f"eigencall-invite-1:{'4E5EEMyofhcq5x1cyRc6Gyb3-Aws4pTmhAGOBrVHs' * 10}:end"
PEOPLE = (KnownPerson("1", "Anna"), KnownPerson("2", "Grandfather"), KnownPerson("3", "Mr. B."))
LONELY = {"who": "", "keep": Keep.NO, "words": (), "code": "", "message": ""}
STATES: dict[str, tuple[Phase, dict[str, object]]] = {
    "home": (Phase.IDLE, {}),
    "people": (Phase.IDLE, {}),
    "waiting": (Phase.WAITING, {"code": "7-acorn-violin"}),
    "inviting": (Phase.INVITING, {"code": INVITE}),
    "not-an-answer": (Phase.INVITING, {"code": INVITE, "message": NOT_YOURS}),
    "answering": (Phase.ANSWERING, {"code": INVITE.replace("invite", "answer"), "message": ""}),
    "calling": (Phase.CALLING, {"who": "Anna", "message": ""}),
    "ringing": (Phase.RINGING, {"who": "Anna", "code": ""}),
    "connecting": (Phase.CONNECTING, LONELY | {"words": WORDS}),
    "call": (Phase.LIVE, {"live_for_s": 83.0, "peer_present": True, "stats": LIVE_STATS}),
    "keep": (Phase.LIVE, {"keep": Keep.WANTED}),
    "muted": (Phase.LIVE, {"muted": True, "camera_on": False, "peer_muted": True}),
    "bad-network": (
        Phase.LIVE,
        {"muted": False, "camera_on": True, "peer_muted": False, "stats": replace(LIVE_STATS, loss=0.15)},
    ),
    "recovering": (Phase.RECOVERING, {}),
    "trouble": (
        Phase.LIVE,
        {"stats": LIVE_STATS, "message": "The camera was unplugged. Plug it in again; the call goes on."},
    ),
    "statistics": (Phase.LIVE, {"message": ""}),
    "ended": (Phase.ENDED, LONELY | {"live_for_s": 0.0, "message": "The other person has hung up."}),
}


def spin(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def a_minute(window: MainWindow) -> None:
    """Plausible measurements, for the lines of the statistics."""
    rng = np.random.default_rng(1)
    for _ in range(110):
        r = rng.random(6)
        window.stage.statistics.add(
            LinkStats(
                1.5 + r[0], 1.6 + r[1], 12 + 4 * r[2], 11 + 4 * r[3], 0.03 * r[4] ** 6, 35 + 9 * r[5],
                100 + 30 * r[0], 28 + 2 * r[1], 6 + 1.5 * r[2],
            )
        )  # fmt: skip


def photograph(application: QApplication, theme: Theme, folder: Path) -> None:
    """All states in one theme."""
    settings = SettingsFile(Path(tempfile.mkdtemp()) / "s.json")
    settings.change(theme=theme)
    controls = RecordingControls(load_basis())
    controls.time_s = None
    window = MainWindow(controls, load_basis(), load_skin(), settings, Extras(words=words()))
    window.show()
    screen = application.primaryScreen()
    assert screen is not None

    def take(name: str, after_ms: int = 1500) -> None:
        spin(after_ms)
        frame = window.frameGeometry()
        picture = screen.grabWindow(0, frame.x(), frame.y(), frame.width(), frame.height())  # type: ignore[arg-type]  # 0 is the whole screen
        picture.save(str(folder / f"{theme.value}-{name}.png"))

    spin(3000)
    extra: dict[str, Callable[[], None]] = {"statistics": lambda: a_minute(window)}
    for name, (phase, values) in STATES.items():
        window.statistics_wanted = name == "statistics"
        controls.become(phase, **values)
        controls.known = PEOPLE if name == "people" else ()
        window.feed.look()
        window.apply_settings()
        extra.get(name, lambda: None)()
        take(name)
    window.stage.help_button.click()
    take("help")
    window.stage.help.hide()
    controls.known = PEOPLE
    window.open_settings()
    assert window.dialog is not None
    for number in range(window.dialog.tabs.count()):
        window.dialog.tabs.setCurrentIndex(number)
        spin(300)
        window.dialog.grab().save(str(folder / f"{theme.value}-settings-{number}.png"))
    window.dialog.reject()
    window.close()
    window.deleteLater()
    spin(100)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = make_application()
    for theme in (Theme.LIGHT, Theme.DARK):
        photograph(application, theme, folder)


if __name__ == "__main__":
    main()
