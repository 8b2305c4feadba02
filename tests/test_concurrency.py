"""What happens when many do the same thing in the same instant: real threads, each with a connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from agreements import audit, links
from agreements.conferences import texts
from agreements.jobs import bulk_jobs
from agreements.models import (
    Agreement,
    Author,
    BulkJob,
    BulkJobKind,
    HelpKind,
    Link,
    Message,
    MessageKind,
    Role,
    Text,
    User,
)
from agreements.people import invitations, reminders
from agreements.states import State
from signatures import asking, countersigning, signing
from signatures.documents import producing
from signatures.models import Countersignature, Decision, Document, DocumentWork, ReceiptLine, Signature, VisitDraft
from signatures.operations import invariants, sweep
from signatures.shown_words import shown
from signatures.signing import Answer
from signatures.visits.drafts import unsent
from tests import factories
from tests.signatures.visiting import at, filled, hidden_fields, open_link

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")
CROWD = 50


def at_once(*deeds: Callable[[], T]) -> list[T | signing.NotRecordedError]:
    """Do all of these in the same instant, each in a thread; what each returned, or why it recorded nothing."""
    barrier = threading.Barrier(len(deeds))

    def do(deed: Callable[[], T]) -> T | signing.NotRecordedError:
        barrier.wait()
        try:
            return deed()
        except signing.NotRecordedError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def answer(agreement: Agreement, decision: Decision, link: Link | None = None) -> Answer:
    """To the words that the link shows; without one, to those that its author is shown."""
    asked = Agreement.objects.shown_to_author().get(pk=agreement.pk)
    return Answer(asked.pk, decision, shown(asked, link, day=asked.conference.today).digest)


def post(link: Link, *answers: Answer) -> Callable[[], list[Signature]]:
    """One post of the form, with the link as a request of its own would fetch it."""

    def deed() -> list[Signature]:
        own = Link.objects.select_related("author__conference").get(pk=link.pk)
        return signing.sign(own, answers, typed_name=own.author.name)

    return deed


def test_equal_posts_at_once_give_one_signature_and_equal_receipts() -> None:
    author, link = factories.invited_author(papers=2)
    answers = [answer(agreement, Decision.ACCEPTED) for agreement in Agreement.objects.of_author(author.pk)]

    receipts = at_once(*[post(link, *answers)] * CROWD)

    recorded = set(Signature.objects.values_list("pk", flat=True))
    assert len(recorded) == 2
    assert [{s.pk for s in receipt} for receipt in receipts] == [recorded] * CROWD
    assert Countersignature.objects.count() == 2
    assert audit.first_bad_number(author.conference) is None


def test_author_and_officer_at_once_give_one_answer_and_the_other_is_told() -> None:
    author, link = factories.invited_author()
    agreement = Agreement.objects.of_author(author.pk).get()
    officers = factories.officers_link(factories.forward(agreement, name=author.name))
    accept = answer(agreement, Decision.ACCEPTED)
    theirs = [answer(agreement, decision, officers) for decision in (Decision.DECLINED, Decision.ACCEPTED)]

    outcomes = at_once(*[post(link, accept), *(post(officers, each) for each in theirs)] * 5)

    signature = Signature.objects.get()
    told = [each for each in outcomes if isinstance(each, signing.AnsweredOtherwiseError)]
    assert len(outcomes) - len(told) == 5, "only equal posts of the one who was first"
    agreement.refresh_from_db()
    assert agreement.capacity == signature.capacity
    assert invariants.examine(author.conference, with_files=False, at_rest=True).breaches == []


def test_equal_posts_of_the_page_at_once_lead_to_one_receipt() -> None:
    """Through the pages, as an author does who presses the last button again and again."""
    _, link = factories.invited_author()
    browser = open_link(link)
    review = browser.post(at("review", link), filled(browser, link)).content.decode()

    def press() -> tuple[int, str]:
        own = Client()
        own.cookies = browser.cookies
        response = own.post(at("sign", link), hidden_fields(review))
        return response.status_code, response["Location"]

    outcomes = at_once(*[press] * 20)

    assert outcomes == [(303, at("done", link))] * 20
    assert Signature.objects.count() == 1
    assert audit.first_bad_number(link.author.conference) is None


def test_opposite_posts_at_once_give_one_answer_and_the_others_are_told() -> None:
    author, link = factories.invited_author()
    [agreement] = Agreement.objects.of_author(author.pk)
    accept = post(link, answer(agreement, Decision.ACCEPTED))
    decline = post(link, answer(agreement, Decision.DECLINED))

    outcomes = at_once(*[accept, decline] * (CROWD // 2))

    [recorded] = Signature.objects.all()
    told = Counter(type(outcome) for outcome in outcomes)
    assert told == {list: CROWD // 2, signing.AnsweredOtherwiseError: CROWD // 2}
    assert all(outcome == [recorded] for outcome in outcomes if isinstance(outcome, list))
    assert audit.first_bad_number(author.conference) is None


def test_two_signatories_at_once_countersign_each_agreement_once() -> None:
    conference = factories.make_ready_conference(countersigning="queue")
    agreements = factories.make_accepted(conference, 300)
    first, second = (factories.make_member(conference, Role.SIGNATORY, name=name) for name in ("First", "Second"))

    counts = at_once(
        lambda: countersigning.by_signatory(conference, agreements, by=first),
        lambda: countersigning.by_signatory(conference, reversed(agreements), by=second),
    )

    by_whom = Counter(Countersignature.objects.values_list("by", flat=True))
    assert counts == [by_whom[first.pk], by_whom[second.pk]]
    assert sum(by_whom.values()) == 300
    assert DocumentWork.objects.count() == 300
    assert set(Agreement.objects.values_list("state", flat=True)) == {State.COUNTERSIGNED}
    assert conference.events.filter(kind="agreement.countersigned").count() == 300
    assert audit.first_bad_number(conference) is None


def test_workers_at_once_claim_a_document_once() -> None:
    agreement = factories.make_agreement(factories.make_ready_conference(), state=State.COUNTERSIGNED)
    signature = Signature.objects.get(agreement=agreement)

    claims = at_once(*[lambda: DocumentWork.objects.claim(signature.pk)] * 8)

    [claim] = [claim for claim in claims if claim is not None]
    assert isinstance(claim, DocumentWork)
    assert DocumentWork.objects.get(pk=signature.pk).attempts == 1


def test_workers_at_once_make_each_document_once(seal_key: Path) -> None:
    conference = factories.make_ready_conference()
    factories.make_accepted(conference, 6)
    owed = producing.owed(limit=10)

    counts = at_once(*[lambda: producing.produce(owed)] * 4)

    assert sum(counts) == Document.objects.count() == 6
    assert ReceiptLine.objects.filter(awaits_document=False).count() == 6
    assert Message.objects.filter(kind=MessageKind.RECEIPT).count() == 1
    assert invariants.examine(conference).breaches == []


def test_reminding_all_twice_at_once_gives_one_reminder_each() -> None:
    conference = factories.make_ready_conference()
    for _ in range(5):
        factories.invited_author(conference)
    by = factories.make_member(conference)

    counts = at_once(*[lambda: reminders.remind(conference, by=by)] * 4)

    assert sorted(counts) == [0, 0, 0, 5]
    reminded = Message.objects.filter(kind=MessageKind.REMINDER).values_list("author", flat=True)
    assert Counter(reminded).most_common(1)[0][1] == 1
    assert len(reminded) == 5
    assert audit.first_bad_number(conference) is None


def test_reminding_one_person_twice_at_once_gives_one_reminder() -> None:
    author, _ = factories.invited_author()
    by = factories.make_member(author.conference)

    outcomes = at_once(*[lambda: reminders.remind_one(author, by=by)] * 4)

    assert sorted(outcomes) == [False, False, False, True]
    assert Message.objects.filter(kind=MessageKind.REMINDER).count() == 1


def test_inviting_all_twice_at_once_gives_one_mail_each() -> None:
    conference = factories.make_ready_conference()
    for _ in range(5):
        factories.make_agreement(conference)
    by = factories.make_member(conference)

    counts = at_once(*[lambda: invitations.invite(conference, conference.agreements.all(), by=by)] * 4)

    assert sorted(counts) == [(0, 0), (0, 0), (0, 0), (5, 5)]
    assert Message.objects.filter(kind=MessageKind.INVITATION).count() == 5
    assert audit.first_bad_number(conference) is None


@pytest.mark.parametrize("state", [State.DRAFT, State.INVITED])
def test_inviting_one_person_twice_at_once_gives_one_mail(state: State) -> None:
    author = factories.make_agreement(factories.make_ready_conference(), state=state).authorship.author
    by = factories.make_member(author.conference)

    outcomes = at_once(*[lambda: invitations.invite_again(author, by=by)] * 4)

    assert sorted(outcomes) == [False, False, False, True]
    assert Message.objects.filter(kind=MessageKind.INVITATION).count() == 1
    assert audit.first_bad_number(author.conference) is None


def test_saving_the_first_draft_twice_at_once_gives_one_draft() -> None:
    conference = factories.make_conference()
    bodies = [f"{factories.TEXT}3. Clause of hand {number}.\n" for number in range(4)]

    saved = at_once(*[partial(texts.save_text, conference, body=body, by=None) for body in bodies])

    assert len({text.pk for text in saved if isinstance(text, Text)}) == 1
    assert [(text.number, text.body in bodies) for text in conference.texts.all()] == [(1, True)]


def test_links_of_the_same_authors_made_at_once_are_the_same() -> None:
    conference = factories.make_conference()
    authors = [factories.make_author(conference) for _ in range(20)]

    def make(some: list[Author]) -> dict[int, Link]:
        with transaction.atomic():
            return links.links_for(some)

    found = at_once(*[partial(make, authors), partial(make, authors[::-1])] * 4)

    assert found == [found[0]] * 8
    assert Link.objects.count() == 20


def test_ordering_the_same_twice_at_once_owes_one_job() -> None:
    conference = factories.make_ready_conference()
    by = factories.make_member(conference)

    def order() -> bool:
        try:
            bulk_jobs.owe(BulkJobKind.INVITE, conference, [[]], by=by)
        except bulk_jobs.AlreadyRunningError:
            return False
        return True

    assert sorted(at_once(*[order] * 4)) == [False, False, False, True]
    assert BulkJob.objects.count() == 1
    assert audit.first_bad_number(conference) is None


def test_workers_share_a_job_and_invite_each_person_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_jobs, "CHUNK", 3)
    conference = factories.make_ready_conference()
    factories.make_paper(conference, *(factories.make_author(conference) for _ in range(20)))
    steps = invitations.to_invite(conference, Agreement.objects.all())
    job = bulk_jobs.owe(BulkJobKind.INVITE, conference, steps, by=factories.make_member(conference))

    def work() -> None:
        while BulkJob.objects.owed().exists():
            sweep.run_bulk_job()

    at_once(*[work] * 4)

    job.refresh_from_db()
    assert (job.done, job.attempts) == (20, 1)
    assert Counter(Message.objects.values_list("author", flat=True)).most_common(1)[0][1] == 1
    assert Message.objects.count() == 20
    assert audit.first_bad_number(conference) is None


def test_first_accounts_at_once_are_one() -> None:
    """An empty table has no row to lock: on PostgreSQL each of them once saw that nobody was there."""

    def make(number: int) -> int:
        password = "a long enough password"
        account = {"name": "A", "email": f"a{number}@example.org", "password1": password, "password2": password}
        return Client().post(reverse("first_account"), account).status_code

    statuses = at_once(*[partial(make, number) for number in range(8)])

    assert Counter(statuses) == {302: 1, 404: 7}
    assert User.objects.get().is_superuser


def test_asking_for_help_twice_at_once_is_one_request() -> None:
    _, link = factories.invited_author()

    requests = at_once(*[lambda: asking.ask_for_help(link, kind=HelpKind.PAPER, words="")] * CROWD)

    assert len({request.pk for request in requests if not isinstance(request, signing.NotRecordedError)}) == 1
    assert link.author.help_requests.count() == 1


def test_tabs_of_one_link_that_keep_what_is_typed_at_once_lose_none_of_it() -> None:
    _, link = factories.invited_author()
    client = open_link(link)
    page = filled(client, link, typed_name="Ada")
    typed = {
        kind: {"asking": kind, "words": f"On {kind}"} for kind in ("question", "paper", "employer", "not_my_paper")
    }
    keeping = [partial(unsent.keep_posted, link, given) for given in ({**page, "reason": ""}, *typed.values())]

    for _ in range(5):
        VisitDraft.objects.all().delete()
        assert at_once(*keeping) == [True] * 5
        assert VisitDraft.objects.get().words == {"typed_name": "Ada"} | {
            f"{kind}/words": given["words"] for kind, given in typed.items()
        }
