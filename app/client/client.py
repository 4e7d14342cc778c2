"""One side of a call without its window: what `Controls` promises, kept by the parts that wiring connects.

Faces of the camera go to the network's thread; whatever the network brings goes to the call's `FaceChannel`;
the painter takes from there. Every public method returns at once and may be called from any thread.
"""

import logging
import math
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import assets
from app.call.status import CallStatus, ContactEntry, PastCall, Phase, Sighting
from app.client.call_log import CallLog
from app.client.chat import Chat
from app.client.contact_book import ContactBook
from app.client.conversation import Conversation
from app.client.face_channel import Carrier, FaceChannel
from app.client.lip_sync import LipSync, captured_s, on_their_clock
from app.client.meter import CallMeter, Totals
from app.client.missed import MissedCalls
from app.client.sound import Sound
from app.client.video_comparison import Comparing
from app.face.likeness import Likeness
from app.face.tracking import FaceTracker, TrackingThread
from app.media.camera import CameraFrame, CameraSource, CameraState
from app.media.samples import SILENT_DBFS
from app.media.voice_channel import VoiceChannel
from app.net.call import NetworkCall
from app.net.config import CallConfig
from app.net.pairing.contact import Contact
from app.net.thread import NetworkThread
from app.net.ticket import Ticket
from app.net.transport.peer import PeerConfig
from app.net.transport.voice import ReceivedVoice
from app.net.transport.wire_meter import WireCounts
from app.profile.contacts import ContactsFile
from app.profile.history import History
from app.profile.ticket_file import TicketFile
from app.recording.call_recording import CallRecording
from app.recording.recorder import PersonState
from codec.basis import Basis
from codec.control import BlobKind, Capability, Hello
from codec.link import FaceLink
from codec.rate import Budget
from codec.recording import Side
from codec.said import Feeling, Reaction, Text
from codec.sentence import NOTHING, Sentence
from codec.trace import Stage, stamp
from codec.values import FaceFrame, Identity, Image
from codec.voice import VoiceSetting

log = logging.getLogger("eigencall.client")
OVER = (Phase.IDLE, Phase.ENDED)
"""Phases after which a call begins."""
TALKING = (Phase.JOINING, Phase.CONNECTING, Phase.LIVE, Phase.RECOVERING)
"""Phases in which the other side wants every face."""
CAPABILITIES = Capability.FACE_ON_RTP | Capability.PHOTOGRAPH | Capability.REPEATED_VOICE | Capability.TEXT


