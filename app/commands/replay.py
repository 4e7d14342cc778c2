"""`eigencall replay FILE`: plays a recorded call, or makes a film of it."""

import argparse
from pathlib import Path

from app.commands.options import add_profile, film_size
from app.commands.profile import settings_of
from app.face.model import FaceModel, load_model
from app.recording.callfile import CallFile
from app.system_libraries import need_window


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what 'eigencall record' has kept")
    parser.add_argument("--export", type=Path, metavar="MP4", help="no window: write a film with sound")
    parser.add_argument(
        "--size", type=film_size, default=(1280, 720), help="of the film: its height, or WIDTHxHEIGHT"
    )
    parser.add_argument(
        "--show", choices=("both", "other", "own"), default="both", help="who is in the film (default: both)"
    )
    parser.add_argument("--speaker", default="", help="name of a speaker, or 'none'")
    add_profile(parser)


def run(options: argparse.Namespace) -> int:
    settings, model = settings_of(options), load_model()
    file = CallFile(options.file, model.basis)
    if options.export is not None:
        return _export(file, model, options)
    need_window()
    from app.recording.player import Player
    from app.ui.replay import run

    return run(Player(file), model.basis, model.skin, settings, options.speaker)


def _export(file: CallFile, model: FaceModel, options: argparse.Namespace) -> int:
    from rich.progress import Progress  # a window starts without it

    from app.recording.export import FilmSides, export

    with Progress() as progress:
        task = progress.add_task(f"Drawing {file.duration_s:.0f} s", total=1.0)
        for share in export(
            file, model.basis, model.skin, options.export, options.size, FilmSides(options.show)
        ):
            progress.update(task, completed=share)
    print(f"Written: {options.export}")
    return 0
