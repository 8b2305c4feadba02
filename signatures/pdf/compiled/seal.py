"""What a seal needs to know of a document, and what a document needs to know of a seal."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

from signatures.pdf.compiled.syntax.objects import string


class Sealer(Protocol):
    @property
    def reserved(self) -> int:
        """The most bytes that a container takes."""

    def container(self, digest: bytes) -> bytes:
        """A CMS over the SHA-256 of all that the seal covers."""


@dataclass(frozen=True, kw_only=True)
class SealWords:
    reason: str
    location: str
    name: str
    signed_at: datetime

    @property
    def entries(self) -> bytes:
        """The beginning of the signature's dictionary: PAdES, and no change is allowed afterwards."""
        signed_at = f"{self.signed_at.astimezone(UTC):%Y%m%d%H%M%S}".encode("ascii")
        return b"%s /M (D:%sZ)" % (_who_and_why(self.reason, self.location, self.name), signed_at)


@lru_cache(maxsize=64)
def _who_and_why(reason: str, location: str, name: str) -> bytes:
    return (
        b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Reason %s /Location %s /Name %s"
        b" /Reference [<</Type /SigRef /TransformMethod /DocMDP"
        b" /TransformParams <</Type /TransformParams /P 1 /V /1.2>>>>]"
        % (string(reason), string(location), string(name))
    )
