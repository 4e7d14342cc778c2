"""Faces as they come, of a camera that is tracked here, of the other side of a call, or of a recorded one.

`faces(options)` opens what the command line names; `each` yields its frames until time is up. A face that is
no longer seen eases to rest instead of freezing with its last expression.
"""

import argparse
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from app.call.status import Phase
from app.client.client import Client
from app.commands import headless
from app.commands.profile import settings_of
from app.face.cameras import camera_on
from app.face.model import FaceModel, load_model
from app.face.tracking import FaceTracker, TrackingThread
from app.face.wardrobe import likeness_for
from app.media.camera import CameraSource, CameraState
from app.media.errors import CameraError
from app.media.latest import Latest
from app.recording.callfile import CallFile
from app.recording.player import Player
from app.wiring import client_for, say_whose
from codec.basis import Basis
from codec.pose import rest
from codec.recording import Side
from codec.values import FaceFrame, Identity
from exits.errors import ExitError

PICTURE_TIMEOUT_S = 0.5
SIDES = {"other": Side.OTHER, "own": Side.OWN}
SCREEN_RATE_HZ = 30.0


class FaceFeed(Protocol):
    """Where faces come from."""

    @property
    def basis(self) -> Basis: ...
    def identity(self) -> Identity | None:
        """Whose likeness the face has; None until a call's other side has sent theirs."""

    def next(self) -> FaceFrame | None:
        """The newest frame that was not handed out yet, waiting a moment for it."""

    def ended(self) -> bool: ...


class CameraFaces:
    """A camera's pictures through the tracker. Owns both: closed by `close`."""

    def __init__(self, basis: Basis, tracker: FaceTracker, identity: Identity, camera: CameraSource) -> None:
        self._basis, self._identity, self._camera = basis, identity, camera
        self._newest: Latest[FaceFrame] = Latest()
        self._capture = TrackingThread(tracker, self._newest.put)
        self._capture.start(camera)

    @property
    def basis(self) -> Basis:
        return self._basis

    def identity(self) -> Identity:
        return self._identity

    def next(self) -> FaceFrame | None:
        return self._newest.take(PICTURE_TIMEOUT_S)

    def ended(self) -> bool:
        """Raises CameraError with what to do if the camera has failed."""
        status = self._camera.status()
        if status.state is CameraState.FAILED:
            raise CameraError(status.message)
        return status.state is CameraState.STOPPED

    def close(self) -> None:
        self._camera.stop()
        self._camera.join()
        self._capture.stop()


class CallFaces:
    """The other person of a call that is live, at the screen's rate."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._due_s = time.monotonic()

    @property
    def basis(self) -> Basis:
        return self._client.basis

    def identity(self) -> Identity | None:
        return self._client.remote_identity()

    def next(self) -> FaceFrame | None:
        self._due_s = paced(self._due_s)
        return self._client.remote_face(time.monotonic())

    def ended(self) -> bool:
        return self._client.phase is Phase.ENDED


class RecordedFaces:
    """One side of a recorded call, played once, at the screen's rate. Closed by `close`."""

    def __init__(self, file: CallFile, basis: Basis, side: Side) -> None:
        self._basis, self._side = basis, side
        self._player = Player(file)
        self._player.start()
        self._player.play()
        self._due_s = time.monotonic()

    @property
    def basis(self) -> Basis:
        return self._basis

    def identity(self) -> Identity:
        return self._player.person(self._side).identity

    def next(self) -> FaceFrame | None:
        self._due_s = paced(self._due_s)
        return self._player.face(self._side, time.monotonic())

    def ended(self) -> bool:
        return not self._player.playing

    def close(self) -> None:
        self._player.close()


def paced(due_s: float) -> float:
    """Wait until then; when the next is due."""
    time.sleep(max(0.0, due_s - time.monotonic()))
    return max(due_s + 1 / SCREEN_RATE_HZ, time.monotonic())


def model_of(options: argparse.Namespace) -> FaceModel:
    """The face model that the command line names, or the shipped one. Raises AssetError, and ExitError for a
    likeness that a model of one's own cannot show."""
    model = load_model(options.basis, options.tracker)
    if model.own and options.avatar:
        raise ExitError("A model of your own has one face; leave out --avatar {name}.", name=options.avatar)
    return model


def worn(options: argparse.Namespace, model: FaceModel) -> Identity:
    """The likeness that the command line or the settings name; a model of one's own has one face."""
    if model.own:
        return model.mask().identity
    return likeness_for(model.basis, options.profile, options.avatar, settings_of(options).settings).identity


@contextmanager
def faces(options: argparse.Namespace, model: FaceModel) -> Iterator[FaceFeed]:
    """What the command line asks for, opened, and closed in the end. Raises what `app.wiring` does."""
    if options.call or options.code:
        with client_for(options, settings_of(options).settings, model) as client:
            yield call_faces(client, options.code)
            client.hang_up()
        return
    source: RecordedFaces | CameraFaces
    if options.recording:
        source = RecordedFaces(CallFile(options.recording, model.basis), model.basis, SIDES[options.side])
        try:
            yield source
        finally:
            source.close()
        return
    say_whose(model)
    identity, tracker = worn(options, model), model.tracker()
    camera = camera_on(options.camera or settings_of(options).settings.camera or "0", model.basis)
    source = CameraFaces(model.basis, tracker, identity, camera)
    try:
        yield source
    finally:
        source.close()


def call_faces(client: Client, code: str | None) -> CallFaces:
    """Start or join a call and wait for it, saying what a person must know. Raises ExitError if none came."""
    if code:
        client.join(code)
    else:
        client.start_call()
    if not headless.wait_until_live(client):
        raise ExitError("There was no call, so there is no face to take.")
    return CallFaces(client)


def each(
    source: FaceFeed, seconds: float | None, clock: Callable[[], float] = time.monotonic
) -> Iterator[tuple[FaceFrame, float]]:
    """Frames and the moments at which they came, until `seconds` have passed since the first, or the source
    has ended."""
    until_s = seen_s = math.inf
    while not source.ended() and clock() < until_s:
        face = source.next()
        if face is None:
            continue
        now_s = clock()
        until_s = now_s + seconds if seconds is not None and until_s == math.inf else until_s
        seen_s = now_s if face.present or seen_s == math.inf else seen_s
        yield face if face.present else rest(face, now_s - seen_s), now_s
