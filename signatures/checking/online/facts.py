"""What our records say about a document: who, what, when, for which conference, and whether it still stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from agreements.models import Capacity, VariantKind, VoidCause
from agreements.sentences import listed
from agreements.states import State
from signatures.checking import offline
from signatures.codes import code_of
from signatures.models import Document, DocumentQuerySet

_TIME = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d:\d\d UTC")
# By the fact: the line of the page of evidence that tells its moment, and the one that told it before there was a time line.
_MOMENTS = {"signed_at": ("Answered", "Decision"), "countersigned_at": ("Countersigned", "Time")}


@dataclass(frozen=True)
class Facts:
    """No address of the author's: whoever knows a code may read this."""

    conference: str
    is_demonstration: bool
    paper: str
    title: str
    printed_name: str
    typed_name: str
    decision: str
    signed_at: datetime
    countersigned_by: str
    countersigned_at: datetime
    sealed_at: datetime
    sha256: str
    size: int
    certificate: str
    revision: int
    is_newest: bool
    agreement_state: str
    code: str
    is_replaced: bool
    void_cause: str = ""
    is_closed_away: bool = False
    # Of an officer who signed for the author: as whom.
    capacity: str = Capacity.AUTHOR
    signer_title: str = ""
    signer_organisation: str = ""
    # Which of the text's bodies was signed, empty for the ordinary one, and what was picked in it.
    variant: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    # Whether our records hold nothing of the person any more; what a file says is then told from that file.
    is_erased: bool = False
    # Which of these our tables have otherwise than the file that was checked; what stands above is then the file's.
    records_differ: tuple[str, ...] = ()

    @property
    def variant_in_words(self) -> str:
        return str(VariantKind(self.variant).label) if self.variant in VariantKind.values else self.variant

    @property
    def is_void(self) -> bool:
        return self.agreement_state == State.VOID

    @property
    def remark(self) -> str:
        """What has to be said beside "authentic", in sentences; empty if nothing has."""
        return " ".join(self._remarks())

    def _remarks(self) -> list[str]:
        said = []
        if self.is_erased:
            said.append(
                _(
                    "What our records held about the person was erased. Where a name is told here, the sealed file says it."
                )
            )
        if self.records_differ:
            said.append(
                _(
                    "What is told here is what the sealed file says; our records now say otherwise about {facts}."
                ).format(facts=listed(_NAMES[name] for name in self.records_differ))
            )
        if self.is_demonstration:
            said.append(_("It comes from a demonstration: nobody agreed to anything."))
        if self.is_replaced:
            said.append(_("The agreement was replaced by a later one, so it no longer counts."))
        elif self.is_void:
            said.append(str(_ENDED[VoidCause(self.void_cause)]))
        if self.is_closed_away:
            said.append(_("Whoever signed it bears another name now, and this one stands here."))
        if not self.is_newest:
            said.append(_("It is an earlier edition: the same signatures were sealed again later."))
        return said


# What became of an agreement after it was signed.
_ENDED: Mapping[VoidCause, Any] = {
    VoidCause.PAPER_WITHDRAWN: _lazy("The agreement was ended after it was signed, because the paper was withdrawn."),
    VoidCause.AUTHORSHIP_ENDED: _lazy(
        "The agreement was ended after it was signed, because the conference no longer lists the signer as an author of the "
        "paper."
    ),
    VoidCause.REPLACED: _lazy("The agreement was replaced by a later one, so it no longer counts."),
    VoidCause.MISTAKE: _lazy("The agreement was ended after it was signed, because it was asked for by mistake."),
    VoidCause.NOT_PUBLISHED: _lazy(
        "The agreement was ended after it was signed, because the conference will not publish the paper: the rights that "
        "were given in it went back to whoever gave them."
    ),
    VoidCause.LAPSED: _lazy(
        "The agreement lapsed after it was signed, because the paper was not published in time: the rights that were given "
        "in it went back to whoever gave them."
    ),
}
# What a record calls as we do.
_SAME = (
    "printed_name",
    "typed_name",
    "decision",
    "capacity",
    "signer_title",
    "signer_organisation",
    "variant",
    "choices",
)
_NAMES = {
    "title": _lazy("the title"),
    "printed_name": _lazy("the printed name"),
    "typed_name": _lazy("the name as signed"),
    "capacity": _lazy("as whom it was signed"),
    "signer_title": _lazy("the title of who signed"),
    "signer_organisation": _lazy("the organisation of who signed"),
    "decision": _lazy("the answer"),
    "variant": _lazy("which variant of the text was signed"),
    "choices": _lazy("what was chosen in the text"),
    "signed_at": _lazy("the time of the answer"),
    "countersigned_by": _lazy("who countersigned"),
    "countersigned_at": _lazy("the time of the countersignature"),
}


