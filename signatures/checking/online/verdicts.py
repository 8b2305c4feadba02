"""What we say to a file."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.web.sandbox import Box, NoAnswerError, Reason, Turns
from signatures.checking import offline, strangers
from signatures.checking.offline import (
    NOTHING_SAID,
    Answers,
    Change,
    Comparison,
    Difference,
    Distrust,
    EndOfTrust,
    Judgement,
    Kind,
    Volume,
)
from signatures.checking.online.certificates import end_of, published
from signatures.checking.online.facts import Facts, facts_of, known
from signatures.checking.online.originals import Original, of_code, original_of
from signatures.levels import Level
from signatures.models import Document

_UNRECORDED = _(
    "This file was sealed by us and is unchanged, but our records do not contain it. Ask the conference what it is."
)
_CHANGED = {
    Kind.CHANGED: _("This is not the document that we sealed: it was changed afterwards."),
    Kind.ADDED: _("This is not only the document that we sealed: something was added to it afterwards."),
    Kind.CONVERTED: _("This is not the document that we sealed: it was converted on its way."),
    Kind.CUT: _("This is only a part of a document that we sealed: its end is missing. Fetch it again."),
    Kind.REWRITTEN: _("This is not a document that we sealed, though it names one of ours."),
    Kind.EXTENDED: _("What we sealed is whole, but somebody else extended it: it is not as we handed it out."),
    Kind.CONTRADICTED: _(
        "This file bears our seal, but under the number that it names our records hold another document: do not trust it."
    ),
    Kind.UNSEALED: _("This PDF bears no seal, so nobody vouches for it, though it names one of our documents."),
}
_KEY_ENDED = {
    Distrust.RETIRED: _("Its key is out of use since {since:%d %b %Y}."),
    Distrust.STOLEN: _("Its key was reported stolen on {since:%d %b %Y}."),
}
_SEALED_AFTERWARDS = _(
    "It was sealed on {sealed:%d %b %Y}: that our records hold this very file shows that it is ours, and its seal shows nothing."
)
# What may be several documents that were put together.
_TAKEN_APART = {Kind.CHANGED, Kind.UNSEALED, Kind.DAMAGED, Kind.ADDED, Kind.NOT_EXAMINED}
_MOST_COMPARED = 6  # of a volume's documents: each takes its time, and there is one for all
_MORE_DOCUMENTS = _("The rest of it was not compared: for more than {count} documents a file is given no more time.")
_NOT_STORED = _("The original cannot be read from our store now, so the two were not compared.")


@dataclass(frozen=True)
class Verdict:
    """`is_authentic`: sealed by us and unchanged since, to the last byte. The sentence is for a person.

    `facts` are those of an authentic file, `original` of the document that a changed or forged file claims to be.
    """

    sentence: str
    sha256: str
    kind: Kind = Kind.UNREADABLE
    facts: Facts | None = None
    certificate: str = ""
    sealed_at: datetime | None = None
    differences: tuple[Difference, ...] = ()
    original: Facts | None = None
    answers: Answers = NOTHING_SAID

    @property
    def is_authentic(self) -> bool:
        return self.kind == Kind.UNCHANGED

    @property
    def is_preview(self) -> bool:
        return self.kind == Kind.PREVIEW


def verify(content: bytes, *, turns: Turns | None = None) -> Verdict:
    """Any bytes whatever get an answer, but for who has to wait: then, with turns, BusyError."""
    sha256 = hashlib.sha256(content).hexdigest()
    document = known().filter(sha256=sha256).first()
    if document is not None:
        return _authentic(document, content)
    try:
        with strangers.SANDBOX.opened(strangers.limits(settings.EXAMINING_SECONDS), turns=turns) as box:
            return _examined(box, content, sha256)
    except NoAnswerError as error:
        return _verdict(offline.not_examined(error.reason), sha256)


def _examined(box: Box, content: bytes, sha256: str) -> Verdict:
    judgement = box.run(offline.judge, content, published())
    volume = box.run(offline.volume_in, content) if judgement.kind in _TAKEN_APART else None
    if volume is not None and (parts := _parts(volume)):
        return _of_volume(box, volume, judgement, parts, sha256)
    if judgement.kind == Kind.NOT_EXAMINED:
        return _verdict(judgement, sha256)
    original = original_of(box, content)
    if original is not None:
        # A preview names no document of ours: whoever gives a forgery that name has another aim.
        kind = Kind.FOREIGN if judgement.kind == Kind.PREVIEW else judgement.kind
        return _beside_original(box, content, replace(judgement, kind=kind), original, sha256)
    if judgement.kind == Kind.UNCHANGED:
        return _verdict(replace(judgement, sentence=str(_UNRECORDED)), sha256)
    return _without_original(box, content, judgement, sha256)


def unreadable(why: str) -> Verdict:
    """For a file that could not even be opened."""
    return Verdict(gettext("The file cannot be read: {why}.").format(why=why), sha256="")


def too_large() -> Verdict:
    """For a file of which not even the digest is taken."""
    return _verdict(offline.not_examined(Reason.SIZE), "")


def _verdict(judgement: Judgement, sha256: str) -> Verdict:
    return Verdict(
        judgement.sentence,
        sha256,
        judgement.kind,
        certificate=judgement.certificate,
        sealed_at=judgement.sealed_at,
        answers=judgement.answers,
    )


def _authentic(document: Document, file: bytes) -> Verdict:
    """By our records: they hold these very bytes, and know when the key was still good, whatever became of it since."""
    facts, end = facts_of(document, file), end_of(document.certificate)
    was_key_good = end is None or document.sealed_at < end.since
    said = (gettext("This is one of our documents, and it is unchanged."), facts.remark, _of_key(document, end))
    return Verdict(
        " ".join(filter(None, said)),
        document.sha256,
        Kind.UNCHANGED if was_key_good else Kind.UNPROVEN,
        facts,
        facts.certificate,
        document.sealed_at,
        answers=Answers(is_whole=True, covers_file=True, is_ours=True, was_key_good=was_key_good),
    )


def _of_key(document: Document, end: EndOfTrust | None) -> str:
    if end is None:
        return ""
    said = _KEY_ENDED[end.why].format(since=end.since)
    if document.sealed_at >= end.since:
        return f"{said} {str(_SEALED_AFTERWARDS).format(sealed=document.sealed_at)}"
    if document.level == Level.B:
        return f"{said} {gettext('Our records show that it was sealed before; the file alone does not prove it.')}"
    return said


def _without_original(box: Box, content: bytes, judgement: Judgement, sha256: str) -> Verdict:
    verdict = _verdict(judgement, sha256)
    if judgement.kind != Kind.CHANGED:
        return verdict
    return replace(verdict, differences=box.run(offline.places_of_damage, content))


def _beside_original(box: Box, content: bytes, judgement: Judgement, original: Original, sha256: str) -> Verdict:
    """Never authentic: our records hold this document, and it is not this file."""
    compared = _compared(box, content, judgement.kind, original.content)
    kind = _kind(judgement.kind, compared)
    return replace(
        _verdict(judgement, sha256),
        kind=kind,
        sentence=str(_CHANGED.get(kind, judgement.sentence)),
        differences=_differences(kind, compared),
        original=facts_of(original.document, original.content),
    )


def _parts(volume: Volume) -> list[tuple[str, Original]]:
    """The documents of a volume; none if our records hold fewer than two of them."""
    found = [(code, original) for code in volume.codes if (original := of_code(code)) is not None]
    return found if len(found) > 1 else []


def _of_volume(
    box: Box, volume: Volume, judgement: Judgement, parts: list[tuple[str, Original]], sha256: str
) -> Verdict:
    """No single original is told: the file is none of them."""
    compared = parts[:_MOST_COMPARED]
    differences = [
        each for code, original in compared for each in box.run(offline.part_beside, volume, original.content, code)
    ]
    if len(parts) > len(compared):
        differences.append(Difference("file", _MORE_DOCUMENTS.format(count=_MOST_COMPARED)))
    return replace(
        _verdict(judgement, sha256),
        kind=Kind.UNSEALED if judgement.kind == Kind.UNSEALED else Kind.REWRITTEN,
        sentence=volume.sentence,
        differences=tuple(differences),
    )


def _compared(box: Box, content: bytes, judged: Kind, original: bytes) -> Comparison | None:
    """With a seal of another key a file was made anew, whatever its bytes have in common with ours."""
    if not original:
        return None
    if judged == Kind.FOREIGN:
        return box.run(offline.rewritten, content, original)
    return box.run(offline.compare, content, original)


def _kind(judged: Kind, compared: Comparison | None) -> Kind:
    """A seal of somebody else's, or none at all, weighs more than the fact that the file was written anew."""
    if judged in {Kind.UNCHANGED, Kind.EXTENDED, Kind.UNPROVEN}:
        return Kind.EXTENDED if _is_extended(judged, compared) else Kind.CONTRADICTED
    if compared is None:
        return judged
    if judged in {Kind.FOREIGN, Kind.UNSEALED} and compared.change == Change.REWRITTEN:
        return judged
    return Kind(compared.change)


def _is_extended(judged: Kind, compared: Comparison | None) -> bool:
    """Whether it is the same seal: another one with our key over other words is something else."""
    if compared is None:
        return judged == Kind.EXTENDED
    is_same_but_seal = compared.change == Change.CHANGED and {each.place for each in compared.differences} == {"seal"}
    return compared.change == Change.ADDED or is_same_but_seal


def _differences(kind: Kind, compared: Comparison | None) -> tuple[Difference, ...]:
    if compared is None:
        return (Difference("file", str(_NOT_STORED)),)
    if compared.change == Change.REWRITTEN and kind != Kind.FOREIGN:
        return (Difference("file", compared.sentence), *compared.differences)
    return compared.differences
