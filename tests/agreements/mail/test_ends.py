"""Whoever was told that an agreement was ended is told that it stands again; nobody else is."""

import pytest

from agreements import clock
from agreements.mail import cancelling
from agreements.mail.validity import why_not
from agreements.models import Agreement, Author, CancelCause, Conference, Message, MessageKind, MessageState
from agreements.papers import withdrawing
from agreements.people.authorships import taking_off
from agreements.people.identities import merging
from agreements.settling import ends_and_returns
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(conference: Conference) -> Agreement:
    return factories.make_agreement(conference, state=State.INVITED)


def end(*agreements: Agreement) -> None:
    keys = [each.pk for each in agreements]
    ends_and_returns.end(keys, conference=agreements[0].conference, reason="By mistake", by=None)


def put_back(*agreements: Agreement) -> int:
    keys = [each.pk for each in agreements]
    return ends_and_returns.put_back(keys, conference=agreements[0].conference, by=None).told


def leave(state: MessageState = MessageState.SENT) -> None:
    """What waits leaves, or comes so far."""
    now = clock.now()
    facts = {MessageState.SENT: {"sent_at": now, "finished_at": now}, MessageState.FAILED: {"given_up_at": now}}
    Message.objects.filter(state=MessageState.QUEUED).update(state=state, **facts.get(state, {}))


def told() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("created_at").values_list("kind", "state"))


def waiting(kind: MessageKind) -> Message:
    return Message.objects.get(kind=kind, state=MessageState.QUEUED)


def two_of_one_author(conference: Conference) -> list[Agreement]:
    author, _ = factories.invited_author(conference, papers=2)
    return list(
        Agreement.objects.of_author(author.pk)
        .select_related("conference", "authorship__author")
        .order_by("created_at")
    )


def test_who_was_told_of_the_end_is_told_of_the_return(agreement: Agreement) -> None:
    end(agreement)
    leave()

    assert put_back(agreement) == 1

    mail = waiting(MessageKind.PUT_BACK)
    assert (mail.author, list(mail.agreements.all())) == (agreement.authorship.author, [agreement])
    assert "stands again" in mail.subject
    for words in (mail.text, mail.html):
        assert "It waits for your answer again" in words
        assert agreement.authorship.paper.title in words
        assert "By mistake" not in words
    assert why_not(Message.objects.for_delivery().get(pk=mail.pk)) is None


def test_who_has_signed_has_nothing_to_do(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    end(agreement)
    leave()

    put_back(agreement)

    assert "you have nothing to do" in waiting(MessageKind.PUT_BACK).text


@pytest.mark.parametrize(
    ("state", "then"), [(MessageState.QUEUED, MessageState.CANCELLED), (MessageState.FAILED, MessageState.FAILED)]
)
def test_nobody_is_told_of_the_return_who_never_heard_of_the_end(
    agreement: Agreement, state: MessageState, then: MessageState
) -> None:
    end(agreement)
    leave(state)

    assert put_back(agreement) == 0

    assert told() == [("ended", then)]


def test_return_that_has_not_left_is_not_told_when_it_ends_again(agreement: Agreement) -> None:
    end(agreement)
    leave()
    put_back(agreement)

    end(agreement)

    assert told() == [("ended", "sent"), ("put_back", "cancelled"), ("ended", "queued")]
    assert Message.objects.get(kind=MessageKind.PUT_BACK).cancel_cause == CancelCause.TAKEN_BACK

    assert put_back(agreement) == 1
    assert told()[2:] == [("ended", "cancelled"), ("put_back", "queued")]


def test_who_was_told_of_the_return_is_not_told_again_of_one_whose_end_never_left(agreement: Agreement) -> None:
    end(agreement)
    leave()
    put_back(agreement)
    leave()
    end(agreement)

    assert put_back(agreement) == 0


@pytest.mark.parametrize(
    ("became", "cause"), [(MessageState.SENT, None), (MessageState.CANCELLED, CancelCause.TAKEN_BACK)]
)
def test_return_waits_for_what_becomes_of_an_end_that_is_just_leaving(
    agreement: Agreement, became: MessageState, cause: CancelCause | None
) -> None:
    end(agreement)
    leave(MessageState.SENDING)
    put_back(agreement)

    sent_at = clock.now() if became == MessageState.SENT else None
    Message.objects.filter(kind=MessageKind.ENDED).update(state=became, sent_at=sent_at, finished_at=clock.now())

    mail = waiting(MessageKind.PUT_BACK)
    assert why_not(Message.objects.for_delivery().get(pk=mail.pk)) == cause


def test_of_two_that_one_mail_says_were_ended_the_other_is_still_told(conference: Conference) -> None:
    first, second = two_of_one_author(conference)
    end(first, second)

    put_back(first)

    mail = waiting(MessageKind.ENDED)
    assert list(mail.agreements.all()) == [second]
    assert "By mistake" in mail.text
    assert told() == [("ended", "cancelled"), ("ended", "queued")]


def test_of_two_that_one_mail_says_stand_again_the_other_is_still_told(conference: Conference) -> None:
    first, second = two_of_one_author(conference)
    end(first, second)
    leave()
    put_back(first, second)

    end(second)

    assert list(waiting(MessageKind.PUT_BACK).agreements.all()) == [first]
    assert list(waiting(MessageKind.ENDED).agreements.all()) == [second]


def test_who_was_told_that_a_paper_was_withdrawn_is_told_that_it_is_revived(agreement: Agreement) -> None:
    paper, conference = agreement.authorship.paper, agreement.conference
    factories.make_agreement(paper=paper)
    withdrawing.withdraw(conference, [paper.pk], reason="No", by=None)
    leave()

    done = withdrawing.revive(conference, [paper.pk], by=None)

    assert (done.put_back, done.told) == (2, 1)
    assert waiting(MessageKind.PUT_BACK).author == agreement.authorship.author


def test_who_was_told_to_be_no_author_is_told_to_be_one_again(agreement: Agreement) -> None:
    taking_off.end_authorship(agreement.authorship, reason="No", by=None)
    leave()

    back = taking_off.reinstate_authorship(agreement.authorship, by=None)

    assert (back.agreement, back.is_told) == (agreement, True)
    assert waiting(MessageKind.PUT_BACK).author == agreement.authorship.author


def test_return_goes_to_the_entry_of_the_same_person(conference: Conference, agreement: Agreement) -> None:
    merged, survivor = agreement.authorship.author, factories.make_author(conference)
    end(agreement)
    leave()
    merging.merge(survivor, merged, by=None)
    leave()

    assert put_back(agreement) == 1

    assert waiting(MessageKind.PUT_BACK).author == survivor


def test_who_has_no_address_any_more_is_not_told(agreement: Agreement) -> None:
    end(agreement)
    leave()
    Author.objects.update(email="")

    assert put_back(agreement) == 0


def test_return_that_waits_goes_to_the_present_address(agreement: Agreement) -> None:
    author = agreement.authorship.author
    end(agreement)
    leave()
    put_back(agreement)
    Author.objects.filter(pk=author.pk).update(email="present@ex.org")

    message = Message.objects.for_delivery().claim(waiting(MessageKind.PUT_BACK).pk, state=MessageState.SENDING)
    assert message is not None
    cancelling.withdraw(message, CancelCause.ADDRESS)

    assert waiting(MessageKind.PUT_BACK).email == "present@ex.org"
