"""Papers that are withdrawn, and those that come back."""

import pytest

from agreements import matters
from agreements.matters import About
from agreements.models import (
    Agreement,
    Authorship,
    Blocker,
    CancelCause,
    Conference,
    ConferenceTotals,
    Message,
    MessageKind,
    MessageState,
    Paper,
    PaperStatus,
    VoidCause,
)
from agreements.papers import withdrawing
from agreements.people import invitations
from agreements.states import State
from signatures.models import Signature
from tests import factories

pytestmark = pytest.mark.django_db

REASON = "The authors asked for it"


def withdraw(*papers: Paper, reason: str = REASON) -> withdrawing.PapersDone:
    conference = papers[0].conference
    return withdrawing.withdraw(
        conference, [paper.pk for paper in papers], reason=reason, by=factories.make_member(conference)
    )


def revive(*papers: Paper) -> withdrawing.PapersDone:
    conference = papers[0].conference
    return withdrawing.revive(conference, [paper.pk for paper in papers], by=factories.make_member(conference))


@pytest.fixture
def paper(conference: Conference) -> Paper:
    """Signed by one author, waiting for another, and a third was not asked yet."""
    paper = factories.make_paper(conference, number="8")
    for state in (State.COUNTERSIGNED, State.INVITED, State.DRAFT):
        factories.make_agreement(paper=paper, state=state)
    return paper


def states(paper: Paper) -> list[str]:
    rows = Agreement.objects.filter(authorship__paper=paper).order_by("authorship__position", "created_at")
    return list(rows.values_list("state", flat=True))


def test_case_9_a_withdrawn_paper_is_asked_about_no_more_and_outside_all_counts(
    conference: Conference, paper: Paper
) -> None:
    done = withdraw(paper)

    paper.refresh_from_db()
    assert (done.papers, done.left_out, done.ended) == ([paper.pk], [], 3)
    assert (paper.status, paper.blocked_by, paper.is_clear) == (PaperStatus.WITHDRAWN, Blocker.WITHDRAWN, False)
    assert set(Agreement.objects.values_list("state", "void_cause")) == {("void", VoidCause.PAPER_WITHDRAWN)}
    assert Signature.objects.count() == 1
    assert ConferenceTotals.objects.get(conference=conference).papers == 0
    event = conference.events.get(kind="paper.withdrawn")
    assert (event.subject, event.payload["ended"]) == (f"paper:{paper.pk}", 3)
    assert {value.value for value in event.values.all()} == {REASON}


def test_withdrawal_stops_what_is_queued_and_tells_whoever_was_asked(conference: Conference) -> None:
    paper = factories.make_paper(conference, *(factories.make_author(conference) for _ in range(2)))
    invitations.invite(conference, conference.agreements.all())
    late = factories.make_agreement(paper=paper)

    done = withdraw(paper)

    assert done.told == 2
    invited = Message.objects.filter(kind=MessageKind.INVITATION)
    assert set(invited.values_list("state", "cancel_cause")) == {(MessageState.CANCELLED, CancelCause.SETTLED)}
    told = Message.objects.filter(kind=MessageKind.ENDED)
    assert late.authorship.author_id not in told.values_list("author", flat=True)
    assert all(REASON in mail.text and REASON in mail.html and paper.title in mail.text for mail in told)


def test_mail_says_to_whoever_signed_that_it_is_kept_and_to_others_that_nothing_is_left_to_do(
    conference: Conference, paper: Paper
) -> None:
    withdraw(paper)

    signed, waiting = Message.objects.filter(kind=MessageKind.ENDED).order_by("author")
    assert "What you answered is kept" in signed.text
    assert "You have nothing to do" in waiting.text


def test_paper_that_was_withdrawn_already_is_left_out_and_nobody_is_told_twice(
    conference: Conference, paper: Paper
) -> None:
    other = factories.make_paper(conference)
    withdraw(paper)
    mails = Message.objects.count()

    done = withdraw(paper, other)

    assert (done.papers, done.left_out) == ([other.pk], [paper.pk])
    assert Message.objects.count() == mails
    assert conference.events.filter(kind="paper.withdrawn").count() == 2


def test_case_10_a_revived_paper_has_its_agreements_as_they_were(conference: Conference, paper: Paper) -> None:
    before = states(paper)
    withdraw(paper)

    done = revive(paper)

    paper.refresh_from_db()
    assert (done.put_back, done.asked_anew) == (3, 0)
    assert states(paper) == before
    assert (paper.status, paper.blocked_by) == (PaperStatus.ACCEPTED, Blocker.INVITATION)
    assert not Message.objects.filter(kind=MessageKind.ENDED, state=MessageState.QUEUED).exists()
    assert ConferenceTotals.objects.get(conference=conference).papers == 1


def test_what_was_signed_under_another_title_comes_back_as_a_draft_that_replaces_it(
    conference: Conference, paper: Paper
) -> None:
    withdraw(paper)
    Paper.objects.filter(pk=paper.pk).update(title="Another Title")

    done = revive(paper)

    assert (done.put_back, done.asked_anew) == (2, 1)
    draft = Agreement.objects.get(replaces__isnull=False)
    assert (draft.state, draft.replaces.state) == (State.DRAFT, State.VOID)


def test_withdrawn_and_revived_twice_puts_back_what_stood_last(conference: Conference, paper: Paper) -> None:
    withdraw(paper)
    Paper.objects.filter(pk=paper.pk).update(title="Another Title")
    revive(paper)
    withdraw(paper)

    done = revive(paper)

    assert (done.put_back, done.asked_anew) == (3, 0)
    assert Agreement.objects.standing().count() == 3


def test_authors_who_left_meanwhile_and_agreements_ended_before_stay_as_they_are(
    conference: Conference, paper: Paper
) -> None:
    by_mistake = factories.make_agreement(paper=paper, state=State.VOID)
    withdraw(paper)
    gone = paper.authorships.first()
    assert gone is not None
    Authorship.objects.filter(pk=gone.pk).update(ended_at=paper.created_at, ended_cause="not_an_author")

    done = revive(paper)

    by_mistake.refresh_from_db()
    assert (done.put_back, by_mistake.void_cause) == (2, VoidCause.MISTAKE)
    assert gone.agreements.get().state == State.VOID


def test_paper_without_authors_is_withdrawn_and_revived(conference: Conference) -> None:
    paper = factories.make_paper(conference)

    assert withdraw(paper).papers == [paper.pk]
    assert withdraw(paper).papers == []
    assert revive(paper).papers == [paper.pk]
    assert revive(paper).papers == []


def test_author_without_address_is_no_matter_while_the_paper_is_withdrawn(conference: Conference) -> None:
    author = factories.make_author(conference, email="")
    paper = factories.make_paper(conference, author)
    factories.evaluate(conference)
    assert len(matters.open_ones([About.ADDRESSES], [author.pk])) == 1

    withdraw(paper)
    assert matters.open_ones([About.ADDRESSES], [author.pk]) == []

    revive(paper)
    assert len(matters.open_ones([About.ADDRESSES], [author.pk])) == 1


def test_papers_of_another_conference_are_left_alone(conference: Conference, paper: Paper) -> None:
    other = factories.make_paper(factories.make_conference())

    done = withdrawing.withdraw(conference, [other.pk], reason=REASON, by=None)

    assert (done.papers, done.left_out) == ([], [other.pk])
