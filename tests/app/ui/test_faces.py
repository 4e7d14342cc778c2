"""Choosing a face in the window: gallery, what is kept and let go. (Making one's own: test_enrolment.py.)"""

from collections.abc import Iterator

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.face import gallery
from app.face.likeness import Likeness
from app.ui.enrolment import EnrolmentPage
from app.ui.faces import FacesDialog
from app.ui.main_window import Extras, MainWindow
from codec.basis import Basis
from tests.app.ui.conftest import MakeWindow
from tests.app.ui.test_enrolment import QuickWardrobe, plain, wardrobe, worn

__all__ = ["wardrobe", "worn"]


@pytest.fixture
def faces(
    qtbot: QtBot, window: MainWindow, wardrobe: QuickWardrobe, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FacesDialog]:
    monkeypatch.setattr(window.dressing, "wardrobe", wardrobe)
    window.dressing.open()
    assert window.dressing.dialog is not None
    qtbot.waitUntil(window.dressing.dialog.isVisible)
    yield window.dressing.dialog
    if window.dressing.dialog is not None:
        window.dressing.dialog.reject()


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
    assert window.preferences.file.settings.avatar == gallery.names()[4]
    qtbot.waitUntil(lambda: len(worn) == 1, timeout=90_000)
    assert worn[0].identity.texture == gallery.likeness(basis, gallery.names()[4]).identity.texture
    qtbot.waitUntil(lambda: window.dressing.dialog is None, timeout=90_000)


def test_enrolment_asks_first_and_says_what_is_sent(faces: FacesDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(faces.make, Qt.MouseButton.LeftButton)
    enrolment = faces.enrolment
    assert enrolment.pages.currentIndex() == EnrolmentPage.ASK
    assert not enrolment._timer.isActive()
    qtbot.mouseClick(enrolment.ask_page.back_button, Qt.MouseButton.LeftButton)
    assert faces.pages.currentIndex() == 0


def test_a_likeness_can_be_deleted(
    qtbot: QtBot, window: MainWindow, faces: FacesDialog, wardrobe: QuickWardrobe, worn: list[Likeness]
) -> None:
    wardrobe.file.save(plain(photographed=False))
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
    wardrobe.file.save(plain(photographed=False))
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


def test_every_control_has_a_name_and_a_tool_tip(faces: FacesDialog) -> None:
    found = [*faces.findChildren(QPushButton), faces.list]
    assert len(found) >= 12
    assert all(control.accessibleName() and control.toolTip() for control in found)


def test_a_window_without_a_wardrobe_offers_no_faces(window: MainWindow) -> None:
    assert not window.panel.home.faces_button.isVisible()
    window.dressing.open()
    assert window.dressing.dialog is None
    assert Extras().wardrobe is None


def test_another_kind_or_brightness_is_worn_at_once_and_the_file_stays(
    make_window: MakeWindow, wardrobe: QuickWardrobe, worn: list[Likeness], qtbot: QtBot
) -> None:
    wardrobe.file.save(plain(photographed=True))
    before = wardrobe.file.path.read_bytes()
    window = make_window(Extras(wardrobe=wardrobe))

    def choose(photographed: bool, percent: int) -> None:
        window.preferences.open()
        assert window.preferences.dialog is not None
        choice = window.preferences.dialog.photographed
        choice.setCurrentIndex(choice.findData(photographed))
        window.preferences.dialog.brightness.setValue(percent)
        count = len(worn)
        window.preferences.dialog.accept()
        qtbot.waitUntil(lambda: len(worn) > count, timeout=60_000)

    choose(False, 0)
    choose(True, 20)
    assert worn[0].identity.photograph == b""
    assert worn[1].identity.photograph not in (b"", plain(photographed=True).identity.photograph)
    assert wardrobe.file.path.read_bytes() == before
