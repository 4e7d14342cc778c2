"""Calls by invite: what `pairing.invite` puts into texts, carried out with a connection."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from app.call import events as e
from app.net.addresses import places
from app.net.attempt import Attempt
from app.net.config import CallConfig
from app.net.errors import NetworkError, PairingError
from app.net.log import log
from app.net.messages import CallMessage
from app.net.pairing import exchange
from app.net.pairing.crypto import SETUP_ALTERED
from app.net.pairing.invite import LIFETIME_S, AnsweredInvites, Invitee, Inviter
from codec.errors import cause
from codec.sentence import Sentence

CONNECT_TIMEOUT_S = 20.0  # once both know each other; the joiner sends a check each 5 s
NONCE_TIMEOUT_S = 10.0  # for what the invite has committed to, once connected
NO_ANSWER_CAME = Sentence("No answer to the invite came in half an hour, so it has expired. Make a new one.")
NOBODY_CAME = Sentence(
    "The other side did not use your answer in half an hour, so it has expired. Ask for a new one."
)


class InviteCalls:
    """The invites of one program. `answers` takes what the person pastes."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self.answers: asyncio.Queue[str] = asyncio.Queue()
        self._wall = wall
        self._answered = AnsweredInvites()

    async def invite(self, attempt: Attempt) -> None:
        """Describe ourselves in a text; connect with the first side that answers to it."""
        self.answers = asyncio.Queue()
        rendezvous = invite_rendezvous(attempt.config)
        attempt.meet_at(attempt.config.rendezvous if rendezvous else "")
        with attempt.open_connection() as connection:
            connection.peer.keep_binding_alive()
            inviter = Inviter(connection.peer)
            text = await inviter.invite(rendezvous, self._wall())
            attempt.report(e.TextMade(attempt.number, text))
            async with _within(LIFETIME_S, NO_ANSWER_CAME):
                met = await self._first_answer(attempt, inviter)
            attempt.introduced(met)
            await connection.peer.connected(CONNECT_TIMEOUT_S)
            connection.peer.send_control(CallMessage.NONCE.of(inviter.nonce))
            attempt.use(connection)

    async def _first_answer(self, attempt: Attempt, inviter: Inviter) -> exchange.Introduction:
        while True:
            try:
                return await inviter.accept(await self.answers.get())
            except NetworkError as fault:
                attempt.report(e.AnswerRejected(attempt.number, fault.sentence))

    async def answer(self, attempt: Attempt, text: str) -> None:
        """Describe ourselves in a text, and wait until the caller has it and comes."""
        invitee = Invitee(text, self._wall(), self._answered)
        attempt.meet_at(meeting_point(attempt.config, invitee.rendezvous), peers_own=True)
        with attempt.open_connection() as connection:
            connection.peer.punch_hole(LIFETIME_S)
            attempt.report(e.TextMade(attempt.number, await invitee.answer(connection.peer)))
            async with _within(LIFETIME_S, NOBODY_CAME):
                await connection.peer.connected(2 * LIFETIME_S)
            async with _within(NONCE_TIMEOUT_S, SETUP_ALTERED):
                nonce = await connection.invite_nonce
            attempt.introduced(invitee.check(nonce))
            attempt.use(connection)


def meeting_point(config: CallConfig, named: str) -> str:
    """Where a lost call would be found again; empty if we do not go there. The call itself does not
    need it."""
    try:
        config.visits.check(named)
    except places.PlaceError as fault:
        log.warning("invite: its meeting point is not to be visited (%s)", cause(fault))
        return ""
    return named


def invite_rendezvous(config: CallConfig) -> str:
    """Where the other side finds our rendezvous again; empty if saying so would tell an address that is to be
    hidden."""
    address = config.shown_address()
    if not address:
        return config.rendezvous
    return "" if config.peer.relay_only else places.of_code(address)


@asynccontextmanager
async def _within(timeout_s: float, otherwise: Sentence) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(timeout_s):
            yield
    except TimeoutError as fault:
        log.warning("invite: nothing came within %.0f s", timeout_s)
        raise PairingError(otherwise) from fault
