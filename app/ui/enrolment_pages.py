"""The pages of an enrolment: what it is and what leaves, the looks, the making, the result. Each has the
button that Enter presses as `first`, and knows nothing of the others."""

from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PyQt6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.face.adjusting import MOST_PERCENT
from app.face.guide import SAY, Guidance
from app.face.likeness import Likeness
from app.face.looks import Advice, AskedLook
from app.face.privacy import DRAWN_LEAVES, PHOTOGRAPH_LEAVES
from app.ui.parts import button, choose, gap, label, name_control
from app.ui.ring import ProgressRing
from app.ui.sent import SentStrip, kilobytes, pictures
from app.ui.translate import said, tr
from codec.sentence import Sentence
from codec.values import Hair

HAIR_NAMES = {
    Hair.NONE: Sentence("No hair"),
    Hair.CROPPED: Sentence("Cropped"),
    Hair.SHORT: Sentence("Short"),
    Hair.SIDE_PART: Sentence("Side parting"),
    Hair.TIED: Sentence("Tied back"),
    Hair.BOB: Sentence("Bob with a fringe"),
    Hair.LONG: Sentence("Long"),
}


class AskPage(QWidget):
    """Before the first look: what such a likeness is. `begin(bool)`: photographed, or drawn; `back()`."""

    begin = pyqtSignal(bool)
    back = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.first, self.drawn = button(tr("Begin"), "primary", "Enter"), button(tr("Drawn instead"))
        self.back_button = button(tr("Back"), "link")
        name_control(self.drawn, self.drawn.text(), tip=said(DRAWN_LEAVES))
        self.first.clicked.connect(lambda: self.begin.emit(True))
        self.drawn.clicked.connect(lambda: self.begin.emit(False))
        self.back_button.clicked.connect(self.back)
        how = tr(
            "It takes twenty seconds: you are asked for some looks, from a smile to closed eyes, and read a "
            "sentence aloud. Sit as you do in calls, with light from the front."
        )
        _column(
            self,
            label(tr("Make your own likeness"), "heading", wrap=True),
            label(how, wrap=True),
            label(tr("It is made of photographs of you"), "heading", wrap=True),
            label(said(PHOTOGRAPH_LEAVES), wrap=True, name=tr("What is kept and sent")),
            row(self.back_button, self.drawn, self.first),
        )


class LookPage(QWidget):
    """One look after the other. `skip()`: not this one; `cancel()`."""

    skip = pyqtSignal()
    cancel = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.ring = ProgressRing()
        self.say = label("", "heading", wrap=True, name=tr("What to do"))
        self.why = label("", "quiet", wrap=True, name=tr("What would help"))
        for text in (self.say, self.why):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.cancel_button = button(tr("Cancel"), "link", "Esc", tr("Stop, and keep nothing"))
        self.first = button(tr("Skip this look"), "", "Enter", tr("Go on without it"))
        self.cancel_button.clicked.connect(self.cancel)
        self.first.clicked.connect(self.skip)
        _column(self, self.ring, self.say, self.why, row(self.cancel_button, self.first), stretched=True)

    def show_guidance(self, now: Guidance, camera: QImage, hint: str) -> None:
        """hint: about light and place, which comes before what the guide would say."""
        self.ring.show_progress(camera, now.share, now.advice is Advice.NONE)
        self.say.setText(said(now.say()))
        self.why.setText(hint or said(now.why()))


class MakePage(QWidget):
    """While it is computed. `cancel()`."""

    cancel = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName(tr("How much is done"))
        self.first = button(tr("Cancel"), "link", "Esc", tr("Stop, and keep nothing"))
        self.first.clicked.connect(self.cancel)
        _column(self, label(tr("Making your likeness"), "heading"), self.bar, row(self.first))


class CameraPicture(QWidget):
    """The camera's picture as in a mirror, filling its place."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setAccessibleName(tr("What the camera sees now"))

    def show_image(self, image: QImage) -> None:
        """The newest picture."""
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The middle of the picture."""
        painter, place = QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor("#2a323b"))
        if self._image.isNull():
            return
        kept = place.size().scaled(self._image.size().toSizeF(), Qt.AspectRatioMode.KeepAspectRatio)
        part = QRectF(
            (self._image.width() - kept.width()) / 2,
            (self._image.height() - kept.height()) / 2,
            kept.width(),
            kept.height(),
        )
        painter.translate(place.width(), 0)
        painter.scale(-1, 1)
        painter.drawImage(place, self._image, part)


