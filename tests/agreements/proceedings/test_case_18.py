"""Case 18: what is not published ends, by a decision or by the calendar; rights go back, and everybody is told."""

from datetime import date, timedelta

import pytest

from agreements import clock
from agreements.models import Agreement, Conference, Message, MessageKind, Paper, PaperStatus, VoidCause
from agreements.papers import withdrawing
from agreements.proceedings import first_publication, giving_up, lapsing
from agreements.states import State
from signatures.models import Signature
from signatures.operations import invariants, sweep
from tests import factories

pytestmark = pytest.mark.django_db

REASON = "Its results were wrong"


def tick() -> None:
    while sweep.end_what_lapsed():
        pass


def ended_mails() -> list[Message]:
    return list(Message.objects.filter(kind=MessageKind.ENDED).order_by("pk"))


@pytest.fixture
def paper(conference: Conference) -> Paper:
    """Signed by two authors, and waiting for a third."""
    paper = factories.make_paper(conference)
    for state in (State.COUNTERSIGNED, State.COUNTERSIGNED, State.INVITED):
        factories.make_agreement(paper=paper, state=state)
    return paper


def test_who_was_asked_is_told_and_what_was_signed_is_kept_and_says_why(conference: Conference, paper: Paper) -> None:
    done = giving_up.give_up(conference, [paper.pk], reason=REASON, by=factories.make_member(conference))

    paper.refresh_from_db()
    assert (done.ended, done.told, done.left_out) == (3, 3, [])
    assert (paper.status, paper.is_clear) == (PaperStatus.WITHDRAWN, False)
    assert paper.not_published_at is not None
    assert set(Agreement.objects.values_list("state", "void_cause")) == {("void", VoidCause.NOT_PUBLISHED)}
    assert Signature.objects.count() == 2
    mails = ended_mails()
    assert len(mails) == 3
    for mail in mails:
        assert all(REASON in part and "goes back to you at once" in part for part in (mail.text, mail.html))
    event = conference.events.get(kind="paper.not_published")
    assert (event.subject, event.payload["ended"]) == (f"paper:{paper.pk}", 3)


def test_published_paper_cannot_be_given_up(conference: Conference, paper: Paper) -> None:
    first_publication.publish(conference, {paper.pk: date(2026, 7, 12)}, by=None)

    done = giving_up.give_up(conference, [paper.pk], reason=REASON, by=None)

    assert (done.papers, done.left_out, ended_mails()) == ([], [paper.pk], [])


def test_revived_paper_is_signed_anew(conference: Conference, paper: Paper) -> None:
    giving_up.give_up(conference, [paper.pk], reason=REASON, by=None)

    done = withdrawing.revive(conference, [paper.pk], by=None)

    paper.refresh_from_db()
    assert (paper.status, paper.not_published_at) == (PaperStatus.ACCEPTED, None)
    assert (done.put_back, done.asked_anew) == (0, 3)
    assert set(Agreement.objects.standing().values_list("state", flat=True)) == {"draft"}


def test_agreement_lapses_after_its_last_day_unless_the_paper_is_published(
    conference: Conference, paper: Paper
) -> None:
    Conference.objects.update(lapse_days=30)
    other = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    first_publication.publish(conference, {other.authorship.paper_id: date(2026, 7, 12)}, by=None)

    tick()
    assert not Agreement.objects.filter(state=State.VOID).exists()
    with clock.moved(timedelta(days=32)):
        tick()
        assert not lapsing.owed(limit=1)

    lapsed = Agreement.objects.filter(void_cause=VoidCause.LAPSED)
    assert lapsed.count() == 2
    assert set(lapsed.values_list("authorship__paper", "state_before")) == {(paper.pk, "countersigned")}
    assert len(ended_mails()) == 2
    assert all(
        "within the time that the agreement gives" in part for mail in ended_mails() for part in (mail.text, mail.html)
    )


def test_nothing_lapses_in_a_closed_conference_until_it_is_opened(conference: Conference, paper: Paper) -> None:
    Conference.objects.update(lapse_days=30, closed_at=clock.now())

    with clock.moved(timedelta(days=60)):
        tick()
        assert not Agreement.objects.filter(state=State.VOID).exists()
        Conference.objects.update(closed_at=None)
        tick()

    assert Agreement.objects.filter(void_cause=VoidCause.LAPSED).count() == 2


def test_day_or_decision_that_the_log_does_not_tell_is_found(conference: Conference, paper: Paper) -> None:
    other = factories.make_paper(conference, number="90009")
    factories.make_agreement(paper=other)
    giving_up.give_up(conference, [paper.pk], reason=REASON, by=None)
    first_publication.publish(conference, {other.pk: date(2026, 7, 12)}, by=None)
    assert invariants.examine(conference).breaches == []

    Paper.objects.filter(pk=other.pk).update(published_on=None)
    Paper.objects.filter(pk=paper.pk).update(not_published_at=None)

    assert invariants.examine(conference).breaches == [
        f"whether paper {paper.number} was given up is told otherwise by the log",
        "paper 90009 has another day of publication than the log tells",
    ]
