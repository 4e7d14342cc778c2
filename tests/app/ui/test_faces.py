"""Choosing a face in the window, and making one's own: gallery, enrolment, what is kept and let go."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from app.face import gallery
from app.face.likeness import Likeness
from app.face.likeness_file import LikenessFile
from app.face.wardrobe import Wardrobe
from app.face.wardrobe import worn as worn_as
from app.ui.enrolment import HAIR_NAMES, Enrolment, EnrolmentPage
from app.ui.faces import FacesDialog
from app.ui.main_window import Extras, MainWindow
from app.ui.worker import Worker
from codec.basis import Basis
from codec.values import Appearance, Hair, Identity
from likeness.enrol import Enrolled, EnrolmentError, Shot
from likeness.textures import Textures
from tests.app.face.test_enrolment import TURNED, seen
from tests.app.ui.conftest import MakeWindow
from tests.app.ui.fake import RecordingControls, load_skin


def no_textures() -> Textures:
    raise AssertionError("the wardrobe of these tests makes its likeness itself")


class QuickWardrobe(Wardrobe):
    """Makes a plain likeness at once, or fails as told."""

    error: Exception | None = None
    shots: Sequence[Shot] = ()

    def make(self, shots: Sequence[Shot], progress: Callable[[float], None]) -> Enrolled:
        self.shots = shots
        progress(0.5)
        if self.error is not None:
            raise self.error
        atlas = np.full((64, 64, 3), (190, 150, 130), np.uint8)
        jpeg = cv2.imencode(".jpg", atlas)[1].tobytes()
        return Enrolled(Identity(np.zeros(80, np.float32), jpeg, Appearance(Hair.SHORT)), jpeg, atlas)


@pytest.fixture
def worn() -> list[Likeness]:
    return []


@pytest.fixture
def wardrobe(basis: Basis, tmp_path: Path, worn: list[Likeness]) -> QuickWardrobe:
    return QuickWardrobe(basis, LikenessFile(tmp_path / "own.npz"), no_textures, worn.append)


@pytest.fixture
def faces(
    qtbot: QtBot, window: MainWindow, wardrobe: QuickWardrobe, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FacesDialog]:
    monkeypatch.setattr(window, "_extras", replace(window._extras, wardrobe=wardrobe))
    window.open_faces()
    assert window.faces is not None
    qtbot.waitUntil(window.faces.isVisible)
    yield window.faces
    if window.faces is not None:
        window.faces.reject()


def look_through(
    qtbot: QtBot,
    enrolment: Enrolment,
    controls: RecordingControls,
    basis: Basis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All four looks, on a clock that runs as the test says."""
    now_s = 0.0
    monkeypatch.setattr("app.ui.enrolment.time.monotonic", lambda: now_s)
    qtbot.mouseClick(enrolment.begin, Qt.MouseButton.LeftButton)
    for step, yaw in TURNED.items():
        controls.sighting = seen(basis, yaw, smile=0.15 if step.value == "smile" else 0)
        while enrolment.pages.currentIndex() == EnrolmentPage.LOOK and enrolment._guide.step is step:
            now_s += 0.1
            enrolment._look()
    qtbot.waitUntil(lambda: enrolment.pages.currentIndex() == EnrolmentPage.RESULT, timeout=90_000)


def test_the_gallery_shows_every_invented_person_with_a_picture(faces: FacesDialog) -> None:
    items = [faces.list.item(k) for k in range(faces.list.count())]
    assert [item.text().lower() for item in items if item is not None] == gallery.names()
    assert all(item is not None and not item.icon().isNull() for item in items)
    assert not faces.delete.isVisible()


def test_wearing_an_invented_face_is_kept_and_seen_at_once(
    qtbot: QtBot, window: MainWindow, faces: FacesDialog, worn: list[Likeness], basis: Basis
) -> None:
    faces.list.setCurrentRow(4)
    qtbot.mouseClick(faces.use, Qt.MouseButton.LeftButton)
    assert window.settings_file.settings.avatar == gallery.names()[4]
    qtbot.waitUntil(lambda: len(worn) == 1, timeout=90_000)
    assert worn[0].identity.texture == gallery.likeness(basis, gallery.names()[4]).identity.texture
    qtbot.waitUntil(lambda: window.faces is None, timeout=90_000)


