"""Calls by a spoken code: one side opens a room and reads its code out, the other enters it."""

import contextlib
from typing import TYPE_CHECKING

from app.call import events as e
from app.net.pairing import codes, exchange
from app.net.pairing.crypto import Role
from app.net.rendezvous.client import Signal

if TYPE_CHECKING:
    from app.net.call import CallConfig, NetworkCall


async def open_room(call: "NetworkCall", attempt: int, config: "CallConfig") -> None:
    """Get a code for our person to read out, and connect with the first who enters it."""
    call.meet_at(config.rendezvous)
    async with contextlib.aclosing(Signal(config.rendezvous)) as signal:
        code = codes.new_code(await signal.open_room())
        place = config.place()
        call.tell(e.RoomOpened(attempt, f"{code}@{place}" if place else str(code)))
        await signal.paired()
        await _pair(call, attempt, signal, Role.CALLER, code)


async def join_room(call: "NetworkCall", attempt: int, config: "CallConfig", text: str) -> None:
    """Connect with whoever reads this code out. Behind it may stand where its rendezvous is: the caller's own
    program, which may move."""
    spoken, elsewhere = codes.split_place(text)
    code = codes.parse(spoken)
    rendezvous = elsewhere or config.rendezvous
    call.meet_at(rendezvous, theirs=bool(elsewhere))
    async with contextlib.aclosing(Signal(rendezvous)) as signal:
        await signal.join_room(code.nameplate)
        await _pair(call, attempt, signal, Role.JOINER, code)


async def _pair(call: "NetworkCall", attempt: int, signal: Signal, role: Role, code: codes.Code) -> None:
    secret = await exchange.agree(signal, role, code)
    await call.pair_under(attempt, signal, secret, secret.sealer())
