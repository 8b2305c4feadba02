"""What the seals of a file say, given the certificates that count."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agreements.web.sandbox import Reason
from signatures import sealing
from signatures.checking.offline import ended_keys, reading
from signatures.checking.offline.published import Published
from signatures.sealing import SealReport

NOT_OURS = "It is none of our documents as we sealed them; a printed, saved again or scanned copy is not one either."
_LOCKED = "This PDF is locked with a password. None of our documents is."
_RESTS = "A file is only what we sealed if nothing stands in front of it or behind it."
_TOO_LARGE = "This file is larger than 10 MB, so it was not examined. None of our documents is nearly as large."
_TOO_MUCH = (
    "This file takes more time or memory to examine than we give to one file, so we cannot say what it is. "
    "None of our documents takes nearly as much."
)
_TOO_MANY = "so it was not examined any further. None of our documents does."
_NO_END = "This file is damaged: its end is missing, perhaps because it was cut off on the way. Fetch it again, and check that."

_STRANGERS_TIME = (
    "What we sealed is whole, but a time-stamp was put into this file that comes from no authority of ours, or from before "
    "the seal: somebody else extended it, and it is not as we handed it out."
)
_UNKNOWN_TIME = (
    "What we sealed is whole, and the file was extended by a time-stamp; whether by us cannot be said, because no "
    "certificate of a time-stamp authority was given."
)
_NO_SEAL_READ = "This PDF bears a seal that cannot be read any more."
_END = re.compile(rb"%%EOF\r?\n?")
_UPDATE = re.compile(rb"(?<!\d)\d+ 0 obj\b")
_MOST_ENDS = 4
_RANGE = re.compile(rb"/ByteRange ?\[0 +\d{1,10} +(\d{1,10}) +(\d{1,10}) *\]")


class Kind(StrEnum):
    """How a file stands; programs may rely on these words."""

    UNCHANGED = "unchanged"  # sealed by us and the same to the last byte
    ADDED = "added"  # something follows what we sealed
    EXTENDED = "extended"  # nothing but a time and what is needed to check it, and not by us as far as can be told
    UNPROVEN = "unproven"  # sealed with a key of ours that was not to be trusted any more, or may not have been
    CONTRADICTED = "contradicted"  # sealed with a key of ours, and our records hold something else
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
class Answers:
    """Four questions, each answered apart; None: it cannot be said.

    Is the seal whole? Does it cover the entire file? Is it ours? Was our key good then?
    """

    is_whole: bool | None = None
    covers_file: bool | None = None
    is_ours: bool | None = None
    was_key_good: bool | None = None


NOTHING_SAID = Answers()


@dataclass(frozen=True)
class Judgement:
    kind: Kind
    sentence: str
    certificate: str = ""
    sealed_at: datetime | None = None
    answers: Answers = NOTHING_SAID


def judge(pdf: bytes, published: Published) -> Judgement:
    """Any bytes whatever get an answer."""
    try:
        seals = sealing.inspect(pdf, published.roots)
    except sealing.TooManySealsError as error:
        return Judgement(Kind.NOT_EXAMINED, f"{str(error).removesuffix('.')}, {_TOO_MANY}")
    except sealing.UnreadableError as error:
        return _around(pdf, published) or _unreadable(pdf, str(error))
    if not seals:
        return _locked(pdf) or Judgement(
            Kind.UNSEALED, f"This PDF bears no seal. {NOT_OURS}", answers=Answers(is_ours=False)
        )
    known = [seal for seal in seals if seal.fingerprint in published.names]
    if known and all(seal.is_intact for seal in known):
        found = _ours(known[-1], published)
        return _around(pdf, published) or found if found.kind == Kind.ADDED else found
    return _around(pdf, published) or (_broken(known[-1]) if known else _foreign(seals[-1], published))


def not_examined(reason: Reason) -> Judgement:
    return Judgement(Kind.NOT_EXAMINED, _TOO_LARGE if reason == Reason.SIZE else _TOO_MUCH)


def _unreadable(pdf: bytes, why: str) -> Judgement:
    if b"%PDF-" not in pdf[:1024]:
        return Judgement(Kind.NOT_A_PDF, f"{why} {NOT_OURS}")
    if b"%%EOF" not in pdf[-1024:]:
        return Judgement(Kind.CUT, _NO_END)
    if locked := _locked(pdf):
        return locked
    if b"/ByteRange" in pdf and reading.is_legible(pdf):
        return Judgement(Kind.CHANGED, f"{_NO_SEAL_READ} {NOT_OURS}")
    return Judgement(Kind.DAMAGED, f"{why} {NOT_OURS}")


def _around(pdf: bytes, published: Published) -> Judgement | None:
    """What is wrong with a document of ours that is whole as far as it goes."""
    return Judgement(Kind.CUT, _NO_END) if _is_cut(pdf, published) else _surrounded(pdf, published)


def _is_cut(pdf: bytes, published: Published) -> bool:
    """Whether a seal or a time goes on where the file has ended, or nothing but the last line's end is missing."""
    if pdf.endswith(b"%%EOF\n"):
        return False
    if any(int(start) + int(length) > len(pdf) for start, length in _RANGE.findall(pdf)):
        return True
    whole = _inside(pdf + b"\n", published) if pdf.endswith(b"%%EOF") else None
    return whole is not None and whole.kind == Kind.UNCHANGED


