"""Builds every part of the program from settings and options, and connects them.

What draws is imported where it is used: a rendezvous runs on machines without OpenGL, and the window need not
wait for it.
"""

import argparse
import os
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import assets
from app.client.client import Client, Likeness
from app.client.sound import Sound
from app.face import gallery
from app.face import model as facemodel
from app.face.likeness_file import LikenessFile, likeness_path
from app.face.model import FaceModel
from app.face.networks import load_tracker as tracker_on
from app.face.wardrobe import Wardrobe
from app.media.camera import CameraSource
from app.media.cameras import open_camera
from app.media.errors import CameraError, MediaError
from app.net.call import CallConfig
from app.net.errors import NetworkError, PortTakenError, RendezvousError
from app.net.pairing.codes import DEFAULT_PORT, words
from app.net.rendezvous.file_limit import raise_file_limit
from app.net.rendezvous.room_store import Meeting
from app.net.rendezvous.server import RendezvousServer
from app.net.rendezvous.tls import server_tls
from app.net.thread import NetworkThread
from app.net.transport import ice_servers
from app.net.transport.ice import Hosts
from app.net.transport.ice_servers import Nat, Transport
from app.net.transport.own_address import own_address
from app.net.transport.peer import PeerConfig
from app.profile.contacts import Contacts, contacts_path
from app.profile.settings import Settings, SettingsError, SettingsFile, settings_path
from app.profile.ticket_file import TicketFile, ticket_path
from app.recording.callfile import CallFile
from app.recording.player import Player
from app.recording.recorder import CallRecorder
from app.system_libraries import LibraryError, need_window
from codec.basis import Basis
from codec.errors import CodecError
from codec.tracker import Tracker
from exits.errors import ExitError
from likeness import textures
from likeness.textures import Textures
from render.errors import RenderError
from render.prepare import prepare

if TYPE_CHECKING:  # only the window's process loads Qt
    from app.ui.drawing import Drawer
    from app.ui.main_window import Extras

USER_ERRORS = (
    CodecError,
    MediaError,
    NetworkError,
    LibraryError,
    RenderError,
    SettingsError,
    gallery.NobodyError,
    ExitError,
)
"""What ends in one sentence instead of a traceback."""

SAMPLES = {"sample": "sample-1.mp4", "sample2": "sample-2.mp4"}


def load_basis() -> Basis:
    return facemodel.load().basis


def load_tracker(basis: Basis) -> Tracker:
    return tracker_on(basis)


def load_skin() -> bytes:
    """The atlas that stands in until a person's own has arrived."""
    return facemodel.load().skin


def face_model(options: argparse.Namespace) -> FaceModel:
    """What the command line names. Raises AssetError with what to do."""
    return facemodel.load(options.basis, options.tracker)


def load_textures() -> Textures:
    """What skins have in common, for enrolment."""
    return textures.from_bytes(assets.read("textures.npz"))


def wardrobe_of(basis: Basis, options: argparse.Namespace) -> Wardrobe:
    """The faces of the profile that the command line names."""
    return Wardrobe(basis, LikenessFile(likeness_path(options.profile)), load_textures)


def worn(basis: Basis, options: argparse.Namespace, settings: Settings) -> Likeness:
    """Whom the command line names, or else the settings. Raises people.NobodyError."""
    name = gallery.known(options.avatar) if options.avatar else settings.avatar
    return wardrobe_of(basis, options).choose(replace(settings, avatar=name))


def camera_file(spec: str) -> str:
    """The name of a shipped clip becomes its path; anything else stays as it is."""
    return str(assets.path(SAMPLES[spec])) if spec in SAMPLES else spec


def camera_on(spec: str, basis: Basis, fps: float = 30.0) -> CameraSource:
    """Raises CameraError with what to do. The synthetic one needs a basis with units: else the shipped."""
    if spec == "synthetic":
        from app.face.synthetic import Puppet

        basis = basis if basis.unit_names else load_basis()
        return open_camera(spec, fps=fps, frames=Puppet(basis, gallery.likeness(basis).identity).picture)
    return open_camera(camera_file(spec), fps=fps)


def run_window(options: argparse.Namespace, drawer: "Drawer | None" = None) -> int:
    """drawer: of the shipped basis, begun early."""
    need_window()
    from app.ui.application import run

    file, model = SettingsFile(settings_path(options.profile)), face_model(options)
    with client_for(options, file.settings, model) as client:
        client.may_be_rung(file.settings.ring_me, file.settings.name)
        client.resume()
        extras = _extras(client, file.settings, options)
        return run(client, client.basis, model.skin, file, extras, drawer=drawer)


