"""The public certificates of this installation, for those who check documents without us: of its seals and of their times."""

from collections.abc import Iterator

from cryptography import x509

from signatures.checking.offline import Distrust, EndOfTrust, Published, published_in
from signatures.documents import time_roots
from signatures.models import SealCertificate, TimeRoot
from signatures.sealing.keys import common_name


def published_certificates() -> str:
    """As one PEM file, the oldest first, each under its name, its fingerprint and the time of its first use.

    Behind them the roots from which the times in seals come.
    """
    seals = [_described(each) for each in SealCertificate.objects.exclude(pem="").order_by("pk")]
    return "\n".join([*seals, *map(_root_described, time_roots.known())])


def published() -> Published:
    """What counts when we are asked ourselves: the same, and certificates of which only the fingerprint is known."""
    roots = "".join(root.pem for root in time_roots.known())
    return Published(
        dict(_names()),
        published_in(b"", roots.encode("ascii")).roots if roots else (),
        {each.fingerprint: end for each in SealCertificate.objects.all() if (end := end_of(each)) is not None},
    )


def end_of(certificate: SealCertificate) -> EndOfTrust | None:
    """Since when its key is not to be trusted any more, and why."""
    if certificate.ended_at is None:
        return None
    return EndOfTrust(certificate.ended_at, Distrust(certificate.end_reason))


def _names() -> Iterator[tuple[str, str]]:
    for certificate in SealCertificate.objects.all():
        yield certificate.fingerprint, _name(certificate)


def _name(certificate: SealCertificate | TimeRoot) -> str:
    if not certificate.pem:
        return ""
    return common_name(x509.load_pem_x509_certificate(certificate.pem.encode("ascii")))


def _described(certificate: SealCertificate) -> str:
    end = end_of(certificate)
    return (
        f"# {' '.join(_name(certificate).split())}\n"
        f"# SHA-256 {certificate.fingerprint}\n"
        f"# first used {certificate.first_used_at:%Y-%m-%d}\n"
        f"{end.as_line(certificate.fingerprint) if end else ''}"
        f"{certificate.pem.strip()}\n"
    )


def _root_described(root: TimeRoot) -> str:
    return (
        f"# for the times in seals: {' '.join(_name(root).split())}\n"
        f"# SHA-256 {root.fingerprint}\n"
        f"{root.pem.strip()}\n"
    )
