"""Ending agreements with a reason, and putting them back."""

from collections.abc import Callable

import pytest

from agreements import audit
from agreements.models import (
    Agreement,
    Conference,
    Event,
    EventValue,
    Message,
    MessageKind,
    MessageState,
    PaperStatus,
    VoidCause,
    Waiver,
)
from agreements.settling import ends_and_returns
from agreements.states import State
from tests import factories

REASON = "The list was wrong."


def end(*agreements: Agreement, reason: str = REASON) -> ends_and_returns.DoneAndLeft:
    conference = agreements[0].conference
    return ends_and_returns.end(
        [each.pk for each in agreements], conference=conference, reason=reason, by=factories.make_user()
    )


def put_back(*agreements: Agreement) -> ends_and_returns.DoneAndLeft:
    return ends_and_returns.put_back(
        [each.pk for each in agreements], conference=agreements[0].conference, by=factories.make_user()
    )


def make(conference: Conference, state: State) -> Agreement:
    return factories.make_agreement(conference, state=state)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.VOID, State.ACCEPTED)])
def test_an_agreement_is_ended_whatever_it_is_and_put_back_to_what_it_was(
    conference: Conference, state: State
) -> None:
    agreement = make(conference, state)

    assert [each.pk for each in end(agreement).done] == [agreement.pk]
    agreement.refresh_from_db()
    assert (agreement.state, agreement.void_cause, agreement.reason) == (State.VOID, VoidCause.MISTAKE, REASON)

    assert put_back(agreement).left == []
    agreement.refresh_from_db()
    assert (agreement.state, agreement.void_cause, agreement.reason) == (state, "", "")


def test_who_was_asked_is_told_why_and_who_was_not_is_not(conference: Conference) -> None:
    invited, draft = make(conference, State.INVITED), make(conference, State.DRAFT)

    assert end(invited, draft).told == 1

    mail = Message.objects.get(kind=MessageKind.ENDED)
    assert mail.author == invited.authorship.author
    for words in (mail.text, mail.html):
        assert REASON in words
        assert "You have nothing to do" in words
        assert "asked for by mistake" in words


def test_who_has_signed_reads_that_it_is_kept(conference: Conference) -> None:
    end(make(conference, State.COUNTERSIGNED))

    assert "What you answered is kept" in Message.objects.get(kind=MessageKind.ENDED).text


def test_mails_that_wait_stop_and_one_that_tells_of_an_end_stops_when_it_is_taken_back(conference: Conference) -> None:
    agreement = make(conference, State.INVITED)
    reminder = factories.make_message(agreement.authorship.author, kind=MessageKind.REMINDER)
    reminder.agreements.add(agreement)

    end(agreement)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.cancel_cause) == (MessageState.CANCELLED, "settled")

    put_back(agreement)
    told = Message.objects.get(kind=MessageKind.ENDED)
    assert (told.state, told.cancel_cause) == (MessageState.CANCELLED, "taken_back")


def test_reasons_stand_beside_the_log_and_not_in_it(conference: Conference) -> None:
    end(make(conference, State.INVITED))

    event = Event.objects.get(kind="agreement.void")
    assert event.payload["reason"].startswith("sha256:")
    assert EventValue.objects.get(event=event, name="reason").value == REASON


def test_what_has_ended_is_left(conference: Conference) -> None:
    agreement = make(conference, State.VOID)

    done = end(agreement)

    assert (done.done, [each.pk for each in done.left]) == ([], [agreement.pk])


def test_an_end_settles_what_somebody_proposed_for_it(conference: Conference) -> None:
    agreement = make(conference, State.INVITED)
    with audit.deed(conference):
        waiver = Waiver.objects.create(
            agreement=agreement, kind="other", reason="?", state_before="invited", proposed_at=audit.evidence_time()
        )
    factories.evaluate(conference)
    assert conference.matters.open().filter(kind="waiver").count() == 1

    end(agreement)

    waiver.refresh_from_db()
    assert (waiver.decided_at is not None, waiver.is_granted) == (True, False)
    assert not conference.matters.open().filter(kind="waiver").exists()


def test_a_paper_that_was_clear_is_not_when_an_agreement_of_it_ends(conference: Conference) -> None:
    agreement = make(conference, State.COUNTERSIGNED)
    paper = agreement.authorship.paper
    paper.refresh_from_db()
    assert paper.is_clear

    end(agreement)

    paper.refresh_from_db()
    assert not paper.is_clear


def _leave(_agreement: Agreement) -> None:
    pass


def _withdraw(agreement: Agreement) -> None:
    factories.void(agreement)
    agreement.authorship.paper.status = PaperStatus.WITHDRAWN
    agreement.authorship.paper.save()


def _retitle(agreement: Agreement) -> None:
    factories.void(agreement)
    agreement.authorship.paper.title = "Another title"
    agreement.authorship.paper.save()


def _replace(agreement: Agreement) -> None:
    """By one that ended itself later: the chain of replacements never forks."""
    factories.void(agreement)
    successor = Agreement.objects.create(
        conference=agreement.conference, authorship=agreement.authorship, replaces=agreement
    )
    factories.void(successor)


@pytest.mark.parametrize(
    ("break_it", "why"),
    [
        (_leave, "It has not ended."),
        (_withdraw, "The paper is withdrawn. Bring it back first."),
        (_replace, "Another agreement has taken its place."),
        (_retitle, "Name or title are no longer those that were signed. Ask again instead."),
    ],
)
def test_it_is_said_why_one_cannot_be_put_back(
    conference: Conference, break_it: Callable[[Agreement], None], why: str
) -> None:
    agreement = make(conference, State.COUNTERSIGNED)
    break_it(agreement)
    agreement = Agreement.objects.select_related("authorship__paper").get(pk=agreement.pk)

    assert ends_and_returns.why_not_put_back([agreement]) == {agreement.pk: why}
    assert put_back(agreement).done == []
