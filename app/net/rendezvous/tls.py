"""TLS of the rendezvous, at both ends. Certificates are always checked; there is no switch to leave it."""

import ssl
from pathlib import Path

from app.net.errors import NetworkError


class CertificateError(NetworkError):
    """A certificate or key cannot be used."""


def client_tls() -> ssl.SSLContext:
    """Trusts what the system trusts, and what SSL_CERT_FILE names; TLS 1.2 or later."""
    return ssl.create_default_context()


def server_tls(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """For `wss://`; None without a certificate. Raises CertificateError."""
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise CertificateError("For TLS both --tls-cert and --tls-key are needed.")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ssl.SSLError, ValueError) as fault:
        raise CertificateError(
            "{certificate} and {key} cannot be used as certificate and key: both have to be readable PEM "
            "files that belong together, the key without a password.",
            certificate=certificate,
            key=key,
        ) from fault
    return context
