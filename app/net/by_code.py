"""Calls by a spoken code: one side opens a room and reads its code out, the other enters it, or opens a link.

A code alone does not say where its room is. Where no rendezvous is named it is looked for on the own network,
at every program that says that the number is its own; one that does not know the words learns nothing.
"""

import asyncio
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext

from app.call import events as e
from app.call.role import Role
from app.net.addresses import places
from app.net.attempt import Attempt
from app.net.config import CallConfig
from app.net.errors import NetworkError, PairingError, RendezvousError
from app.net.log import log
from app.net.pairing import codes, exchange, links
from app.net.rendezvous.client import RendezvousClient
from codec.errors import cause
from codec.sentence import Sentence

NEAR_TIMEOUT_S = 5.0  # for one that was found nearby to show that it knows the code

OWN_PLACE = Sentence(
    "Your address is to be hidden, and a code of your own program would tell it. Enter a rendezvous in the "
    "settings, or allow direct connections."
)
NOT_NEAR = Sentence(
    "No call of this number was found on your network. Ask for the link, or for the address that belongs "
    "behind the code, such as @192.0.2.7."
)
NO_SEARCH = Sentence(
    "Your address is to be hidden, so your network is not searched for this code. Enter a rendezvous in the "
    "settings, or allow direct connections."
)


async def open_room(attempt: Attempt) -> None:
    """Get a code for our person to read out, and connect with the first side that enters it."""
    config = attempt.config
    if config.peer.relay_only and config.shown_address():
        raise places.PlaceError(OWN_PLACE)
    attempt.meet_at(config.rendezvous)
    async with aclosing(await attempt.visit(config.rendezvous)) as client:
        nameplate = await client.open_room()
        code = codes.new_code(nameplate, max(config.code_words, client.code_words))
        address = config.shown_address()
        shown = f"{code}@{address}" if address else str(code)
        link = links.of(str(code), config.rendezvous, address, has_page=client.has_page)
        attempt.report(e.RoomOpened(attempt.number, shown, link))
        async with _announced(config, nameplate, address):
            await client.paired()
        await _pair(attempt, client, Role.CALLER, code)


def _announced(config: CallConfig, nameplate: int, address: str) -> AbstractAsyncContextManager[None]:
    """Meanwhile the own network may know that a code of this number waits here."""
    own = config.own_rendezvous
    if config.nearby is None or own is None or own.port is None or not address:
        return nullcontext()
    return config.nearby.announced(nameplate, address.partition(":")[0], own.port)


async def join_room(attempt: Attempt, text: str) -> None:
    """Connect with the side that reads this code out, or sent the link to it. Either may say where its
    rendezvous is: the caller's own program, which may move."""
    typed, named = links.split(text)
    code, config = codes.parse(typed), attempt.config
    if named and not places.same(named, config.rendezvous):
        await _join_at(attempt, code, named, peers_own=True)
    elif config.nearby is None:
        await _join_at(attempt, code, config.rendezvous, peers_own=False)
    elif config.peer.relay_only:
        raise places.PlaceError(NO_SEARCH)
    else:
        await _join_nearby(attempt, code)


async def _join_at(
    attempt: Attempt,
    code: codes.Code,
    rendezvous: str,
    *,
    peers_own: bool,
    limit: asyncio.Timeout | None = None,
) -> None:
    """limit: holds until the other side has shown that it knows the code."""
    attempt.meet_at(rendezvous, peers_own=peers_own)
    async with aclosing(await attempt.visit(rendezvous)) as client:
        await client.join_room(code.nameplate)
        await _pair(attempt, client, Role.JOINER, code, limit)


async def _join_nearby(attempt: Attempt, code: codes.Code) -> None:
    """At those on the own network that say they keep this number, one after the other."""
    config = attempt.config
    assert config.nearby is not None, "where a rendezvous is named, it is there"
    failure: NetworkError = RendezvousError(NOT_NEAR)
    async with aclosing(config.nearby.places(code.nameplate)) as found:
        async for rendezvous in found:
            try:
                async with asyncio.timeout(NEAR_TIMEOUT_S) as limit:
                    await _join_at(attempt, code, rendezvous, peers_own=True, limit=limit)
                return
            except TimeoutError:
                log.info("nearby: one that does not answer")
            except (RendezvousError, PairingError, places.PlaceError) as fault:
                if limit.when() is None:  # it was the right one
                    raise
                log.info("nearby: not the one (%s)", cause(fault))
                failure = fault
    raise failure


async def _pair(
    attempt: Attempt,
    client: RendezvousClient,
    role: Role,
    code: codes.Code,
    limit: asyncio.Timeout | None = None,
) -> None:
    async def confirmed() -> None:
        await exchange.confirmed(client, secret)
        if limit is not None:
            limit.reschedule(None)

    secret = await exchange.agree(client, role, code)
    await attempt.connect_under(client, secret, secret.sealer(), confirmed)
