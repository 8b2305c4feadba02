"""One variant asked in all four ways, and what is wrong with the answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from agreements import clock
from signatures.checking import online
from signatures.checking.offline import Kind
from signatures.models import SealCertificate
from tests.vectors import ways
from tests.vectors.documents import Documents
from tests.vectors.variants import Variant


@dataclass(frozen=True)
class Checked:
    variant: Variant
    said: tuple[ways.Said, ...]

    def faults(self) -> list[str]:
        return list(self._faults())

    def _faults(self) -> Iterator[str]:
        *ours, alone = self.said
        for said in ours:
            if said.is_authentic != (self.variant.ours == Kind.UNCHANGED):
                yield f"{said.way}: authentic is {said.is_authentic}"
            if said.verdict and said.verdict != self.variant.ours:
                yield f"{said.way}: {said.verdict}, not {self.variant.ours}"
            if self.variant.says not in said.words:
                yield f"{said.way}: “{self.variant.says}” is missing in “{said.words[:400]}”"
        if alone.verdict != self.variant.alone:
            yield f"{alone.way}: {alone.verdict}, not {self.variant.alone}: {alone.words}"


def checked(variant: Variant, documents: Documents, folder: Path, *, in_short: bool = False) -> Checked:
    """`in_short`: page and command are left out, which say what the answer to a script says."""
    given = documents.by_level[variant.level]
    pdf = variant.make(given)
    file, certificates = folder / "variant.pdf", folder / "certificates.pem"
    file.write_bytes(pdf)
    with _key_ended(given.key.fingerprint, variant):
        certificates.write_text(online.published_certificates(), encoding="utf-8")
        more = () if in_short else (ways.page(pdf), ways.command(file))
        return Checked(variant, (*more, ways.as_json(pdf), ways.alone(file, certificates)))


@contextmanager
def _key_ended(fingerprint: str, variant: Variant) -> Iterator[None]:
    """As long as the block runs our records say so."""
    with transaction.atomic():
        if variant.key_end is not None:
            why, since = variant.key_end
            certificate = SealCertificate.objects.filter(fingerprint=fingerprint)
            assert certificate.update(end_reason=why, ended_at=clock.now() - since)
        yield
        transaction.set_rollback(True)
