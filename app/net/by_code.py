"""Calls by a spoken code: one side opens a room and reads its code out, the other enters it."""

from contextlib import aclosing

from app.call import events as e
from app.call.role import Role
from app.net.addresses import places
from app.net.attempt import Attempt
from app.net.pairing import codes, exchange, links
from app.net.rendezvous.client import RendezvousClient
from codec.sentence import Sentence

OWN_PLACE = Sentence(
    "Your address is to be hidden, and a code of your own program would tell it. Enter a rendezvous in the "
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
        await client.paired()
        await _pair(attempt, client, Role.CALLER, code)


async def join_room(attempt: Attempt, text: str) -> None:
    """Connect with the side that reads this code out, or sent the link to it. Either may say where its
    rendezvous is: the caller's own program, which may move."""
    typed, named = links.split(text)
    code = codes.parse(typed)
    usual = attempt.config.rendezvous
    peers_own = bool(named) and not places.same(named, usual)
    rendezvous = named if peers_own else usual
    attempt.meet_at(rendezvous, peers_own=peers_own)
    async with aclosing(await attempt.visit(rendezvous)) as client:
        await client.join_room(code.nameplate)
        await _pair(attempt, client, Role.JOINER, code)


async def _pair(attempt: Attempt, client: RendezvousClient, role: Role, code: codes.Code) -> None:
    secret = await exchange.agree(client, role, code)
    await attempt.connect_under(client, secret, secret.sealer(), lambda: exchange.confirmed(client, secret))
