"""Mails over a server that misbehaves in one way after the other: none is lost, failed for its fault, or sent twice.

`make faults-mail` sends a thousand each, three ways with true times, too, and prints the table; MAILS=20 makes it a sample.
"""

import os
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from agreements import links
from agreements.mail import sweeping
from agreements.models import Author, Conference, Message, MessageState, Relay
from tests import factories
from tests.mail_faults.server import FaultyServer, free_port
from tests.mail_faults.telling import tell
from tests.mail_faults.ways import TRUE, WAYS, Way
from tests.waiting import wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.faults, pytest.mark.timeout(3600)]

MAILS = int(os.environ.get("MAILS", "20"))
# With the times that servers and we really take; a sample has none of those.
TRUE_TIMES = TRUE if os.environ.get("TRUE_TIMES") else ()
_LINE = "{:<48} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7}"


class Row(NamedTuple):
    way: str
    mails: int
    happened: int
    taken: int
    lost: int
    failed: int
    aside: int
    doubled: int
    seconds: float


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[list[Row]]:
    rows: list[Row] = []
    yield rows
    head = ("the mail server", "mails", "did so", "taken", "lost", "failed", "aside", "twice", "seconds")
    lines = [head, *((*row[:-1], f"{row.seconds:.1f}") for row in rows)]
    tell(request.config, (_LINE.format(*line) for line in lines))


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Of a server at which our side believes: its certificate is among those that it trusts."""
    file = tmp_path / "server.pem"
    file.write_bytes(_certificate())
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def _certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + certificate.public_bytes(pem)


def queued(conference: Conference) -> dict[str, Message]:
    """One mail to each of so many, by its Message-ID; some names, words and domains are of other scripts."""
    first = factories.make_author(conference, name="Łukasz Żółć", email="author-0@example.org")
    authors = [first]
    for place in range(1, MAILS):
        domain = ("example.org", "xn--bcher-kva.example")[place % 2]
        authors.append(Author(conference=conference, name=f"王培松 {place}", email=f"author-{place}@{domain}"))
    Author.objects.bulk_create(authors[1:])
    keys = links.links_for(authors)
    words = {"subject": "Bitte unterschreiben, 王", "text": "Grüße\n.\n王\n", "html": "<p>Grüße, 王</p>"}
    mails = [
        Message(conference=conference, author=author, email=author.email, link=keys[author.pk], kind="merged", **words)
        for author in authors
    ]
    return {mail.message_id: mail for mail in Message.objects.bulk_create(mails)}


def _is_over(mails: dict[str, Message], way: Way) -> bool:
    """Of a mail at which it hangs up more is known each time that it has taken another one."""
    sweeping.deliver(patience=5)
    left = list(Message.objects.owed())
    if left and all(way.aside(message.email) for message in left):
        more = factories.make_message(
            factories.make_author(left[0].conference, email=f"more-{len(mails)}@example.org")
        )
        mails[more.message_id] = more
    return not left


def _settings(settings: Settings, way: Way, server: FaultyServer, *, is_true: bool) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
    settings.EMAIL_TIMEOUT = 20 if is_true else 0.5
    settings.MAIL_PAUSE_SCALE = 1.0 if is_true else 0.0003
    for name, value in way.settings.items():
        setattr(settings, name, value)


@pytest.mark.parametrize(
    ("way", "is_true"),
    [(way, False) for way in WAYS] + [(way, True) for way in WAYS if way.name in TRUE_TIMES],
    ids=lambda value: value.name.replace(" ", "-") if isinstance(value, Way) else ("true" if value else "short"),
)
def test_mails_leave_however_the_server_behaves(
    conference: Conference,
    settings: Settings,
    tls: ssl.SSLContext,
    table: list[Row],
    way: Way,
    is_true: bool,
) -> None:
    mails = queued(conference)
    fault = way.fault(MAILS, is_true)
    server = FaultyServer(fault, tls=tls if way.has_tls else None, asks_for_login=way.asks_for_login, port=free_port())
    _settings(settings, way, server, is_true=is_true)
    began = time.monotonic()
    if way.is_away_at_first:
        while fault.happened < 3:
            sweeping.deliver(patience=5)
            fault.happened = Relay.objects.get().rounds
    stops = fault.happened

    def is_over() -> bool:
        nonlocal stops
        over = _is_over(mails, way)
        stops += Relay.objects.filter(stopped_since__isnull=False).exists()
        return over

    with server:
        wait_for(is_over, what="all mails to leave", seconds=3000 if is_true else 300, pause=0.01)

    copies = Counter(taken.message_id for taken in server.taken)
    states = {message.message_id: message for message in Message.objects.all()}
    failed = {message for message in states.values() if message.state == MessageState.FAILED}
    aside = {message for message in states.values() if message.state == MessageState.ASIDE}
    sent = {key for key, message in states.items() if message.state == MessageState.SENT}
    lost = set(mails) - set(copies) - {message.message_id for message in failed | aside}
    doubled = [key for key, count in copies.items() if count > 1]
    name = f"{way.name}{' (true times)' if is_true else ''}"
    seconds = time.monotonic() - began
    table.append(
        Row(name, MAILS, fault.happened, len(server.taken), len(lost), len(failed), len(aside), len(doubled), seconds)
    )
    assert fault.happened > 0
    assert lost == set()
    assert sent == set(copies)
    assert {message.email for message in failed} == {mail.email for mail in mails.values() if way.fails(mail.email)}
    assert {message.email for message in aside} == {mail.email for mail in mails.values() if way.aside(mail.email)}
    assert len(doubled) <= (fault.happened if way.is_doubled else 0)
    assert all(taken.content.isascii() and taken.recipient.isascii() for taken in server.taken)
    assert (stops > 0) == way.stops, f"stopped {stops} times"
    assert not Relay.objects.filter(stopped_since__isnull=False).exists()
