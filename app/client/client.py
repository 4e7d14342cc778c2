"""One side of a call without its window: what `Controls` promises, kept by the parts that wiring connects.

`OwnDevices` gives what leaves, `Exchange` hands it to the other side and takes what comes, and the rest is
kept here: the call's status, its ticket, what is told of it. Every public method returns at once and may be
called from any thread.
"""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from app.call.status import CallStatus, PastCall, Phase
from app.client.call_log import CallLog
from app.client.contact_book import ContactBook
from app.client.exchange import Exchange
from app.client.face_channel import FaceChannel
from app.client.meter import CallMeter
from app.client.missed import MissedCalls
from app.client.own_devices import OVER, OwnDevices
from app.client.sound import Sound
from app.client.video_comparison import Comparing
from app.face.likeness import Likeness
from app.face.tracking import FaceTracker
from app.media.camera import CameraSource
from app.net.call import NetworkCall
from app.net.config import CallConfig
from app.net.pairing.contact import Contact
from app.net.thread import NetworkThread
from app.net.ticket import Ticket
from app.net.transport.peer_config import PeerConfig
from app.net.transport.wire_meter import WireCounts
from app.profile.contacts import ContactsFile
from app.profile.history import History
from app.profile.ticket_file import TicketFile
from codec.basis import Basis
from codec.rate import Budget
from codec.sentence import NOTHING, Sentence
from codec.trace import Stage, stamp
from codec.values import FaceFrame, Identity, Image

log = logging.getLogger("eigencall.client")


