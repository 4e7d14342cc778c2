"""A program that is killed in mid-call comes back into it; another holder of its ticket gains nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.call import session
from app.call.status import Phase
from app.net.call import NetworkCall
from app.net.config import CallConfig
from app.net.pairing.exchange import CHANGED_CERTIFICATE
from app.net.ticket import Ticket
from app.net.transport.dtls import LeanCertificate
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from app.profile.ticket_file import TicketFile
from tests.app.calls import House, Seen, on_thread

LOOPBACK = PeerConfig(hosts=Hosts.LOOPBACK)


@dataclass
class Orphan:
    """The side whose other side was killed, and what that one has left."""

    house: House
    ticket: Ticket

    @contextmanager
    def program(self, ticket: Ticket) -> Iterator[tuple[NetworkCall, Seen]]:
        """Another program, with this ticket."""
        seen = Seen()
        call = NetworkCall(CallConfig(self.house.server.url, LOOPBACK), seen, self.house.thread)
        call.return_to(ticket)
        try:
            yield call, seen
        finally:
            call.close()


@pytest.fixture
def orphan(tmp_path: Path) -> Iterator[Orphan]:
    path = tmp_path / "profile.call.json"
    with House() as house:
        code = house.start()
        command = [sys.executable, "-m", "tests.app.side", house.server.url, code, str(path)]
        killed = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert killed.stdout is not None
        assert killed.stdin is not None
        house.a.wait_for(Phase.LIVE)
        while '"kept": true' not in killed.stdout.readline():
            pass
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
        killed.stdin.close()
        killed.stdout.close()
        ticket = TicketFile(path).take()
        assert ticket is not None
        yield Orphan(house, ticket)


def test_a_killed_program_comes_back_into_its_call_without_a_code(orphan: Orphan) -> None:
    survivor = orphan.house.a
    words = survivor.words
    with orphan.program(orphan.ticket) as (call, returned):
        assert returned.message in ("", session.RETURNING)
        returned.wait_for(Phase.LIVE)
        survivor.wait(lambda seen: len(seen.connected) == 2 and seen.statuses[-1][0] is Phase.LIVE)
        assert returned.words == words == survivor.words
        assert survivor.restarts == [1]  # told before the new connection was used
        assert returned.restarts == []
        on_thread(orphan.house.thread, call.send_control, b"\x10back")
        survivor.wait(lambda seen: b"\x10back" in seen.controls)
        assert returned.tickets[-1] is not None  # killed again, it comes back again
        call.hang_up()
        survivor.wait_for(Phase.ENDED)
        assert returned.tickets[-1] is survivor.tickets[-1] is None


def test_attack_a_thief_of_the_secret_alone_is_refused_loudly(orphan: Orphan) -> None:
    """Of a ticket, the pairing's secret is not enough: the certificate is remembered."""
    forged = replace(orphan.ticket.pairing, certificate=LeanCertificate.generateCertificate())
    thiefs = replace(orphan.ticket, pairing=forged)
    with orphan.program(thiefs) as (_, thief):
        orphan.house.a.wait_for(Phase.ENDED)
        assert orphan.house.a.message == CHANGED_CERTIFICATE
        assert orphan.house.a.connected == [False]
        assert thief.connected == []


def soon(ticket: Ticket | None, seconds: float = 2.5) -> Ticket:
    """The same, good for so long."""
    assert ticket is not None
    return replace(ticket, expires_s=time.time() + seconds)


def test_attack_a_stolen_ticket_opens_nothing_after_the_hang_up() -> None:
    with House() as house:
        house.connect()
        stolen = soon(house.a.tickets[-1])
        house.call_a.hang_up()
        house.b.wait_for(Phase.ENDED)
        assert house.a.tickets[-1] is house.b.tickets[-1] is None
        told = len(house.b.statuses)
        with Orphan(house, stolen).program(stolen) as (_, thief):
            thief.wait_for(Phase.ENDED)
            assert thief.message == session.LOST
            assert thief.connected == []
        assert len(house.b.statuses) == told


def test_attack_a_stolen_ticket_does_not_disturb_a_call_that_lives() -> None:
    with House() as house:
        house.connect()
        stolen = soon(house.a.tickets[-1])
        with Orphan(house, stolen).program(stolen) as (_, thief):
            thief.wait_for(Phase.ENDED)
            assert thief.connected == []
        assert house.a.phase is house.b.phase is Phase.LIVE
        assert house.a.connected == house.b.connected == [False]


def test_a_ticket_is_issued_when_the_call_is_live_and_withdrawn_when_it_ends() -> None:
    with House() as house:
        house.start()
        house.call_a.hang_up()
        house.a.wait_for(Phase.ENDED)
        assert house.a.tickets == []
        house.connect()
        house.b.wait(lambda seen: seen.tickets)
        house.call_a.hang_up()
        house.b.wait(lambda seen: seen.tickets[-1] is None)
        assert len(house.b.tickets) == 2


def test_an_offer_to_be_contacts_survives_with_its_key() -> None:
    with House() as house:
        house.connect()
        house.call_b.offer_contact("Ben")
        house.b.wait(lambda seen: len(seen.tickets) == 2)
        ticket = house.b.tickets[-1]
        assert ticket is not None
        again = Ticket.parse(bytes(ticket), time.time())
        assert again is not None
        assert again.contact is not None
        assert ticket.contact is not None
        assert again.contact.own == ticket.contact.own
        assert again.contact.own_key == ticket.contact.own_key != b""
        assert not again.contact.done
