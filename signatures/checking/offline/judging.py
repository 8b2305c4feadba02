"""What the seals of a file say, given the certificates that count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from agreements.web.sandbox import Reason
from signatures import sealing
from signatures.sealing import SealReport
from signatures.sealing.keys import common_name

NOT_OURS = "It is none of our documents as we sealed them; a printed, saved again or scanned copy is not one either."
_LOCKED = "This PDF is locked with a password. None of our documents is."
_TOO_LARGE = "This file is larger than 10 MB, so it was not examined. None of our documents is nearly as large."
_TOO_MUCH = (
    "This file takes more time or memory to examine than we give to one file, so we cannot say what it is. "
    "None of our documents takes nearly as much."
)
_TOO_MANY = "so it was not examined any further. None of our documents does."
_NO_END = "This file is damaged: its end is missing, perhaps because it was cut off on the way. Fetch it again, and check that."


class Kind(StrEnum):
    """How a file stands; programs may rely on these words."""

    UNCHANGED = "unchanged"  # sealed by us and the same to the last byte
    ADDED = "added"  # something follows what we sealed
    CHANGED = "changed"
    CONVERTED = "converted"  # its line ends, as some programs do on the way
    CUT = "cut"
    REWRITTEN = "rewritten"  # by another program: saved again, printed, or made to look like ours
    FOREIGN = "foreign"  # sealed, with another certificate
    UNSEALED = "unsealed"
    PREVIEW = "preview"
    LOCKED = "locked"
    DAMAGED = "damaged"
    NOT_A_PDF = "not_a_pdf"
    NOT_EXAMINED = "not_examined"  # too much for us, so that nothing is said about it
    UNREADABLE = "unreadable"  # no file, or none that may be read


@dataclass(frozen=True)
class Judgement:
    kind: Kind
    sentence: str
    certificate: str = ""
    sealed_at: datetime | None = None


def named_certificates(pem: bytes) -> dict[str, str]:
    """The names to which the certificates of a PEM file are made out, by their fingerprints; ValueError if it holds none."""
    return {
        certificate.fingerprint(hashes.SHA256()).hex(): common_name(certificate)
        for certificate in x509.load_pem_x509_certificates(pem)
    }


def judge(pdf: bytes, ours: Mapping[str, str]) -> Judgement:
    """Any bytes whatever get an answer. `ours`: as `named_certificates` gives them."""
    try:
        seals = sealing.inspect(pdf)
    except sealing.TooManySealsError as error:
        return Judgement(Kind.NOT_EXAMINED, f"{str(error).removesuffix('.')}, {_TOO_MANY}")
    except sealing.UnreadableError as error:
        return _unreadable(pdf, str(error))
    if not seals:
        return _locked(pdf) or Judgement(Kind.UNSEALED, f"This PDF bears no seal. {NOT_OURS}")
    known = [seal for seal in seals if seal.fingerprint in ours]
    return _ours(known, ours) if known else _foreign(seals[-1], ours)


def not_examined(reason: Reason) -> Judgement:
    return Judgement(Kind.NOT_EXAMINED, _TOO_LARGE if reason == Reason.SIZE else _TOO_MUCH)


def _unreadable(pdf: bytes, why: str) -> Judgement:
    if b"%PDF-" not in pdf[:1024]:
        return Judgement(Kind.NOT_A_PDF, f"{why} {NOT_OURS}")
    if b"%%EOF" not in pdf[-1024:]:
        return Judgement(Kind.CUT, _NO_END)
    return _locked(pdf) or Judgement(Kind.DAMAGED, f"{why} {NOT_OURS}")


def _locked(pdf: bytes) -> Judgement | None:
    return Judgement(Kind.LOCKED, _LOCKED) if b"/Encrypt" in pdf else None


def _ours(seals: list[SealReport], ours: Mapping[str, str]) -> Judgement:
    """The last of our own seals counts."""
    last = seals[-1]
    if not all(seal.is_intact for seal in seals):
        kind = Kind.CHANGED
        sentence = "This file bears our seal, but what we sealed was changed afterwards: the seal is broken."
    elif not last.covers_whole_file:
        kind = Kind.ADDED
        sentence = "This file bears our seal, but something was added to it afterwards: it is not as we sealed it."
    else:
        kind = Kind.UNCHANGED
        sentence = f"This file was sealed with the certificate of “{ours[last.fingerprint]}” and is unchanged since."
    return Judgement(kind, sentence, last.fingerprint, last.signed_at)


def _foreign(seal: SealReport, ours: Mapping[str, str]) -> Judgement:
    if seal.is_preview:
        sentence = (
            "This is a preview: it shows how a document would look. It is no signed agreement, whatever it says."
        )
        return Judgement(Kind.PREVIEW, sentence, seal.fingerprint)
    if not seal.fingerprint:
        return Judgement(Kind.CHANGED, f"This PDF bears a seal that cannot be read any more. {NOT_OURS}")
    if seal.subject in ours.values():
        sentence = (
            f"This PDF bears a seal in our name, “{seal.subject}”, but it was made with another key: it is not ours. "
            "Anybody can put a name into a certificate of their own."
        )
    else:
        sentence = f"This PDF bears a seal, but not ours: its certificate is made out to “{seal.subject}”. {NOT_OURS}"
    return Judgement(Kind.FOREIGN, sentence, seal.fingerprint)
