"""What a person sees of a call, as frozen values: the session writes them, windows and tables are functions
of them. No secret is ever in a status, except the code while its owner has to read it out."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from codec.rate import Rule
from codec.said import Feeling
from codec.sentence import NOTHING, Sentence
from codec.tracker import Tracked
from codec.values import FaceFrame, Float, Identity, Image


class Phase(Enum):
    """Where a call is in its life."""

    IDLE = "idle"
    PREPARING = "preparing"  # reaching the rendezvous
    WAITING = "waiting"  # our code is shown, it has not been entered yet
    INVITING = "inviting"  # our invite's text is shown; the answer has to be pasted here
    ANSWERING = "answering"  # our answer's text is shown; the other side has to paste it
    JOINING = "joining"  # the other side's code has been entered
    CALLING = "calling"  # a contact is rung
    RINGING = "ringing"  # a contact rings us
    CONNECTING = "connecting"  # paired; the peer connection is being built
    LIVE = "live"
    RECOVERING = "recovering"  # the other side has gone silent; a new connection is being tried
    ENDED = "ended"


class ContactOffer(Enum):
    """Whether the two become contacts, who can call each other without a code after this call."""

    NONE = "none"  # not to be asked: no call, or they are contacts
    POSSIBLE = "possible"
    SENT = "sent"  # our person wishes it
    RECEIVED = "received"  # the other one does
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class CallStats:
    """Measured over the last seconds. Payload: bytes handed to the face channel; wire: whole IP packets.
    latency_ms: from their camera to the picture here. playout_ms: the part of it for which faces wait here,
    so that uneven arrival is not seen. rule: why we send as much as we do."""

    payload_out_kbps: float = 0.0
    payload_in_kbps: float = 0.0
    wire_out_kbps: float = 0.0
    wire_in_kbps: float = 0.0
    loss: float = 0.0
    rtt_ms: float = 0.0
    latency_ms: float = 0.0
    playout_ms: float = 0.0
    shown_fps: float = 0.0
    tracker_ms: float = 0.0
    rule: Rule = Rule.START


@dataclass(frozen=True, slots=True)
class Comparison:
    """What video of our camera would cost beside what the call costs, for each half second, oldest first:
    whole packets that leave. share: of the measuring that is done; at 1 it has ended. trouble: why there is
    nothing to compare, else empty."""

    share: float = 0.0
    video_kbps: tuple[float, ...] = ()
    call_kbps: tuple[float, ...] = ()
    trouble: Sentence = NOTHING

    @property
    def mean_video_kbps(self) -> float:
        """0 before the first half second."""
        return sum(self.video_kbps) / len(self.video_kbps) if self.video_kbps else 0.0

    @property
    def mean_call_kbps(self) -> float:
        """0 before the first half second."""
        return sum(self.call_kbps) / len(self.call_kbps) if self.call_kbps else 0.0

    @property
    def times(self) -> float:
        """How many such calls go into one video; 0 as long as that is not known."""
        known = self.share >= 1 and not self.trouble and self.mean_call_kbps > 0
        return self.mean_video_kbps / self.mean_call_kbps if known else 0.0


@dataclass(frozen=True, slots=True)
class MissedCall:
    """A contact rang, and was not heard. time_s: since 1970."""

    contact_id: str
    name: str
    time_s: float


@dataclass(frozen=True, slots=True)
class Line:
    """A text of this call. own: we wrote it. at_s: when it came, since 1970."""

    own: bool
    text: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A reaction of this call. number: counts them, from 1. own: we showed it."""

    number: int
    own: bool
    feeling: Feeling


@dataclass(frozen=True, slots=True)
class CallStatus:
    """message: one sentence about the call, empty when all is well.
    trouble: one about what this machine lacks for it, such as a camera; it is never why a call has ended.
    code: the code to read out, or the text to send; only in WAITING, INVITING and ANSWERING.
    link: to the code, in WAITING.
    words: verification words, once both sides know them.
    contact_name, contact_id: of the contact that is called, calls, or is talked to, or was. contact_offer:
    whether the two become contacts. live_for_s: how long the call has been live. recording,
    peer_recording: whether this side, or the other, records the call. recorded: where the last recording
    of this side lies. comparison: with video, if that was asked for in this call. missed: rings that nobody
    took, oldest first. can_write: the other side shows texts and reactions. lines: the newest texts, oldest
    first; lines_left_out: how many came before them. reactions: the newest. speaking_muted: we speak while
    our microphone is muted."""

    phase: Phase = Phase.IDLE
    message: Sentence = NOTHING
    trouble: Sentence = NOTHING
    code: str = ""
    link: str = ""
    words: tuple[str, ...] = ()
    contact_name: str = ""
    contact_id: str = ""
    contact_offer: ContactOffer = ContactOffer.NONE
    live_for_s: float = 0.0
    muted: bool = False
    camera_on: bool = True
    peer_present: bool = False
    peer_muted: bool = False
    peer_camera_on: bool = True
    recording: bool = False
    peer_recording: bool = False
    recorded: str = ""
    comparison: Comparison | None = None
    missed: tuple[MissedCall, ...] = ()
    can_write: bool = False
    lines: tuple[Line, ...] = ()
    lines_left_out: int = 0
    reactions: tuple[Shown, ...] = ()
    speaking_muted: bool = False
    stats: CallStats = field(default_factory=CallStats)


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call of the history. began_s: since 1970. contact_id: empty for one who is no contact. name: as it
    was shown then. recording: where one lies, or empty. A call that was missed has no length."""

    began_s: float
    length_s: float
    contact_id: str = ""
    name: str = ""
    recording: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """One picture of our own camera, and what the tracker says of it. It never leaves the machine."""

    image: Image
    seen: Tracked

    @property
    def face(self) -> FaceFrame:
        return self.seen.frame

    @property
    def points(self) -> Float:
        """(478, 2) landmarks in pixels, of a picture with a face in it."""
        assert self.seen.landmarks is not None
        return self.seen.landmarks


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A contact as a window sees it."""

    id: str
    name: str


