import hashlib
import io
import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from agreements.audit.append_only import remove_triggers
from agreements.models import Agreement, Conference, Event, Message, MessageState, PaperStatus
from agreements.states import State
from signatures import countersigning
from signatures.documents import drawing, producing, storage
from signatures.models import Countersignature, Document, DocumentWork, Manner, ReceiptLine, Signature
from signatures.operations import invariants
from signatures.operations.invariants.counts import counted_plainly
from tests import factories, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(seal_key: Path, own_documents: Path) -> Conference:
    return prepared.with_documents(sealed_conference, own_documents)


def sealed_conference() -> Conference:
    """With one agreement in each state; the countersigned one has its document."""
    conference = factories.make_ready_conference()
    for state in State:
        if state != State.ACCEPTED:
            factories.make_agreement(conference, state=state)
    assert producing.produce(producing.owed(limit=1)) == 1
    return conference


def breaches(conference: Conference) -> list[str]:
    return invariants.examine(conference).breaches


def path_of(document: Document) -> Path:
    return Path(storage.documents().path(document.path))


def test_nothing_is_broken_where_everything_went_its_way(sealed: Conference) -> None:
    report = invariants.examine(sealed)

    assert report.breaches == []
    assert report.checked == {
        "events": sealed.events.count(),
        "agreements": 6,
        "signatures": 2,
        "documents": 1,
        "messages": 2,
    }


def test_nothing_is_broken_where_agreements_wait_for_a_signatory_and_for_a_worker() -> None:
    queued = factories.make_ready_conference(countersigning="queue")
    factories.make_agreement(queued, state=State.ACCEPTED)
    ruled = factories.make_ready_conference()
    factories.make_agreement(ruled, state=State.COUNTERSIGNED)

    assert breaches(queued) == breaches(ruled) == []


# --- Signatures and states ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("was", "becomes", "line"),
    [
        (State.DECLINED, State.INVITED, "is invited, but its latest signature is declined"),
        (State.COUNTERSIGNED, State.DECLINED, "is declined, but its latest signature is accepted"),
        (State.COUNTERSIGNED, State.ACCEPTED, "is accepted with a countersignature"),
        (State.INVITED, State.COUNTERSIGNED, "is countersigned, but its latest signature is missing"),
        (State.INVITED, State.COUNTERSIGNED, "is countersigned without a countersignature"),
    ],
)
def test_a_state_that_the_evidence_does_not_bear_is_named(
    sealed: Conference, was: State, becomes: State, line: str
) -> None:
    agreement = sealed.agreements.get(state=was)
    now = None if becomes == State.INVITED else timezone.now()
    sealed.agreements.filter(pk=agreement.pk).update(state=becomes, answered_at=now, countersigned_at=now)

    assert f"agreement {agreement.pk} {line}" in breaches(sealed)


@pytest.mark.parametrize(("state", "grade"), [(State.COUNTERSIGNED, "exact"), (State.DECLINED, "none")])
def test_a_grade_that_is_not_the_signatures_is_named(sealed: Conference, state: State, grade: str) -> None:
    agreement = sealed.agreements.get(state=state)
    sealed.agreements.filter(pk=agreement.pk).update(name_grade="different")

    line = f"shows the grade different of a name, but its acceptance has {grade}"
    assert breaches(sealed) == [f"agreement {agreement.pk} {line}"]


@pytest.mark.parametrize(("manner", "lines"), [(Manner.ALIKE, 1), (Manner.BUTTON, 0), ("", 0)])
def test_a_different_name_that_a_rule_countersigned_is_named(manner: str, lines: int) -> None:
    """A countersignature from before manners were noted is none: the rule was another one."""
    conference = factories.make_ready_conference()
    agreement = factories.make_agreement(conference, state=State.INVITED)
    signature = factories.sign(agreement, typed_name="Somebody Else")
    by = factories.make_member(conference)
    countersigning.by_signatory(conference, [agreement.pk], by=by, manner=Manner(manner) if manner else "")

    found = breaches(conference)

    assert found == [f"signature {signature.pk} is countersigned by rule under a different name"] * lines


def test_a_missing_number_is_named(sealed: Conference) -> None:
    signature = Signature.objects.get(agreement__state=State.DECLINED)
    Signature.objects.filter(pk=signature.pk).update(number=2)

    assert f"agreement {signature.agreement_id} has signatures with the numbers [2]" in breaches(sealed)


@pytest.mark.parametrize("shown", [{"format": 1, "title": "Another", "blocks": []}, {}, []])
def test_words_that_were_changed_are_named(sealed: Conference, shown: object) -> None:
    signature = Signature.objects.get(agreement__state=State.COUNTERSIGNED)
    Signature.objects.filter(pk=signature.pk).update(shown=shown)

    assert f"signature {signature.pk} does not have the digest of the words that it keeps" in breaches(sealed)


def test_a_digest_that_is_not_in_the_chain_is_named(sealed: Conference) -> None:
    signature = Signature.objects.get(agreement__state=State.DECLINED)
    Signature.objects.filter(pk=signature.pk).update(shown_digest="0" * 64)

    assert f"signature {signature.pk} is not what the chain says of it" in breaches(sealed)


