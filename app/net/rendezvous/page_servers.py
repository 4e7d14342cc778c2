"""The STUN and TURN servers that a guest's page gets from the server that serves it, as RTCIceServer objects.

Anybody may load the page, and with it a name and password of the TURN server. With the secret that a TURN
server shares (coturn: `use-auth-secret`), a page gets a name of its own instead, which the TURN server takes
for some hours (draft-uberti-behave-turn-rest section 2.2).
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace

from app.net.transport.ice_servers import NatSettings, ServerError, stun_server, turn_server
from app.net.transport.peer_config import IceServer

VALID_S = 12 * 3600
"""Longer than calls are: a TURN server asks for the name again each time it prolongs what it lends."""


@dataclass(frozen=True, slots=True)
class PageServers:
    """What pages are told. secret: of the TURN servers, whose names and passwords are made from it."""

    servers: tuple[IceServer, ...] = ()
    secret: str = field(default="", repr=False)

    def as_json(self, now_s: float) -> bytes:
        """now_s: since 1970."""
        return json.dumps([self._told(server, now_s) for server in self.servers]).encode()

    def _told(self, server: IceServer, now_s: float) -> dict[str, str]:
        if not server.url.startswith("turn"):
            return {"urls": server.url}
        name, password = server.username or "", server.credential or ""
        if self.secret:
            name = str(int(now_s) + VALID_S)
            digest = hmac.new(self.secret.encode(), name.encode(), hashlib.sha1).digest()
            password = base64.b64encode(digest).decode()
        return {"urls": server.url, "username": name, "credential": password}


def page_servers(nat: NatSettings, secret: str = "") -> PageServers:
    """Raises ServerError with what to correct."""
    if secret and (nat.username or nat.password):
        raise ServerError("A TURN server has either a secret or a name and password: leave one of them out.")
    servers = (stun_server(nat.stun),) if nat.stun else ()
    if nat.turn and secret:
        nat = replace(nat, username="made", password="made")  # each page gets others
    return PageServers((*servers, turn_server(nat)) if nat.turn else servers, secret)
