"""Builds every part of the program from settings and options, and connects them.

What draws is imported where it is used: a rendezvous runs on machines without OpenGL, and the window need not
wait for it.
"""

import argparse
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from app.client.client import Client
from app.client.sound import Sound
from app.face.cameras import camera_on
from app.face.model import FaceModel, load_model
from app.face.wardrobe import likeness_for, wardrobe_of
from app.media.camera import CameraSource
from app.media.errors import CameraError
from app.net.config import CallConfig
from app.net.pairing.codes import words
from app.net.rendezvous.nearby import Nearby
from app.net.rendezvous.own_rendezvous import OwnRendezvous
from app.net.thread import network
from app.net.transport import ice_servers
from app.net.transport.ice import Hosts, own_address
from app.net.transport.ice_servers import NatSettings, ServerError, Transport
from app.net.transport.peer_config import PeerConfig
from app.profile.contacts import ContactsFile, contacts_path
from app.profile.history import History, history_path
from app.profile.settings import Settings, settings_path
from app.profile.ticket_file import TicketFile, ticket_path
from codec.basis import Basis
from codec.rate import Budget
from codec.sentence import NOTHING, Sentence
from render.prepare import prepare

log = logging.getLogger("eigencall.wiring")
FOREIGN_NETWORKS = (
    "The networks in {folder} do not come with Eigencall and are run on your pictures. Use only those whose "
    "origin you trust."
)
FOLLOWS_NOTHING = (
    "The networks in {folder} follow a face less well than a face that never moves would: by the figures of "
    "their own training. Train them longer, or on more pictures."
)
if TYPE_CHECKING:  # only the window's process loads Qt
    from app.ui.main_window import Extras


def extras_for(client: Client, settings: Settings, options: argparse.Namespace) -> "Extras":
    """What the window offers beyond the call: the words of codes, this machine's devices, changing them."""
    from app.ui.devices import devices_now
    from app.ui.main_window import Extras

    rewiring = Rewiring(client, settings, partial(peers_or_why, options))
    if client.basis.is_mask:  # a mask wears its own skin and no other
        return Extras(words(), devices_now, rewiring)
    wardrobe = wardrobe_of(client.basis, options.profile)
    wardrobe.wear = client.wear
    return Extras(words(), devices_now, rewiring, wardrobe)


def budget_of(settings: Settings) -> Budget:
    """What the settings allow face and voice to cost."""
    return Budget(settings.cap_kbps or None, settings.thrifty)


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
        if settings.history != used.history:
            self._client.keep_history(settings.history)
        threading.Thread(target=self._change, args=(used, settings), name="device opener").start()

    def _change(self, used: Settings, settings: Settings) -> None:
        if (settings.camera, settings.frame_rate) != (used.camera, used.frame_rate):
            self._change_camera(settings.camera or "0", settings.frame_rate)
        self._client.turn_camera(settings.camera_turn)
        if (settings.microphone, settings.speaker) != (used.microphone, used.speaker):
            self._client.use_sound(settings.microphone, settings.speaker)
        self._client.suppress_noise(settings.noise)
        if budget_of(settings) != budget_of(used):
            self._client.set_budget(budget_of(settings))

    def _change_camera(self, spec: str, fps: float) -> None:
        try:
            self._client.use_camera(camera_on(spec, self._client.basis, fps))
        except CameraError as error:
            self._client.use_camera(None, error.sentence)


def say_whose(model: FaceModel) -> None:
    """What a person must know of networks that are not the program's. Raises AssetError."""
    if model.foreign_networks:
        print(FOREIGN_NETWORKS.format(folder=model.folder), file=sys.stderr)
    if model.follows_nothing:
        print(FOLLOWS_NOTHING.format(folder=model.folder), file=sys.stderr)


@contextmanager
def client_for(
    options: argparse.Namespace, settings: Settings, model: FaceModel | None = None, *, asleep: bool = False
) -> Iterator[Client]:
    """One side, running. asleep: with its camera off until somebody looks. Without a named rendezvous, this
    machine's own is used, and begun if nobody has."""
    model = model or load_model()
    say_whose(model)
    with network() as thread, _config(options, settings) as config:
        spec = options.camera or settings.camera or "0"
        camera, trouble = _camera_or_why(spec, model.basis, settings.frame_rate, asleep)
        sound = Sound(
            options.microphone or settings.microphone,
            options.speaker or settings.speaker,
            camera,
            settings.noise,
        )
        likeness = (
            model.mask()
            if model.own
            else likeness_for(model.basis, options.profile, options.avatar, settings)
        )
        wanted = budget_of(settings)
        budget = Budget(options.cap or wanted.cap_kbps, options.thrifty or wanted.thrifty)
        profile = settings_path(options.profile)
        contacts, tickets = ContactsFile(contacts_path(profile)), TicketFile(ticket_path(profile))
        hair = likeness.identity.appearance.hair
        preparing = threading.Thread(target=prepare, args=(model.basis, hair), name="preparation")
        preparing.start()
        history = History(history_path(profile), settings.history)
        client = Client(
            model.basis, model.tracker(), likeness, config, thread, sound, budget, contacts, tickets, history
        )
        client.turn_camera(settings.camera_turn)
        client.start(camera, trouble)
        try:
            yield client
        finally:
            client.close()
            preparing.join()


def peers_for(options: argparse.Namespace, settings: Settings) -> PeerConfig:
    """What the command line says, and where it says nothing the settings. Raises ServerError."""
    password = options.turn_password or os.environ.get("EIGENCALL_TURN_PASSWORD") or settings.turn_password
    ways = NatSettings(
        options.stun or settings.stun,
        options.turn or settings.turn,
        _transport(settings.turn_transport),
        options.turn_user or settings.turn_username,
        password,
        options.relay_only or settings.relay_only,
    )
    return ice_servers.peers(ways, Hosts.LOOPBACK if options.loopback else Hosts.ALL)


def peers_or_why(options: argparse.Namespace, settings: Settings) -> PeerConfig:
    """The same, where servers that cannot be used leave a program that runs, and refuses to call."""
    try:
        return peers_for(options, settings)
    except ServerError as error:
        return PeerConfig(relay_only=True, refused=error.sentence)


def _transport(name: str) -> Transport:
    return Transport(name) if name in [t.value for t in Transport] else Transport.UDP


@contextmanager
def _config(options: argparse.Namespace, settings: Settings) -> Iterator[CallConfig]:
    """With the named rendezvous, or built into this program, whose place is named behind codes."""
    peers, words = peers_or_why(options, settings), options.code_words
    if named := options.server or settings.rendezvous:
        yield CallConfig(named, peers, code_words=words)
        return
    own = OwnRendezvous(own_address)
    try:
        yield CallConfig(
            own.URL,
            peers,
            shown_address=own.shown_address,
            code_words=words,
            own_rendezvous=own,
            nearby=Nearby(),
        )
    finally:
        own.stop()


def _camera_or_why(spec: str, basis: Basis, fps: float, asleep: bool) -> tuple[CameraSource | None, Sentence]:
    """A call goes on without a camera; the sentence says what the other side will miss."""
    try:
        return camera_on(spec, basis, fps, asleep=asleep), NOTHING
    except CameraError as error:
        if not spec.isdigit():
            raise
        return None, error.sentence
