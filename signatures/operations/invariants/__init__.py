"""What must hold whatever happened, read off the tables, the files and the chain; nothing is changed.

The tables and the chain are read as they are at one moment, whoever is at work meanwhile; then the files of the documents,
whose rows never change.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q

from agreements import audit, clock
from agreements.audit.append_only import missing_triggers
from agreements.models import Agreement, Conference, MessageKind, MessageState
from agreements.states import State
from agreements.wording import Wording
from signatures.checkpoints import contradictions
from signatures.evidence import columns
from signatures.levels import Level
from signatures.models import Countersignature, Decision, Document, DocumentWork, Manner, Signature, StampWork
from signatures.names import FOR_PERSONS
from signatures.operations.invariants import unknown_documents
from signatures.operations.invariants.belonging import mixed
from signatures.operations.invariants.chronology import out_of_time
from signatures.operations.invariants.counts import differing_counts
from signatures.operations.invariants.files import examined, stray_files
from signatures.operations.invariants.snapshot import one_snapshot
from signatures.operations.invariants.stale_keys import stale_keys
from signatures.operations.invariants.witnesses import Witnesses

# Work that waits for longer than this past its time says that nobody does it.
OVERDUE = timedelta(minutes=10)
_ROWS = 500

# Columns: of evidence all, of what belongs to it those that are asked for.
_ASKED_OF_AGREEMENTS = ("conference", "state", "name_grade", "sealed_at")
_ASKED_OF_SIGNATURES = (
    *columns(Signature),
    *(f"countersignature__{name}" for name in columns(Countersignature)),
    "link__email",
    "work__circumstances",
    "work__finished_at",
    "stamp_work__finished_at",
)

# Which decision the latest signature of an agreement may bear; the empty one stands for no signature.
_LATEST: dict[State, set[str]] = {
    State.DRAFT: {""},
    State.INVITED: {""},
    State.ACCEPTED: {Decision.ACCEPTED},
    State.COUNTERSIGNED: {Decision.ACCEPTED},
    State.DECLINED: {Decision.DECLINED},
    State.WAIVED: {"", Decision.DECLINED},
    State.VOID: {"", Decision.ACCEPTED, Decision.DECLINED},
}


@dataclass
class Report:
    """How many things of each kind a conference has, and one line for each breach."""

    conference: Conference
    checked: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)


def examine(conference: Conference, *, with_files: bool = True, at_rest: bool = False) -> Report:
    """`at_rest`: nobody is at work in this database, so what is owed waits for however long."""
    report = Report(conference)
    with one_snapshot():
        report.breaches += mixed(conference)
        for check in (_chain, _agreements, _copies, _messages):
            report.breaches += check(report)
        report.breaches += [] if at_rest else _overdue(report)
        report.breaches += differing_counts(conference)
        report.breaches += stale_keys(conference)
        report.breaches += out_of_time(conference)
    report.breaches += contradictions.of_files(conference, only_newest=not with_files)
    if with_files:
        documents = Document.objects.filter(signature__agreement__conference=conference)
        report.breaches += [line for file in examined(documents) for line in file.breaches]
    return report


def of_installation(*, with_files: bool = True) -> dict[str, list[str]]:
    """What concerns no conference alone: triggers that are missing, files that belong to nothing."""
    files = [*stray_files(), *unknown_documents.of_no_log()] if with_files else []
    return {"triggers": list(missing_triggers()), "checkpoints": list(contradictions.unclaimed()), "files": files}


# --- The chain, and what it says of the evidence -----------------------------------------------------------------------
def _chain(report: Report) -> Iterator[str]:
    report.checked["events"] = report.conference.events.count()
    if bad := audit.first_bad_number(report.conference):
        yield f"the chain is broken at entry {bad}"
    yield from audit.untrue_values(report.conference)
    yield from contradictions.of_rows(report.conference)


# --- Agreements, their signatures and documents ------------------------------------------------------------------------
def _agreements(report: Report) -> Iterator[str]:
    related = Signature.objects.select_related("countersignature", "work", "stamp_work", "link")
    signatures = related.only(*_ASKED_OF_SIGNATURES).order_by("number")
    documents = Prefetch("documents", Document.objects.order_by("revision"), to_attr="revisions")
    with_evidence = Prefetch("signatures", signatures.prefetch_related(documents), to_attr="evidence")
    agreements = report.conference.agreements.only(*_ASKED_OF_AGREEMENTS).prefetch_related(with_evidence)
    rows = agreements.iterator(_ROWS)
    while chunk := list(islice(rows, _ROWS)):
        yield from _chunk(report, chunk)


def _chunk(report: Report, agreements: Sequence[Agreement]) -> Iterator[str]:
    evidence_of: dict[UUID, list[Signature]] = {each.pk: vars(each)["evidence"] for each in agreements}
    witnesses = Witnesses([signature for evidence in evidence_of.values() for signature in evidence])
    for agreement in agreements:
        evidence = evidence_of[agreement.pk]
        report.checked["agreements"] += 1
        for line in (*_answers(agreement, evidence), *_documents(agreement, evidence)):
            yield f"agreement {agreement.pk} {line}"
        for signature in evidence:
            report.checked["signatures"] += 1
            report.checked["documents"] += len(_revisions(signature))
            told = witnesses.against(signature, _revisions(signature))
            for line in (*_signature(signature), *told, *_stamp(signature)):
                yield f"signature {signature.pk} {line}"


def _revisions(signature: Signature) -> list[Document]:
    """Of its document, put there by the prefetch."""
    revisions: list[Document] = vars(signature)["revisions"]
    return revisions


def _answers(agreement: Agreement, evidence: Sequence[Signature]) -> Iterator[str]:
    accepted = sum(signature.is_accepted for signature in evidence)
    if accepted > 1:
        yield f"has {accepted} accepted signatures"
    numbers = [signature.number for signature in evidence]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"has signatures with the numbers {numbers}"
    grade = next((signature.name_grade for signature in evidence if signature.is_accepted), "")
    if agreement.name_grade != grade:
        yield f"shows the grade {agreement.name_grade or 'none'} of a name, but its acceptance has {grade or 'none'}"
    latest = evidence[-1].decision if evidence else ""
    if latest not in _LATEST[State(agreement.state)]:
        yield f"is {agreement.state}, but its latest signature is {latest or 'missing'}"
    is_countersigned = any(hasattr(signature, "countersignature") for signature in evidence)
    if agreement.state != State.VOID and is_countersigned != (agreement.state == State.COUNTERSIGNED):
        yield f"is {agreement.state} {'with a' if is_countersigned else 'without a'} countersignature"


def _documents(agreement: Agreement, evidence: Sequence[Signature]) -> Iterator[str]:
    has_document = any(_revisions(signature) for signature in evidence)
    if has_document and not agreement.is_sealed:
        yield "has a document, but is not marked as sealed"
    if agreement.is_sealed and not has_document:
        yield "is marked as sealed, but has no document"
    for signature in evidence:
        if hasattr(signature, "countersignature") and not _revisions(signature):
            work = getattr(signature, "work", None)
            if work is None or work.finished_at:
                yield "is countersigned and has no document, and nobody owes one"


def _signature(signature: Signature) -> Iterator[str]:
    if _digest_of_words(signature) != signature.shown_digest:
        yield "does not have the digest of the words that it keeps"
    given = getattr(signature, "countersignature", None)
    if given and given.manner == Manner.ALIKE and signature.name_grade in FOR_PERSONS:
        yield "is countersigned by rule under a different name"
    if _revisions(signature) and not given:
        yield "has a document, but no countersignature"


def _stamp(signature: Signature) -> Iterator[str]:
    work, newest = getattr(signature, "stamp_work", None), _newest(signature)
    if work is None or newest is None:
        return
    is_stamped = newest.level != Level.B
    if is_stamped and not work.finished_at:
        yield "has a time-stamp, and one is still owed"
    elif not is_stamped and work.finished_at:
        yield "counts as stamped, but its document has no time-stamp"


def _newest(signature: Signature) -> Document | None:
    return max(_revisions(signature), key=lambda document: document.revision, default=None)


def _digest_of_words(signature: Signature) -> str:
    try:
        return Wording.from_json(signature.shown).digest
    except (AttributeError, KeyError, TypeError, ValueError):
        return ""


# --- Mail and work -----------------------------------------------------------------------------------------------------
def _copies(report: Report) -> Iterator[str]:
    sealed = Signature.objects.filter(agreement__conference=report.conference, documents__isnull=False)
    wanted = {f"copy:{pk}" for pk in sealed.values_list("pk", flat=True)}
    copies = report.conference.messages.filter(kind=MessageKind.COPY, stands_for__isnull=True)
    composed = Counter(occasion or "" for occasion in copies.values_list("occasion", flat=True).iterator())
    for occasion in sorted(wanted - composed.keys()):
        yield f"signature {occasion.removeprefix('copy:')} has a document, but no mail with the copy"
    for occasion, count in composed.items():
        if occasion not in wanted:
            yield f"{count} mails with a copy belong to no document ({occasion})"


def _messages(report: Report) -> Iterator[str]:
    messages = report.conference.messages.all()
    report.checked["messages"] = messages.count()
    proofless = Q(sent_at__isnull=True) | Q(server_answer="") | Q(finished_at__isnull=True)
    for pk in messages.filter(proofless, state=MessageState.SENT).values_list("pk", flat=True):
        yield f"message {pk} counts as sent without a time or an answer of the server"


def _overdue(report: Report) -> Iterator[str]:
    since = clock.now() - OVERDUE
    unclaimed = Q(lease_until__isnull=True) | Q(lease_until__lt=since)
    late = Q(next_attempt_at__lt=since) & unclaimed
    for pk in report.conference.messages.owed().filter(late).values_list("pk", flat=True):
        yield f"message {pk} is overdue"
    works = DocumentWork.objects.owed().filter(late, signature__agreement__conference=report.conference)
    for pk in works.values_list("pk", flat=True):
        yield f"the document of signature {pk} is overdue"
    if settings.TIMESTAMP_URL:
        stamps = StampWork.objects.owed().filter(late, signature__agreement__conference=report.conference)
        for pk in stamps.values_list("pk", flat=True):
            yield f"the time-stamp of signature {pk} is overdue"
    for pk in report.conference.bulk_jobs.filter(late).owed().values_list("pk", flat=True):
        yield f"the bulk job {pk} is overdue"
