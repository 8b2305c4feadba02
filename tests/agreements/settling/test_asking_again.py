"""Asking an author again: the former agreement is kept and says what replaced it."""

import pytest

from agreements.models import Agreement, Author, Conference, Message, MessageKind, Paper, VoidCause
from agreements.settling import asking_again
from agreements.states import State
from tests import factories

REASON = "Clause 2 was wrong."


def ask(agreement: Agreement) -> asking_again.DoneAndLeft:
    return asking_again.ask_again(
        [agreement.pk], conference=agreement.conference, reason=REASON, by=factories.make_user()
    )


@pytest.mark.parametrize("state", [State.COUNTERSIGNED, State.DECLINED, State.WAIVED, State.VOID])
def test_whatever_came_of_an_agreement_its_author_can_be_asked_again(conference: Conference, state: State) -> None:
    agreement = factories.make_agreement(conference, state=state)
    text = factories.make_text(conference, body=f"{factories.TEXT}3. One more clause.\n")

    [new] = ask(agreement).done

    new.refresh_from_db()
    agreement.refresh_from_db()
    assert (new.state, new.replaces, new.text, new.reason) == (State.INVITED, agreement, text, REASON)
    assert agreement.state == State.VOID
    assert agreement.void_cause == (VoidCause.MISTAKE if state == State.VOID else VoidCause.REPLACED)


def test_the_mail_says_what_is_new_and_why_and_what_became_of_the_former_signature(conference: Conference) -> None:
    ask(factories.make_agreement(conference, state=State.COUNTERSIGNED))

    mail = Message.objects.exclude(kind=MessageKind.RECEIPT).get()
    assert mail.kind == MessageKind.INVITATION
    for words in (mail.text, mail.html):
        assert REASON in words
        assert "You are asked again for this paper" in words
        assert "is kept, and is marked as replaced" in words


def test_case_6_somebody_who_signed_under_a_doubtful_name_is_asked_again(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    factories.sign(agreement, typed_name="Mickey Mouse")
    factories.evaluate(conference)
    assert conference.matters.open().filter(kind="name").count() == 1

    [new] = ask(agreement).done

    assert not conference.matters.open().exists()
    factories.sign(new)
    new.refresh_from_db()
    assert new.state == State.COUNTERSIGNED


def test_one_who_waits_under_the_present_text_is_not_asked_twice(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    assert [each.pk for each in ask(agreement).left] == [agreement.pk]

    factories.make_text(conference, body=f"{factories.TEXT}3. One more clause.\n")
    assert len(ask(agreement).done) == 1


def test_it_is_said_why_somebody_cannot_be_asked_again(conference: Conference) -> None:
    silent = factories.make_agreement(conference, state=State.WAIVED, author=_author(conference, email=""))
    withdrawn = factories.make_agreement(conference, state=State.DECLINED)
    Paper.objects.filter(pk=withdrawn.authorship.paper_id).update(status="withdrawn")
    draft = factories.make_agreement(conference)
    replaced = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    ask(replaced)
    found = Agreement.objects.select_related("authorship__paper", "authorship__author", "text")

    reasons = asking_again.why_not_ask_again(found, conference.current_text)

    assert reasons[silent.pk] == "The author has no email address."
    assert reasons[withdrawn.pk] == "The paper is withdrawn."
    assert reasons[draft.pk].startswith("It has not been asked for yet.")
    assert reasons[replaced.pk] == "Another agreement has taken its place."


def _author(conference: Conference, **facts: object) -> Author:
    return factories.make_author(conference, **facts)


def test_without_a_text_nobody_is_asked(db: None) -> None:
    agreement = factories.make_agreement(factories.make_conference(), state=State.WAIVED)

    with pytest.raises(asking_again.NothingToSignError):
        ask(agreement)