def run_call(options: argparse.Namespace) -> int:
    if not options.headless:
        need_window()
    file, model = SettingsFile(settings_path(options.profile)), face_model(options)
    with client_for(options, file.settings, model) as client:
        if options.keep is not None:
            client.tape.use(CallRecorder(options.keep, client.basis))
        client.may_be_rung(options.wait, file.settings.name)
        if not _begin(client, options):
            return 1
        if options.headless:
            from app.commands import headless

            return headless.run(client, model.skin, options.size, options.seconds, options.record)
        from app.ui.application import run

        with _recorded_beside(client, model.skin, options):
            extras = _extras(client, file.settings, options)
            return run(client, client.basis, model.skin, file, extras, seconds=options.seconds)


def run_replay(options: argparse.Namespace) -> int:
    if options.export is None:
        need_window()
    model = facemodel.load()
    file = CallFile(options.file, model.basis)
    if options.export is not None:
        return _export(file, model, options)
    from app.ui.replay import run

    return run(
        Player(file), model.basis, model.skin, SettingsFile(settings_path(options.profile)), options.speaker
    )


def _export(file: CallFile, model: FaceModel, options: argparse.Namespace) -> int:
    from rich.progress import Progress  # a window starts without it

    from app.recording.export import Show, export

    with Progress() as progress:
        task = progress.add_task(f"Drawing {file.duration_s:.0f} s", total=1.0)
        for share in export(file, model.basis, model.skin, options.export, options.size, Show(options.show)):
            progress.update(task, completed=share)
    print(f"Written: {options.export}")
    return 0


def _begin(client: Client, options: argparse.Namespace) -> bool:
    """Do what the options say first; False if that cannot be done."""
    if options.resume:
        if not client.resume():
            print("eigencall: No call was cut off here in the last two minutes.", file=sys.stderr)
            return False
    elif options.person:
        person = next((p for p in client.people() if p.name.casefold() == options.person.casefold()), None)
        if person is None:
            known = ", ".join(p.name for p in client.people()) or "nobody yet"
            print(f"eigencall: You do not know {options.person}; you know {known}.", file=sys.stderr)
            return False
        client.call_person(person.id)
    elif options.wait:
        print("Waiting for somebody you know to ring. Stop with Ctrl+C.", flush=True)
    elif options.accept:
        client.join(sys.stdin.readline() if options.accept == "-" else options.accept)
    elif options.code:
        client.join(options.code)
    elif options.invite:
        client.invite()
    else:
        client.start_call()
    return True


def run_people(options: argparse.Namespace) -> int:
    """List, rename, forget: what the settings' page of people does."""
    contacts = Contacts(contacts_path(settings_path(options.profile)))
    if contacts.problem:
        print(f"eigencall: {contacts.problem}", file=sys.stderr)
    named = options.rename[0] if options.rename else options.forget
    contact = contacts.find(named) if named else None
    if named and contact is None:
        raise gallery.NobodyError(f"You do not know {named}.")
    if contact is not None and options.rename:
        contacts.rename(contact.id, options.rename[1])
    elif contact is not None:
        contacts.forget(contact.id)
    for person in contacts.people():
        print(person.name)
    return 0


def _extras(client: Client, settings: Settings, options: argparse.Namespace) -> "Extras":
    """What the window offers beyond the call: the words of codes, this machine's devices, changing them."""
    from app.ui.devices import devices_now
    from app.ui.main_window import Extras

    rewiring = Rewiring(client, settings, partial(peers_for, options))
    if client.basis.is_mask:  # a mask wears its own skin and no other
        return Extras(words(), devices_now, rewiring)
    wardrobe = wardrobe_of(client.basis, options)
    wardrobe.wear = client.wear
    return Extras(words(), devices_now, rewiring, wardrobe)


class Rewiring:
    """Called with each change of the settings: puts other devices in use without ending a call, and other
    servers from the next call on."""

    def __init__(self, client: Client, settings: Settings, peers: Callable[[Settings], PeerConfig]) -> None:
        self._client = client
        self._used = settings
        self._peers = peers

    def __call__(self, settings: Settings) -> None:
        """Drivers may take seconds to open: not on the window's thread."""
        used, self._used = self._used, settings
        self._client.use_network(settings.rendezvous, self._peers(settings))
        self._client.may_be_rung(settings.ring_me, settings.name)
        threading.Thread(target=self._change, args=(used, settings), name="device opener").start()

    def _change(self, used: Settings, settings: Settings) -> None:
        if (settings.camera, settings.frame_rate) != (used.camera, used.frame_rate):
            self._change_camera(settings.camera or "0", settings.frame_rate)
        if (settings.microphone, settings.speaker) != (used.microphone, used.speaker):
            self._client.use_sound(settings.microphone, settings.speaker)
        if settings.cap_kbps != used.cap_kbps:
            self._client.set_cap(settings.cap_kbps or None)

    def _change_camera(self, spec: str, fps: float) -> None:
        try:
            self._client.use_camera(camera_on(spec, self._client.basis, fps))
        except CameraError as error:
            self._client.use_camera(None, str(error))


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