class Client:
    """Keeps `Controls`; what a part does alone, it is given by that part."""

    _exchange: Exchange

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
        self._status = CallStatus()
        self._tickets = tickets
        self._ticket: Ticket | None = None  # to be saved as soon as the disk has time
        self._writer = ThreadPoolExecutor(1, "ticket")  # one, however fast tickets follow each other
        self._log = CallLog(history, self._writer)
        self._missed = MissedCalls(self._log.missed)
        self._call = NetworkCall(config, self, thread)
        self._contacts = ContactBook(contacts, self._call)
        self._devices = OwnDevices(
            tracker,
            sound,
            lambda: self.phase,
            lambda face: self._exchange.own_face(face),
            lambda opus, timestamp: self._exchange.own_voice(opus, timestamp),
        )
        self._exchange = Exchange(
            basis, self._call, thread, self._devices, likeness, budget or Budget(), lambda: self.phase
        )
        self._meter = CallMeter(lambda: self.faces, self._call.wire_stats)
        self._comparing: Comparing | None = None
        self._pass_on()

    def _pass_on(self) -> None:
        """What a part does alone; `Controls`, `CallHandlers` or the part says what it is."""
        call, exchange, devices, contacts = self._call, self._exchange, self._devices, self._contacts
        self.start_call, self.invite, self.join = call.start_call, call.invite, call.join
        self.accept_answer, self.accept_ring = call.accept_answer, call.accept_ring
        self.contacts, self.call_contact, self.offer_contact = contacts.entries, contacts.call, contacts.offer
        self.rename_contact, self.may_be_rung = contacts.rename, contacts.may_ring
        self.forget_call, self.forget_calls = self._log.forget, self._log.forget_all
        self.forget_recording, self.keep_history = self._log.forget_recording, self._log.keep
        self.forget_missed = self._missed.forget
        self.set_quiet, self.watch_own = devices.set_quiet, devices.watch
        self.use_camera, self.use_sound = devices.use_camera, devices.use_sound
        self.suppress_noise, self.try_sound = devices.suppress_noise, devices.try_sound
        self.tracking, self.turn_camera = devices.tracking, devices.tracking.turn
        self.reset_neutral = devices.tracking.reset_neutral
        self.own_face, self.own_sighting, self.devices = devices.face, devices.sighting, devices.told
        self.microphone_dbfs = devices.microphone_dbfs
        self.write, self.react, self.wear = exchange.write, exchange.react, exchange.wear
        self.set_budget, self.set_metered = exchange.set_budget, exchange.set_metered
        self.recording, self.set_recording = exchange.recording, exchange.recording.switch
        self.on_face, self.on_control, self.on_voice = (
            exchange.on_face,
            exchange.on_control,
            exchange.on_voice,
        )
        self.on_restarted = exchange.on_restarted
        self.on_contact, self.on_contact_renamed = contacts.add, contacts.renamed_there
        self.totals = self._meter.totals

    # Life

    def start(self, camera: CameraSource | None, trouble: Sentence = NOTHING) -> None:
        """camera: opened by the wiring, or None with `trouble` saying why there is none."""
        self._devices.start(camera, trouble)

    def close(self) -> None:
        """The order of shutting down: camera, tracker, sound, network, recording."""
        self._stop_comparing()
        self._devices.stop()
        self._call.close()
        self._writer.shutdown(wait=False)
        if self._tickets is not None:
            self._tickets.close()
        self.recording.end()

    # What a person asks for

    def resume(self) -> bool:
        """Go back into the call in which this program was killed; False if there is none to go back into."""
        ticket = self._tickets.take() if self._tickets is not None else None
        if ticket is not None:
            self._call.return_to(ticket)
        return ticket is not None

    def hang_up(self) -> None:
        self._call.hang_up()

    def forget_contact(self, id: str) -> None:
        self._contacts.forget(id)
        self._log.forget_contact(id)

    def set_muted(self, muted: bool) -> None:
        self._devices.set_muted(muted)
        if muted:
            self._call.discard_voice()
        self._exchange.switched()

    def set_camera_on(self, on: bool) -> None:
        self._devices.set_camera_on(on)
        self._exchange.switched()

    def use_network(self, rendezvous: str, peers: PeerConfig) -> None:
        """From the next connection on; an empty address leaves the meeting point as it is."""
        self._call.reconfigure(rendezvous=rendezvous, peer=peers)

    def compare_video(self) -> None:
        running = self._comparing is not None and self._comparing.newest.share < 1
        if self.phase is Phase.LIVE and not running:
            self._comparing = Comparing(self._devices.frame, lambda: self.wire.sent_total.bytes)
            self._comparing.start()

    def _stop_comparing(self) -> None:
        if self._comparing is not None:
            self._comparing.stop()

    def note_shown(self, face: FaceFrame, now_s: float) -> None:
        stamp(Stage.SCREEN, face.time_s, now_s)
        self._meter.note_shown(face, now_s)

    # What a person sees

    @property
    def phase(self) -> Phase:
        """That of `status`, without the rest."""
        return self._status.phase

    def status(self) -> CallStatus:
        devices, exchange, recording = self._devices, self._exchange, self.recording
        faces, remote, chat = exchange.faces, exchange.faces.remote, exchange.chat
        comparing, voice, now_s = self._comparing, devices.voice, time.monotonic()
        return replace(
            self._status,
            muted=devices.muted,
            camera_on=devices.camera_on,
            recording=recording.on,
            recorded=str(recording.finished or ""),
            contact_id=self._call.contact_id,
            contact_name=self._contact_name(),
            link=self._call.link,
            missed=self._missed.all,
            contact_offer=self._contacts.offered(),
            can_write=exchange.may_write,
            lines=chat.lines,
            lines_left_out=chat.lines_left_out,
            reactions=chat.reactions,
            speaking_muted=voice is not None and voice.speaks_unheard(now_s),
            comparison=comparing.newest if comparing is not None else None,
            trouble=(
                self.camera_trouble or recording.trouble or devices.sound_trouble or self._contacts.trouble
            ),
            live_for_s=self._meter.live_for_s,
            stats=self._meter.stats(now_s, self.tracking.tracker_ms),
            peer_muted=remote.muted,
            peer_camera_on=remote.camera_on,
            peer_recording=remote.recording and self._meter.live,
            peer_present=faces.playout.offset_s is not None and remote.camera_on,
        )

    def past_calls(self) -> tuple[PastCall, ...]:
        return self._log.calls

    def own_identity(self) -> Identity:
        return self._exchange.likeness.identity

    def own_picture(self) -> Image | None:
        frame = self._devices.frame()
        return frame.image if frame is not None else None

    def remote_face(self, now_s: float) -> FaceFrame | None:
        return self.faces.face_at(now_s)

    def wait_for_face(self, timeout_s: float) -> None:
        self.faces.wait_for_change(timeout_s)

    def remote_identity(self) -> Identity | None:
        return self.faces.remote.identity

    @property
    def faces(self) -> FaceChannel:
        """The faces of the call under way or just ended, to be measured."""
        return self._exchange.faces

    @property
    def wire(self) -> WireCounts:
        """Whole IP packets of the call under way or just ended, set-up included."""
        return self._call.wire_stats()

    @property
    def camera_trouble(self) -> Sentence:
        """Why our camera gives no picture, in a sentence; empty when it does."""
        return self._devices.camera_trouble

    def _contact_name(self) -> str:
        """As it is kept now, or was when the call began."""
        return self._contacts.name_of(self._call.contact_id) or self._call.contact_name

    # From the network, on its thread

    def on_status(self, phase: Phase, message: Sentence, code: str, words: tuple[str, ...]) -> None:
        if self.phase in OVER and phase not in OVER:
            self._exchange.opened()
            self._comparing = None
            self._meter.opened()
        self._missed.follow(phase, message, self._call.contact_id, self._contact_name())
        if phase is Phase.ENDED:
            message = self._end() or message
        if (phase, message) != (self.phase, self._status.message):
            log.info("call: %s. %s", phase.value, message.anonymous)
        self._status = replace(self._status, phase=phase, message=message, code=code, words=words)
        self._devices.follow()

    def _end(self) -> Sentence:
        """-> why there can be no call with this peer, empty if there can"""
        self._meter.ended()
        self._stop_comparing()
        length_s, name = self._meter.live_for_s, self._contact_name()
        self._log.ended(length_s, self._call.contact_id, name, self.recording.taken)
        return self._exchange.ended()

    def on_connected(self, resumed: bool) -> None:
        log.info("call: connected%s", " again" if resumed else "")
        if not resumed:
            self._meter.became_live()
            self._log.live()
        self._exchange.connected()

    def on_ring_turned_away(self, contact: Contact) -> None:
        self._missed.add(contact.id, contact.name)

    def on_ticket(self, ticket: Ticket | None) -> None:
        """The disk may take its time, and the network may not: another thread writes."""
        if self._tickets is not None:
            self._ticket = ticket
            with suppress(RuntimeError):  # the program is ending, and keeps no ticket
                self._writer.submit(self._save_ticket)

    def _save_ticket(self) -> None:
        """The last of several writes the newest ticket."""
        assert self._tickets is not None
        self._tickets.save(self._ticket)