# --- Documents ---------------------------------------------------------------------------------------------------------
def test_a_document_that_nobody_marked_is_named(sealed: Conference) -> None:
    agreement = sealed.agreements.get(state=State.COUNTERSIGNED)
    sealed.agreements.filter(pk=agreement.pk).update(sealed_at=None)

    assert breaches(sealed) == [f"agreement {agreement.pk} has a document, but is not marked as sealed"]


def test_a_document_that_vanished_is_named(sealed: Conference) -> None:
    agreement = sealed.agreements.get(state=State.COUNTERSIGNED)
    signature = agreement.signatures.get()
    Document.objects.all().delete()

    assert breaches(sealed) == [
        f"signature {signature.pk} has no document, and a mail tells of one",
        f"agreement {agreement.pk} is marked as sealed, but has no document",
        f"agreement {agreement.pk} is countersigned and has no document, and nobody owes one",
    ]


def test_a_document_without_a_countersignature_is_named(sealed: Conference) -> None:
    signature = Signature.objects.get(agreement__state=State.COUNTERSIGNED)
    Countersignature.objects.all().delete()

    assert f"signature {signature.pk} has a document, but no countersignature" in breaches(sealed)


def _remove(file: Path) -> None:
    file.unlink()


def _append(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\n")


def _flip(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:1000] + bytes([content[1000] ^ 1]) + content[1001:])


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (_remove, "has no file that can be read: No such file or directory"),
        (_append, "has a file that was changed"),
        (_flip, "has a file that was changed"),
    ],
)
def test_a_file_that_was_touched_is_named(sealed: Conference, change: Callable[[Path], None], line: str) -> None:
    document = Document.objects.get()
    change(path_of(document))

    assert breaches(sealed) == [f"document {document.pk} of signature {document.signature_id} {line}"]


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda sealed_pdf: sealed_pdf + b"\n%", "has no intact seal over the whole file"),
        (
            lambda sealed_pdf: sealed_pdf.replace(b"/Creator (C", b"/Creator (K"),
            "has no intact seal over the whole file",
        ),
        (lambda sealed_pdf: b"no document", "has a file that is no document: This file is not a PDF."),
    ],
)
def test_a_seal_is_checked_though_row_and_file_agree(
    sealed: Conference, make: Callable[[bytes], bytes], line: str
) -> None:
    document = Document.objects.get()
    content = make(drawing.read(document))
    assert content != drawing.read(document)
    digest = hashlib.sha256(content).hexdigest()
    path = storage.keep(content, sha256=digest)
    Document.objects.update(sha256=digest, size=len(content), path=path)

    found = breaches(sealed)

    assert found == [
        f"signature {document.signature_id} has a document that is not the one in the chain",
        f"document {document.pk} of signature {document.signature_id} {line}",
    ]


def test_the_seal_of_another_certificate_is_named(sealed: Conference) -> None:
    document = Document.objects.get()
    type(document.certificate).objects.update(fingerprint="0" * 64)

    assert breaches(sealed) == [
        f"document {document.pk} of signature {document.signature_id} has the seal of another certificate"
    ]


def test_a_file_with_another_name_is_named(sealed: Conference) -> None:
    document = Document.objects.get()
    elsewhere = path_of(document).with_name("other.pdf")
    path_of(document).rename(elsewhere)
    Document.objects.update(path=str(elsewhere.relative_to(storage.documents().path(""))))

    line = f"document {document.pk} of signature {document.signature_id} does not have its SHA-256 as its file's name"
    assert line in breaches(sealed)


# --- The chain ---------------------------------------------------------------------------------------------------------
def test_a_broken_chain_is_named(sealed: Conference) -> None:
    Event.objects.filter(conference=sealed, number=2).update(payload={})

    assert "the chain is broken at entry 2" in breaches(sealed)


# --- Mail and work -----------------------------------------------------------------------------------------------------
def test_a_missing_copy_is_named(sealed: Conference) -> None:
    signature = Signature.objects.get(agreement__state=State.COUNTERSIGNED)
    ReceiptLine.objects.filter(signature=signature).delete()

    assert breaches(sealed) == [f"signature {signature.pk} has a document, and no mail that tells of it"]


def test_a_mail_without_the_servers_answer_is_named(sealed: Conference) -> None:
    message = factories.make_message(factories.make_author(sealed), state=MessageState.SENT, server_answer="")

    assert breaches(sealed) == [f"message {message.pk} counts as sent without a time or an answer of the server"]


@pytest.mark.parametrize(
    ("minutes_late", "lease_minutes", "is_breach"),
    [(9, None, False), (11, None, True), (11, 1, False), (30, -11, True)],
)
def test_what_is_overdue_is_named(
    sealed: Conference, minutes_late: int, lease_minutes: int | None, is_breach: bool
) -> None:
    now = timezone.now()
    lease = None if lease_minutes is None else now + timedelta(minutes=lease_minutes)
    facts = {"next_attempt_at": now - timedelta(minutes=minutes_late), "lease_until": lease}
    late = list(Message.objects.values_list("pk", flat=True))
    Message.objects.update(**facts)
    waiting = Signature.objects.get(agreement=factories.make_agreement(sealed, state=State.COUNTERSIGNED))
    DocumentWork.objects.filter(signature=waiting).update(**facts)

    found = breaches(sealed)

    overdue = [*(f"message {pk} is overdue" for pk in late), f"the document of signature {waiting.pk} is overdue"]
    assert sorted(found) == (sorted(overdue) if is_breach else [])
    assert invariants.examine(sealed, at_rest=True).breaches == []


