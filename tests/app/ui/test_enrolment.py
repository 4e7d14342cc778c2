"""Making one's own likeness in the window: page by page, with planted sightings on the pictures' clock."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from app.face.adjusting import MOST_PERCENT
from app.face.guide import SAY
from app.face.likeness import Likeness
from app.face.likeness_file import LikenessFile
from app.face.looks import DRAWN, AskedLook
from app.face.making import Made, Progress
from app.face.sitting import Sitting
from app.face.wardrobe import Wardrobe
from app.ui.enrolment import CancelledError, Enrolment, EnrolmentPage
from app.ui.enrolment_pages import HAIR_NAMES
from app.ui.faces import FacesDialog
from app.ui.main_window import MainWindow
from app.ui.translate import said
from codec.basis import Basis
from codec.control import BlobKind
from codec.sentence import Sentence
from codec.values import Appearance, Hair, Identity
from likeness.enrol import EnrolmentError
from likeness.textures import Textures
from tests.app.face.asked import planted
from tests.app.ui.fake import RecordingControls
from tests.photographs import flat

WAIT_MS = 90_000
FPS = 5.0


def no_textures() -> Textures:
    raise AssertionError("the wardrobe of these tests makes its likeness itself")


class QuickWardrobe(Wardrobe):
    """Makes a plain likeness at once, or fails as told. sittings: what it was given, as looks and takes."""

    error: Exception | None = None
    why_drawn: Sentence = Sentence("")
    held: Callable[[], bool] = staticmethod(lambda: False)

    def __init__(self, basis: Basis, file: LikenessFile, wear: Callable[[Likeness], None]) -> None:
        super().__init__(basis, file, no_textures, wear)
        self.sittings: list[tuple[bool, int]] = []
        self.ended: list[str] = []

    def make(self, sitting: Sitting, photographed: bool, progress: Progress) -> Made:
        self.sittings.append((photographed, len(sitting.takes)))
        try:
            progress(0.5)
            while self.held():
                progress(0.6)
        except CancelledError:
            self.ended.append("cancelled")
            raise
        if self.error is not None:
            raise self.error
        return Made(plain(photographed and not self.why_drawn), self.why_drawn)


def plain(photographed: bool) -> Likeness:
    atlas = np.full((64, 64, 3), (190, 150, 130), np.uint8)
    jpeg = cv2.imencode(".jpg", atlas)[1].tobytes()
    shape = np.zeros(80, np.float32)
    identity = Identity(shape, jpeg, Appearance(Hair.SHORT), flat(shape) if photographed else b"")
    return Likeness(identity, {BlobKind.TEXTURE_SMALL: jpeg, BlobKind.TEXTURE_LARGE: jpeg})


@pytest.fixture
def worn() -> list[Likeness]:
    return []


@pytest.fixture
def wardrobe(basis: Basis, tmp_path: Path, worn: list[Likeness]) -> QuickWardrobe:
    return QuickWardrobe(basis, LikenessFile(tmp_path / "own.npz"), worn.append)


@pytest.fixture
def faces(
    qtbot: QtBot, window: MainWindow, wardrobe: QuickWardrobe, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FacesDialog]:
    monkeypatch.setattr(window.dressing, "wardrobe", wardrobe)
    window.dressing.open()
    assert window.dressing.dialog is not None
    qtbot.waitUntil(window.dressing.dialog.isVisible)
    window.dressing.dialog.show_enrolment()
    yield window.dressing.dialog
    if window.dressing.dialog is not None:
        window.dressing.dialog.reject()


@pytest.fixture
def enrolment(faces: FacesDialog) -> Enrolment:
    return faces.enrolment


@pytest.fixture
def sit(enrolment: Enrolment, controls: RecordingControls, basis: Basis) -> Callable[..., None]:
    """Does what is asked of it, but for some looks, until all have been asked for."""
    clock = [0.0]

    def does(refused: Sequence[AskedLook] = ()) -> None:
        while enrolment.pages.currentIndex() == EnrolmentPage.LOOK:
            clock[0] += 1 / FPS
            look = enrolment._guide.look
            assert look is not None
            controls.sighting = planted(basis, AskedLook.REST if look in refused else look, clock[0])
            enrolment._look()

    return does


def page_of(enrolment: Enrolment) -> EnrolmentPage:
    return EnrolmentPage(enrolment.pages.currentIndex())


def result(qtbot: QtBot, enrolment: Enrolment) -> None:
    qtbot.waitUntil(lambda: page_of(enrolment) is EnrolmentPage.RESULT, timeout=WAIT_MS)


def press_enter(qtbot: QtBot, faces: FacesDialog) -> None:
    """Wherever the focus is."""
    qtbot.keyClick(faces.focusWidget() or faces, Qt.Key.Key_Return)


def test_it_says_first_that_a_likeness_is_a_photograph_and_what_leaves(enrolment: Enrolment) -> None:
    assert page_of(enrolment) is EnrolmentPage.ASK
    assert not enrolment._timer.isActive()
    words = " ".join(text.text() for text in enrolment.ask_page.findChildren(type(enrolment.look_page.say)))
    for part in ("photographs of you", "can keep them", "room behind you is cut away", "one click deletes"):
        assert part in words
    assert enrolment.ask_page.drawn.isVisible()


def test_enter_alone_leads_from_the_first_page_to_a_likeness_that_is_worn(
    qtbot: QtBot,
    window: MainWindow,
    faces: FacesDialog,
    enrolment: Enrolment,
    wardrobe: QuickWardrobe,
    worn: list[Likeness],
    sit: Callable[..., None],
) -> None:
    press_enter(qtbot, faces)
    assert page_of(enrolment) is EnrolmentPage.LOOK
    sit()
    result(qtbot, enrolment)
    assert wardrobe.sittings[0][0]
    assert wardrobe.sittings[0][1] > len(AskedLook)
    press_enter(qtbot, faces)
    qtbot.waitUntil(lambda: len(worn) == 1, timeout=WAIT_MS)
    kept = wardrobe.file.read()
    assert kept is not None
    assert kept.identity.photograph == worn[0].identity.photograph != b""
    settings = window.preferences.file.settings
    assert (settings.avatar, settings.photographed) == ("", True)


def test_the_first_page_says_that_photographs_are_sent_as_soon_as_they_are(
    qtbot: QtBot, window: MainWindow, wardrobe: QuickWardrobe, controls: RecordingControls, faces: FacesDialog
) -> None:
    def wear(likeness: Likeness) -> None:
        controls.identity = likeness.identity

    wardrobe.wear = wear
    text = window.panel.home.text
    assert "without video" in text.text()
    assert "photographs" not in text.text()
    wardrobe.file.save(plain(photographed=True))
    window.dressing.wear(avatar="")
    qtbot.waitUntil(lambda: "photographs" in text.text(), timeout=WAIT_MS)
    window.dressing.wear(photographed=False)
    qtbot.waitUntil(lambda: "photographs" not in text.text(), timeout=WAIT_MS)


def test_what_leaves_is_shown_with_its_size(
    qtbot: QtBot, enrolment: Enrolment, sit: Callable[..., None]
) -> None:
    enrolment.ask_page.first.click()
    sit()
    result(qtbot, enrolment)
    assert "kB" in enrolment.result.leaves.text()
    assert enrolment.result.sent._row.count() > 1  # a sheet, and what fills the row
    assert enrolment.preview is not None
    assert enrolment.preview.source.identity() is enrolment._identity()


def test_drawn_instead_takes_four_looks_and_no_photograph(
    qtbot: QtBot, enrolment: Enrolment, wardrobe: QuickWardrobe, sit: Callable[..., None]
) -> None:
    enrolment.ask_page.drawn.click()
    assert enrolment._guide.looks == DRAWN
    sit()
    result(qtbot, enrolment)
    assert [photographed for photographed, _ in wardrobe.sittings] == [False]
    assert not enrolment.result.kind.isVisible()
    assert enrolment.result.hair.isVisible()


@pytest.mark.parametrize("page", [EnrolmentPage.LOOK, EnrolmentPage.MAKE, EnrolmentPage.RESULT])
def test_cancel_works_at_each_step_and_keeps_nothing(
    qtbot: QtBot,
    faces: FacesDialog,
    enrolment: Enrolment,
    wardrobe: QuickWardrobe,
    sit: Callable[..., None],
    page: EnrolmentPage,
) -> None:
    wardrobe.held = lambda: page is EnrolmentPage.MAKE
    enrolment.ask_page.first.click()
    if page is not EnrolmentPage.LOOK:
        sit()
        qtbot.waitUntil(lambda: page_of(enrolment) is page and bool(wardrobe.sittings), timeout=WAIT_MS)
    buttons = {
        EnrolmentPage.LOOK: enrolment.look_page.cancel_button,
        EnrolmentPage.MAKE: enrolment.make_page.first,
        EnrolmentPage.RESULT: enrolment.result.cancel_button,
    }
    qtbot.mouseClick(buttons[page], Qt.MouseButton.LeftButton)
    assert faces.pages.currentIndex() == 0
    if page is EnrolmentPage.MAKE:
        qtbot.waitUntil(lambda: wardrobe.ended == ["cancelled"], timeout=WAIT_MS)
    assert not enrolment._timer.isActive()
    assert enrolment._sitting.takes == []
    assert enrolment.preview is None
    assert not wardrobe.file.exists()


def test_escape_closes_and_lets_the_pictures_go(
    qtbot: QtBot, window: MainWindow, faces: FacesDialog, sit: Callable[..., None]
) -> None:
    enrolment = faces.enrolment
    enrolment.ask_page.first.click()
    qtbot.keyClick(faces, Qt.Key.Key_Escape)
    assert window.dressing.dialog is None
    assert not enrolment._timer.isActive()
    assert enrolment._sitting.takes == []


def test_a_look_that_did_not_come_is_offered_first_and_taken_again_alone(
    qtbot: QtBot, enrolment: Enrolment, wardrobe: QuickWardrobe, sit: Callable[..., None]
) -> None:
    enrolment.ask_page.first.click()
    sit(refused=[AskedLook.BROWS])
    result(qtbot, enrolment)
    assert enrolment.result.look.currentData() is AskedLook.BROWS
    assert "not seen" in enrolment.result.look.currentText()
    enrolment.result.once_more_button.click()
    assert enrolment._guide.looks == (AskedLook.BROWS,)
    assert said(SAY[AskedLook.BROWS]) in enrolment.look_page.say.text()
    sit()
    result(qtbot, enrolment)
    assert len(wardrobe.sittings) == 2
    assert abs(wardrobe.sittings[1][1] - wardrobe.sittings[0][1]) <= 2
    assert "not seen" not in enrolment.result.look.currentText()


def test_again_begins_with_the_first_look(
    qtbot: QtBot, enrolment: Enrolment, sit: Callable[..., None]
) -> None:
    enrolment.ask_page.first.click()
    sit()
    result(qtbot, enrolment)
    enrolment.result.again_button.click()
    assert page_of(enrolment) is EnrolmentPage.LOOK
    assert enrolment._guide.look is AskedLook.REST
    assert len(enrolment._sitting.takes) <= 1


def test_enter_skips_a_look(qtbot: QtBot, faces: FacesDialog, enrolment: Enrolment) -> None:
    enrolment.ask_page.first.click()
    press_enter(qtbot, faces)
    assert enrolment._guide.look is AskedLook.LEFT


def test_a_room_that_cannot_be_cut_away_is_said_and_a_drawn_one_offered(
    qtbot: QtBot, enrolment: Enrolment, wardrobe: QuickWardrobe, sit: Callable[..., None]
) -> None:
    wardrobe.why_drawn = Sentence("The room cannot be told from you in these pictures.")
    enrolment.ask_page.first.click()
    sit()
    result(qtbot, enrolment)
    assert "The room cannot be told from you" in enrolment.result.trouble.text()
    assert "drawn" in enrolment.result.trouble.text()
    assert enrolment.result.first.isEnabled()
    assert not enrolment.result.kind.isVisible()


def test_what_went_wrong_is_said_and_nothing_can_be_taken(
    qtbot: QtBot, enrolment: Enrolment, wardrobe: QuickWardrobe, sit: Callable[..., None]
) -> None:
    wardrobe.error = EnrolmentError("The face is too small in the pictures. Come closer to the camera.")
    enrolment.ask_page.first.click()
    sit()
    result(qtbot, enrolment)
    assert "Come closer" in enrolment.result.trouble.text()
    assert not enrolment.result.first.isEnabled()
    assert enrolment.result.again_button.isDefault()


def test_drawn_lighter_and_other_hair_are_seen_and_kept(
    qtbot: QtBot,
    window: MainWindow,
    enrolment: Enrolment,
    wardrobe: QuickWardrobe,
    worn: list[Likeness],
    sit: Callable[..., None],
) -> None:
    enrolment.ask_page.first.click()
    sit()
    result(qtbot, enrolment)
    choices = enrolment.result
    choices.brightness.setValue(MOST_PERCENT)
    before = enrolment._identity()
    qtbot.waitUntil(lambda: enrolment._identity() is not before, timeout=WAIT_MS)
    choices.kind.setCurrentIndex(choices.kind.findData(False))
    qtbot.waitUntil(lambda: not enrolment._identity().photograph, timeout=WAIT_MS)  # type: ignore[union-attr]  # there is one
    choices.hair.setCurrentIndex(choices.hair.findData(Hair.LONG.value))
    choices.first.click()
    qtbot.waitUntil(lambda: len(worn) == 1, timeout=WAIT_MS)
    settings, kept = window.preferences.file.settings, wardrobe.file.read()
    assert (settings.photographed, settings.brightness) == (False, MOST_PERCENT)
    assert kept is not None
    assert kept.identity.photograph  # both kinds stay in the file
    assert kept.identity.appearance.hair is Hair.LONG
    assert not worn[0].identity.photograph


def test_every_control_has_a_name_and_a_tool_tip(enrolment: Enrolment) -> None:
    found = [x for kind in (QPushButton, QComboBox, QSlider) for x in enrolment.findChildren(kind)]
    assert len(found) >= 14
    assert all(control.accessibleName() and control.toolTip() for control in found)


def test_every_cut_has_words() -> None:
    assert set(HAIR_NAMES) == set(Hair)
