"""The guest's page, as the rendezvous serves it beside its rooms: files in memory, and strict headers.

What a browser may load is what is here: the Content-Security-Policy names no other place, so the page can
neither be made to fetch a stranger's script nor to send anything to one. The code is in no request: it stays
behind the `#` of the link, which browsers do not send.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aiohttp import web

import assets
import guest

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
}
OTHERWISE = "application/octet-stream"
NEEDED = ("basis.npz", "finder.onnx", "regressor.onnx", "eyes.onnx", "mouth.onnx")
"""Of the assets, beside pictures."""
INDEX = "index.html"
SERVERS = "servers.json"
"""The STUN and TURN servers for a call that begins now: made at each request, and kept nowhere."""
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",  # asked for again each time, and answered by 304 while it is the same
}


@dataclass(frozen=True, slots=True)
class File:
    """One file: its bytes, perhaps gzipped, of what kind it is, and what tells its versions apart."""

    body: bytes
    kind: str
    tag: str
    gzipped: bool

    @staticmethod
    def of(name: str, body: bytes, gzipped: bool = False) -> "File":
        ending = name[name.rfind(".") :]
        return File(body, KINDS.get(ending, OTHERWISE), f'"{hashlib.sha256(body).hexdigest()[:32]}"', gzipped)


Page = Mapping[str, File]


def load() -> Page:
    """The page by file names; empty if it has not been built. Raises AssetError for a damaged asset."""
    built = dict(_built())
    return built | dict(_assets()) if INDEX in built else {}


def _built() -> Iterator[tuple[str, File]]:
    """What is there gzipped is served so: every browser that draws faces takes it."""
    for path in guest.BUILT.glob("*"):
        name = path.name.removesuffix(".gz")
        yield name, File.of(name, path.read_bytes(), path.suffix == ".gz")


def _assets() -> Iterator[tuple[str, File]]:
    for name in assets.manifest():
        if name.endswith((".jpg", ".json")) or name in NEEDED:
            yield name, File.of(name, assets.read(name))


def answer(page: Page, request: web.Request) -> web.Response:
    """The file that a request names."""
    file = page.get(request.match_info["name"] or INDEX)
    if file is None:
        return web.Response(status=404, headers=HEADERS)
    headers = {**HEADERS, "ETag": file.tag, "Content-Type": file.kind}
    if request.headers.get("If-None-Match") == file.tag:
        return web.Response(status=304, headers=headers)
    if file.gzipped:
        headers["Content-Encoding"] = "gzip"
    return web.Response(body=file.body, headers=headers)


def fresh(json: bytes) -> web.Response:
    """What is not kept."""
    return web.Response(
        body=json, content_type="application/json", headers=HEADERS | {"Cache-Control": "no-store"}
    )
