"""A whole first evening, by mouse and by keys alone: the window with the client behind it, as the program
wires them, and on the other side a client without a window, over loopback.

The person before the camera reads what the enrolment asks for, and does it.
"""

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PyQt6.QtCore import QCoreApplication, QEvent, QTimer
from PyQt6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app import cli
from app.call.status import ContactOffer, Phase
from app.client.client import Client
from app.commands.profile import settings_of
from app.face import gallery, guide
from app.face.guide import SAY
from app.face.likeness_file import LikenessFile, likeness_path
from app.face.looks import AskedLook
from app.face.making import Made, Progress
from app.face.model import FaceModel, load_model
from app.face.sitting import Sitting
from app.face.tracking import FaceTracker
from app.face.wardrobe import Wardrobe, load_textures
from app.media.camera import SyntheticCamera
from app.media.container import reading
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import network
from app.profile.settings import SettingsFile
from app.ui import drawing, replay
from app.ui.main_window import MainWindow
from app.wiring import client_for, extras_for
from codec.basis import Basis
from codec.tracker import Tracked
from codec.values import Image
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Scene
from render.view import View
from tests.app.clients import Nodder, nothing
from tests.app.face.asked import HEIGHT, WALL, WIDTH, made, planted
from tests.app.ui.conftest import opened
from tests.app.ui.hands import Keys, Mouse, Person

TIMEOUT_MS = 90_000
POLL_MS = 50
TALK_S = 1.0
"""Of a call that is recorded, and filmed: a film of a second is drawn in a few."""
FILM_SIZE = (320, 180)
STEPS = [
    *("enrol", "wear it", "call", "keep", "mute", "chat", "record", "hang up"),
    *("be rung", "call again", "hang up again", "replay", "film"),
]
pytestmark = [pytest.mark.slow, pytest.mark.programs]  # a likeness, two calls and a film: some 15 s


class Sitter:
    """Camera and tracker of a person who reads what an enrolment asks for, and does it. `page`: what is read;
    until there is one, the person rests."""

    def __init__(self, basis: Basis) -> None:
        self.page: Callable[[], str] = lambda: ""
        self._basis = basis
        self._pictures = pictures(basis)
        self._look = AskedLook.REST
        self._taken = 0

    def picture(self, time_s: float) -> Image:
        """Of the look that is asked for."""
        words = self.page()
        self._look = next((look for look, say in SAY.items() if say in words), AskedLook.REST)
        return self._pictures[self._look]

    def track(self, image: Image, time_s: float) -> Tracked:
        """As a perfect tracker would, but that no two faces are quite the same."""
        self._taken += 1
        look = next(look for look, picture in self._pictures.items() if picture is image)
        seen = planted(self._basis, look, time_s).seen
        noise = np.random.default_rng(self._taken).normal(0, 0.1, seen.frame.expression.shape)
        face = replace(seen.frame, expression=seen.frame.expression + noise.astype(np.float32))
        return replace(seen, frame=face)

    def reset_neutral(self) -> None: ...


@lru_cache(maxsize=1)
def pictures(basis: Basis) -> dict[AskedLook, Image]:
    """An invented person who does what is asked."""
    who = gallery.likeness(basis, "ada").identity
    scene, view = Scene(appearance=who.appearance, background=WALL), View(WIDTH, (WIDTH / 2, HEIGHT / 2))
    with Offscreen(WIDTH, HEIGHT) as target:
        renderer = Renderer(basis, exact=True)
        renderer.set_person(who)
        return {look: target.draw(renderer, made(basis, look, 0.1), scene, view) for look in AskedLook}


class SharedWardrobe(Wardrobe):
    """What is made of the first sitting is given to the second: it takes the longest."""

    made: Made | None = None

    def make(self, sitting: Sitting, photographed: bool, progress: Progress) -> Made:
        if SharedWardrobe.made is None:
            SharedWardrobe.made = super().make(sitting, photographed, progress)
        assert len(sitting.takes) > len(AskedLook)
        return SharedWardrobe.made


