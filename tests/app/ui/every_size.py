"""The ten states of the window, light and dark, in every language, on small and large screens, with large
letters and on screens of double density: to be looked at, and looked through for faults (`layout_faults`).

xvfb-run -a -s "-screen 0 2600x1500x24" python -m tests.app.ui.every_size FOLDER [--only NAME ...]

FOLDER gets a sheet for each size and a line for each fault; the exit status is 1 if there is any.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PyQt6.QtCore import QCoreApplication, QEvent
from PyQt6.QtWidgets import QWidget

from app.face.guide import Guidance
from app.face.likeness_file import LikenessFile
from app.face.looks import Advice, AskedLook
from app.face.model import load_model
from app.face.wardrobe import Wardrobe, load_textures
from app.net.pairing.codes import words
from app.profile.settings import SettingsFile, Theme
from app.ui.main_window import Extras, MainWindow
from app.ui.qt import leave, make_application
from app.ui.settings_dialog import SettingsDialog
from app.ui.translate import languages, speak
from codec.values import Image
from tests.app.ui.actors import Actors
from tests.app.ui.fake import NEVER_MS
from tests.app.ui.layout_faults import faults
from tests.app.ui.pictures import TEN, become, spin, until
from tests.app.ui.test_window import pixels

THUMBNAIL_PX = 480
SETTLED_MS = 700  # the head has gone to its place


@dataclass(frozen=True, slots=True)
class Size:
    """width, height: of the window, in pixels that do not depend on the screen's density."""

    name: str
    width: int
    height: int
    font: float = 1.0
    scale: int = 1


SIZES = (
    Size("480", 480, 360),
    Size("480-tall", 480, 800),
    Size("1088", 1088, 653),
    Size("2560", 2560, 1440),
    Size("480-large-letters", 480, 360, font=1.5),
    Size("1088-large-letters", 1088, 653, font=1.5),
    Size("1088-dense", 1088, 653, scale=2),
)


def run(size: Size, folder: Path, tongues: list[str]) -> list[str]:
    """One size: a row of pictures for each language and theme, and what is wrong with them."""
    application = make_application()
    font = application.font()
    font.setPointSizeF(font.pointSizeF() * size.font)
    application.setFont(font)
    rows, found = [], []
    for language in tongues:
        translator = speak(application, language)
        for theme in (Theme.LIGHT, Theme.DARK):
            shots, wrong = states(size, theme)
            rows.append(_row(shots))
            found += [f"{size.name}, {language}, {theme.value}, {fault}" for fault in wrong]
        if translator is not None:
            application.removeTranslator(translator)
    cv2.imwrite(str(folder / f"{size.name}.jpg"), np.vstack(rows)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])
    leave()
    return found


def states(size: Size, theme: Theme) -> tuple[list[Image], list[str]]:
    """Pictures of the ten, in their order, and their faults."""
    model, shots, found = load_model(), [], []
    settings = SettingsFile(Path(tempfile.mkdtemp()) / "s.json")
    settings.change(theme=theme)
    controls = Actors(model.basis)
    wardrobe = Wardrobe(model.basis, LikenessFile(settings.path.with_suffix(".npz")), load_textures)
    window = MainWindow(controls, model.basis, model.skin, settings, Extras(words=words(), wardrobe=wardrobe))
    window.meanwhile.rest.after_ms = NEVER_MS
    window.resize(size.width, size.height)
    window.show()
    until(lambda: window.stage.pictures > 0)
    for said, name in TEN.items():
        shown = _open(window, controls, name)
        spin(SETTLED_MS)
        shots.append(pixels(shown.grab().toImage()))
        found += [f"{said}: {fault}" for fault in (all_pages if name == "settings" else faults)(shown)]
        if shown is not window:
            shown.close()
            spin(50)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return shots, found


def all_pages(dialog: QWidget) -> list[str]:
    """The faults of every page of the settings."""
    assert isinstance(dialog, SettingsDialog)
    found = []
    for page in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(page)
        spin(50)
        found += [f"{dialog.tabs.tabText(page)}: {fault}" for fault in faults(dialog)]
    return found


def _open(window: MainWindow, controls: Actors, name: str) -> QWidget:
    """The window in a state, or a dialog of it."""
    if name == "settings":
        become(window, controls, "people")
        window.preferences.open()
        assert window.preferences.dialog is not None
        window.preferences.dialog.resize(window.size().boundedTo(window.preferences.dialog.size()))
        return window.preferences.dialog
    if name != "enrolment-look":
        become(window, controls, name)
        return window
    window.dressing.open()
    assert window.dressing.dialog is not None
    window.dressing.dialog.resize(window.size().boundedTo(window.dressing.dialog.size()))
    window.dressing.dialog.show_enrolment()
    enrolment = window.dressing.dialog.enrolment
    enrolment.start()
    enrolment._timer.stop()
    enrolment._show(Guidance(AskedLook.TEETH, False, 0.3, Advice.MORE))
    return window.dressing.dialog


def _row(shots: list[Image]) -> Image:
    """Side by side, each on a ground as high as the highest."""
    small = [_thumbnail(shot) for shot in shots]
    height = max(shot.shape[0] for shot in small)
    grounds = [np.full((height + 6, THUMBNAIL_PX + 6, 3), 127, np.uint8) for _ in small]
    for ground, shot in zip(grounds, small, strict=True):
        ground[3 : 3 + shot.shape[0], 3 : 3 + shot.shape[1]] = shot
    return np.hstack(grounds)


def _thumbnail(shot: Image) -> Image:
    scale = min(1.0, THUMBNAIL_PX / shot.shape[1])
    return np.asarray(cv2.resize(shot, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[size.name for size in SIZES])
    parser.add_argument("--language", nargs="*", default=None)
    parser.add_argument("--here", action="store_true", help="this process is one size's own")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    tongues = options.language or [code for _, code in languages()]
    if options.here:
        (size,) = (size for size in SIZES if size.name == options.only[0])
        found = run(size, options.folder, tongues)
        print("\n".join(found))
        return 1 if found else 0
    status = 0
    for size in SIZES:  # each in a process of its own: Qt has one density in its life
        if size.name in options.only:
            command = [sys.executable, "-m", "tests.app.ui.every_size", str(options.folder), "--here"]
            command += ["--only", size.name, "--language", *tongues]
            surroundings = os.environ | {"QT_SCALE_FACTOR": str(size.scale)}
            status |= subprocess.run(command, env=surroundings, check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
