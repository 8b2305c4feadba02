"""A small time-stamp authority on loopback: genuine RFC 3161 tokens from a root and a key of its own, and faults on demand."""

import base64
import threading
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

DER = serialization.Encoding.DER


class Authority:
    """`fault`: "", "down", "silent", "refused", "wrong imprint", "wrong nonce", "wrong signature", "nonsense" or "not found"."""

    def __init__(
        self, *, password: str = "", crl_url: str = "", days: int = 3650, tells_revocation: bool = False
    ) -> None:
        """`days`: for so long its certificate is still good; `tells_revocation`: it says where a list of revoked ones is."""
        self.fault = ""
        self.asked = 0
        self.now: datetime | None = None
        self._password = password
        self._is_over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        if tells_revocation:
            crl_url = f"http://127.0.0.1:{self._server.server_port}/revoked.crl"
        self.root, self.certificate, self._key, self._root_key = _made(crl_url, days)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        user = f"conference:{self._password}@" if self._password else ""
        return f"http://{user}127.0.0.1:{self._server.server_port}/tsr"

    @property
    def roots_pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    def __enter__(self) -> "Authority":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, body: bytes) -> bytes:
        request = tsp.TimeStampReq.load(body)
        if self.fault == "refused":
            status = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["not today"]}).dump()
            return b"\x30" + bytes([len(status)]) + status
        if self.fault == "wrong imprint":
            request["message_imprint"]["hashed_message"] = bytes(32)
        if self.fault == "wrong nonce":
            request["nonce"] = 7
        root = asn1_x509.Certificate.load(self.root.public_bytes(DER))
        leaf = asn1_x509.Certificate.load(self.certificate.public_bytes(DER))
        stamper = DummyTimeStamper(leaf, self._key, certs_to_embed=[root], fixed_dt=self.now or datetime.now(UTC))
        answer = stamper.request_tsa_response(request).dump()
        if self.fault == "wrong signature":
            return answer[:-1] + bytes([answer[-1] ^ 1])
        return answer

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                authority.asked += 1
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if authority.fault == "silent":
                    authority._is_over.wait()
                elif authority.fault == "down":
                    self.connection.close()
                elif authority.fault == "not found" or not authority.knows(self.headers.get("Authorization", "")):
                    self.send_error(404 if authority.fault else 401)
                else:
                    self.give(b"nonsense" if authority.fault == "nonsense" else authority.answer(body))

            def do_GET(self) -> None:
                self.give(authority.revoked(), "application/pkix-crl")

            def give(self, content: bytes, kind: str = "application/timestamp-reply") -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler

    def revoked(self) -> bytes:
        """An empty list."""
        now = datetime.now(UTC)
        listing = x509.CertificateRevocationListBuilder().issuer_name(self.root.subject)
        listing = listing.last_update(now - timedelta(hours=1)).next_update(now + timedelta(days=7))
        return listing.sign(self._root_key, hashes.SHA256()).public_bytes(DER)

    def knows(self, header: str) -> bool:
        expected = base64.b64encode(f"conference:{self._password}".encode()).decode()
        return not self._password or header == f"Basic {expected}"


@cache
def _made(
    crl_url: str, days: int
) -> tuple[x509.Certificate, x509.Certificate, keys.PrivateKeyInfo, rsa.RSAPrivateKey]:
    """A root, a certificate for time-stamps from it, its key and the root's."""
    root_key, key = _keys(days)
    name = f"Test Root {days}"
    root = builder_of(name, name, root_key).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    leaf = time_stamping(builder_of("Test Time", name, key, days))
    if crl_url:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl_url)], None, None, None)
        leaf = leaf.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    pkcs8 = key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signed = (each.sign(root_key, hashes.SHA256()) for each in (root, leaf))
    return (*signed, keys.PrivateKeyInfo.load(pkcs8), root_key)  # type: ignore[return-value]


@cache
def _keys(days: int) -> tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]:
    """The root's and its authority's: to make them takes longest."""
    root_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    return root_key, key


def time_stamping(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    """For a certificate that is good for time-stamps alone."""
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return builder.add_extension(usage, critical=True)


def builder_of(subject: str, issuer: str, key: rsa.RSAPrivateKey, days: int = 3650) -> x509.CertificateBuilder:
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in (subject, issuer)]
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(names[1], names[0], key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3650))
        .not_valid_after(now + timedelta(days=days))
    )