def known() -> DocumentQuerySet:
    """Documents with all that `facts_of` reads."""
    return Document.objects.with_facts().select_related("signature__agreement__replaced_by")


def facts_of(document: Document, file: bytes = b"") -> Facts:
    """Of one of the `known` documents; with the file that it is, as that says it."""
    facts = _of_tables(document)
    record = offline.record_of(file) if file else {}
    # What is closed away says no former name, whoever asks; who has the file reads it there.
    is_closed = document.signature.agreement.closed_away_at is not None
    return _as_sealed(facts, record) if record and not is_closed else facts


def _as_sealed(facts: Facts, record: Mapping[str, Any]) -> Facts:
    """What our tables know more exactly stays as it is there, where the record says nothing else."""
    theirs: dict[str, Any] = {
        **{name: record[name] for name in _SAME if name in record},
        **dict(_written_together(facts, record)),
        **{
            name: at
            for name, (entry, former) in _MOMENTS.items()
            if (at := _moment(record.get(entry, record.get(former))))
        },
    }
    ours = vars(facts) | {name: getattr(facts, name).replace(microsecond=0) for name in _MOMENTS}
    different = {name: value for name, value in theirs.items() if ours[name] != value}
    # A conference may be renamed.
    named = () if facts.is_erased else tuple(name for name in _NAMES if name in different)
    return replace(facts, **different, records_differ=named)


def _written_together(facts: Facts, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a line of the page of evidence says of two things at once."""
    if (line := str(record.get("Paper", ""))) and line != f"{facts.paper}: {facts.title}":
        yield "title", line.removeprefix(f"{facts.paper}: ")
    if "signatory_name" in record and "organisation" in record:
        yield "countersigned_by", f"{record['signatory_name']}, {record['organisation']}"
        yield "conference", str(record.get("Conference", "")).removesuffix(f", {record['organisation']}")


def _moment(line: Any) -> datetime | None:
    """The moment that a line of the page of evidence tells."""
    found = _TIME.search(str(line))
    return datetime.strptime(f"{found[0]}+0000", "%d %B %Y, %H:%M:%S UTC%z") if found else None


def _of_tables(document: Document) -> Facts:
    signature = document.signature
    countersignature = signature.countersignature
    agreement = signature.agreement
    return Facts(
        conference=agreement.conference.name,
        is_demonstration=agreement.conference.is_demonstration,
        paper=agreement.authorship.paper.number,
        title=signature.title,
        printed_name=agreement.authorship.printed_name if agreement.closed_away_at else signature.printed_name,
        typed_name="" if agreement.closed_away_at else signature.typed_name,
        decision=signature.decision,
        signed_at=signature.signed_at,
        countersigned_by=f"{countersignature.signatory_name}, {countersignature.organisation}",
        countersigned_at=countersignature.signed_at,
        sealed_at=document.sealed_at,
        sha256=document.sha256,
        size=document.size,
        certificate=document.certificate.fingerprint,
        revision=document.revision,
        is_newest=not signature.documents.filter(revision__gt=document.revision).exists(),
        agreement_state=agreement.state,
        code=code_of(signature.pk),
        is_replaced=hasattr(agreement, "replaced_by"),
        void_cause=agreement.void_cause,
        is_closed_away=agreement.closed_away_at is not None,
        is_erased=signature.is_erased,
        capacity=signature.capacity,
        signer_title=signature.signer_title,
        signer_organisation=signature.signer_organisation,
        variant=signature.variant,
        choices=signature.choices,
    )
