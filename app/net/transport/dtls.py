"""The certificates of one call: ours, with cipher choices that cost fewer bytes in each packet, and the other
side's, which has to be the described one.

ChaCha20-Poly1305 has no nonce in its DTLS 1.2 records (RFC 7905 section 2): 8 bytes less in each data packet
than AES-GCM. AES-CM with an 80-bit HMAC, the profile that every WebRTC implementation must have (RFC 8827
section 6.5), has a tag of 10 bytes instead of 16 in each voice packet. Both are already on aiortc's list;
here they come first. The other side may still choose as it likes.
"""

from aiortc import RTCCertificate, RTCDtlsTransport
from aiortc.rtcdtlstransport import RTCDtlsParameters, SRTPProtectionProfile, State
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL

from app.net.transport import aiortc_internals

CIPHERS = b":".join(
    (
        b"ECDHE-ECDSA-CHACHA20-POLY1305",
        b"ECDHE-ECDSA-AES128-GCM-SHA256",
        b"ECDHE-ECDSA-AES128-SHA",
        b"ECDHE-ECDSA-AES256-SHA",
    )
)
SHORT_TAG_FIRST = (b"SRTP_AES128_CM_SHA1_80", b"SRTP_AEAD_AES_128_GCM", b"SRTP_AEAD_AES_256_GCM")


class LeanCertificate(RTCCertificate):
    """A fresh P-256 certificate that asks for the cheaper ciphers first. Made by `generateCertificate`."""

    def _create_ssl_context(self, srtp_profiles: list[SRTPProtectionProfile]) -> SSL.Context:
        profiles = sorted(srtp_profiles, key=lambda p: SHORT_TAG_FIRST.index(p.openssl_profile))
        context = super()._create_ssl_context(profiles)
        context.set_cipher_list(CIPHERS)
        return context

    def pem(self) -> tuple[str, str]:
        """The certificate and its private key, as text."""
        form = (
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        certificate = self._cert.public_bytes(serialization.Encoding.PEM)
        return certificate.decode(), self._key.private_bytes(*form).decode()

    @classmethod
    def from_pem(cls, certificate: str, private: str) -> "LeanCertificate":
        """What `pem` gave. Raises ValueError."""
        try:
            key = serialization.load_pem_private_key(private.encode(), None)
            made = x509.load_pem_x509_certificate(certificate.encode())
            same = made.public_key() == key.public_key()
        except Exception as fault:  # cryptography's parsers raise what they happen to meet
            raise ValueError("no certificate with a key that is known") from fault
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not same:
            raise ValueError("the key is not the certificate's")
        return cls(key, made)


def insist_on(transport: RTCDtlsTransport, fingerprint: bytes) -> None:
    """Let this transport connect to the certificate of this SHA-256 alone. It is taken from the connection
    itself: aiortc compares what one section of the description says, which need not be what we have read."""
    validate = transport._validate_peer_identity

    def insist(parameters: RTCDtlsParameters) -> None:
        assert transport._ssl is not None, "the handshake is over"
        certificate = transport._ssl.get_peer_certificate(as_cryptography=True)
        if certificate is None or certificate.fingerprint(hashes.SHA256()) != fingerprint:
            transport._set_state(State.FAILED)
        else:
            validate(parameters)

    aiortc_internals.override(transport, "_validate_peer_identity", insist)
