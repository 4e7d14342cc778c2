"""Whether the call is being recorded: what stands between the client and a `CallRecorder`.

Nothing is written unless there is a recorder; then what passes by goes into it. The switch returns at once:
files are opened on a thread of their own.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import platformdirs

from app.recording.recorder import SUFFIX, CallRecorder, PersonState, RecordingError
from codec.basis import Basis
from codec.errors import cause
from codec.recording import Side
from codec.said import Reaction, Text
from codec.sentence import NOTHING, Sentence
from codec.values import FaceFrame

log = logging.getLogger("eigencall.recording")


def usual_path() -> Path:
    """A new file in the person's documents, named by the time."""
    folder = Path(platformdirs.user_documents_dir()) / "Eigencall"
    name = time.strftime("%Y-%m-%d %H.%M.%S")
    return next(
        path for n in range(1000) if not (path := folder / f"{name}{f' {n}' if n else ''}{SUFFIX}").exists()
    )


class CallRecording:
    """changed: told, on any thread, when recording has begun or ended."""

    def __init__(
        self, basis: Basis, changed: Callable[[], None], path: Callable[[], Path] = usual_path
    ) -> None:
        self._basis, self._changed, self._path = basis, changed, path
        self._lock = threading.Lock()
        self._recorder: CallRecorder | None = None
        self._people: dict[Side, PersonState] = {}
        self._live = False
        self._trouble = NOTHING
        self.finished: Path | None = None
        self.taken = ""  # where the newest recording of this call lies, or will

    @property
    def on(self) -> bool:
        return self._recorder is not None and not self._recorder.problem

    @property
    def trouble(self) -> Sentence:
        """Why a recording has not begun, or has ended before its time."""
        recorder = self._recorder
        return recorder.problem if recorder is not None and recorder.problem else self._trouble

    def switch(self, on: bool) -> None:
        """Begin a file of its own, or end it."""
        threading.Thread(target=self._begin if on else self.end, name="recording switch", daemon=True).start()

    def _begin(self) -> None:
        with self._lock:
            if self.on or not self._live:
                return
            try:
                recorder = CallRecorder(self._path(), self._basis, self._changed)
            except RecordingError as error:
                self._trouble = error.sentence
                log.info("no recording: %s", cause(error))
                return
        self.use(recorder)

    def use(self, recorder: CallRecorder) -> None:
        """Record into this one, from the moment at which the call is live."""
        self._trouble = NOTHING
        self._recorder, self.taken = recorder, str(recorder.path)
        if self._live:
            self._begin_recorder(recorder)
        self._changed()

    def _begin_recorder(self, recorder: CallRecorder) -> None:
        recorder.begin()
        for side, person in self._people.items():
            recorder.person(side, person)

    def end(self) -> None:
        """Write what waits; the file is whole when this returns."""
        with self._lock:
            recorder, self._recorder = self._recorder, None
        if recorder is None:
            return
        recorder.close()
        self._trouble = recorder.problem
        self.finished = recorder.path
        self._changed()

    # What passes by

    def live(self, live: bool) -> None:
        """A call begins to be one, or is none any more: then the recording ends."""
        self._live = live
        recorder = self._recorder
        if not live:
            self.taken = ""
            self._people.pop(Side.OTHER, None)
        if not live and recorder is not None:
            self.switch(False)
        elif live and recorder is not None:
            self._begin_recorder(recorder)

    def person(self, side: Side, person: PersonState) -> None:
        self._people[side] = person
        if (recorder := self._recorder) is not None:
            recorder.person(side, person)

    def own_face(self, face: FaceFrame) -> None:
        if (recorder := self._recorder) is not None:
            recorder.own_face(face)

    def other_faces(self, faces: list[FaceFrame], now_s: float) -> None:
        if (recorder := self._recorder) is not None:
            for face in faces:
                recorder.other_face(face, now_s)

    def said(self, side: Side, message: Text | Reaction) -> None:
        if (recorder := self._recorder) is not None:
            recorder.said(side, message)

    def own_voice(self, opus: bytes, timestamp: int) -> None:
        if (recorder := self._recorder) is not None:
            recorder.own_voice(opus, timestamp)

    def other_voice(self, opus: bytes, timestamp: int | None, now_s: float) -> None:
        if (recorder := self._recorder) is not None:
            recorder.other_voice(opus, timestamp, now_s)
