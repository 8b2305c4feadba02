"""The certificates that count, as an installation publishes them: of seals, and the roots of its time-stamps."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from signatures.sealing.keys import common_name


class Distrust(StrEnum):
    """Why a key is not to be trusted from some day on."""

    RETIRED = "retired"  # it seals nothing any more
    STOLEN = "stolen"  # others may seal with it


@dataclass(frozen=True)
class EndOfTrust:
    since: datetime
    why: Distrust

    def as_line(self, fingerprint: str) -> str:
        """As it stands among the published certificates."""
        return f"# {self.why} since {self.since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}: {fingerprint}\n"


_LINE = re.compile(r"^# (retired|stolen) since (\S{20}): ([0-9a-f]{64})$", re.MULTILINE)


@dataclass(frozen=True)
class Published:
    """`names`: to whom the certificates of seals are made out, by fingerprint; `ended`: of those not trusted any more.

    `roots`: the certificates (DER) from which times may come.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    roots: tuple[bytes, ...] = ()
    ended: Mapping[str, EndOfTrust] = field(default_factory=dict)


def published_in(pem: bytes, roots: bytes = b"") -> Published:
    """What a PEM file holds, and another one of roots alone; ValueError if one of them holds no certificate."""
    certificates = x509.load_pem_x509_certificates(pem) if pem or not roots else []
    seals = [each for each in certificates if not is_of_times(each)]
    more = x509.load_pem_x509_certificates(roots) if roots else []
    return Published(
        {each.fingerprint(hashes.SHA256()).hex(): common_name(each) for each in seals},
        ders([*(each for each in certificates if is_of_times(each)), *more]),
        _ended(pem.decode("utf-8", errors="replace")),
    )


def ders(certificates: Iterable[x509.Certificate]) -> tuple[bytes, ...]:
    return tuple(each.public_bytes(Encoding.DER) for each in certificates)


def is_of_times(certificate: x509.Certificate) -> bool:
    """An authority's or a clock's: no seal is ever made with one."""
    try:
        if certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return True
    except x509.ExtensionNotFound:
        pass
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in usage


def _ended(text: str) -> dict[str, EndOfTrust]:
    return {
        fingerprint: EndOfTrust(datetime.fromisoformat(since), Distrust(why))
        for why, since, fingerprint in _LINE.findall(text)
    }
