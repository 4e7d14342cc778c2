"""`eigencall`: the window."""

import argparse
from typing import TYPE_CHECKING

from app.commands.options import add_devices

if TYPE_CHECKING:
    from app.ui.drawing import Drawer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_devices(parser)


def run(options: argparse.Namespace) -> int:
    """With the shipped face model, drawing begins while the rest of the program is still being read."""
    from app.system_libraries import need_window

    need_window()
    if options.basis is not None or options.tracker is not None:
        return _open(options, None)
    from app.ui import surroundings

    surroundings.start_no_bus()
    from app.ui import early

    with early.drawer() as drawer:
        return _open(options, drawer)


def _open(options: argparse.Namespace, drawer: "Drawer | None") -> int:
    from app.commands.profile import settings_of
    from app.face.model import load_model
    from app.ui.application import run
    from app.wiring import client_for, extras_for

    file, model = settings_of(options), load_model(options.basis, options.tracker)
    with client_for(options, file.settings, model) as client:
        client.may_be_rung(file.settings.ring_me, file.settings.name)
        client.resume()
        extras = extras_for(client, file.settings, options)
        return run(client, client.basis, model.skin, file, extras, drawer=drawer)