def run_server(options: argparse.Namespace) -> int:
    tls = server_tls(options.tls_cert, options.tls_key)
    meeting = _shared_rooms(options.redis) if options.redis else None
    raise_file_limit()
    with network() as thread, rendezvous(thread, options.host, options.port, tls, meeting) as server:
        secured = ", with TLS" if tls is not None else ""
        print(f"Rendezvous on {server.host} port {server.port}{secured}. Stop it with Ctrl+C.", flush=True)
        while True:
            time.sleep(3600)


def _shared_rooms(url: str) -> Meeting:
    """Rooms for several processes; the package for them is an extra. Raises RendezvousError."""
    try:
        from app.net.rendezvous.shared_rooms import SharedRooms
    except ImportError as fault:
        raise RendezvousError("--redis needs the package redis: pip install 'eigencall[cluster]'.") from fault
    return SharedRooms(url)


@contextmanager
def network() -> Iterator[NetworkThread]:
    thread = NetworkThread()
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()


@contextmanager
def rendezvous(
    thread: NetworkThread,
    host: str,
    port: int,
    tls: ssl.SSLContext | None = None,
    meeting: Meeting | None = None,
) -> Iterator[RendezvousServer]:
    """A rendezvous on this thread. Raises PortTakenError."""
    server = RendezvousServer(host, port, tls=tls, meeting=meeting)
    thread.submit(server.start()).result()
    try:
        yield server
    finally:
        thread.submit(server.stop()).result()


@contextmanager
def client_for(
    options: argparse.Namespace, settings: Settings, model: FaceModel | None = None
) -> Iterator[Client]:
    """One side, running. Without a named rendezvous, this machine's own is used, and begun if nobody has."""
    model = model or facemodel.load()
    with network() as thread, _own_rendezvous(thread, options.server or settings.rendezvous) as where:
        config = CallConfig(where[0], peers_for(options, settings), place=where[1])
        spec = options.camera or settings.camera or "0"
        camera, trouble = _camera_or_why(spec, model.basis, settings.frame_rate)
        sound = Sound(options.microphone or settings.microphone, options.speaker or settings.speaker, camera)
        likeness = model.mask() if model.own else worn(model.basis, options, settings)
        cap_kbps = options.cap or settings.cap_kbps or None
        profile = settings_path(options.profile)
        contacts, tickets = Contacts(contacts_path(profile)), TicketFile(ticket_path(profile))
        hair = likeness.identity.appearance.hair
        preparing = threading.Thread(target=prepare, args=(model.basis, hair), name="preparation")
        preparing.start()
        client = Client(
            model.basis, model.tracker(), likeness, config, thread, sound, cap_kbps, contacts, tickets
        )
        client.start(camera, trouble)
        try:
            yield client
        finally:
            client.close()
            preparing.join()


def peers_for(options: argparse.Namespace, settings: Settings) -> PeerConfig:
    """What the command line says, and where it says nothing the settings. Raises ServerError."""
    password = options.turn_password or os.environ.get("EIGENCALL_TURN_PASSWORD") or settings.turn_password
    ways = Nat(
        options.stun or settings.stun,
        options.turn or settings.turn,
        _transport(settings.turn_transport),
        options.turn_user or settings.turn_username,
        password,
        options.relay_only or settings.relay_only,
    )
    return ice_servers.peers(ways, Hosts.LOOPBACK if options.loopback else Hosts.ALL)


def _transport(name: str) -> Transport:
    return Transport(name) if name in [t.value for t in Transport] else Transport.UDP


@contextmanager
def _own_rendezvous(thread: NetworkThread, address: str) -> Iterator[tuple[str, Callable[[], str]]]:
    """The rendezvous' address, and what gives the place to name behind codes if it is this machine's own."""
    if address:
        yield address, lambda: ""
        return
    with ExitStack() as stack:
        with suppress(PortTakenError):  # then another window of this machine has it already
            stack.enter_context(rendezvous(thread, "0.0.0.0", DEFAULT_PORT))
        yield f"ws://127.0.0.1:{DEFAULT_PORT}", own_address


def _camera_or_why(spec: str, basis: Basis, fps: float) -> tuple[CameraSource | None, str]:
    """A call goes on without a camera; the sentence says what the other side will miss."""
    try:
        return camera_on(spec, basis, fps), ""
    except CameraError as error:
        if not spec.isdigit():
            raise
        return None, str(error)