@dataclass(frozen=True, slots=True)
class Evening:
    """The window, its client, the other side's client, and what the test waits with."""

    window: MainWindow
    own: Client
    friend: Client
    folder: Path
    qtbot: QtBot

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=TIMEOUT_MS)

    def live(self) -> bool:
        """Both talk, and the window knows."""
        phases = self.own.phase, self.friend.phase, self.window._status().phase
        return set(phases) == {Phase.LIVE}

    def over(self) -> bool:
        """Neither does, and each can be rung again."""
        return self.own.phase is self.friend.phase is self.window._status().phase is Phase.ENDED


@dataclass(frozen=True, slots=True, eq=False)
class Model(FaceModel):
    """The shipped one, with another tracker."""

    watcher: FaceTracker

    def tracker(self) -> Any:
        return self.watcher


@contextmanager
def side(name: str, url: str, watcher: FaceTracker) -> Iterator[tuple[Client, Namespace, SettingsFile]]:
    """A client as the program wires it, without devices; its options and settings."""
    shipped = load_model()
    model = Model(shipped.basis, shipped.folder, shipped.skin, shipped.own, watcher)
    devices = ["--camera", "sample", "--microphone", "none", "--speaker", "none"]
    options = cli.parse(["--server", url, "--loopback", "--profile", name, *devices])
    settings = settings_of(options)
    settings.change(name=name.capitalize())
    with client_for(options, settings.settings, model, asleep=True) as client:
        client.may_be_rung(True, settings.settings.name)
        yield client, options, settings


@contextmanager
def rendezvous() -> Iterator[str]:
    server = RendezvousServer("127.0.0.1", 0)
    with network() as thread:
        thread.submit(server.start()).result(TIMEOUT_MS / 1000)
        yield server.url
        thread.submit(server.stop()).result(TIMEOUT_MS / 1000)


def camera(picture: Callable[[float], Image]) -> SyntheticCamera:
    made = SyntheticCamera(picture)
    made.start()
    return made


@pytest.fixture
def evening(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Evening]:
    """Before anything was done: new profiles, and a person before the camera."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(replay, "_FILM_SIZE", FILM_SIZE)
    for name, value in (("SETTLE_S", 0.0), ("HOLD_S", 0.05)):  # a person who is quick
        monkeypatch.setattr(guide, name, value)
    monkeypatch.setattr(guide, "HOLDS_S", {AskedLook.SENTENCE: 0.5})
    basis = load_model().basis
    sitter = Sitter(basis)
    with (
        rendezvous() as url,
        side("bob", url, Nodder(basis)) as (friend, _, _),
        side("anna", url, sitter) as (own, options, settings),
    ):
        friend.use_camera(camera(nothing))
        own.use_camera(camera(sitter.picture))
        extras = extras_for(own, settings.settings, options)
        wardrobe = SharedWardrobe(basis, LikenessFile(likeness_path("anna")), load_textures, own.wear)
        window = MainWindow(own, basis, load_model().skin, settings, replace(extras, wardrobe=wardrobe))
        window.resize(760, 560)
        sitter.page = lambda: asked_by(window)
        try:
            yield Evening(opened(window, qtbot), own, friend, tmp_path, qtbot)
        finally:
            window.close()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            assert drawing.finish(60)


def asked_by(window: MainWindow) -> str:
    """What the enrolment's page says."""
    dialog = window.dressing.dialog
    return dialog.enrolment.look_page.say.text() if dialog is not None else ""


@pytest.mark.parametrize("person", [Mouse, Keys])
def test_a_whole_first_evening_takes_two_actions_a_step(evening: Evening, person: type[Person]) -> None:
    anna = person()
    make_a_likeness(evening, anna)
    call_and_keep(evening, anna)
    talk(evening, anna)
    be_rung_and_call_again(evening, anna)
    replay_and_film(evening, anna)
    assert list(anna.taken) == STEPS


