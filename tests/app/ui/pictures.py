"""Pictures of every state of the window, light and dark, with the faces of the shipped clips, to look at:

xvfb-run -a -s "-screen 0 1366x768x24" python -m tests.app.ui.pictures FOLDER [--sheet FILE] [--language de]

--sheet: the ten states of `TEN` on one picture, as the README shows them. More than those ten lie in the
folder: every step of a call, every page of the settings and of enrolment, the help, a replay.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication, QWidget

from app.call.session import PEER_HUNG_UP
from app.call.status import CallStats, Comparison, ContactEntry, ContactOffer, Line, MissedCall, Phase, Shown
from app.face.guide import SAY, Guidance
from app.face.likeness import Likeness
from app.face.likeness_file import LikenessFile
from app.face.looks import Advice, AskedLook
from app.face.making import Made
from app.face.model import load_model
from app.face.wardrobe import Wardrobe, load_textures
from app.media.webcam import MISSING, UNPLUGGED
from app.net.pairing.codes import words
from app.net.pairing.invite import NOT_YOURS
from app.profile.settings import SettingsFile, Theme
from app.recording.callfile import CallFile
from app.recording.player import Player
from app.ui.enrolment import EnrolmentPage
from app.ui.main_window import Extras, MainWindow
from app.ui.qt import leave, make_application
from app.ui.replay import ReplayWindow
from app.ui.translate import said, speak
from codec.control import BlobKind
from codec.rate import Rule
from codec.said import Feeling
from codec.sentence import NOTHING, Sentence
from codec.values import Image
from tests.app.recordings import record
from tests.app.ui.actors import Actors
from tests.app.ui.fake import LIVE_STATS, NEVER_MS, WORDS

INVITE = f"eigencall-invite-1:{'4E5EEMyofhcq5x1cyRc6Gyb3-Aws4pTmhAGOBrVHs' * 10}:end"
PEOPLE = (ContactEntry("1", "Anna"), ContactEntry("2", "Grandfather"), ContactEntry("3", "Mr. B."))
LINK = "eigencall://7-acorn-violin@192.0.2.7"
MISSED = (MissedCall("1", "Anna", 1e9), MissedCall("2", "Grandfather", 1e9 + 3600))
LONELY = {
    "missed": (),
    "link": "",
    "contact_name": "",
    "contact_offer": ContactOffer.NONE,
    "words": (),
    "code": "",
    "message": NOTHING,
    "trouble": NOTHING,
    "comparison": None,
    "recording": False,
    "peer_recording": False,
    "peer_camera_on": True,
    "can_write": False,
    "lines": (),
    "reactions": (),
    "speaking_muted": False,
}
LINES = (
    Line(True, "Good evening! Do you hear the dog?", 0.0),
    Line(False, "Only a little. This is what I meant: https://www.example.org/dogs/quiet", 60.0),
)
REACTIONS = (Shown(1, False, Feeling.LAUGH), Shown(2, True, Feeling.HEART))
TALKING = LONELY | {
    "live_for_s": 83.0, "peer_present": True, "stats": LIVE_STATS, "words": WORDS, "muted": False,
    "camera_on": True, "peer_muted": False,
}  # fmt: skip
NO_CAMERA = Sentence(MISSING, index=0)
COMPARED = Comparison(
    1.0,
    tuple(480 + 60 * np.sin(0.9 * n) for n in range(20)),
    tuple(14 + 3 * np.sin(1.7 * n) for n in range(20)),
)
STATES: dict[str, tuple[Phase, dict[str, object]]] = {
    "home": (Phase.IDLE, LONELY),
    "people": (Phase.IDLE, LONELY),
    "no-camera": (Phase.IDLE, LONELY | {"trouble": NO_CAMERA}),
    "missed": (Phase.IDLE, LONELY | {"missed": MISSED}),
    "link": (Phase.IDLE, LONELY),
    "waiting": (Phase.WAITING, LONELY | {"code": "7-acorn-violin@192.0.2.7", "link": LINK}),
    "inviting": (Phase.INVITING, LONELY | {"code": INVITE}),
    "not-an-answer": (Phase.INVITING, LONELY | {"code": INVITE, "message": NOT_YOURS}),
    "answering": (Phase.ANSWERING, LONELY | {"code": INVITE.replace("invite", "answer")}),
    "calling": (Phase.CALLING, LONELY | {"contact_name": "Anna"}),
    "ringing": (Phase.RINGING, LONELY | {"contact_name": "Anna"}),
    "connecting": (Phase.CONNECTING, LONELY | {"words": WORDS}),
    "call": (Phase.LIVE, TALKING),
    "keep": (Phase.LIVE, TALKING | {"contact_offer": ContactOffer.RECEIVED}),
    "muted": (Phase.LIVE, TALKING | {"muted": True, "camera_on": False, "peer_muted": True}),
    "messages": (Phase.LIVE, TALKING | {"can_write": True, "lines": LINES}),
    "reactions": (Phase.LIVE, TALKING | {"can_write": True, "reactions": REACTIONS}),
    "speaking-muted": (Phase.LIVE, TALKING | {"muted": True, "speaking_muted": True}),
    "camera-off": (Phase.LIVE, TALKING | {"peer_camera_on": False}),
    "recording": (Phase.LIVE, TALKING | {"recording": True, "peer_recording": True}),
    "bad-network": (
        Phase.LIVE,
        TALKING | {"stats": replace(LIVE_STATS, loss=0.15, latency_ms=310.0, playout_ms=260.0)},
    ),
    "recovering": (Phase.RECOVERING, TALKING),
    "trouble": (Phase.LIVE, TALKING | {"trouble": Sentence(UNPLUGGED, name="0")}),
    "statistics": (Phase.LIVE, TALKING | {"comparison": COMPARED}),
    "comparing": (
        Phase.LIVE,
        TALKING | {"comparison": Comparison(0.4, (480.0, 510.0, 470.0), (13.0, 15.0, 14.0))},
    ),
    "ended": (Phase.ENDED, LONELY | {"live_for_s": 83.0, "message": PEER_HUNG_UP}),
}
TEN = {
    "first start": "home", "enrolment": "enrolment-look", "calling": "waiting", "ringing": "ringing",
    "in a call": "call", "bad network": "bad-network", "statistics": "statistics", "settings": "settings",
    "no camera": "no-camera", "ended": "ended",
}  # fmt: skip
"""The states of the README, and the pictures that show them."""
SHEET_WIDTH, SHEET_COLUMNS, SHEET_QUALITY = 400, 5, 82


def spin(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(condition: Callable[[], bool], at_most_s: float = 60.0) -> None:
    """Let it live until then."""
    for _ in range(round(at_most_s * 20)):
        if condition():
            return
        spin(50)
    raise TimeoutError


def a_minute(window: MainWindow) -> None:
    """Plausible measurements, for the lines of the statistics."""
    rng = np.random.default_rng(1)
    for _ in range(110):
        r = rng.random(6)
        window.stage.statistics.add(
            CallStats(
                payload_out_kbps=3.5 + r[0],
                payload_in_kbps=3.6 + r[1],
                wire_out_kbps=32 + 8 * r[2],
                wire_in_kbps=31 + 8 * r[3],
                loss=0.03 * r[4] ** 6,
                rtt_ms=35 + 9 * r[5],
                latency_ms=100 + 30 * r[0],
                shown_fps=28 + 2 * r[1],
                tracker_ms=6 + 1.5 * r[2],
                rule=Rule.ROOM,
            )
        )


def become(window: MainWindow, controls: Actors, name: str) -> None:
    """Bring the window into a state."""
    phase, values = STATES[name]
    window.meanwhile.statistics_wanted = name in ("statistics", "comparing")
    controls.known = PEOPLE if name in ("people", "missed", "ended") else ()
    controls.camera_works = name != "no-camera"
    if phase is Phase.ENDED:
        controls.become(Phase.LIVE)
        window.feed.look()
    controls.become(phase, **values)
    window.feed.look()
    if name == "link":
        window.open_link(LINK)
    elif window.panel.link.link:
        window.panel.link.close_link()
    window.panel.chat_wanted = name == "messages"
    window.apply_settings()
    if window.meanwhile.statistics_wanted:
        a_minute(window)
    spin(100)
    until(window.stage.shows_now)


@dataclass(frozen=True, slots=True)
class Studio:
    """Where pictures are taken."""

    application: QApplication
    folder: Path
    theme: Theme

    def settings(self) -> SettingsFile:
        """Of a profile that nobody has used."""
        made = SettingsFile(Path(tempfile.mkdtemp()) / "s.json")
        made.change(theme=self.theme)
        return made

    def take(self, window: QWidget, name: str, after_ms: int = 700) -> None:
        """As it is on the screen, with what lies over it."""
        spin(after_ms)
        screen = self.application.primaryScreen()
        assert screen is not None
        frame = window.frameGeometry()
        picture = screen.grabWindow(0, frame.x(), frame.y(), frame.width(), frame.height())  # type: ignore[arg-type]  # 0 is the whole screen
        picture.save(str(self.folder / f"{self.theme.value}-{name}.png"))


@contextmanager
def shown(window: QWidget) -> Iterator[None]:
    """Opened, and closed at the end."""
    window.show()
    try:
        yield
    finally:
        window.close()
        window.deleteLater()
        spin(100)


def photograph(studio: Studio, controls: Actors) -> None:
    """All states in one theme."""
    settings, basis = studio.settings(), load_model().basis
    wardrobe = Wardrobe(basis, LikenessFile(settings.path.with_suffix(".npz")), load_textures)
    window = MainWindow(
        controls, basis, load_model().skin, settings, Extras(words=words(), wardrobe=wardrobe)
    )
    window.meanwhile.rest.after_ms = NEVER_MS
    with shown(window):
        until(lambda: window.stage.pictures > 0)
        for name in STATES:
            become(window, controls, name)
            studio.take(window, name)
        _help(studio, window)
        become(window, controls, "people")
        _settings(studio, window)
        _enrolment(studio, window, controls)


def _help(studio: Studio, window: MainWindow) -> None:
    window.stage.help_button.click()
    studio.take(window, "help")
    window.stage.help.hide()


def _settings(studio: Studio, window: MainWindow) -> None:
    window.preferences.open()
    assert window.preferences.dialog is not None
    studio.take(window, "settings", 1500)
    for number in range(window.preferences.dialog.tabs.count()):
        window.preferences.dialog.tabs.setCurrentIndex(number)
        spin(300)
        window.preferences.dialog.grab().save(
            str(studio.folder / f"{studio.theme.value}-settings-{number}.png")
        )
    window.preferences.dialog.reject()


def _enrolment(studio: Studio, window: MainWindow, controls: Actors) -> None:
    window.dressing.open()
    dialog = window.dressing.dialog
    assert dialog is not None
    studio.take(window, "faces")
    dialog.show_enrolment()
    studio.take(window, "enrolment-ask")
    enrolment = dialog.enrolment
    enrolment.start()
    enrolment._timer.stop()
    enrolment._show(Guidance(AskedLook.TEETH, False, 0.3, Advice.MORE))
    assert enrolment.look_page.say.text() == said(SAY[AskedLook.TEETH])
    studio.take(window, "enrolment-look")
    enrolment.pages.setCurrentIndex(EnrolmentPage.MAKE)
    enrolment.make_page.bar.setValue(60)
    studio.take(window, "enrolment-make")
    identity = controls.others_identity
    enrolment._arrived(Made(Likeness(identity, {BlobKind.TEXTURE_LARGE: identity.texture})), None)
    enrolment._timer.start(50)  # the camera beside it
    until(lambda: enrolment.preview is not None and enrolment.preview.pictures > 0)
    studio.take(window, "enrolment-result")
    dialog.reject()


def replay(studio: Studio) -> None:
    """The window of a recorded call."""
    path = Path(tempfile.mkdtemp()) / "talk.eigencall"
    basis = record(path, 12.0)
    player = Player(CallFile(path, basis))
    player.start()
    window = ReplayWindow(player, basis, load_model().skin, studio.settings())
    with shown(window):
        player.seek(5.0)
        until(lambda: window.view.pictures > 0)
        studio.take(window, "replay", 2000)
    player.close()


def sheet(folder: Path, file: Path) -> None:
    """The ten states, light above dark, on one picture."""
    rows = [
        np.hstack(
            [_thumbnail(folder / f"{theme.value}-{name}.png") for name in list(TEN.values())[at : at + 5]]
        )
        for theme in (Theme.LIGHT, Theme.DARK)
        for at in range(0, len(TEN), SHEET_COLUMNS)
    ]
    cv2.imwrite(str(file), np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, SHEET_QUALITY])


def _thumbnail(path: Path) -> Image:
    picture = cv2.imread(str(path))
    assert picture is not None
    height = round(picture.shape[0] * SHEET_WIDTH / picture.shape[1])
    small = cv2.resize(picture, (SHEET_WIDTH, height), interpolation=cv2.INTER_AREA)
    return np.asarray(
        cv2.copyMakeBorder(small, 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=(255, 255, 255)), np.uint8
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--language", default="en")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    application = make_application()
    translator = speak(application, options.language)
    controls = Actors(load_model().basis)
    for theme in (Theme.LIGHT, Theme.DARK):
        studio = Studio(application, options.folder, theme)
        photograph(studio, controls)
        replay(studio)
    leave()
    if options.sheet is not None:
        sheet(options.folder, options.sheet)
    del translator


if __name__ == "__main__":
    main()
