"""What two connected programs say on the control channel: who I am, how I look, whether I am muted.

Sans-IO: messages in, messages out. It outlives a lost connection: each reconnection begins with `greeting`,
and what has already arrived of the other side's texture is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from codec.blob import Inbox, Outbox
from codec.control import (
    TEXTURES,
    BlobChunk,
    BlobKind,
    BlobOffer,
    BlobRequest,
    Capability,
    Devices,
    HangUp,
    Hello,
    Looks,
    Message,
    Ping,
    Pong,
    Reason,
    RecordingNotice,
    Shape,
    VoiceTime,
    parse,
)
from codec.errors import BitstreamError, CodecError
from codec.values import Identity
from render.errors import RenderError
from render.photo import packed

MOST_HELD = 8  # answers to a greeting: one for each blob that it can offer, and some
CHUNK = 1080  # bytes: with its header one SCTP fragment, which a face datagram can overtake


@dataclass(frozen=True, slots=True)
class Remote:
    """What the other side has said so far."""

    identity: Identity | None = None
    muted: bool = False
    camera_on: bool = True
    recording: bool = False
    voice_time: VoiceTime | None = None
    takes_rtp: bool = False  # and so do we: faces may travel on RTP
    takes_photographs: bool = False  # and so do we: photographed likenesses may be offered
    left: Reason | None = None


class Conversation:
    """hello: ours. own: our likeness; textures: JPEGs of it. known: a blob of this SHA-256, if
    this machine has it: the skin of a shipped person need not be sent."""

    def __init__(
        self,
        hello: Hello,
        own: Identity,
        textures: dict[BlobKind, bytes],
        known: Callable[[bytes], bytes | None] = lambda digest: None,
    ) -> None:
        self.remote = Remote()
        self._hello = hello
        self._own = own
        self._devices = Devices(muted=False, camera_on=True)
        self._recording = False
        self._outbox = _outbox(own, textures)
        self._inbox = Inbox()
        self._photograph = b"", b""  # the last one that came, behind its hash: it may be worn again
        self._known = known
        self._best: BlobKind | None = None
        self._offered: dict[BlobKind, bytes] = {}
        self._greeted = False
        self._greeting_sent = False
        self._held: list[bytes] = []  # answers to what came before our own greeting was said

    def greeting(self) -> list[bytes]:
        """What to send as soon as the channel is open, at every connection. Their greeting may have come
        before: then the photograph is offered with ours, and what they were to be answered follows."""
        self._greeting_sent = True
        held, self._held = self._held, []
        messages: list[Message] = [RecordingNotice(True)] if self._recording else []
        started = [bytes(message) for message in messages]
        return [bytes(self._hello), bytes(self._devices), *self._likeness(), *started, *held]

    def _likeness(self) -> list[bytes]:
        shape, looks = Shape.of(self._own.shape), Looks(self._own.appearance)
        kinds = frozenset(BlobKind) if self._greeted and self.remote.takes_photographs else TEXTURES
        messages: list[Message] = [shape, looks, *self._outbox.offers(kinds)]
        return [bytes(message) for message in messages]

    def wear(self, own: Identity, textures: dict[BlobKind, bytes]) -> list[bytes]:
        """Another likeness of ours from now on: what to send if the greeting has been sent already."""
        self._own, self._outbox = own, _outbox(own, textures)
        return self._likeness()

    def restarted(self) -> None:
        """The other side has restarted: what it does not say again is not so any more."""
        self.remote = replace(self.remote, recording=False, voice_time=None)

    def devices(self, muted: bool, camera_on: bool) -> bytes:
        """Our microphone or camera has been switched."""
        self._devices = Devices(muted, camera_on)
        return bytes(self._devices)

    def recording(self, on: bool) -> bytes:
        """We have begun to record the call, or ended it."""
        self._recording = on
        return bytes(RecordingNotice(on))

    @staticmethod
    def voice_time(origin: int) -> bytes:
        """Our voice's RTP time at time 0 of the clock that stamps our faces."""
        return bytes(VoiceTime(origin, 0))

    @property
    def has_more(self) -> bool:
        """Whether something that was asked for has not been handed over yet."""
        return self._outbox.has_more

    def next_chunk(self, size: int = CHUNK) -> bytes | None:
        """At most so many bytes more of what was asked for; take one whenever the channel has room."""
        chunk = self._outbox.next(size)
        return None if chunk is None else bytes(chunk)

    def receive(self, data: bytes) -> list[bytes]:
        """Answers to one message; before our own greeting they wait for it, since the other side would refuse
        them. Raises CodecError if there can be no call with this peer, or BitstreamError if what it sent is
        broken."""
        answers = self._answers(parse(data))
        if self._greeting_sent:
            return answers
        self._held = [*self._held, *answers][:MOST_HELD]
        return []

    def _answers(self, message: Message | None) -> list[bytes]:
        if isinstance(message, Hello):
            return self._greet(message)
        if not self._greeted and not isinstance(message, HangUp):
            raise BitstreamError("The other side did not greet; it is probably another program.")
        match message:
            case Shape():
                self._look(replace(self._identity(), shape=message.shape))
            case Looks():
                self._look(replace(self._identity(), appearance=message.appearance))
            case Devices():
                self.remote = replace(self.remote, muted=message.muted, camera_on=message.camera_on)
            case RecordingNotice():
                self.remote = replace(self.remote, recording=message.on)
            case BlobOffer():
                return self._consider(message)
            case BlobRequest():
                self._outbox.request(message)
            case BlobChunk():
                self._arrived(message.blob, self._inbox.chunk(message))
            case VoiceTime():
                self.remote = replace(self.remote, voice_time=message)
            case Ping():
                return [bytes(Pong(message.number))]
            case HangUp():
                self.remote = replace(self.remote, left=message.reason)
            case _:
                pass
        return []

    def _greet(self, hello: Hello) -> list[bytes]:
        """What could not be said before: nothing, if our own greeting has yet to be said."""
        if hello.basis != self._hello.basis:
            raise CodecError(
                "The other side uses another face basis, so neither could draw the other; "
                "install the same version of Eigencall, or give both the same basis."
            )
        self._greeted = True
        shared = hello.capabilities & self._hello.capabilities
        self.remote = replace(
            self.remote,
            takes_rtp=bool(shared & Capability.FACE_ON_RTP),
            takes_photographs=bool(shared & Capability.PHOTOGRAPH),
        )
        photograph = {BlobKind.PHOTOGRAPH} if self._greeting_sent and self.remote.takes_photographs else set()
        return [bytes(offer) for offer in self._outbox.offers(photograph)]

    def _identity(self) -> Identity:
        return self.remote.identity or Identity(self._own.shape * 0)

    def _look(self, identity: Identity) -> None:
        self.remote = replace(self.remote, identity=identity)

    def _consider(self, offer: BlobOffer) -> list[bytes]:
        """Ask for what is offered, unless it is here already. Another texture than before is of another
        likeness: then the small one is better than the old large one, and the photograph is another's."""
        if offer.blob is BlobKind.PHOTOGRAPH and not self._hello.capabilities & Capability.PHOTOGRAPH:
            return []
        if self._offered.get(offer.blob, offer.digest) != offer.digest:
            self._best = None
            self._look(replace(self._identity(), photograph=b""))
        self._offered[offer.blob] = offer.digest
        digest, photograph = self._photograph
        known = photograph if offer.digest == digest else self._known(offer.digest)
        if known is not None:
            self._arrived(offer.blob, known)
            return []
        request = self._inbox.offer(offer)
        return [bytes(request)] if request else []

    def _arrived(self, kind: BlobKind, whole: bytes | None) -> None:
        if whole is None:
            return
        if kind in TEXTURES:
            self._texture(kind, whole)
            return
        try:
            packed.check(whole)
        except RenderError as error:
            raise BitstreamError(error.sentence) from error
        self._photograph = self._offered[kind], whole
        self._look(replace(self._identity(), photograph=whole))

    def _texture(self, kind: BlobKind, whole: bytes) -> None:
        """A smaller texture never replaces a larger one."""
        if self._best is not None and kind < self._best:
            return
        self._best = kind
        self._look(replace(self._identity(), texture=whole))


def _outbox(own: Identity, textures: dict[BlobKind, bytes]) -> Outbox:
    return Outbox({**textures, BlobKind.PHOTOGRAPH: own.photograph}, CHUNK)
