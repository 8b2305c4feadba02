"""The certificates from which the times in our seals come, kept for those who check documents when we are gone."""

from collections.abc import Iterable

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from signatures.models import TimeRoot
from signatures.sealing.keys import fingerprint_of


def note(certificates: Iterable[asn1_x509.Certificate]) -> None:
    """Done twice equals done once."""
    for certificate in certificates:
        root = _row(x509.load_der_x509_certificate(certificate.dump()))
        TimeRoot.objects.get_or_create(fingerprint=root.fingerprint, defaults={"pem": root.pem})


def known() -> list[TimeRoot]:
    """All that were ever used, and those that the settings name now, the oldest first."""
    used = list(TimeRoot.objects.order_by("pk"))
    prints = {root.fingerprint for root in used}
    return [*used, *(root for root in _named() if root.fingerprint not in prints)]


def _named() -> list[TimeRoot]:
    """By the settings; a file that cannot be read here is complained of where it is needed."""
    if settings.TIMESTAMP_CERTIFICATES is None:
        return []
    try:
        return [_row(each) for each in x509.load_pem_x509_certificates(settings.TIMESTAMP_CERTIFICATES.read_bytes())]
    except (OSError, ValueError):
        return []


def _row(certificate: x509.Certificate) -> TimeRoot:
    pem = certificate.public_bytes(Encoding.PEM).decode("ascii")
    return TimeRoot(fingerprint=fingerprint_of(certificate), pem=pem)
