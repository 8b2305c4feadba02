"""The public certificates of this installation's seals, for those who check documents without us."""

from collections.abc import Iterator

from cryptography import x509

from signatures.models import SealCertificate
from signatures.sealing.keys import common_name


def published_certificates() -> str:
    """As one PEM file, the oldest first, each under its name, its fingerprint and the time of its first use."""
    return "\n".join(_described(certificate) for certificate in SealCertificate.objects.exclude(pem="").order_by("pk"))


def names_of_ours() -> dict[str, str]:
    """The names to which they are made out, by fingerprint."""
    return dict(_names())


def _names() -> Iterator[tuple[str, str]]:
    for certificate in SealCertificate.objects.all():
        yield certificate.fingerprint, _name(certificate)


def _name(certificate: SealCertificate) -> str:
    if not certificate.pem:
        return ""
    return common_name(x509.load_pem_x509_certificate(certificate.pem.encode("ascii")))


def _described(certificate: SealCertificate) -> str:
    return (
        f"# {' '.join(_name(certificate).split())}\n"
        f"# SHA-256 {certificate.fingerprint}\n"
        f"# first used {certificate.first_used_at:%Y-%m-%d}\n"
        f"{certificate.pem.strip()}\n"
    )
