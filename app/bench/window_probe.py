"""A window that measures itself, as a process of its own: what `eigencall bench ui` and `bench cost` start.

    python -m app.bench.window_probe start …      until one's own face is on the screen
    python -m app.bench.window_probe stay …       until it is ended; --minimised or --in-tray: out of sight
    python -m app.bench.window_probe call …       a call, measured while it is live; --plain: no events
    python -m app.bench.window_probe enrol …      an enrolment, of which nothing is kept

Prints `code: …` when there is one, `live` when measuring begins (of a call with the picture's place on the
screen), and one JSON line at the end. Times are on the machine's monotonic clock, which processes share.
Everything happens in the order in which `eigencall` does it: whatever is not needed to begin drawing is
imported later.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app import cli

if TYPE_CHECKING:
    from app.ui.drawing import Drawer
    from app.ui.main_window import MainWindow


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("start", "stay", "call", "enrol"))
    parser.add_argument("--camera", required=True)
    parser.add_argument("--server", default="ws://127.0.0.1:1")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--stalled-camera", action="store_true")
    parser.add_argument("--minimised", action="store_true")
    parser.add_argument("--in-tray", action="store_true")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--view", type=int, help="pixels along each side of the picture")
    parser.add_argument("--sound", action="store_true", help="the system's microphone and loudspeaker")
    parser.add_argument("--stamps", type=Path, help="file for when each face and sound passed each stage")
    given = parser.parse_args()
    from app.ui import surroundings

    surroundings.prepare()
    if given.what == "call" and not given.plain:
        from app.bench.loop_meter import MeteredApplication
        from app.ui.qt import make_application

        application = make_application(MeteredApplication)  # held until the end
        assert application is not None
    from app.bench.lab import stamps
    from app.ui import early

    with early.drawer() as drawer, stamps.kept(given.stamps):
        return _run(given, drawer)


def _run(given: argparse.Namespace, drawer: "Drawer") -> int:
    from PyQt6.QtCore import QSize

    from app.bench.enrol_meter import Enrol, TimedWardrobe
    from app.bench.window_meters import Call, Start, Stay
    from app.face.likeness_file import LikenessFile
    from app.face.model import load_model
    from app.face.wardrobe import load_textures
    from app.profile.settings import SettingsFile
    from app.ui.application import run
    from app.ui.main_window import Extras
    from app.wiring import client_for

    quiet = [] if given.sound else ["--microphone", "none", "--speaker", "none"]
    options = cli.parse(["--loopback", "--camera", given.camera, "--server", given.server, *quiet])
    kept: list[object] = []
    with tempfile.TemporaryDirectory() as folder:
        file = SettingsFile(Path(folder) / "s.json")
        with client_for(options, file.settings) as client:
            own = LikenessFile(Path(folder) / "own.npz")
            wardrobe = TimedWardrobe(client.basis, own, load_textures)

            def opened(window: "MainWindow") -> None:
                if given.view:
                    around = window.size() - window.stage.size()
                    window.resize(around + QSize(given.view, given.view))
                if given.what == "start":
                    kept.append(Start(window, client))
                elif given.what == "stay":
                    kept.append(Stay(window, given.minimised, given.in_tray))
                elif given.what == "enrol":
                    kept.append(Enrol(window, wardrobe))
                else:
                    kept.append(Call(window, client, given.seconds, given.stalled_camera))

            extras = Extras(wardrobe=wardrobe)
            return run(client, client.basis, load_model().skin, file, extras, opened=opened, drawer=drawer)


if __name__ == "__main__":
    sys.exit(main())
