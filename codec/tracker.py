"""Camera frames in, face frames out: find, follow, regress, settle, steady.

The networks and the crop are parameters (`Find`, `Regress`, `Crop`); nothing here knows how they run. A face
is looked for in the whole picture at the start, after loss and about once a second as a check; in between the
crop follows the landmarks of the frame before. The person's shape is averaged over the first seconds and then
held: a head that changes its bones while speaking is what gives such trackers away.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from codec.basis import Basis
from codec.blinks import LidMoves
from codec.filter import FaceFilter
from codec.regression import Landmarks, Look, Regression, camera_pose, project
from codec.settling import Lips, Settling, Split
from codec.square import (
    CROP_SIDE,
    Square,
    around,
    bounded,
    in_picture,
    laid_over,
    overlap,
    to_picture,
    unlike,
)
from codec.values import FaceFrame, Float, Image
from codec.whom import People

LOST = 0.4
"""A confidence below it means that no face is in the crop."""
CHECK_S, SMALL_CHECK_S = 1.0, 0.2
"""While a small face is followed and the call's owner is away, the whole picture is asked more often."""
DOUBTED = 5
"""Frames in a row in which eyes and mouth are not where the first look has them: that is no face."""
TURNED_S, TRY_S = 1.5, 0.5
"""Without a face for so long, the picture is tried turned, every TRY_S; what is found then holds as long."""
SURE, SURER = 0.85, 0.15
"""A fit that is less sure than SURE for more frames than DOUBTED may be of a picture that stands on its head:
it does where that picture turned is surer by SURER."""
TURNS_DEG = (90, 180, 270)
OVERLAP = 0.25
"""A found face and a followed one that share less of their boxes are two faces."""


@dataclass(frozen=True, slots=True)
class Found:
    """A face in the whole picture: the square of its landmarks' box, and how sure that is (0 to 1)."""

    square: Square
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Tracked:
    """What one camera frame became.

    frame: after the filter. raw: before it. identity: (I,) the estimate so far; settled: it is held from now.
    points: gives the `landmarks`, which a call does not need; None without a face.
    turned_deg: 90, 180, 270 if there is no face, but one in the picture turned so far clockwise; else 0.
    """

    frame: FaceFrame
    raw: FaceFrame
    confidence: float
    identity: Float
    settled: bool
    points: Callable[[], Float] | None
    turned_deg: int = 0

    @property
    def landmarks(self) -> Float | None:
        """(478, 2) in picture pixels of what is sent: filtered expression on the held identity, laid over
        this picture; None without a face."""
        return None if self.points is None else self.points()


Find = Callable[[Image], Sequence[Found]]
Crop = Callable[[Image, Square], Image]
Regress = Callable[[Image], Regression]
Closer = Callable[[Image, Look, bool], Regression]
"""The picture, a first look, whether it is the first one at this face -> what a closer look says."""


