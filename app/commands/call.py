"""`eigencall call`: start a call, or join one; in the window, or without one."""

import argparse
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.client.client import Client
from app.commands.options import add_devices, amount, picture_side, something
from app.commands.profile import settings_of
from app.face.model import load_model
from app.system_libraries import need_window
from app.wiring import client_for, extras_for
from codec.files import need_room

LEAST_BYTES = 1 << 14  # less is no film


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_devices(parser)
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--code",
        type=something,
        help="the other person's code; without it a call is started and a code shown",
    )
    way.add_argument(
        "--invite",
        action="store_true",
        help="call without a server: prints an invite, reads the answer",
    )
    way.add_argument(
        "--accept",
        type=something,
        metavar="TEXT",
        help="join by an invite: prints the answer; '-' reads the invite",
    )
    way.add_argument(
        "--resume", action="store_true", help="go back into the call in which the program was killed"
    )
    way.add_argument("--person", type=something, metavar="NAME", help="ring a contact")
    way.add_argument("--wait", action="store_true", help="wait until a contact rings, and answer")
    parser.add_argument("--headless", action="store_true", help="no window: draw off screen")
    parser.add_argument("--size", type=picture_side, default=320, help="of the headless picture, in pixels")
    parser.add_argument("--seconds", type=amount, help="hang up after so many seconds of call")
    parser.add_argument(
        "--record", type=Path, metavar="DIR", help="write self.mp4, remote.mp4 and call.json there"
    )


def run(options: argparse.Namespace, keep: Path | None = None) -> int:
    """keep: the call is recorded into this file."""
    if not options.headless:
        need_window()
    if options.record is not None:
        need_room(options.record / "self.mp4", LEAST_BYTES)
    file, model = settings_of(options), load_model(options.basis, options.tracker)
    with client_for(options, file.settings, model) as client:
        if keep is not None:
            from app.recording.recorder import CallRecorder

            client.recording.use(CallRecorder(keep, client.basis))
        client.may_be_rung(options.wait, file.settings.name)
        if not _begin(client, options):
            return 1
        if options.headless:
            from app.commands import headless

            return headless.run(client, model.skin, options.size, options.seconds, options.record)
        from app.ui.application import run

        with _recorded_beside(client, model.skin, options):
            extras = extras_for(client, file.settings, options)
            status = run(client, client.basis, model.skin, file, extras, seconds=options.seconds)
        client.recording.end()
        if client.recording.trouble:
            print(f"eigencall: {client.recording.trouble}", file=sys.stderr)
        return 1 if client.recording.trouble else status


def _begin(client: Client, options: argparse.Namespace) -> bool:
    """Do what the options say first; False if that cannot be done."""
    if options.resume:
        if not client.resume():
            print("eigencall: No call was cut off here in the last two minutes.", file=sys.stderr)
            return False
    elif options.person:
        person = next((p for p in client.contacts() if p.name.casefold() == options.person.casefold()), None)
        if person is None:
            known = ", ".join(p.name for p in client.contacts()) or "none yet"
            print(
                f"eigencall: {options.person} is no contact of yours; your contacts: {known}.",
                file=sys.stderr,
            )
            return False
        client.call_contact(person.id)
    elif options.wait:
        print("Waiting for a contact to ring. Stop with Ctrl+C.", flush=True)
    elif options.accept:
        client.join(sys.stdin.readline() if options.accept == "-" else options.accept)
    elif options.code:
        client.join(options.code)
    elif options.invite:
        client.invite()
    else:
        client.start_call()
    return True


@contextmanager
def _recorded_beside(client: Client, skin: bytes, options: argparse.Namespace) -> Iterator[None]:
    """With --record, the call is drawn a second time, off screen, as the window need not be seen or whole."""
    if options.record is None:
        yield
        return
    from app.commands import headless

    arguments = (client, skin, options.size, options.seconds, options.record)
    thread = threading.Thread(target=headless.run, args=arguments, name="recorder")
    thread.start()
    try:
        yield
    finally:
        client.hang_up()
        thread.join()
