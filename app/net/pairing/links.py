"""Links that hold a code: a person sends one in a message, and the other one opens it.

    eigencall://7-acorn-violin@192.0.2.7:8765    opens the program
    https://meet.example.org/#7-acorn-violin     opens the page of a rendezvous that has one

The code stands where no server is told it: behind the `#`, or in a link that only the program reads. A link
comes from anywhere, a web page included, so opening one asks for no call before a person has confirmed it.
"""

import re
from urllib.parse import unquote, urlsplit

from app.net.addresses import places
from app.net.pairing import codes

SCHEME = "eigencall"
MAX_CHARACTERS = 400  # a code has 64 at most, a host's name 253
_OURS = re.compile(rf"{SCHEME}:/{{0,2}}(?P<code>[^/?#]+)/?", re.I)
_PAGE = re.compile(r"https://(?P<place>[^/?#@\s]+)/?#(?P<code>[^#]+)", re.I)


def is_link(text: str) -> bool:
    """Whether this looks like one of the two."""
    return _match(text) is not None


def of(code: str, rendezvous: str, address: str = "", *, has_page: bool = False) -> str:
    """The link to a code. rendezvous: the URL of where it was opened, which may show a page to browsers.
    address: of this program's own rendezvous, in place of that."""
    if address:
        return f"{SCHEME}://{code}@{address}"
    url = urlsplit(rendezvous)
    if has_page and url.scheme == "wss" and url.path in ("", "/"):
        return f"https://{url.netloc}/#{code}"
    place = url.netloc if url.port else f"{url.netloc}:{places.WEB_PORTS[url.scheme == 'wss']}"
    return f"{SCHEME}://{code}@{place}" if _is_found_by(place, rendezvous) else f"{SCHEME}://{code}"


def split(text: str) -> tuple[str, str]:
    """A code or a link to one -> the code as it stands there, and the URL of its rendezvous: empty for the
    usual one. Raises PlaceError if it names a place that is no address."""
    match = _match(text)
    if match is None:
        return codes.split_address(text)
    code = unquote(match["code"])
    if match.re is _OURS:
        return codes.split_address(code)
    return code, places.of_page(match["place"])


def _match(text: str) -> re.Match[str] | None:
    bare = text.strip(codes.AROUND)
    if len(bare) > MAX_CHARACTERS:
        return None
    return _OURS.fullmatch(bare) or _PAGE.fullmatch(bare)


def _is_found_by(place: str, rendezvous: str) -> bool:
    """Whether another machine that is told this place gets to the rendezvous."""
    try:
        url = places.of_code(place)
        places.Visits("").check(url)
    except places.PlaceError:
        return False
    return places.same(url, rendezvous)
