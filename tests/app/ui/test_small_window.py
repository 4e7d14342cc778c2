"""Nothing is cut and nothing covered on the smallest window, in the language with the longest words, with
usual and with large letters. A module of its own: all that it opens speaks German."""

from collections.abc import Iterator

import pytest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.profile.settings import SettingsFile
from app.ui.beside import SMALLEST
from app.ui.main_window import Extras, MainWindow
from app.ui.translate import speak
from codec.basis import Basis
from tests.app.ui.conftest import WORDS
from tests.app.ui.fake import NEVER_MS, RecordingControls, load_skin
from tests.app.ui.layout_faults import faults
from tests.app.ui.pictures import STATES

SMALL = (
    "home",
    "waiting",
    "inviting",
    "calling",
    "ringing",
    "call",
    "keep",
    "bad-network",
    "trouble",
    "statistics",
)
LARGE_LETTERS = 1.5


@pytest.fixture(scope="module", params=[1.0, LARGE_LETTERS], ids=["usual letters", "large letters"])
def german(
    request: pytest.FixtureRequest, qapp: QApplication, basis: Basis, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[MainWindow, RecordingControls]]:
    """A window as small as may be."""
    usual, translator = qapp.font(), speak(qapp, "de")
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * request.param)
    qapp.setFont(font)
    controls = RecordingControls(basis)
    settings = SettingsFile(tmp_path_factory.mktemp("settings") / "s.json")
    window = MainWindow(controls, basis, load_skin(), settings, Extras(words=WORDS))
    window.meanwhile.rest.after_ms = NEVER_MS
    window.show()
    window.resize(SMALLEST)
    yield window, controls
    window.close()
    window.deleteLater()
    qapp.setFont(usual)
    qapp.removeTranslator(translator)


@pytest.mark.parametrize("state", SMALL)
def test_on_the_smallest_window_nothing_is_cut_or_covered(
    state: str, german: tuple[MainWindow, RecordingControls], qtbot: QtBot
) -> None:
    window, controls = german
    phase, values = STATES[state]
    controls.reset()
    window.meanwhile.statistics_wanted = state == "statistics"
    controls.become(phase, **values)
    window.feed.look()
    assert (window.width(), window.height()) == (SMALLEST.width(), SMALLEST.height())

    def well_laid_out() -> None:
        assert faults(window) == []

    qtbot.waitUntil(well_laid_out, timeout=10_000)