def _surrounded(pdf: bytes, published: Published) -> Judgement | None:
    """A document of ours in the middle of other bytes, or the beginning of one that goes on."""
    start = max(pdf.find(b"%PDF-"), 0)
    ends = [match.end() for match in _END.finditer(pdf)][-_MOST_ENDS:]
    for end in reversed(ends):
        if (start, end) != (0, len(pdf)) and (found := _inside(pdf[start:end], published)) is not None:
            if not start and _UPDATE.match(pdf, end) and b"startxref" not in pdf[end:]:
                return Judgement(Kind.CUT, _NO_END, found.certificate, found.sealed_at, Answers(is_ours=True))
            sentence = f"What we sealed is in this file, but not alone: {_where(start, len(pdf) - end)}. {_RESTS}"
            answers = Answers(is_whole=True, covers_file=False, is_ours=True, was_key_good=found.answers.was_key_good)
            return Judgement(Kind.ADDED, sentence, found.certificate, found.sealed_at, answers)
    return None


def _inside(pdf: bytes, published: Published) -> Judgement | None:
    try:
        seals = sealing.inspect(pdf, published.roots)
    except sealing.UnreadableError:
        return None
    if not seals or not all(seal.fingerprint in published.names and seal.is_intact for seal in seals):
        return None
    return _ours(seals[-1], published)


def _where(before: int, behind: int) -> str:
    counts = (("in front of it", before), ("behind it", behind))
    return " and ".join(f"{count:,} {'byte' if count == 1 else 'bytes'} {where}" for where, count in counts if count)


def _locked(pdf: bytes) -> Judgement | None:
    return Judgement(Kind.LOCKED, _LOCKED) if reading.is_locked(pdf) else None


def _broken(seal: SealReport) -> Judgement:
    sentence = (
        "This file bears our seal, but what we sealed was changed afterwards, or another program saved it again: "
        "the seal is broken, or a time over it."
    )
    answers = Answers(is_whole=False, is_ours=True)
    return Judgement(Kind.CHANGED, sentence, seal.fingerprint, seal.signed_at, answers)


def _ours(seal: SealReport, published: Published) -> Judgement:
    """A seal of ours that is whole; of several the last."""
    good = ended_keys.was_key_good(seal, published.ended.get(seal.fingerprint))
    kind, sentence = _kind_and_sentence(seal, published, good=good)
    covers = kind not in {Kind.ADDED, Kind.EXTENDED}
    return Judgement(
        kind,
        sentence,
        seal.fingerprint,
        seal.signed_at,
        Answers(is_whole=True, covers_file=covers, is_ours=True, was_key_good=good),
    )


def _kind_and_sentence(seal: SealReport, published: Published, *, good: bool | None) -> tuple[Kind, str]:
    if not seal.covers_whole_file:
        return Kind.ADDED, (
            "This file bears our seal, but something was added to it afterwards: it is not as we sealed it."
        )
    if seal.are_times_known is False:
        return Kind.EXTENDED, _STRANGERS_TIME if published.roots else _UNKNOWN_TIME
    end = published.ended.get(seal.fingerprint)
    name = published.names[seal.fingerprint]
    if end and not good:
        return Kind.UNPROVEN, ended_keys.unproven(end, good=good)
    sentence = f"This file was sealed with the certificate of “{name}” and is unchanged since."
    return Kind.UNCHANGED, f"{sentence} {ended_keys.reservation(seal, end)}".strip()


def _foreign(seal: SealReport, published: Published) -> Judgement:
    if seal.is_preview:
        sentence = (
            "This is a preview: it shows how a document would look. It is no signed agreement, whatever it says."
        )
        return Judgement(Kind.PREVIEW, sentence, seal.fingerprint, answers=Answers(seal.is_intact, is_ours=False))
    if not seal.fingerprint:
        return Judgement(Kind.CHANGED, f"{_NO_SEAL_READ} {NOT_OURS}")
    if seal.subject in published.names.values():
        sentence = (
            f"This PDF bears a seal in our name, “{seal.subject}”, but it was made with another certificate: it is not ours. "
            "Anybody can put a name into a certificate of their own."
        )
    else:
        sentence = f"This PDF bears a seal, but not ours: its certificate is made out to “{seal.subject}”. {NOT_OURS}"
    return Judgement(Kind.FOREIGN, sentence, seal.fingerprint, answers=Answers(seal.is_intact, is_ours=False))