def make_a_likeness(evening: Evening, anna: Person) -> None:
    assert not evening.own.own_identity().photograph
    with anna.step("enrol"):
        anna.do("Make your own likeness", "Shift+A")
        anna.do("Begin", "Return")
    evening.until(lambda: anna.can_do("Take it"))
    with anna.step("wear it"):
        anna.do("Take it", "Return")
    evening.until(lambda: evening.window.panel.home.photographed)


def call_and_keep(evening: Evening, anna: Person) -> None:
    with anna.step("call"):
        anna.do("Start a call", "Return")
        evening.until(lambda: anna.can_do("Copy the link"))
        anna.do("Copy the link", "Return")
    evening.friend.join(clipboard())
    evening.until(evening.live)
    evening.until(lambda: anna.can_do("Keep"))
    with anna.step("keep"):
        anna.do("Keep", "K")
        anna.write("Anna")
        anna.do("Keep", "Return")
    evening.until(lambda: evening.friend.status().contact_offer is ContactOffer.RECEIVED)
    evening.friend.offer_contact("Bob")
    evening.until(lambda: [person.name for person in evening.own.contacts()] == ["Bob"])
    evening.until(lambda: [person.name for person in evening.friend.contacts()] == ["Anna"])


def talk(evening: Evening, anna: Person) -> None:
    friend, own = evening.friend, evening.own
    with anna.step("mute"):
        anna.do("Mute", "M")
    evening.until(lambda: own.status().muted)
    evening.until(lambda: friend.status().peer_muted)
    with anna.step("chat"):
        anna.do("Messages", "W")
        anna.write("Good evening")
        anna.do("Send", "Return")
    evening.until(lambda: [line.text for line in friend.status().lines] == ["Good evening"])
    with anna.step("record"):
        if isinstance(anna, Keys):
            anna.do("Close the messages", "Esc")
        anna.do("Record the call", "R")
    evening.until(lambda: friend.status().peer_recording)
    begun_s = own.status().live_for_s
    evening.until(lambda: own.status().live_for_s > begun_s + TALK_S)
    with anna.step("hang up"):
        anna.do("Hang up", "Ctrl+H")
    evening.until(lambda: evening.over() and own.status().recorded)


def be_rung_and_call_again(evening: Evening, anna: Person) -> None:
    friend = evening.friend
    friend.call_contact(friend.contacts()[0].id)
    evening.until(lambda: anna.can_do("Take the call"))
    with anna.step("be rung"):
        anna.do("Take the call", "Return")
    evening.until(evening.live)
    friend.hang_up()
    evening.until(evening.over)
    with anna.step("call again"):
        anna.do("Call Bob again", "Return")
    evening.until(lambda: friend.phase is Phase.RINGING)
    friend.accept_ring()
    evening.until(evening.live)
    with anna.step("hang up again"):
        anna.do("Hang up", "Ctrl+H")
    evening.until(evening.over)


def replay_and_film(evening: Evening, anna: Person) -> None:
    with anna.step("replay"):
        anna.do("Earlier calls", "L")
        anna.do("Play: Bob", "Return")
    evening.until(lambda: anna.can_do("Save as a film"))
    (shown,) = evening.window.people.replays.windows
    evening.until(lambda: shown.view.pictures > 0)
    with anna.step("film"):
        save_when_asked(anna)
        anna.do("Save as a film", "Ctrl+E")
    film = Path(own_recording(evening)).with_suffix(".mp4")
    evening.until(film.exists)
    with reading(film) as container:
        frames = sum(1 for _ in container.decode(video=0))
    assert frames >= 15 * TALK_S


def save_when_asked(anna: Person) -> None:
    """In the dialog that asks where: it has a loop of its own."""
    if isinstance(QApplication.activeModalWidget(), QFileDialog):
        anna.do("Save", "Return")
    else:
        QTimer.singleShot(POLL_MS, lambda: save_when_asked(anna))


def own_recording(evening: Evening) -> str:
    return next(call.recording for call in evening.own.past_calls() if call.recording)


def clipboard() -> str:
    board = QApplication.clipboard()
    assert board is not None
    return board.text()
