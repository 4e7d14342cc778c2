"""TLS between a client and its rendezvous."""

import asyncio
from pathlib import Path

import pytest

from app.net.errors import RendezvousError
from app.net.rendezvous.client import RendezvousClient
from app.net.rendezvous.server import RendezvousServer
from app.net.rendezvous.tls import CertificateError, server_tls
from tests.app.certificates import Papers, issue


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return issue(tmp_path)


async def _ask_for_a_room(papers: Papers, scheme: str = "wss") -> int:
    async with RendezvousServer(tls=server_tls(papers.certificate, papers.key)) as server:
        signal = RendezvousClient(server.url.replace("wss", scheme))
        try:
            return await signal.open_room()
        finally:
            await signal.aclose()


def test_a_rendezvous_with_a_trusted_certificate_is_used(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(papers.authority))
    assert asyncio.run(_ask_for_a_room(papers)) > 0


def test_attack_a_rendezvous_with_an_untrusted_certificate_is_refused(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(RendezvousError, match="does not trust"):
        asyncio.run(_ask_for_a_room(papers))


def test_attack_a_trusted_certificate_for_another_name_is_refused(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(papers.authority))

    async def scene() -> None:
        tls = server_tls(papers.certificate, papers.key)
        async with RendezvousServer("127.0.0.2", tls=tls) as server:
            signal = RendezvousClient(server.url)
            with pytest.raises(RendezvousError, match="does not trust"):
                await signal.open_room()
            await signal.aclose()

    asyncio.run(scene())


def test_a_client_without_tls_is_told_that_the_server_cannot_be_used(papers: Papers) -> None:
    with pytest.raises(RendezvousError):
        asyncio.run(_ask_for_a_room(papers, "ws"))


def test_certificates_that_cannot_be_used_are_explained(papers: Papers, tmp_path: Path) -> None:
    other = issue(_made(tmp_path / "other"))
    for certificate, key in (
        (papers.certificate, other.key),
        (papers.key, papers.key),
        (tmp_path, papers.key),
    ):
        with pytest.raises(CertificateError, match="belong together"):
            server_tls(certificate, key)
    with pytest.raises(CertificateError, match="both"):
        server_tls(papers.certificate, None)
    assert server_tls(None, None) is None


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
