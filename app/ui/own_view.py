"""How one sees oneself: large before a call, with a hint where something is wrong; small in it, as avatar, as
the camera's picture, or not at all; and as often as there is anything to be seen."""

from PyQt6.QtCore import QObject, QTimer
from PyQt6.QtGui import QImage

from app.call.status import CallStatus, Controls
from app.profile.settings import SelfView
from app.ui.face_painter import FaceSource
from app.ui.feed import StatusFeed
from app.ui.hints import Hints
from app.ui.preferences import Preferences
from app.ui.self_view import as_qimage, fitted
from app.ui.stage import Stage
from app.ui.translate import tr

OWN_HZ = 12.0  # pictures a second are enough to see oneself
_NEXT = {
    SelfView.AVATAR: SelfView.CAMERA,
    SelfView.CAMERA: SelfView.HIDDEN,
    SelfView.HIDDEN: SelfView.AVATAR,
}


class OwnView(QObject):
    """source: one's own face. feed: the call's status, which is looked at less often out of sight."""

    def __init__(
        self,
        source: FaceSource,
        stage: Stage,
        controls: Controls,
        preferences: Preferences,
        feed: StatusFeed,
    ) -> None:
        super().__init__(stage)
        self.source = source
        self._stage, self._controls, self._preferences, self._feed = stage, controls, preferences, feed
        self._hints = Hints()
        self._watched_hz = -1.0  # not said yet
        stage.inset_drawn.connect(self._show_avatar)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._show_camera)
        self._timer.setInterval(round(1000 / OWN_HZ))

    def next(self) -> None:
        """Avatar, camera, neither, and again."""
        self._preferences.change(self_view=_NEXT[self._preferences.file.settings.self_view])

    def watch(self, rate_hz: float) -> None:
        """Out of sight, with 0, the camera need not work and little need be done."""
        if rate_hz != self._watched_hz:
            self._watched_hz = rate_hz
            self._controls.watch_own(rate_hz)
            self._feed.hurry(rate_hz > 0)
            (self._timer.start if rate_hz > 0 else self._timer.stop)()

    def hint(self, status: CallStatus, now_s: float) -> str:
        """What would help, before a call; one thing at a time."""
        if not status.camera_on:
            return tr("Your camera is off")
        controls, seen = self._controls, self._controls.own_sighting()
        turned_deg = seen.seen.turned_deg if seen is not None else 0
        hint = self._hints.at(now_s, controls.own_picture(), controls.own_face(), turned_deg)
        return "" if status.trouble else hint

    def choose(self, in_call: bool, small: bool) -> None:
        """What of it is to be seen; a small window has no room for it."""
        wanted = self._preferences.file.settings.self_view
        self._stage.self_view.want(wanted is not SelfView.HIDDEN and not small)
        self._stage.inset = self.source if in_call and wanted is SelfView.AVATAR else None

    def _show_avatar(self, image: QImage) -> None:
        if self._stage.inset is not None:
            self._show(image, "" if self._camera_on else tr("Camera off"))

    def _show_camera(self) -> None:
        if self._stage.inset is not None or not self._stage.self_view.isVisible():
            return
        picture = self._controls.own_picture() if self._camera_on else None
        if picture is None:
            self._show(QImage(), tr("No picture") if self._camera_on else tr("Camera off"))
        else:
            place = self._stage.self_view.size() * self._stage.devicePixelRatio()
            self._show(as_qimage(fitted(picture, place.width(), place.height())), "")

    @property
    def _camera_on(self) -> bool:
        return self._feed.status is None or self._feed.status.camera_on

    def _show(self, image: QImage, note: str) -> None:
        mirrored = self._preferences.file.settings.mirror
        self._stage.self_view.show_image(image, mirrored=mirrored, note=note)