def test_a_draft_that_was_left_behind_is_named(sealed: Conference) -> None:
    folder = path_of(Document.objects.get()).parent
    old, young = folder / ".new-old", folder / ".new-young"
    for draft in (old, young):
        draft.write_bytes(b"half")
    os.utime(old, (0, timezone.now().timestamp() - 3700))

    assert list(invariants.stray_files()) == [f"the file {old} was left behind"]


def test_a_draft_that_gets_its_name_while_it_is_looked_at_is_no_stray(sealed: Conference) -> None:
    folder = path_of(Document.objects.get()).parent
    drafts = [folder / ".new-1", folder / ".new-2"]
    for draft in drafts:
        draft.write_bytes(b"half")
        os.utime(draft, (0, timezone.now().timestamp() - 3700))

    named = list(map(_and_both_are_gone(drafts), invariants.stray_files()))

    assert len(named) == 1


def _and_both_are_gone(drafts: list[Path]) -> Callable[[str], str]:
    """Once the first is named, a worker finishes with the other, whose name was read with that of the first."""

    def named(line: str) -> str:
        for draft in drafts:
            draft.unlink(missing_ok=True)
        return line

    return named


# --- What the dashboard counts -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("policy", ["every", "one_for_all", "k_of_n"])
def test_the_plain_counts_are_those_of_the_dashboard(policy: str) -> None:
    conference = factories.make_ready_conference(policy=policy, needed_signatures=1)
    for states in ([State.COUNTERSIGNED] * 2, [State.COUNTERSIGNED, State.DECLINED], [State.WAIVED], [State.VOID], []):
        paper = factories.make_paper(conference)
        for state in states:
            factories.make_agreement(paper=paper, state=state)
    factories.make_paper(conference, factories.make_author(conference), status=PaperStatus.WITHDRAWN)
    factories.let_days_pass(conference)

    plain = counted_plainly(conference)

    assert breaches(conference) == []
    assert (plain.papers, plain.clear_papers) == (5, 2 if policy == "every" else 3)
    assert (plain.people_waiting, plain.unsealed, plain.agreements) == (0, 3, 6)


# --- The command -------------------------------------------------------------------------------------------------------
def test_command_says_that_everything_holds(sealed: Conference, triggers: None) -> None:
    out = io.StringIO()
    call_command("check_invariants", sealed.slug, stdout=out)

    counts = f"{sealed.events.count()} events, 6 agreements, 2 signatures, 1 document, 2 messages"
    assert out.getvalue() == f"{sealed.slug}: {counts}; everything holds.\n"


def test_command_names_breaches_of_all_conferences_and_fails(sealed: Conference, triggers: None) -> None:
    factories.make_ready_conference(slug="another")
    agreement = sealed.agreements.get(state=State.COUNTERSIGNED)
    Agreement.objects.filter(pk=agreement.pk).update(sealed_at=None)
    out = io.StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("check_invariants", json=True, stdout=out)

    assert end.value.code == 1
    told = json.loads(out.getvalue())
    assert told["is_sound"] is False
    assert {each["conference"]: each["breaches"] for each in told["conferences"]} == {
        "another": [],
        sealed.slug: [f"agreement {agreement.pk} has a document, but is not marked as sealed"],
    }


def test_command_leaves_files_unread_when_it_is_told_to(sealed: Conference, triggers: None) -> None:
    path_of(Document.objects.get()).unlink()

    call_command("check_invariants", sealed.slug, without_files=True, stdout=io.StringIO())
    with pytest.raises(SystemExit):
        call_command("check_invariants", sealed.slug, stdout=io.StringIO())


def test_command_names_a_missing_trigger_and_fails(conference: Conference, triggers: None) -> None:
    remove_triggers(apps.get_app_config("agreements"))
    out = io.StringIO()

    with pytest.raises(SystemExit):
        call_command("check_invariants", json=True, stdout=out)

    told = json.loads(out.getvalue())
    assert told["is_sound"] is False
    assert told["triggers"]
    assert all("agreements_" in line for line in told["triggers"])


def test_command_changes_nothing(sealed: Conference, triggers: None) -> None:
    def everything() -> list[object]:
        tables = (Agreement, Signature, Document, DocumentWork, Message, Event)
        return [list(table.objects.order_by("pk").values_list()) for table in tables]

    before = everything()

    call_command("check_invariants", sealed.slug, stdout=io.StringIO())

    assert everything() == before


def test_command_names_an_unknown_conference() -> None:
    with pytest.raises(CommandError, match="“nowhere”"):
        call_command("check_invariants", "nowhere")
