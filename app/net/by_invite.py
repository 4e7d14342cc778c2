"""Calls by invite: what `app.net.pairing.invite` puts into texts, carried out with a connection of `NetworkCall`."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.call import events as e
from app.net.errors import NetworkError, PairingError
from app.net.pairing import codes, exchange
from app.net.pairing.crypto import TAMPERED
from app.net.pairing.invite import LIFETIME_S, Invitee, Inviter, Used

if TYPE_CHECKING:
    from app.net.call import CallConfig, NetworkCall

CONNECT_S = 20.0  # once both know each other; the joiner knocks each 5 s
SHOWN_S = 10.0  # for the nonce that the invite promised, once connected
NO_ANSWER_CAME = "No answer to the invite came in half an hour, so it has expired. Make a new one."
NOBODY_CAME = "The other side did not use your answer in half an hour, so it has expired. Ask for a new one."
SHOWN = 0xE4
"""First byte of the message in which the caller shows the nonce of its invite."""


class InvitedCalls:
    """The invites of one program. `answers` takes what the person pastes."""

    def __init__(self, call: "NetworkCall", wall: Callable[[], float] = time.time) -> None:
        self.answers: asyncio.Queue[str] = asyncio.Queue()
        self._call = call
        self._wall = wall
        self._used = Used()

    async def invite(self, attempt: int, config: "CallConfig") -> None:
        """Describe ourselves in a text; connect with the first who answers to it."""
        call, self.answers = self._call, asyncio.Queue()
        meeting = meeting_point(config)
        call.meet_at(config.rendezvous if meeting else "")
        with call.line(attempt) as line:
            line.peer.keep_port_open()
            inviter = Inviter(line.peer)
            call.tell(e.TextMade(attempt, await inviter.invite(meeting, self._wall())))
            async with _within(LIFETIME_S, NO_ANSWER_CAME):
                met = await self._first_answer(attempt, inviter)
            call.met(attempt, met)
            await line.peer.connected(CONNECT_S)
            line.peer.send_control(bytes((SHOWN,)) + inviter.nonce)
            call.use(attempt, line)

    async def _first_answer(self, attempt: int, inviter: Inviter) -> exchange.Introduction:
        while True:
            try:
                return await inviter.accept(await self.answers.get())
            except NetworkError as fault:
                self._call.tell(e.AnswerRejected(attempt, str(fault)))

    async def answer(self, attempt: int, text: str) -> None:
        """Describe ourselves in a text, and wait until the caller has it and comes."""
        call, invitee = self._call, Invitee(text, self._wall(), self._used)
        call.meet_at(invitee.meeting, theirs=True)
        with call.line(attempt) as line:
            line.peer.knock(LIFETIME_S)
            call.tell(e.TextMade(attempt, await invitee.answer(line.peer)))
            async with _within(LIFETIME_S, NOBODY_CAME):
                await line.peer.connected(2 * LIFETIME_S)
            async with _within(SHOWN_S, TAMPERED):
                shown = await line.nonce
            call.met(attempt, invitee.check(shown))
            call.use(attempt, line)


def meeting_point(config: "CallConfig") -> str:
    """Where the other side finds our rendezvous again; empty if saying so would tell an address that is to be
    hidden."""
    place = config.place()
    if not place:
        return config.rendezvous
    return "" if config.peer.relay_only else codes.address(place)


@asynccontextmanager
async def _within(seconds: float, otherwise: str) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as fault:
        raise PairingError(otherwise) from fault
