"""What two connected programs say on the control channel: who I am, how I look, whether I am muted, what I
write.

Sans-IO: messages in, messages out. It outlives a lost connection: each reconnection begins with `greeting`,
and what has already arrived of the other side's texture is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.client.chat import Chat
from codec.blob import Inbox, Outbox
from codec.control import (
    PHOTOGRAPHS,
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
from codec.said import Reaction, Text
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
    takes_repeats: bool = False  # and so do we: voice packets may carry those before them
    takes_photographs: bool = False  # and so do we: photographed likenesses may be offered
    takes_texts: bool = False  # and so do we: texts and reactions are shown
    left: Reason | None = None


class Conversation:
    """hello: ours. own: our likeness; blobs: its pictures. known: a blob of this SHA-256, if this machine has
    it: the skin of a shipped person need not be sent. chat: takes what the other side writes."""

    def __init__(
        self,
        hello: Hello,
        own: Identity,
        blobs: dict[BlobKind, bytes],
        known: Callable[[bytes], bytes | None] = lambda digest: None,
        chat: Chat | None = None,
    ) -> None:
        self.remote = Remote()
        self.chat = chat or Chat()
        self._hello = hello
        self._own = own
        self._devices = Devices(muted=False, camera_on=True)
        self._recording = False
        self._blobs, self._outbox = blobs, Outbox(blobs, CHUNK)
        self._inbox = Inbox()
        self._known = known
        self._best: BlobKind | None = None
        self._offered: dict[BlobKind, bytes] = {}
        self._greeted = False
        self._greeting_sent = False
        self._held: list[bytes] = []  # answers to what came before our own greeting was said

    def greeting(self) -> list[bytes]:
        """What to send as soon as the channel is open, at every connection. Pictures are offered as soon as
        their greeting has come, too, and what they were to be answered follows."""
        self._greeting_sent = True
        held, self._held = self._held, []
        messages: list[Message] = [RecordingNotice(True)] if self._recording else []
        if self.remote.takes_texts:
            messages += self.chat.again()
        started = [bytes(message) for message in messages]
        return [bytes(self._hello), bytes(self._devices), *self._likeness(), *started, *held]

    def _likeness(self) -> list[bytes]:
        shape, looks = Shape.of(self._own.shape), Looks(self._own.appearance)
        return [bytes(shape), bytes(looks), *(self._offers() if self._greeted else [])]

    def _offers(self) -> list[bytes]:
        """A photographed likeness to those who take it, and otherwise the drawn one: never both."""
        photographed = self.remote.takes_photographs and BlobKind.PHOTOGRAPH in self._blobs
        offers = self._outbox.offers(PHOTOGRAPHS if photographed else TEXTURES)
        return [bytes(offer) for offer in offers]

    def wear(self, own: Identity, blobs: dict[BlobKind, bytes]) -> list[bytes]:
        """Another likeness of ours from now on: what to send if the greeting has been sent already."""
        self._own, self._blobs, self._outbox = own, blobs, Outbox(blobs, CHUNK)
        return self._likeness()

    def restarted(self) -> None:
        """The other side has restarted: what it does not say again is not so any more."""
        self.remote = replace(self.remote, recording=False, voice_time=None)
        self.chat.restarted()

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
            case Text() | Reaction():
                self.chat.received(message)
            case Ping():
                return [bytes(Pong(message.number))]
            case HangUp():
                self.remote = replace(self.remote, left=message.reason)
            case _:
                pass
        return []

    def _greet(self, hello: Hello) -> list[bytes]:
        """What could not be said before; nothing if our own greeting, which says it, has yet to come, or has
        said it already."""
        if hello.basis != self._hello.basis:
            raise CodecError(
                "The other side uses another face model, so neither could draw the other. "
                "Install the same version of Eigencall on both sides, or use the same model."
            )
        first, self._greeted = not self._greeted, True
        shared = hello.capabilities & self._hello.capabilities
        self.remote = replace(
            self.remote,
            takes_rtp=bool(shared & Capability.FACE_ON_RTP),
            takes_repeats=bool(shared & Capability.REPEATED_VOICE),
            takes_photographs=bool(shared & Capability.PHOTOGRAPH),
            takes_texts=bool(shared & Capability.TEXT),
        )
        return self._offers() if first and self._greeting_sent else []

    def _identity(self) -> Identity:
        return self.remote.identity or Identity(self._own.shape * 0)

    def _look(self, identity: Identity) -> None:
        self.remote = replace(self.remote, identity=identity)

    def _consider(self, offer: BlobOffer) -> list[bytes]:
        """Ask for what is offered, unless it is here already. Other pictures than before are of another
        likeness: then a small one is better than the old large one. Those of a drawn one take a photographed
        one off."""
        if offer.blob in PHOTOGRAPHS and not self._hello.capabilities & Capability.PHOTOGRAPH:
            return []
        ours, others = (TEXTURES, PHOTOGRAPHS) if offer.blob in TEXTURES else (PHOTOGRAPHS, TEXTURES)
        if self._offered.get(offer.blob, offer.digest) != offer.digest or others & self._offered.keys():
            self._best, self._offered = None, {}
        if ours is TEXTURES:
            self._look(replace(self._identity(), photograph=b""))
        self._offered[offer.blob] = offer.digest
        request = self._inbox.offer(offer)
        here = self._known(offer.digest) or (None if request else self._inbox.whole(offer.blob))
        if here is None:
            return [bytes(request)] if request else []
        self._arrived(offer.blob, here)
        return []

    def _arrived(self, kind: BlobKind, whole: bytes | None) -> None:
        """A smaller picture never replaces a larger one."""
        if whole is None or (self._best is not None and kind < self._best):
            return
        if kind in PHOTOGRAPHS:
            try:
                packed.check(whole)
            except RenderError as error:
                raise BitstreamError(error.sentence) from error
            self._look(replace(self._identity(), photograph=whole))
        else:
            self._look(replace(self._identity(), texture=whole))
        self._best = kind
