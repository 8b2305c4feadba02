"""A journey: a third has signed when a clause is found wrong. It is corrected, once as a minor and once as a major correction."""

from collections import Counter
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from agreements import audit, workflow
from agreements.conferences import signatories
from agreements.conferences.texts import CorrectionOrder
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    Event,
    Message,
    MessageKind,
    MessageState,
    Paper,
    TextCorrection,
)
from agreements.publishing import correcting
from agreements.states import State
from signatures.documents import drawing, producing
from signatures.models import Document
from signatures.operations import invariants, sweep
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
WRONG, RIGHT = "I keep the copyright.", "I keep all of my rights."
SIZES = [(90, 30), pytest.param(900, 300, marks=pytest.mark.slow)]


def hand_out(conference: Conference, count: int) -> list[Agreement]:
    """As many agreements, three to a paper and each its own author's, asked for by mails that have left but for a tenth."""
    papers = Paper.objects.bulk_create(
        Paper(conference=conference, number=str(n), title=f"On Kite {n}") for n in range(count // 3)
    )
    authors = Author.objects.bulk_create(
        Author(conference=conference, name=f"Kit Maker {n}", email=f"kit{n}@example.org") for n in range(count)
    )
    Authorship.objects.bulk_create(
        Authorship(paper=papers[n // 3], author=author, printed_name=author.name, position=n % 3 + 1)
        for n, author in enumerate(authors)
    )
    rows = Authorship.objects.filter(paper__conference=conference)
    Agreement.objects.bulk_create(Agreement(conference=conference, authorship=each) for each in rows)
    asked = list(Agreement.objects.select_related("authorship__author").order_by("authorship"))
    text = conference.current_text
    assert text is not None
    with audit.deed(conference):
        audit.locks.people(author.pk for author in authors)
        workflow.invite_all(asked, text=text)
    for number, agreement in enumerate(asked):
        is_left = number % 10 != 9
        facts = {"state": MessageState.SENT} if is_left else {}
        factories.make_message(agreement.authorship.author, **facts).agreements.add(agreement)
    return asked


def corrected(conference: Conference, order: CorrectionOrder) -> None:
    body = factories.TEXT.replace(WRONG, RIGHT)
    draft = factories.make_text(conference, published=False, body=body)
    job = correcting.publish(draft, correction=order, by=None)
    assert job is not None
    while sweep.run_bulk_job():
        pass
    job.refresh_from_db()
    assert (job.done, job.skipped) == (job.total, [])


def words_of(agreement: Agreement) -> str:
    document = pypdfium2.PdfDocument(BytesIO(drawing.read(Document.objects.of_agreement(agreement.pk).get())))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def numbers_of(conference: Conference) -> Counter[tuple[str, int]]:
    return Counter(conference.agreements.values_list("state", "text__number"))


def mails_of(conference: Conference) -> Counter[tuple[str, str]]:
    """Beside the first invitations, the receipts and the signed copies."""
    mails = Message.objects.filter(conference=conference).exclude(kind__in=[MessageKind.RECEIPT, MessageKind.COPY])
    return Counter(mails.exclude(subject="Please sign").values_list("kind", "state"))


def mails_by_author(conference: Conference) -> Counter[int]:
    mails = Message.objects.filter(conference=conference).exclude(kind__in=[MessageKind.RECEIPT, MessageKind.COPY])
    return Counter(mails.exclude(subject="Please sign").values_list("author", flat=True))


@pytest.mark.parametrize(("count", "signed"), SIZES)
@pytest.mark.parametrize("asks_again", [False, True], ids=["minor", "major"])
def test_case_15_a_clause_is_corrected_after_a_third_has_signed(
    seal_key: Path, own_documents: Path, count: int, signed: int, *, asks_again: bool
) -> None:
    conference = factories.make_ready_conference()
    asked = hand_out(conference, count)
    for agreement in asked[:signed]:
        factories.sign(agreement)
    producing.produce(producing.owed(limit=2))
    first, sealed = asked[0], Document.objects.first()
    waiting, unheard = count - signed, (count - signed) // 10

    kind = TextCorrection.MAJOR if asks_again else TextCorrection.MINOR
    corrected(conference, CorrectionOrder(kind, asks_again=asks_again, changes="Clause 2 was wrong."))

    told = {(MessageKind.NEW_WORDS, MessageState.QUEUED): waiting - unheard}
    if asks_again:
        assert numbers_of(conference) == {("void", 1): signed, ("invited", 2): count}
        assert mails_of(conference) == told | {(MessageKind.INVITATION, MessageState.QUEUED): signed}
    else:
        assert numbers_of(conference) == {("countersigned", 1): signed, ("invited", 2): waiting}
        assert mails_of(conference) == told
    assert Event.objects.filter(kind="agreement.text_changed").count() == waiting
    assert max(mails_by_author(conference).values()) == 1

    again = Agreement.objects.filter(replaces=first).first() or asked[-1]
    for agreement in (again, asked[-2]):
        factories.sign(agreement)
    producing.produce(producing.owed(limit=count))
    assert sealed is not None
    former = words_of(sealed.signature.agreement)
    assert (WRONG in former, RIGHT in former) == (True, False)
    for agreement in (again, asked[-2]):
        present = words_of(agreement)
        assert (WRONG in present, RIGHT in present) == (False, True)
    assert Document.objects.count() == (4 if asks_again else signed + 2)
    assert invariants.examine(conference).breaches == []


def test_case_14_a_new_chair_stands_in_what_is_signed_from_then_on(seal_key: Path, own_documents: Path) -> None:
    """Where the text names the signatory; what was signed before keeps the former name."""
    conference = factories.make_conference()
    factories.make_text(conference, body=factories.TEXT.replace(WRONG, "{{ signatory.name }} signs for it."))
    before, after = (factories.make_agreement(conference, state=State.INVITED) for _ in range(2))
    factories.sign(before)

    signatories.appoint(conference, name="Nora New", since=conference.today, by=None)
    factories.sign(after)

    producing.produce(producing.owed(limit=2))
    assert "Sylvia Signatory signs for it." in words_of(before)
    assert "Nora New signs for it." in words_of(after)
