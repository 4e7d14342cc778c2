"""Choosing a face: the gallery of invented people, one's own likeness, and the way to make or delete it."""

import logging

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QIcon, QImage, QPixmap, QShowEvent
from PyQt6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

import assets
from app.face import gallery
from app.face.likeness import Likeness
from app.face.likeness_file import LikenessError
from app.face.wardrobe import Wardrobe
from app.ui.enrolment import Enrolment
from app.ui.icons import icon
from app.ui.parts import button, gap, label, name_control, open_size
from app.ui.translate import failure, tr
from app.ui.worker import Worker
from codec.errors import AssetError, cause

log = logging.getLogger("eigencall.ui")
OWN = ""
"""As `Settings.avatar` has it."""
_ICON_LINES = 6.5


class FacesDialog(QDialog):
    """`chosen(dict)`: what is to be worn, as settings. `deleted()`: there is no own likeness any more.
    `own_found(Identity)`: the own likeness, of which `show_own` wants a picture."""

    chosen = pyqtSignal(object)
    deleted = pyqtSignal()
    own_found = pyqtSignal(object)

    def __init__(
        self, parent: QWidget, wardrobe: Wardrobe, enrolment: Enrolment, worn: str, worker: Worker
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Your face"))
        self._wardrobe, self.enrolment, self._worker = wardrobe, enrolment, worker
        self.pages = QStackedWidget()
        self.pages.addWidget(self._gallery_page())
        self.pages.addWidget(enrolment)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap(1.2), gap(), gap(1.2), gap(1.2))
        column.addWidget(self.pages)
        enrolment.left.connect(self.show_gallery)
        enrolment.saved.connect(lambda chosen: self._finish(OWN, **chosen))
        self.finished.connect(lambda _: self.enrolment.stop(tell=False))
        open_size(self, 42, 34)
        self._worn = worn

    def _gallery_page(self) -> QWidget:
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setIconSize(QSize(gap(_ICON_LINES), gap(_ICON_LINES)))
        self.list.setGridSize(QSize(gap(_ICON_LINES + 1.2), gap(_ICON_LINES + 2.2)))
        name_control(self.list, tr("Faces"), tip=tr("Choose with the arrow keys, wear with Enter"))
        self.use = button(tr("Wear this face"), "primary", "Enter")
        self.make = button(
            tr("Make your own likeness"), tip=tr("Takes twenty seconds in front of the camera")
        )
        self.delete = button(tr("Delete my likeness"), "link", tip=tr("Remove it from this machine"))
        self.close_button = button(tr("Close"), "link", "Esc")
        self.trouble = label("", "trouble", wrap=True, name=tr("What went wrong"))
        self.trouble.hide()
        self.list.itemActivated.connect(lambda _: self._use())
        self.use.setDefault(True)
        self.use.clicked.connect(self._use)
        self.make.clicked.connect(self.show_enrolment)
        self.delete.clicked.connect(self._delete)
        self.close_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        for part in (self.delete, self.close_button, self.make, self.use):
            row.addWidget(part)
        row.insertStretch(1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(tr("Which face do you want to wear?"), "heading"))
        column.addWidget(self.list, 1)
        column.addWidget(self.trouble)
        column.addLayout(row)
        return page

    def showEvent(self, event: QShowEvent | None) -> None:
        """Those who ask for portraits are connected by now."""
        super().showEvent(event)
        if self.list.count() == 0:
            self.fill(self._worn)

    def fill(self, worn: str) -> None:
        """The list, with who is worn selected."""
        self.list.clear()
        own = self._wardrobe.file.exists()
        if own:
            self._add(tr("My own likeness"), OWN, icon("eigencall", ""))
            self._worker.run(self._wardrobe.file.read, self._own_read)
        for name in gallery.names():
            self._add(name.capitalize(), name, thumbnail(name))
        names = [self.list.item(k).data(Qt.ItemDataRole.UserRole) for k in range(self.list.count())]  # type: ignore[union-attr]  # every row has an item
        self.list.setCurrentRow(names.index(worn) if worn in names else 0)
        self.delete.setVisible(own)
        self.make.setText(tr("Make it again") if own else tr("Make your own likeness"))
        self.make.setAccessibleName(self.make.text())

    def _own_read(self, own: Likeness | None, error: Exception | None) -> None:
        self._say(error)
        if own is not None and self._wardrobe.file.exists():
            self.own_found.emit(own.identity)

    def icon_size(self) -> QSize:
        """Of a picture in the list."""
        return self.list.iconSize()

    def show_own(self, image: QImage) -> None:
        """The picture of the own likeness."""
        item = self.list.item(0)
        if item is not None and item.data(Qt.ItemDataRole.UserRole) == OWN:
            item.setIcon(untinted(image))

    def _say(self, error: Exception | None) -> None:
        self.trouble.setText(failure(error) if error is not None else "")
        self.trouble.setVisible(error is not None)

    def _add(self, words: str, name: str, drawing: QIcon) -> None:
        item = QListWidgetItem(drawing, words)
        item.setData(Qt.ItemDataRole.UserRole, name)
        self.list.addItem(item)

    def show_gallery(self) -> None:
        """Back from enrolment."""
        self.pages.setCurrentIndex(0)
        self.use.setDefault(True)
        self.list.setFocus()

    def show_enrolment(self) -> None:
        """Ask first."""
        self.pages.setCurrentIndex(1)
        self.enrolment.ask()

    def _use(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._finish(item.data(Qt.ItemDataRole.UserRole))

    def _finish(self, name: str, **chosen: object) -> None:
        self.chosen.emit({"avatar": name, **chosen})
        self.accept()

    def _delete(self) -> None:
        try:
            self._wardrobe.file.delete()
        except LikenessError as error:
            self._say(error)
            return
        self.fill(gallery.names()[0])
        self.deleted.emit()


def thumbnail(name: str) -> QIcon:
    """The shipped picture of an invented person; without it, the program's sign."""
    try:
        return untinted(QImage.fromData(assets.read(f"face-{name}.jpg")))
    except AssetError as error:
        log.debug("a picture of the gallery: %s", cause(error))
        return icon("eigencall", "")


def untinted(image: QImage) -> QIcon:
    """A picture that looks the same when it is chosen; Qt would colour it."""
    pixmap, made = QPixmap.fromImage(image), QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        made.addPixmap(pixmap, mode)
    return made