def test_enrolment_asks_first_and_says_what_is_sent(faces: FacesDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(faces.make, Qt.MouseButton.LeftButton)
    enrolment = faces.enrolment
    assert enrolment.pages.currentIndex() == EnrolmentPage.ASK
    assert not enrolment._timer.isActive()
    qtbot.mouseClick(enrolment.back, Qt.MouseButton.LeftButton)
    assert faces.pages.currentIndex() == 0


def test_four_looks_make_a_likeness_that_is_kept_and_worn(
    qtbot: QtBot,
    window: MainWindow,
    faces: FacesDialog,
    wardrobe: QuickWardrobe,
    worn: list[Likeness],
    controls: RecordingControls,
    basis: Basis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    qtbot.mouseClick(faces.make, Qt.MouseButton.LeftButton)
    with monkeypatch.context() as clock:
        look_through(qtbot, faces.enrolment, controls, basis, clock)
    assert len(wardrobe.shots) == 5
    hair = faces.enrolment.hair
    hair.setCurrentIndex(hair.findData(Hair.LONG.value))
    qtbot.mouseClick(faces.enrolment.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(worn) == 1, timeout=90_000)
    assert worn[0].identity.appearance.hair is Hair.LONG
    assert window.settings_file.settings.avatar == ""
    kept = wardrobe.file.read()
    assert kept is not None
    assert kept.identity.appearance.hair is Hair.LONG


def test_what_went_wrong_is_said_and_nothing_is_kept(
    qtbot: QtBot,
    faces: FacesDialog,
    wardrobe: QuickWardrobe,
    controls: RecordingControls,
    basis: Basis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wardrobe.error = EnrolmentError("The face is too small in the pictures. Come closer to the camera.")
    qtbot.mouseClick(faces.make, Qt.MouseButton.LeftButton)
    with monkeypatch.context() as clock:
        look_through(qtbot, faces.enrolment, controls, basis, clock)
    assert "Come closer" in faces.enrolment.trouble.text()
    assert not faces.enrolment.save.isEnabled()
    qtbot.mouseClick(faces.enrolment.other, Qt.MouseButton.LeftButton)
    assert faces.pages.currentIndex() == 0
    assert not wardrobe.file.exists()


def test_closing_lets_the_pictures_go(
    faces: FacesDialog, qtbot: QtBot, controls: RecordingControls, basis: Basis
) -> None:
    qtbot.mouseClick(faces.make, Qt.MouseButton.LeftButton)
    controls.sighting = seen(basis)
    qtbot.mouseClick(faces.enrolment.begin, Qt.MouseButton.LeftButton)
    enrolment = faces.enrolment
    faces.reject()
    assert not enrolment._timer.isActive()
    assert enrolment._guide.shots() == []


def test_a_likeness_can_be_deleted(
    qtbot: QtBot, window: MainWindow, faces: FacesDialog, wardrobe: QuickWardrobe, worn: list[Likeness]
) -> None:
    wardrobe.file.save(worn_as(wardrobe.make([], lambda share: None)))
    faces.fill("")
    assert faces.delete.isVisible()
    qtbot.mouseClick(faces.delete, Qt.MouseButton.LeftButton)
    assert not wardrobe.file.exists()
    assert not faces.delete.isVisible()
    qtbot.waitUntil(lambda: len(worn) == 1, timeout=90_000)


def look_of(faces: FacesDialog) -> QImage:
    """The picture beside the first name."""
    item = faces.list.item(0)
    assert item is not None
    return item.icon().pixmap(faces.icon_size()).toImage()


def test_ones_own_likeness_is_shown_in_the_gallery_as_it_looks(
    qtbot: QtBot, faces: FacesDialog, wardrobe: QuickWardrobe
) -> None:
    wardrobe.file.save(worn_as(wardrobe.make([], lambda share: None)))
    faces.fill("")
    sign = look_of(faces)
    qtbot.waitUntil(lambda: look_of(faces) != sign, timeout=60_000)
    middle = look_of(faces).pixelColor(look_of(faces).width() // 2, look_of(faces).height() // 2)
    assert middle.blue() > middle.red() + 10  # the skin of these tests is bluish


def test_a_damaged_likeness_is_said_in_the_gallery_and_stays(
    qtbot: QtBot, faces: FacesDialog, wardrobe: QuickWardrobe
) -> None:
    wardrobe.file.path.write_bytes(b"no likeness")
    faces.fill("")
    qtbot.waitUntil(lambda: "damaged" in faces.trouble.text(), timeout=30_000)
    assert faces.trouble.isVisible()
    assert wardrobe.file.path.read_bytes() == b"no likeness"


def test_a_damaged_likeness_is_said_when_the_window_opens(
    make_window: MakeWindow, wardrobe: QuickWardrobe, qtbot: QtBot
) -> None:
    wardrobe.file.path.write_bytes(b"no likeness")
    window = make_window(Extras(wardrobe=wardrobe))
    qtbot.waitUntil(lambda: "damaged" in window.stage.banner.text(), timeout=30_000)
    assert f"you are seen as {gallery.names()[0].capitalize()}" in window.stage.banner.text()


def test_every_control_has_a_name_and_a_tool_tip(
    qtbot: QtBot, basis: Basis, controls: RecordingControls, wardrobe: QuickWardrobe, window: MainWindow
) -> None:
    enrolment = Enrolment(controls, basis, load_skin(), wardrobe, Worker(window))
    dialog = FacesDialog(window, wardrobe, enrolment, "", Worker(window))
    qtbot.addWidget(dialog)
    found = [*dialog.findChildren(QPushButton), *dialog.findChildren(QComboBox), dialog.list]
    assert len(found) >= 12
    assert all(control.accessibleName() and control.toolTip() for control in found)


def test_every_cut_has_words() -> None:
    assert set(HAIR_NAMES) == set(Hair)


def test_a_window_without_a_wardrobe_offers_no_faces(window: MainWindow) -> None:
    assert not window.panel.home.faces_button.isVisible()
    window.open_faces()
    assert window.faces is None
    assert Extras().wardrobe is None