class ResultPage(QWidget):
    """The likeness beside the camera, living, and what leaves of it. `take()`, `again()`, `once_more(Look)`,
    `cancel()`; `changed()`: photographed or drawn, brightness or hair were chosen."""

    take = pyqtSignal()
    again = pyqtSignal()
    once_more = pyqtSignal(object)
    cancel = pyqtSignal()
    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.camera, self.stand = CameraPicture(), QHBoxLayout()
        stand = QWidget()
        stand.setLayout(self.stand)
        stand.setMinimumHeight(gap(16))
        self.stand.setContentsMargins(0, 0, 0, 0)
        self.stand.addWidget(self.camera, 1)
        self.trouble = label("", "trouble", wrap=True, name=tr("What went wrong"))
        self.leaves = label("", "quiet", wrap=True, name=tr("What leaves this machine"))
        self.sent = SentStrip()
        _column(
            self,
            stand,
            self.trouble,
            self._choices(),
            self.leaves,
            self.sent,
            self._buttons(),
            stretched=True,
        )

    def _choices(self) -> QWidget:
        self.kind, self.hair, self.look = QComboBox(), QComboBox(), QComboBox()
        self.brightness = QSlider(Qt.Orientation.Horizontal)
        self.brightness.setRange(-MOST_PERCENT, MOST_PERCENT)
        self.brightness.setPageStep(MOST_PERCENT // 5)
        name_control(self.kind, tr("Photographed or drawn"))
        name_control(self.brightness, tr("Brightness"), tip=tr("Lighter or darker than the camera took you"))
        name_control(self.hair, tr("Hair"), tip=tr("Choose another cut if the camera guessed wrong"))
        choose(self.kind, [(tr("Photographed"), True), (tr("Drawn"), False)], True)
        choose(self.hair, [(said(words), kind.value) for kind, words in HAIR_NAMES.items()], None)
        for box in (self.kind, self.hair):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.brightness.valueChanged.connect(lambda _: self.changed.emit())
        caption = label(tr("Brightness"))
        caption.setBuddy(self.brightness)
        return row(self.kind, self.hair, caption, self.brightness)

    def _buttons(self) -> QWidget:
        self.first: QPushButton = button(
            tr("Take it"), "primary", "Enter", tr("Keep it, and wear it in calls")
        )
        self.again_button = button(tr("Again"), tip=tr("All looks once more"))
        self.once_more_button = button(tr("One look again"), tip=tr("Only the look that is chosen beside it"))
        self.cancel_button = button(tr("Cancel"), "link", "Esc", tr("Keep none of this"))
        self.look.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        name_control(self.look, tr("Which look"), tip=tr("The look to be taken again"))
        self.first.clicked.connect(self.take)
        self.again_button.clicked.connect(self.again)
        self.once_more_button.clicked.connect(lambda: self.once_more.emit(self.look.currentData()))
        self.cancel_button.clicked.connect(self.cancel)
        return row(self.cancel_button, self.look, self.once_more_button, self.again_button, self.first)

    def offer_looks(self, looks: tuple[AskedLook, ...], missed: list[AskedLook]) -> None:
        """Which can be taken again; first one that has not come."""
        items = [
            (tr("{look} (not seen)", look=said(SAY[k])) if k in missed else said(SAY[k]), k) for k in looks
        ]
        choose(self.look, items, missed[0] if missed else looks[0])

    def show_made(self, made: Likeness | None) -> None:
        """Or that there is none: then nothing can be taken."""
        for control in (self.first, self.kind, self.hair, self.brightness):
            control.setEnabled(made is not None)
        self.kind.setVisible(made is not None and bool(made.identity.photograph))
        if made is not None:
            hair = self.hair.findData(made.identity.appearance.hair.value)
            self.hair.setCurrentIndex(hair)

    def show_sent(self, worn: Likeness | None) -> None:
        """What leaves, as it is chosen now."""
        photographed = worn is not None and bool(worn.identity.photograph)
        self.hair.setVisible(worn is not None and not photographed)
        self.sent.show_pictures(pictures(worn) if worn is not None else [])
        size = f"{kilobytes(worn):.0f}" if worn is not None else "0"
        self.leaves.setText(tr("This is sent to the other person, once in each call: {size} kB", size=size))
        self.leaves.setVisible(worn is not None)

    def say(self, trouble: str) -> None:
        """What went wrong, or nothing."""
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))


def _column(page: QWidget, *parts: QWidget, stretched: bool = False) -> None:
    """The parts below each other; stretched: the first takes what room there is."""
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap(0.6))
    if not stretched:
        column.addStretch(1)
    for part in parts:
        column.addWidget(part, 1 if stretched and part is parts[0] else 0)
    if not stretched:
        column.addStretch(2)


def row(*parts: QWidget) -> QWidget:
    """Side by side, at the right."""
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.addStretch(1)
    for part in parts:
        line.addWidget(part)
    return made