class Tracker:
    """One person's face from frame to frame. Not for several threads at once."""

    def __init__(
        self,
        basis: Basis,
        find: Find,
        regress: Regress,
        crop: Crop,
        identities: int,
        closer: Closer | None = None,
    ) -> None:
        self._find, self._regress, self._crop, self._closer = find, regress, crop, closer
        self._points = Landmarks(basis)
        moved = np.linalg.norm(self._points.expression, axis=2)  # (E, 478) mm
        self._filter = FaceFilter(np.sqrt((moved**2).mean(1)).astype(np.float32))
        self._split = Split(self._points.identity, self._points.expression)
        self._lids = LidMoves(self._points.mean, self._points.identity, self._points.expression)
        self._lips = Lips(self._points.mean, self._points.identity, self._points.expression)
        self._people = People(self._points.identity[:identities], len(basis.expression))
        self._rest_wanted = False
        self._rests = len(basis.identity) > 0  # without persons of its own, a basis' rest would be a person
        self._square: Square | None = None
        self._near: Square | None = None
        self._checked_s = self._seen_s = self._tried_s = self._turned_s = -np.inf
        self._doubted = self._unsure = self._turned_deg = 0
        self._anew = True  # the next closer look is the first at this face
        self._last = FaceFrame.neutral(len(basis.expression))

    def reset_neutral(self) -> None:
        """The next frame's expression becomes the face's rest, lids aside; the shape is learnt anew."""
        self._rest_wanted = True
        self._people.now.forget_shape()

    @property
    def _identity(self) -> Settling:
        return self._people.now.identity

    def track(self, image: Image, time_s: float) -> Tracked:
        """(H, W, 3) RGB at a time on the caller's clock -> a face frame, present or not."""
        look = self._follow(image, time_s) if time_s - self._turned_s > TURNED_S else None
        if look is None:
            return self._absent(image, time_s)
        square, first, landmarks = look.square, look.seen, look.landmarks
        regression = self._closely(image, look)
        self._doubted = self._doubted + 1 if regression.confidence < LOST else 0
        self._unsure = self._unsure + 1 if regression.confidence < SURE else 0
        turned = self._unsure > DOUBTED and self._is_turned(image, regression.confidence, time_s)
        if turned or self._doubted > DOUBTED:
            return self._absent(image, time_s)
        self._square = self._near = bounded(around(landmarks), square)
        self._people.see(first.identity, _worth(regression), self._square.side, time_s)
        self._seen_s = time_s
        raw = self._frame(image, square, self._settle(regression, time_s), time_s)
        self._last = self._filter(raw)
        identity, settled = self._people.now.shape, self._identity.settled
        sent = replace(
            regression,
            identity=identity,
            expression=self._last.expression + self._people.now.rest.mean,
            gaze=self._last.gaze,
        )
        points = partial(self._shown, sent, square, landmarks)
        return Tracked(self._last, raw, regression.confidence, identity, settled, points)

    def _absent(self, image: Image, time_s: float) -> Tracked:
        """No face; once in a while the picture is tried turned."""
        if self._square is not None or self._seen_s == -np.inf:
            self._seen_s = time_s
        self._square, self._anew, self._doubted, self._unsure = None, True, 0, 0
        self._people.came()
        if time_s - self._seen_s > TURNED_S:
            self._is_turned(image, 0.0, time_s)
        turned = self._turned_deg if time_s - self._turned_s <= TURNED_S else 0
        frame = replace(self._last, time_s=time_s, present=False)
        return Tracked(frame, frame, 0.0, self._people.now.shape, self._identity.settled, None, turned)

    def _closely(self, image: Image, look: Look) -> Regression:
        """The same face as its eyes and mouth show it."""
        if self._closer is None:
            return look.seen
        anew, self._anew = self._anew, False
        return self._closer(image, look, anew)

    def _is_turned(self, image: Image, confidence: float, time_s: float) -> bool:
        """Try the picture turned, not in every frame: whether a face in it is clearly surer than upright."""
        if time_s - self._tried_s < TRY_S:
            return False
        self._tried_s = time_s
        surest, degrees = max((self._surest(image, degrees), degrees) for degrees in TURNS_DEG)
        if surest < confidence + SURER:
            return False
        self._turned_s, self._turned_deg = time_s, degrees
        return True

    def _surest(self, image: Image, degrees: int) -> float:
        """The confidence of the best face in the picture turned clockwise."""
        upright = np.ascontiguousarray(np.rot90(image, -degrees // 90))
        met = (self._meet(upright, found.square) for found in self._find(upright))
        self._anew = True
        return max((look.seen.confidence for look in met if look is not None), default=0.0)

    def _settle(self, seen: Regression, time_s: float) -> Regression:
        """The same face, with what its shape has beyond the person's own as expression."""
        self._people.now.learn(seen.identity, seen.beyond, _worth(seen), time_s)
        if not self._rests:
            return seen
        expression = seen.expression + self._split.moved(seen.identity - self._identity.mean)
        rest = self._split.without_lids(expression)
        if self._rest_wanted:
            self._rest_wanted = False
            self._people.now.rest.hold(rest)
        if not self._people.now.rest.settled:
            calm = self._lips.calm(self._people.now.shape, expression)
            self._people.now.rest.add(rest, _worth(seen) * calm, time_s)
        return replace(seen, expression=expression)

    def _shown(self, sent: Regression, square: Square, landmarks: Float) -> Float:
        """(478, 2) picture pixels: what is sent, in this frame's pose, over its landmarks."""
        return laid_over(to_picture(project(self._landmarks(sent), sent), square), landmarks)

    def _landmarks(self, seen: Regression) -> Float:
        """(478, 3) mm in head space, of this frame alone."""
        return self._points(seen.identity, seen.expression, seen.gaze) + seen.offset

    def _follow(self, image: Image, time_s: float) -> Look | None:
        """At the crop that holds the face, or None."""
        if self._square is not None and not in_picture(self._square, *image.shape[:2]):
            self._square = None
        small = self._square is not None and self._people.small(self._square.side)
        if self._square is not None and time_s - self._checked_s < (SMALL_CHECK_S if small else CHECK_S):
            look = self._look(image, self._square)
            if look.seen.confidence >= LOST:
                return look
        return self._search(image, time_s)

    def _search(self, image: Image, time_s: float) -> Look | None:
        """By the whole picture; a followed face that is still there is kept, unless it is a small one in the
        background and the owner's is there too."""
        self._checked_s = time_s
        followed = None if self._square is None else self._look(image, self._square)
        if followed is not None and followed.seen.confidence < LOST:
            followed = None
        small = followed is not None and self._people.small(followed.square.side / CROP_SIDE)
        for found in sorted(self._find(image), key=self._order):
            same = followed is not None and overlap(found.square, followed.square) > OVERLAP
            if followed is not None and same and not unlike(found.square, followed.square):
                return followed
            wanted = followed is None or same or (small and not self._people.small(found.square.side))
            if wanted and (look := self._meet(image, found.square)) is not None:
                if not same:
                    self._people.came()
                return look
        return followed

    def _meet(self, image: Image, square: Square) -> Look | None:
        """A newly found face: the first look only places the crop of the second."""
        look = self._look(image, square)
        for _ in range(2):
            face = around(look.landmarks)
            if look.seen.confidence < LOST / 2 or not in_picture(face, *image.shape[:2]):
                return None
            look = self._look(image, face)
        if self._closer is not None:
            self._anew = True
            closer = self._closer(image, look, True)
            look = replace(look, seen=replace(look.seen, confidence=closer.confidence))
        return look if look.seen.confidence >= LOST else None

    def _look(self, image: Image, face: Square) -> Look:
        square = replace(face, side=face.side * CROP_SIDE)
        seen = self._regress(self._crop(image, square))
        head = self._landmarks(seen)
        return Look(square, seen, head, project(head, seen))

    def _order(self, found: Found) -> tuple[bool, float]:
        """As large as the owner's first, of them the nearest to the face before; the largest if there was
        none."""
        if self._near is None:
            return False, -found.square.side * found.confidence
        away = float(np.hypot(found.square.x - self._near.x, found.square.y - self._near.y))
        return self._people.small(found.square.side), away

    def _frame(self, image: Image, square: Square, seen: Regression, time_s: float) -> FaceFrame:
        rotation, translation = camera_pose(image.shape[1], image.shape[0], square, seen)
        expression = seen.expression - self._people.now.rest.mean
        if self._rests:
            lids = self._split.lids(seen.expression)
            gap_mm = self._lids.gap_mm(self._people.now.shape, seen.expression)
            expression = self._split.fuller(expression) + self._people.now.blinks.fuller(gap_mm, lids, time_s)
        return FaceFrame(time_s, True, rotation, translation, expression.astype(np.float32), seen.gaze)


def _worth(seen: Regression) -> float:
    """How much a view says of a person's shape: frontal ones more, doubtful ones nothing."""
    return max(seen.confidence - LOST, 0.0) * max(float(seen.rotation[2, 2]), 0.05) ** 2
