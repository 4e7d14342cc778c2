"""One peer connection of a call, and its owner: hands what arrives to the call, and parts with a word."""

import asyncio
import contextlib
from typing import TYPE_CHECKING

from app.net.transport.peer import Peer, PeerState
from app.net.transport.voice import VoicePacket, VoiceQueue
from codec.values import Image

if TYPE_CHECKING:
    from app.net.call import NetworkCall

BYE_AGAIN_S = 0.05  # between the farewells: seven are said in 300 ms, of which loss of 30 % takes all in
BYE_TIMES = 6  # one case of 5,000
BYE_SLOWLY_S = 0.15  # from then on,
BYE_PATIENCE = 16  # so many times, until one is acknowledged


class Line:
    """It belongs to the network's thread."""

    def __init__(self, call: "NetworkCall", attempt: int) -> None:
        self._call = call
        self._attempt = attempt
        self.met = False  # the other side has said something over it
        self.anew = False  # the other side has begun anew since the connection before this one
        self.leaving = False  # replaced, or hung up: its end is no news
        self.lost_address = False  # the one under it has gone
        self.seeks_detour = False
        self.on_detour = False  # last words leave from another
        self.face_handed_over = False  # by another thread, and has not left yet
        loop = asyncio.get_running_loop()
        self.nonce: asyncio.Future[bytes] = loop.create_future()  # that an invite has promised
        self.voice = VoiceQueue()
        self.peer: Peer = call.new_peer(self)

    def show(self, nonce: bytes) -> None:
        """Only the first counts."""
        if not self.nonce.done():
            self.nonce.set_result(nonce)

    def send_face(self, datagram: bytes) -> None:
        self.face_handed_over = False
        self.peer.send_face(datagram)

    async def part(self, word: bytes) -> None:
        """Close once the other side knows why."""
        self.leaving = True
        with contextlib.suppress(asyncio.CancelledError):
            for number in range(BYE_TIMES + BYE_PATIENCE):
                await asyncio.sleep(BYE_AGAIN_S if number < BYE_TIMES else BYE_SLOWLY_S)
                if self.peer.control_settled:
                    break
                await self.peer.say_urgently(word)
        await self.close()

    async def close(self, after_s: float = 0.0) -> None:
        self.leaving = True
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(after_s)
        await self.peer.close()
        self._call.closed(self)

    # For the peer

    def on_face(self, datagram: bytes, now_s: float) -> None:
        self._call.handlers.on_face(datagram, now_s)

    def on_control(self, message: bytes) -> None:
        self.met = True
        self._call.received(self, message)

    def on_voice(self, packet: VoicePacket) -> None:
        self._call.handlers.on_voice(packet)

    def on_picture(self, image: Image, time_s: float) -> None:
        return

    def on_state(self, state: PeerState) -> None:
        if state in (PeerState.CLOSED, PeerState.FAILED) and not self.leaving:
            self._call.ended(self._attempt, self.met)
