"""One side of a call as a process: `python -m tests.app.side ws://… [what [TICKETS [CONTACTS]]]`.

what: a code or an invite to join by, nothing to start a call, `invite`, `ring` or `wait` for the one contact
in CONTACTS. TICKETS: tickets are kept in that file, and one that lies there is used first. `own` in place of
the address: a rendezvous of this process' own.

Prints a JSON line for each status, with the machine's monotonic time; sends a face ten times a second. A line
of input is the answer to an invite, or `accept`; its end ends the process.
"""

import json
import sys
import threading
import time
from pathlib import Path

from app.call.status import Phase
from app.net.addresses.places import DEFAULT_PORT
from app.net.call import NetworkCall
from app.net.config import CallConfig
from app.net.pairing.contact import Contact
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import NetworkThread
from app.net.ticket import Ticket
from app.net.transport.ice import Hosts, own_address
from app.net.transport.peer_config import PeerConfig
from app.net.transport.voice import ReceivedVoice
from app.profile.contacts import ContactsFile
from app.profile.ticket_file import TicketFile


class Printing:
    def __init__(self, tickets: TicketFile | None) -> None:
        self.tickets = tickets

    def on_status(self, phase: Phase, message: str, code: str, words: tuple[str, ...]) -> None:
        self._print({"phase": phase.value, "message": message, "code": code, "words": words})

    def on_connected(self, resumed: bool) -> None:
        self._print({"resumed": resumed})

    def on_face(self, datagram: bytes, now_s: float) -> None: ...
    def on_control(self, message: bytes) -> None: ...
    def on_voice(self, packet: ReceivedVoice) -> None: ...
    def on_contact(self, contact: Contact) -> None: ...
    def on_ring_turned_away(self, contact: Contact) -> None: ...
    def on_contact_renamed(self, id: str, name: str) -> None: ...
    def on_restarted(self) -> None:
        self._print({"restarted": True})

    def on_ticket(self, ticket: Ticket | None) -> None:
        if self.tickets is not None:
            self.tickets.save(ticket)
            self._print({"kept": ticket is not None})

    def _print(self, said: dict[str, object]) -> None:
        print(json.dumps(said | {"at_s": time.monotonic()}), flush=True)


def main(url: str, what: str = "", path: str = "", contacts: str = "") -> None:
    thread = NetworkThread()
    thread.start()
    tickets = TicketFile(Path(path)) if path else None
    config = CallConfig(url, peer_config(url))
    if url == "own":
        config = CallConfig(f"ws://127.0.0.1:{DEFAULT_PORT}", shown_address=own_address)
        server = RendezvousServer("0.0.0.0", DEFAULT_PORT)
        thread.submit(server.start()).result()
    call = NetworkCall(config, Printing(tickets), thread)
    if tickets is not None and (ticket := tickets.take()):
        call.return_to(ticket)
    else:
        begin(call, what, list(ContactsFile(Path(contacts))) if contacts else [])
    ended = threading.Event()
    talker = threading.Thread(target=_talk, args=(thread, call, ended))
    talker.start()
    for line in sys.stdin:
        call.accept_ring() if line.strip() == "accept" else call.accept_answer(line)
    ended.set()
    talker.join()
    call.close()
    if url == "own":
        thread.submit(server.stop()).result()
    thread.stop()


def begin(call: NetworkCall, what: str, contacts: list[Contact]) -> None:
    match what:
        case "":
            call.start_call()
        case "invite":
            call.invite()
        case "ring":
            call.ring(contacts[0])
        case "wait":
            call.listen_for(contacts)
        case _:
            call.join(what)


def peer_config(url: str) -> PeerConfig:
    return PeerConfig(hosts=Hosts.LOOPBACK if "127.0.0.1" in url else Hosts.ALL)


def _talk(thread: NetworkThread, call: NetworkCall, ended: threading.Event) -> None:
    while not ended.wait(0.1):
        thread.call(call.send_face, bytes(20))


if __name__ == "__main__":
    main(*sys.argv[1:])
