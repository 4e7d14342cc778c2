"""What the two sides of a call hand each other: faces, voices, likenesses, texts, and which devices are on.

One `Exchange` serves one call after the other. What cannot be sent because there is no connection is kept by
the call's `Conversation`, whose greeting says it at the next one; a face or a sound is dropped.

`on_face`, `on_control`, `on_voice`, `on_restarted`, `opened`, `connected` and `ended` belong to the network's
thread; the rest may be called on any, and returns at once.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import assets
from app.call.status import Phase
from app.client.chat import Chat
from app.client.conversation import Conversation
from app.client.face_channel import Carrier, FaceChannel
from app.client.lip_sync import LipSync, captured_s, on_their_clock
from app.client.own_devices import TALKING, OwnDevices
from app.face.likeness import Likeness
from app.net.call import NetworkCall
from app.net.thread import NetworkThread
from app.net.transport.voice import ReceivedVoice
from app.recording.call_recording import CallRecording
from app.recording.recorder import PersonState
from codec.basis import Basis
from codec.control import BlobKind, Capability, Hello
from codec.link import FaceLink
from codec.rate import Budget
from codec.recording import Side
from codec.said import Feeling, Reaction, Text
from codec.sentence import Sentence
from codec.trace import Stage, stamp
from codec.values import FaceFrame
from codec.voice import VoiceSetting

CAPABILITIES = Capability.FACE_ON_RTP | Capability.PHOTOGRAPH | Capability.REPEATED_VOICE | Capability.TEXT


class Exchange:
    """phase: the call's. `faces`, `chat`: of the call under way or just ended. `likeness`: our own, worn."""

    def __init__(
        self,
        basis: Basis,
        call: NetworkCall,
        thread: NetworkThread,
        devices: OwnDevices,
        likeness: Likeness,
        budget: Budget,
        phase: Callable[[], Phase],
    ) -> None:
        self._basis, self._call, self._thread = basis, call, thread
        self._devices, self._phase = devices, phase
        self.likeness = likeness
        devices.tracking.straighten(likeness.gaze_beside)
        self.recording = CallRecording(basis, lambda: thread.call(self._tell_recording))
        self._lips = LipSync(
            lambda: voice.receiver if (voice := devices.voice) is not None else None,
            lambda: devices.sound is not None and devices.sound.audible,
        )
        self._budget, self._metered = budget, False
        self.faces = self._new_faces()

    # A call's life

    def opened(self) -> None:
        """A call begins: nothing of the one before is left."""
        self.faces.close()
        self.faces = self._new_faces()
        self._limit()

    def _new_faces(self) -> FaceChannel:
        basis, own = self._basis, self.likeness
        hello = Hello(basis.digest, len(basis.expression), len(basis.identity), CAPABILITIES)
        self.chat = Chat(self.recording.said)
        conversation = Conversation(hello, own.identity, own.blobs, assets.find, self.chat)
        carrier = Carrier(
            self._call.send_face,
            self._call.send_control,
            lambda: self._call.control_backlog,
            self._adapt_voice,
            self._call.send_faces_on_rtp,
        )
        conversation.recording(self.recording.on)
        return FaceChannel(carrier, new_link(basis), conversation)

    def connected(self) -> None:
        """A connection carries data, the first or a new one."""
        self._lips.connected()
        self.faces.connected()
        if self._devices.face() is None or not self._devices.camera_on:
            # without a camera the link would never begin, and rate control would know nothing of it
            self.faces.send(FaceFrame.neutral(len(self._basis.expression), time.monotonic(), present=False))
        self.note_own()
        self._note_other()
        self.recording.live(True)

    def ended(self) -> Sentence:
        """-> why there can be no call with this peer, empty if there can. What was written is gone."""
        self.recording.live(False)
        self.chat = Chat()
        self.faces.close()
        return self.faces.refused

    # To the other side

    def own_face(self, face: FaceFrame) -> None:
        """On the tracker's thread."""
        self.recording.own_face(face)
        self._thread.call(self._send_face, face)

    def _send_face(self, face: FaceFrame) -> None:
        if not self._live:
            return
        self.faces.send(face)
        origin = self._call.voice_origin  # known with the first packet of each connection
        if origin is not None and self._lips.is_news(origin):
            self._call.send_control(self.faces.conversation.voice_time(origin))

    def own_voice(self, opus: bytes, timestamp: int) -> None:
        """On the microphone's thread."""
        now_s = time.monotonic()
        stamp(Stage.ENCODER, captured_s(timestamp, now_s), now_s)
        self.recording.own_voice(opus, timestamp)
        self._call.send_voice(opus, timestamp)
        self.faces.link.note_voice(now_s)

    @property
    def may_write(self) -> bool:
        """In a call whose other side shows texts; while the connection is lost, they wait for the next
        one."""
        return self.faces.remote.takes_texts and self._phase() in TALKING

    def write(self, text: str) -> bool:
        message = self.chat.write(text) if self.may_write else None
        if message is not None:
            self._thread.call(self._send, message)
        return message is not None

    def react(self, feeling: Feeling) -> None:
        message = self.chat.react(feeling) if self.may_write else None
        if message is not None:
            self._thread.call(self._send, message)

    def wear(self, likeness: Likeness) -> None:
        """Be seen as this person from now on, in a call too."""
        self.likeness = likeness
        self._devices.tracking.straighten(likeness.gaze_beside)
        self._thread.call(self._tell_likeness, likeness)

    def _tell_likeness(self, likeness: Likeness) -> None:
        self._send(*self.faces.conversation.wear(likeness.identity, likeness.blobs))

    def switched(self) -> None:
        """Our microphone or camera has been, by our person."""
        self.note_own()
        self._thread.call(self._tell_devices)

    def _tell_devices(self) -> None:
        self._send(self.faces.conversation.devices(self._devices.muted, self._devices.camera_on))

    def _tell_recording(self) -> None:
        """Recording has begun or ended."""
        self._send(self.faces.conversation.recording(self.recording.on))

    def _send(self, *messages: bytes | Text | Reaction) -> None:
        for message in messages if self._live else ():
            self._call.send_control(bytes(message))

    @property
    def _live(self) -> bool:
        return self._phase() is Phase.LIVE

    # From the other side

    def on_face(self, datagram: bytes, now_s: float) -> None:
        self.recording.other_faces(self.faces.receive(datagram, now_s), now_s)
        self._end_if_refused()

    def on_control(self, message: bytes) -> None:
        self.faces.receive_control(message)
        self._end_if_refused()
        self._lips.learn(self.faces.remote.voice_time)
        self._note_other()

    def on_voice(self, packet: ReceivedVoice) -> None:
        said = self.faces.remote.voice_time
        at = None if said is None else on_their_clock(packet, said)
        self.recording.other_voice(packet.opus, at, packet.now_s)
        self._lips.arrived(packet, self.faces)

    def on_restarted(self) -> None:
        self.faces.restarted(new_link(self._basis))

    def _end_if_refused(self) -> None:
        if self.faces.refused and self._phase() is not Phase.ENDED:
            self._call.hang_up()

    # How both look, for the recording

    def note_own(self) -> None:
        own, devices = self.likeness, self._devices
        texture = own.textures.get(BlobKind.TEXTURE_LARGE, own.identity.texture)
        identity = replace(own.identity, texture=texture)
        self.recording.person(Side.OWN, PersonState(identity, devices.muted, devices.camera_on))

    def _note_other(self) -> None:
        remote = self.faces.remote
        if remote.identity is not None:
            person = PersonState(remote.identity, remote.muted, remote.camera_on)
            self.recording.person(Side.OTHER, person)

    # What it may cost

    def set_budget(self, budget: Budget) -> None:
        """What our face and voice may cost on the wire, from now on."""
        self._budget = budget
        self._thread.call(self._limit)

    def set_metered(self, on: bool) -> None:
        self._metered = on
        self._thread.call(self._limit)

    def _limit(self) -> None:
        self.faces.link.budget = replace(self._budget, thrifty=self._budget.thrifty or self._metered)

    def _adapt_voice(self, voice: VoiceSetting) -> None:
        self._call.repeat_voice(voice.earlier)
        if self._devices.sound is not None:
            self._devices.sound.adapt(voice)


def new_link(basis: Basis) -> FaceLink:
    """The face channel of a call on this basis."""
    return FaceLink(len(basis.expression), basis.expression_norm, len(basis.mean))