class Controls(Protocol):
    """What a window may ask of the client; every call returns at once and may come from the UI's thread."""

    def start_call(self) -> None: ...
    def invite(self) -> None:
        """Make an invite to send by chat or mail, for a call without any server."""
        ...

    def accept_answer(self, text: str) -> None:
        """The answer to the invite has come."""
        ...

    def join(self, code: str) -> None:
        """Enter the other side's code, or its invite."""
        ...

    def contacts(self) -> tuple[ContactEntry, ...]:
        """In the order of their names."""
        ...

    def call_contact(self, id: str) -> None: ...
    def past_calls(self) -> tuple[PastCall, ...]:
        """Newest first."""
        ...

    def forget_call(self, call: PastCall) -> None:
        """Take it off the list; a recording stays."""
        ...

    def forget_recording(self, path: str) -> None:
        """It has been deleted."""
        ...

    def forget_calls(self) -> None:
        """All of them; recordings stay."""
        ...

    def accept_ring(self) -> None:
        """Take the call of the contact that rings; `hang_up` declines it."""
        ...

    def set_quiet(self, on: bool) -> None:
        """Rings make no sound."""
        ...

    def forget_missed(self) -> None:
        """Our person knows of the missed calls."""
        ...

    def offer_contact(self, own_name: str) -> None:
        """Wish that the two of this call become contacts; they do when both wish it. own_name: how our person
        would like to be called there."""
        ...

    def rename_contact(self, id: str, name: str) -> None: ...
    def forget_contact(self, id: str) -> None: ...
    def hang_up(self) -> None: ...
    def set_muted(self, muted: bool) -> None: ...
    def set_camera_on(self, on: bool) -> None: ...
    def watch_own(self, rate_hz: float) -> None:
        """How often the window looks at its owner, a second; 0: not at all. A call needs every picture, but
        without one the camera gives no more than these."""
        ...

    def set_metered(self, on: bool) -> None:
        """The system says that this connection is paid for by volume, or is not any more."""
        ...

    def set_recording(self, on: bool) -> None:
        """Record the call into a file of its own, or end that; the other side is told."""
        ...

    def write(self, text: str) -> bool:
        """Say it in writing; False if it was not taken: there is nothing in it, or too much at once."""
        ...

    def react(self, feeling: Feeling) -> None:
        """Show it at the other side for a moment."""
        ...

    def compare_video(self) -> None:
        """Measure for ten seconds what video would cost on this call. Nothing of it is sent."""
        ...

    def reset_neutral(self) -> None: ...
    def status(self) -> CallStatus: ...

    def own_face(self) -> FaceFrame | None:
        """The newest face frame of our own camera, or None before the first."""
        ...

    def own_identity(self) -> Identity: ...

    def own_picture(self) -> Image | None:
        """The newest camera picture, shown to its owner only; it never leaves the machine."""
        ...

    def own_sighting(self) -> Sighting | None:
        """The newest camera picture with what the tracker says of it; None without a picture."""
        ...

    def microphone_dbfs(self) -> float:
        """How loud the microphone is now, muted or not; -96 is silence."""
        ...

    def try_sound(self, echo: bool) -> None:
        """Without a call: play what the microphone hears, a second later, or a tone. It stays here."""
        ...

    def devices(self) -> dict[str, str]:
        """What camera, microphone and loudspeaker are doing, for a report; nothing personal is in it."""
        ...

    def remote_face(self, now_s: float) -> FaceFrame | None:
        """The other side's face for a picture drawn now; None before the first."""
        ...

    def wait_for_face(self, timeout_s: float) -> None:
        """On a painter's thread: until another face of the other side is due, at most so long."""
        ...

    def remote_identity(self) -> Identity | None: ...

    def note_shown(self, face: FaceFrame, now_s: float) -> None:
        """The other side's face has just been put on the screen: for delay and pictures a second."""
        ...
