"""The window as it looks in each of ten states, on the software rasteriser, beside pictures that are kept.

Text and edges differ from one machine's fonts to another's, so the comparison is coarse: means over squares.
EIGENCALL_UPDATE_GOLDEN=1 stores the pictures instead; look at them before they are committed.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PyQt6.QtCore import QCoreApplication, QEvent
from PyQt6.QtWidgets import QApplication, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from app.profile.settings import SelfView, SettingsFile, Theme
from app.ui import drawing
from app.ui.main_window import MainWindow
from codec.basis import Basis
from codec.values import Image
from tests.app.ui.fake import NEVER_MS, RecordingControls, load_skin
from tests.app.ui.pictures import PEOPLE, STATES, a_minute
from tests.app.ui.test_window import pixels

GOLDEN = Path(__file__).parent / "golden"
SQUARE = 8  # pixels of the kept picture, 32 of the window
WIDTH, HEIGHT = 270, 164
MOST_OFF, MOST_AWAY = 40.0, 6.0  # of 255: any square; their mean
SHOWN = (
    "home",
    "no-camera",
    "waiting",
    "ringing",
    "call",
    "bad-network",
    "recovering",
    "statistics",
    "ended",
)

IN_DARK = ("home", "waiting", "ended")  # what lies over the picture has the same colours in both


def squares(picture: Image) -> np.ndarray:
    """Means over squares of pixels, (rows, columns, 3)."""
    height, width = (side // SQUARE * SQUARE for side in picture.shape[:2])
    cut = picture[:height, :width].astype(np.float64)
    return cut.reshape(height // SQUARE, SQUARE, width // SQUARE, SQUARE, 3).mean((1, 3))


def small(window: QWidget) -> Image:
    """The window's picture at a quarter of its size."""
    return np.asarray(
        cv2.resize(pixels(window.grab().toImage()), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    )


def compare(seen: Image, name: str) -> None:
    """With the picture that is kept."""
    path = GOLDEN / f"{name}.png"
    if os.environ.get("EIGENCALL_UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        cv2.imwrite(str(path), seen[..., ::-1])
        return
    kept = cv2.imread(str(path))
    assert kept is not None, f"{path} is missing"
    away = np.abs(squares(seen) - squares(np.asarray(kept[..., ::-1], np.uint8)))
    assert away.max() < MOST_OFF, f"{name}: a square of the window looks different"
    assert away.mean() < MOST_AWAY, f"{name}: the window looks different"


@pytest.fixture(scope="module")
def fresh(
    qapp: QApplication, basis: Basis, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[MainWindow, RecordingControls]]:
    """A window in which nobody has moved anything."""
    settings, controls = (
        SettingsFile(tmp_path_factory.mktemp("settings") / "s.json"),
        RecordingControls(basis),
    )
    window = MainWindow(controls, basis, load_skin(), settings)
    window.meanwhile.rest.after_ms = NEVER_MS
    for bar in window.findChildren(QProgressBar):
        bar.setRange(0, 100)  # one without an end is never twice the same
    window.resize(4 * WIDTH, 4 * HEIGHT)
    window.show()
    yield window, controls
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert drawing.finish(60)


@pytest.fixture
def window(fresh: tuple[MainWindow, RecordingControls]) -> MainWindow:
    return fresh[0]


@pytest.fixture
def still(fresh: tuple[MainWindow, RecordingControls], qtbot: QtBot) -> Callable[[str, Theme], Image]:
    """Brings the window into a state and waits for its picture."""
    window, controls = fresh
    controls.reset()
    window.stage.statistics.clear()
    window.stage.banner.clear()

    def made(name: str, theme: Theme) -> Image:
        phase, values = STATES[name]
        window.preferences.file.change(theme=theme, self_view=SelfView.CAMERA)
        window.meanwhile.statistics_wanted = name == "statistics"
        controls.known = PEOPLE if name == "ended" else ()
        controls.picture = controls.picture if name != "no-camera" else None
        controls.become(phase, **values)
        window.feed.look()
        window.apply_settings()
        if name == "statistics":
            a_minute(window)
        window.feed.stop()  # what is measured now would come on top
        qtbot.waitUntil(window.stage.shows_now, timeout=60_000)
        qtbot.wait(200)  # for the camera's picture in the corner
        qtbot.waitUntil(window.stage.shows_now, timeout=60_000)
        QApplication.processEvents()
        return small(window)

    return made


@pytest.mark.parametrize(
    ("state", "theme"),
    [*((state, Theme.LIGHT) for state in SHOWN), *((state, Theme.DARK) for state in IN_DARK)],
)
def test_the_window_looks_as_it_did(state: str, theme: Theme, still: Callable[[str, Theme], Image]) -> None:
    compare(still(state, theme), f"{theme.value}-{state}")


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK], ids=["light", "dark"])
def test_the_settings_look_as_they_did(
    theme: Theme, window: MainWindow, still: Callable[[str, Theme], Image], qtbot: QtBot
) -> None:
    still("home", theme)
    window.preferences.open()
    assert window.preferences.dialog is not None
    window.preferences.dialog.tabs.setCurrentIndex(3)
    qtbot.wait(200)
    compare(small(window.preferences.dialog), f"{theme.value}-settings")
    window.preferences.dialog.reject()


def test_the_comparison_notices_what_a_person_would(still: Callable[[str, Theme], Image]) -> None:
    if os.environ.get("EIGENCALL_UPDATE_GOLDEN"):
        pytest.skip("pictures are being stored")
    seen = still("home", Theme.LIGHT)
    without_button = seen.copy()
    without_button[60:80, 195:268] = 255
    with pytest.raises(AssertionError, match="looks different"):
        compare(without_button, "light-home")
    with pytest.raises(AssertionError, match="looks different"):
        compare(still("home", Theme.DARK), "light-home")