class Client:
    """camera: opened by the wiring, or None with `trouble` saying why there is none."""

    def __init__(
        self,
        basis: Basis,
        tracker: FaceTracker,
        likeness: Likeness,
        config: CallConfig,
        thread: NetworkThread,
        sound: Sound | None = None,
        budget: Budget | None = None,
        contacts: ContactsFile | None = None,
        tickets: TicketFile | None = None,
        history: History | None = None,
    ) -> None:
        self.basis = basis
        self.tracking = TrackingThread(tracker, self._on_own_face)
        self._likeness = likeness
        self.tracking.straighten(likeness.gaze_beside)
        self._sound = sound
        self._tickets = tickets
        self._ticket: Ticket | None = None  # to be saved as soon as the disk has time
        self._writer = ThreadPoolExecutor(1, "ticket")  # one, however fast tickets follow each other
        self._log = CallLog(history, self._writer)
        self._missed = MissedCalls(self._log.missed)
        self._rings = self._quiet = False  # at our loudspeaker; and whether it may not
        self._thread = thread
        self._call = NetworkCall(config, self, self._thread)
        self._contacts = ContactBook(contacts, self._call)
        self.recording = CallRecording(basis, lambda: self._thread.call(self._tell_recording))
        self._faces: FaceChannel | None = None
        self._chat = Chat()
        self._comparing: Comparing | None = None
        self._status = CallStatus()
        self._camera: CameraSource | None = None
        self._watched_hz = math.inf
        self._trouble = NOTHING
        self._meter = CallMeter(lambda: self._faces, self._call.wire_stats)
        self._lips = LipSync(
            lambda: self._voice.receiver if self._voice is not None else None,
            lambda: self._sound is not None and self._sound.audible,
        )
        self._budget = budget or Budget()
        self._metered = False

    # Life

    def start(self, camera: CameraSource | None, trouble: Sentence = NOTHING) -> None:
        self._camera, self._trouble = camera, trouble
        _note_camera(camera, trouble)
        self.tracking.start(camera)
        if self._sound is not None:
            self._sound.rest(True)
            self._sound.start(self._send_voice)

    def close(self) -> None:
        """The order of shutting down: camera, tracker, sound, network, recording."""
        if self._camera is not None:
            self._camera.stop()
            self._camera.join()
        self.tracking.stop()
        self._stop_comparing()
        if self._sound is not None:
            self._sound.stop()
        self._call.close()
        self._writer.shutdown(wait=False)
        if self._tickets is not None:
            self._tickets.close()
        self.recording.end()

    # What a person asks for

    def start_call(self) -> None:
        self._call.start_call()

    def invite(self) -> None:
        self._call.invite()

    def accept_answer(self, text: str) -> None:
        self._call.accept_answer(text)

    def join(self, code: str) -> None:
        self._call.join(code)

    def resume(self) -> bool:
        """Go back into the call in which this program was killed; False if there is none to go back into."""
        ticket = self._tickets.take() if self._tickets is not None else None
        if ticket is not None:
            self._call.return_to(ticket)
        return ticket is not None

    def contacts(self) -> tuple[ContactEntry, ...]:
        return self._contacts.entries()

    def call_contact(self, id: str) -> None:
        self._contacts.call(id)

    def accept_ring(self) -> None:
        self._call.accept_ring()

    def set_quiet(self, on: bool) -> None:
        self._quiet = on
        self._sound_ring(self._status.phase is Phase.RINGING)

    def forget_missed(self) -> None:
        self._missed.forget()

    def offer_contact(self, own_name: str) -> None:
        self._contacts.offer(own_name)

    def rename_contact(self, id: str, name: str) -> None:
        self._contacts.rename(id, name)

    def forget_contact(self, id: str) -> None:
        self._contacts.forget(id)
        self._log.forget_contact(id)

    def past_calls(self) -> tuple[PastCall, ...]:
        return self._log.calls

    def forget_call(self, call: PastCall) -> None:
        self._log.forget(call)

    def forget_recording(self, path: str) -> None:
        self._log.forget_recording(path)

    def forget_calls(self) -> None:
        self._log.forget_all()

    def keep_history(self, wanted: bool) -> None:
        """Whether calls are kept from now on; if not, what was kept is deleted."""
        self._log.keep(wanted)

    def may_be_rung(self, wanted: bool, own_name: str = "") -> None:
        """Whether contacts can ring us from now on, and the name that we give to our contacts."""
        self._contacts.may_ring(wanted, own_name)

    def hang_up(self) -> None:
        self._call.hang_up()

    def set_muted(self, muted: bool) -> None:
        self._status = replace(self._status, muted=muted)
        self._note_person(Side.OWN)
        if self._voice is not None:
            self._voice.set_muted(muted)
        if muted:
            self._call.discard_voice()
        self._thread.call(self._tell_devices)

    def set_camera_on(self, on: bool) -> None:
        self._status = replace(self._status, camera_on=on)
        self._note_person(Side.OWN)
        self.tracking.switch(on)
        self._demand_pictures()
        self._thread.call(self._tell_devices)

    def watch_own(self, rate_hz: float) -> None:
        self._watched_hz = rate_hz
        self._demand_pictures()
        self._rest_sound()

    def use_camera(self, camera: CameraSource | None, trouble: Sentence = NOTHING) -> None:
        """Change to a camera that has been opened; the old one is stopped."""
        old, self._camera, self._trouble = self._camera, camera, trouble
        _note_camera(camera, trouble)
        self._demand_pictures()
        self.tracking.use(camera)
        if old is not None:
            old.stop()

    def turn_camera(self, degrees: int) -> None:
        """Turn the camera's pictures clockwise: 0, 90, 180 or 270."""
        self.tracking.turn(degrees)

    def use_sound(self, microphone: str, speaker: str) -> None:
        """Change to devices of these names, empty for the system's choice. May take a second."""
        if self._sound is not None:
            self._sound.choose(microphone, speaker, self._send_voice)
            self.set_muted(self._status.muted)

    def suppress_noise(self, noise: int) -> None:
        """How strongly noise is taken out of our voice, from now on."""
        if self._sound is not None:
            self._sound.suppress(noise)

    def try_sound(self, echo: bool) -> None:
        if self._voice is not None and self._status.phase in OVER:
            self._voice.try_sound(echo)

    def use_network(self, rendezvous: str, peers: PeerConfig) -> None:
        """From the next connection on; an empty address leaves the meeting point as it is."""
        self._call.reconfigure(rendezvous=rendezvous, peer=peers)

    def set_budget(self, budget: Budget) -> None:
        """What our face and voice may cost on the wire, from now on."""
        self._budget = budget
        self._thread.call(self._limit)

    def set_metered(self, on: bool) -> None:
        self._metered = on
        self._thread.call(self._limit)

    def set_recording(self, on: bool) -> None:
        self.recording.switch(on)

    def write(self, text: str) -> bool:
        message = self._chat.write(text) if self._may_write else None
        return message is not None and self._say(message)

    def react(self, feeling: Feeling) -> None:
        message = self._chat.react(feeling) if self._may_write else None
        if message is not None:
            self._say(message)

    def compare_video(self) -> None:
        running = self._comparing is not None and self._comparing.newest.share < 1
        if self._status.phase is Phase.LIVE and not running:
            self._comparing = Comparing(self._own_frame, lambda: self.wire.sent_total.bytes)
            self._comparing.start()

    def reset_neutral(self) -> None:
        self.tracking.reset_neutral()

    def wear(self, likeness: Likeness) -> None:
        """Be seen as this person from now on, in a call too."""
        self._likeness = likeness
        self.tracking.straighten(likeness.gaze_beside)
        self._thread.call(self._tell_likeness, likeness)

    def note_shown(self, face: FaceFrame, now_s: float) -> None:
        stamp(Stage.SCREEN, face.time_s, now_s)
        self._meter.note_shown(face, now_s)

    # What a person sees

    @property
    def phase(self) -> Phase:
        """That of `status`, without the rest."""
        return self._status.phase

    def status(self) -> CallStatus:
        faces, comparing, now_s = self._faces, self._comparing, time.monotonic()
        status = replace(
            self._status,
            recording=self.recording.on,
            recorded=str(self.recording.finished or ""),
            contact_id=self._call.contact_id,
            contact_name=self._contact_name(),
            link=self._call.link,
            missed=self._missed.all,
            contact_offer=self._contacts.offered(),
            can_write=self._may_write,
            lines=self._chat.lines,
            lines_left_out=self._chat.lines_left_out,
            reactions=self._chat.reactions,
            speaking_muted=self._voice is not None and self._voice.speaks_unheard(now_s),
            comparison=comparing.newest if comparing is not None else None,
            trouble=self._trouble_now(),
            live_for_s=self._meter.live_for_s,
            stats=self._meter.stats(now_s, self.tracking.tracker_ms),
        )
        if faces is None:
            return status
        remote = faces.remote
        return replace(
            status,
            peer_muted=remote.muted,
            peer_camera_on=remote.camera_on,
            peer_recording=remote.recording and self._meter.live,
            peer_present=faces.playout.offset_s is not None and remote.camera_on,
        )

    def own_face(self) -> FaceFrame | None:
        captured = self.tracking.newest.peek()
        return captured.seen.frame if captured else None

    def own_identity(self) -> Identity:
        return self._likeness.identity

    def own_picture(self) -> Image | None:
        frame = self._own_frame()
        return frame.image if frame is not None else None

    def own_sighting(self) -> Sighting | None:
        captured = self.tracking.newest.peek()
        if captured is None or not self._status.camera_on:
            return None
        return Sighting(captured.picture.image, captured.seen)

    def microphone_dbfs(self) -> float:
        voice = self._voice
        return voice.sender.level_dbfs if voice is not None else SILENT_DBFS

    def devices(self) -> dict[str, str]:
        camera = self._camera.status() if self._camera is not None else None
        told = f"{camera.state.value}. {camera.message.anonymous}" if camera else self._trouble.anonymous
        return {"camera": told, **(self._sound.devices() if self._sound is not None else {})}

    def remote_face(self, now_s: float) -> FaceFrame | None:
        faces = self._faces
        return faces.face_at(now_s) if faces else None

    def wait_for_face(self, timeout_s: float) -> None:
        faces = self._faces
        if faces is not None:
            faces.wait_for_change(timeout_s)
        else:
            time.sleep(timeout_s)

    def remote_identity(self) -> Identity | None:
        faces = self._faces
        return faces.remote.identity if faces else None

    @property
    def faces(self) -> FaceChannel | None:
        """The faces of the call under way or just ended, to be measured."""
        return self._faces

    @property
    def wire(self) -> WireCounts:
        """Whole IP packets of the call under way or just ended, set-up included."""
        return self._call.wire_stats()

    def totals(self) -> Totals:
        """Since the call became live."""
        return self._meter.totals()

    # From the network, on its thread

    def on_status(self, phase: Phase, message: Sentence, code: str, words: tuple[str, ...]) -> None:
        if self._status.phase in OVER and phase not in OVER:
            self._open_faces()
        self._sound_ring(phase is Phase.RINGING)
        self._missed.follow(phase, message, self._call.contact_id, self._contact_name())
        if phase is Phase.ENDED and self._faces is not None:
            message = self._faces.refused or message
            self._faces.close()
        if phase is Phase.ENDED:
            self._meter.ended()
            self._stop_comparing()
            self._log.ended(
                self._meter.live_for_s, self._call.contact_id, self._contact_name(), self.recording.taken
            )
            self.recording.live(False)
            self._chat = Chat()  # what was written is gone
        if (phase, message) != (self._status.phase, self._status.message):
            log.info("call: %s. %s", phase.value, message.anonymous)
        self._status = replace(self._status, phase=phase, message=message, code=code, words=words)
        self._demand_pictures()
        self._rest_sound()

    def on_connected(self, resumed: bool) -> None:
        assert self._faces is not None
        log.info("call: connected%s", " again" if resumed else "")
        if not resumed:
            self._meter.became_live()
            self._log.live()
        self._lips.connected()
        self._faces.connected()
        if self.own_face() is None or not self._status.camera_on:
            self._send_absent(self._faces)
        self._note_person(Side.OWN)
        self._note_person(Side.OTHER)
        self.recording.live(True)

    def on_face(self, datagram: bytes, now_s: float) -> None:
        if self._faces is not None:
            self.recording.other_faces(self._faces.receive(datagram, now_s), now_s)
            self._end_if_refused(self._faces)

    def on_control(self, message: bytes) -> None:
        if self._faces is not None:
            self._faces.receive_control(message)
            self._end_if_refused(self._faces)
            self._lips.learn(self._faces.remote.voice_time)
            self._note_person(Side.OTHER)

    def on_voice(self, packet: ReceivedVoice) -> None:
        self.recording.other_voice(packet.opus, self._on_their_clock(packet), packet.now_s)
        self._lips.arrived(packet, self._faces)

    def on_contact(self, contact: Contact) -> None:
        self._contacts.add(contact)

    def on_ring_turned_away(self, contact: Contact) -> None:
        self._missed.add(contact.id, contact.name)

    def on_contact_renamed(self, id: str, name: str) -> None:
        self._contacts.renamed_there(id, name)

    def on_restarted(self) -> None:
        if self._faces is not None:
            self._faces.restarted(new_link(self.basis))

    def on_ticket(self, ticket: Ticket | None) -> None:
        """The disk may take its time, and the network may not: another thread writes."""
        if self._tickets is not None:
            self._ticket = ticket
            with suppress(RuntimeError):  # the program is ending, and keeps no ticket
                self._writer.submit(self._save_ticket)

    # Inner workings

    @property
    def _voice(self) -> VoiceChannel | None:
        return self._sound.channel if self._sound is not None else None

    def _contact_name(self) -> str:
        """As it is kept now, or was when the call began."""
        return self._contacts.name_of(self._call.contact_id) or self._call.contact_name

    @property
    def _may_write(self) -> bool:
        """In a call whose other side shows texts; while the connection is lost, they wait for the next
        one."""
        faces = self._faces
        return faces is not None and faces.remote.takes_texts and self._status.phase in TALKING

    def _say(self, message: Text | Reaction) -> bool:
        self._thread.call(self._send_said, message)
        return True

    def _send_said(self, message: Text | Reaction) -> None:
        if self._status.phase is Phase.LIVE:
            self._call.send_control(bytes(message))

    def _demand_pictures(self) -> None:
        """The camera works for the call, or as much as somebody looks; switched off, it is closed."""
        camera, status = self._camera, self._status
        rate_hz = math.inf if status.phase in TALKING else self._watched_hz
        if camera is not None:
            camera.demand(rate_hz if status.camera_on else 0.0)

    def _rest_sound(self) -> None:
        """Sound works for a call; out of sight and without one, its devices are closed."""
        phase = self._status.phase
        if self._sound is not None:
            self._sound.rest(phase not in TALKING, phase in OVER and self._watched_hz == 0)

    def _own_frame(self) -> CameraFrame | None:
        captured = self.tracking.newest.peek()
        return captured.picture if captured and self._status.camera_on else None

    def _stop_comparing(self) -> None:
        if self._comparing is not None:
            self._comparing.stop()

    def _save_ticket(self) -> None:
        """The last of several writes the newest ticket."""
        assert self._tickets is not None
        self._tickets.save(self._ticket)

    def _on_own_face(self, face: FaceFrame) -> None:
        """On the tracker's thread."""
        self.recording.own_face(face)
        self._thread.call(self._send_face, face)

    def _send_face(self, face: FaceFrame) -> None:
        if self._faces is not None and self._status.phase is Phase.LIVE:
            self._faces.send(face)
            self._tell_voice_time(self._faces)

    def _send_voice(self, opus: bytes, timestamp: int) -> None:
        """On the microphone's thread."""
        now_s = time.monotonic()
        stamp(Stage.ENCODER, captured_s(timestamp, now_s), now_s)
        self.recording.own_voice(opus, timestamp)
        self._call.send_voice(opus, timestamp)
        if (faces := self._faces) is not None:
            faces.link.note_voice(now_s)

    def _note_person(self, side: Side) -> None:
        """For the recording: how a side looks."""
        if side is Side.OWN:
            own = self._likeness
            texture = own.textures.get(BlobKind.TEXTURE_LARGE, own.identity.texture)
            identity = replace(own.identity, texture=texture)
            self.recording.person(side, PersonState(identity, self._status.muted, self._status.camera_on))
        elif self._faces is not None and (remote := self._faces.remote).identity is not None:
            self.recording.person(side, PersonState(remote.identity, remote.muted, remote.camera_on))

    def _on_their_clock(self, packet: ReceivedVoice) -> int | None:
        """Once the other side has told it."""
        said = self._faces.remote.voice_time if self._faces is not None else None
        return None if said is None else on_their_clock(packet, said)

    def _tell_recording(self) -> None:
        """On the network's thread: recording has begun or ended."""
        if self._faces is not None:
            message = self._faces.conversation.recording(self.recording.on)
            if self._status.phase is Phase.LIVE:
                self._call.send_control(message)

    def _open_faces(self) -> None:
        """A call begins: nothing of the one before is left."""
        basis = self.basis
        hello = Hello(basis.digest, len(basis.expression), len(basis.identity), CAPABILITIES)
        own = self._likeness
        self._chat = Chat(self.recording.said)
        conversation = Conversation(hello, own.identity, own.blobs, assets.find, self._chat)
        carrier = Carrier(
            self._call.send_face,
            self._call.send_control,
            lambda: self._call.control_backlog,
            self._adapt_voice,
            self._call.send_faces_on_rtp,
        )
        conversation.recording(self.recording.on)
        if self._faces is not None:
            self._faces.close()
        self._comparing = None
        self._faces = FaceChannel(carrier, new_link(basis), conversation)
        self._limit()
        self._meter.opened()

    def _adapt_voice(self, voice: VoiceSetting) -> None:
        self._call.repeat_voice(voice.earlier)
        if self._sound is not None:
            self._sound.adapt(voice)

    def _limit(self) -> None:
        if self._faces is not None:
            self._faces.link.budget = replace(self._budget, thrifty=self._budget.thrifty or self._metered)

    def _send_absent(self, faces: FaceChannel) -> None:
        """Without a camera the link would never begin, and rate control would know nothing of it."""
        faces.send(FaceFrame.neutral(len(self.basis.expression), time.monotonic(), present=False))

    def _tell_likeness(self, likeness: Likeness) -> None:
        faces = self._faces
        if faces is not None:
            for message in faces.conversation.wear(likeness.identity, likeness.blobs):
                if self._status.phase is Phase.LIVE:
                    self._call.send_control(message)

    def _tell_devices(self) -> None:
        if self._faces is not None and self._status.phase is Phase.LIVE:
            self._call.send_control(
                self._faces.conversation.devices(self._status.muted, self._status.camera_on)
            )

    def _tell_voice_time(self, faces: FaceChannel) -> None:
        """With the first packet of each connection its timestamps' origin is known."""
        origin = self._call.voice_origin
        if origin is not None and self._lips.is_news(origin):
            self._call.send_control(faces.conversation.voice_time(origin))

    def _end_if_refused(self, faces: FaceChannel) -> None:
        if faces.refused and self._status.phase is not Phase.ENDED:
            self._call.hang_up()

    @property
    def camera_trouble(self) -> Sentence:
        """Why our camera gives no picture, in a sentence; empty when it does."""
        camera = self._camera.status() if self._camera is not None else None
        if camera is not None and camera.state in (CameraState.UNPLUGGED, CameraState.FAILED):
            return camera.message
        return self._trouble

    def _trouble_now(self) -> Sentence:
        sound = self._sound.message() if self._sound is not None else NOTHING
        return self.camera_trouble or self.recording.trouble or sound or self._contacts.trouble

    def _sound_ring(self, on: bool) -> None:
        on = on and not self._quiet
        if self._voice is not None and on is not self._rings:
            self._rings = on
            self._voice.set_ringing(on)


def _note_camera(camera: CameraSource | None, trouble: Sentence) -> None:
    log.info("camera: %s. %s", type(camera).__name__ if camera else "none", trouble.anonymous)


def new_link(basis: Basis) -> FaceLink:
    """The face channel of a call on this basis."""
    return FaceLink(len(basis.expression), basis.expression_norm, len(basis.mean))
