"""`eigencall`: the window."""

import argparse
from typing import TYPE_CHECKING

from app.commands.options import add_devices
from app.profile.settings import settings_path

if TYPE_CHECKING:
    from app.ui.drawing import Drawer
    from app.ui.instance import Instance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_devices(parser)
    parser.add_argument("--tray", action="store_true", help="begin in the tray, where contacts can ring")
    parser.add_argument("--link", default="", help=argparse.SUPPRESS)  # written without the option's name


def run(options: argparse.Namespace) -> int:
    """A profile has one window: a second start hands its link to the first."""
    from app.system_libraries import need_window

    need_window()
    from app.ui.instance import Instance

    instance = Instance(settings_path(options.profile))
    if not instance.claim():
        instance.hand_over(options.link)
        return 0
    try:
        return _begin(options, instance)
    finally:
        instance.close()


def _begin(options: argparse.Namespace, instance: "Instance") -> int:
    """With the shipped face model, drawing begins while the rest of the program is still being read."""
    if options.basis is not None or options.tracker is not None:
        return _open(options, instance, None)
    from app.ui import early, surroundings

    surroundings.prepare()
    with early.drawer() as drawer:
        return _open(options, instance, drawer)


def _open(options: argparse.Namespace, instance: "Instance", drawer: "Drawer | None") -> int:
    from app.commands.profile import settings_of
    from app.face.model import load_model
    from app.ui.application import run
    from app.ui.main_window import MainWindow
    from app.wiring import client_for, extras_for

    def opened(window: MainWindow) -> None:
        instance.called.connect(window.called_by)
        instance.listen()
        if options.link:
            window.open_link(options.link)

    file, model = settings_of(options), load_model(options.basis, options.tracker)
    in_tray = options.tray and not options.link
    with client_for(options, file.settings, model, asleep=in_tray) as client:
        client.may_be_rung(file.settings.ring_me, file.settings.name)
        client.resume()
        extras = extras_for(client, file.settings, options)
        return run(
            client,
            client.basis,
            model.skin,
            file,
            extras,
            drawer=drawer,
            opened=opened,
            reachable=True,
            in_tray=in_tray,
        )
