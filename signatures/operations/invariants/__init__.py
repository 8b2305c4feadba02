"""What must hold whatever happened, read off the tables, the files and the chain; nothing is changed.

The tables and the chain are read as they are at one moment, whoever is at work meanwhile; then the files of the documents,
whose rows never change.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from agreements import audit, clock
from agreements.audit.append_only import missing_triggers
from agreements.mail import queue
from agreements.models import Capacity, Conference, MessageKind, MessageState
from agreements.names import FOR_PERSONS
from agreements.states import State
from agreements.wording import has_digest
from signatures.checkpoints import contradictions
from signatures.evidence import Rows, text_words, tombstones
from signatures.levels import Level
from signatures.models import Decision, Document, DocumentWork, Manner, Signature, StampWork
from signatures.operations.invariants import collector, unknown_documents
from signatures.operations.invariants.belonging import mixed, rounds, texts_told_otherwise, under_other_texts, variants
from signatures.operations.invariants.chronology import out_of_time
from signatures.operations.invariants.counts import differing_counts
from signatures.operations.invariants.decisions import untrue_matters
from signatures.operations.invariants.editions.closings import out_of_turn
from signatures.operations.invariants.editions.untrue_volumes import untrue_volumes
from signatures.operations.invariants.ends import untrue_ends
from signatures.operations.invariants.files import examined, stray_files
from signatures.operations.invariants.handing_over.untrue_bundles import untrue_bundles
from signatures.operations.invariants.mailing.own_words_told import untold_words
from signatures.operations.invariants.mails.arrivals import untrue_arrivals
from signatures.operations.invariants.mails.receipts_told import told_of_documents, untrue_receipts
from signatures.operations.invariants.outbox.untrue_pauses import untrue_pauses
from signatures.operations.invariants.papers import raw_papers, untrue_papers
from signatures.operations.invariants.privacy.told_of_data import untrue_privacy
from signatures.operations.invariants.rows import AnswerRows, Standing, standings
from signatures.operations.invariants.snapshot import one_snapshot
from signatures.operations.invariants.stale_keys import stale_keys
from signatures.operations.invariants.witnesses import Witnesses

# Work that waits for longer than this past its time says that nobody does it.
OVERDUE = timedelta(minutes=10)

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
    # Answers of which the log says that they were erased.
    erased: frozenset[UUID] = frozenset()


def examine(conference: Conference, *, with_files: bool = True, at_rest: bool = False) -> Report:
    """`at_rest`: nobody is at work in this database, so what is owed waits for however long."""
    report = Report(conference)
    with collector.at_rest(), one_snapshot():
        report.breaches += [
            *mixed(conference),
            *variants(conference),
            *under_other_texts(conference),
            *texts_told_otherwise(conference),
            *rounds(conference),
        ]
        report.breaches += untrue_receipts(conference)
        report.erased = tombstones.erased_answers(conference)
        for check in (_chain, _agreements, _copies, _messages):
            report.breaches += check(report)
        report.breaches += [] if at_rest else _overdue(report)
        papers = raw_papers(conference)
        report.breaches += differing_counts(conference, papers)
        report.breaches += untrue_papers(conference, papers)
        report.breaches += untrue_matters(conference)
        report.breaches += untrue_ends(conference)
        report.breaches += untrue_arrivals(conference)
        report.breaches += stale_keys(conference)
        report.breaches += out_of_time(conference)
        report.breaches += out_of_turn(conference)
        report.breaches += untrue_volumes(conference)
        report.breaches += untrue_pauses(conference)
        report.breaches += untold_words(conference)
        report.breaches += untrue_bundles(conference)
        report.breaches += untrue_privacy(conference)
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
    bad, untrue = audit.chain_and_values(report.conference)
    if bad:
        yield f"the chain is broken at entry {bad}"
    yield from untrue
    yield from contradictions.of_rows(report.conference)


# --- Agreements, their signatures and documents ------------------------------------------------------------------------
def _agreements(report: Report) -> Iterator[str]:
    for chunk in standings(report.conference):
        witnesses = Witnesses(report.conference, [answer for agreement in chunk for answer in agreement.answers])
        for agreement in chunk:
            yield from _agreement(report, agreement, witnesses)


def _agreement(report: Report, agreement: Standing, witnesses: Witnesses) -> Iterator[str]:
    report.checked["agreements"] += 1
    for line in (*_answers(agreement), *_documents(agreement)):
        yield f"agreement {agreement.pk} {line}"
    for answer in agreement.answers:
        report.checked["signatures"] += 1
        report.checked["documents"] += len(answer.rows.documents)
        for line in (*_signature(answer.rows, report.erased), *witnesses.against(answer), *_stamp(answer)):
            yield f"signature {answer.pk} {line}"


def _answers(agreement: Standing) -> Iterator[str]:
    evidence = [answer.rows.signature for answer in agreement.answers]
    accepted = [answer.rows.signature for answer in agreement.answers if answer.is_accepted]
    if len(accepted) > 1:
        yield f"has {len(accepted)} accepted signatures"
    numbers = [signature["number"] for signature in evidence]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"has signatures with the numbers {numbers}"
    grade = accepted[0]["name_grade"] if accepted else ""
    if agreement.name_grade != grade:
        yield f"shows the grade {agreement.name_grade or 'none'} of a name, but its acceptance has {grade or 'none'}"
    signed = (evidence[-1]["printed_name"], evidence[-1]["title"]) if evidence else ("", "")
    if (agreement.signed_name, agreement.signed_title) != signed:
        yield "shows another name or title as signed than its latest signature has"
    if agreement.capacity != (evidence[-1]["capacity"] if evidence else Capacity.AUTHOR):
        yield f"shows an answer of the {agreement.capacity}, but its latest signature is of another capacity"
    if accepted and agreement.variant != accepted[0]["variant"]:
        yield "is about another variant of its text than its acceptance"
    latest = evidence[-1]["decision"] if evidence else ""
    if latest not in _LATEST[State(agreement.state)]:
        yield f"is {agreement.state}, but its latest signature is {latest or 'missing'}"
    is_countersigned = any(answer.rows.countersignature for answer in agreement.answers)
    if agreement.state != State.VOID and is_countersigned != (agreement.state == State.COUNTERSIGNED):
        yield f"is {agreement.state} {'with a' if is_countersigned else 'without a'} countersignature"


def _documents(agreement: Standing) -> Iterator[str]:
    has_document = any(answer.rows.documents for answer in agreement.answers)
    if has_document and not agreement.is_sealed:
        yield "has a document, but is not marked as sealed"
    if agreement.is_sealed and not has_document:
        yield "is marked as sealed, but has no document"
    for rows, beside in agreement.answers if agreement.state != State.VOID else ():
        if rows.countersignature and not rows.documents and (beside.work is None or beside.made_at):
            yield "is countersigned and has no document, and nobody owes one"


def _signature(rows: Rows, erased: frozenset[UUID]) -> Iterator[str]:
    yield from tombstones.contradictions(rows.signature, erased)
    if tombstones.is_tombstone(rows.signature):
        return
    if not has_digest(rows.signature["shown"], rows.signature["shown_digest"]):
        yield "does not have the digest of the words that it keeps"
    else:
        yield from text_words.contradictions(rows.signature)
    given = rows.countersignature
    if given and given["manner"] == Manner.ALIKE and rows.signature["name_grade"] in FOR_PERSONS:
        yield "is countersigned by rule under a different name"
    if rows.documents and not given:
        yield "has a document, but no countersignature"


def _stamp(answer: AnswerRows) -> Iterator[str]:
    documents, beside = answer.rows.documents, answer.beside
    if beside.stamp_work is None or not documents:
        return
    is_stamped = documents[-1]["level"] != Level.B
    if is_stamped and not beside.stamped_at:
        yield "has a time-stamp, and one is still owed"
    elif not is_stamped and beside.stamped_at:
        yield "counts as stamped, but its document has no time-stamp"


# --- Mail and work -----------------------------------------------------------------------------------------------------
def _copies(report: Report) -> Iterator[str]:
    sealed = Signature.objects.filter(agreement__conference=report.conference, documents__isnull=False)
    wanted = {f"copy:{pk}" for pk in sealed.values_list("pk", flat=True)}
    told = {f"copy:{pk}" for pk in told_of_documents(report.conference)}
    copies = report.conference.messages.filter(kind=MessageKind.COPY, stands_for__isnull=True)
    composed = Counter(occasion or "" for occasion in copies.values_list("occasion", flat=True).iterator())
    for occasion in sorted(wanted - composed.keys() - told):
        yield f"signature {occasion.removeprefix('copy:')} has a document, and no mail that tells of it"
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
    if queue.stands_still(since):
        for pk in report.conference.messages.owed().that_may_leave().filter(late).values_list("pk", flat=True):
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
