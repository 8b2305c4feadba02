"""Whom an invitation reaches: everybody who is meant, once (`test_concurrency` presses at the same time)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from agreements import links
from agreements.models import (
    Agreement,
    Author,
    Conference,
    Message,
    MessageKind,
    MessageState,
    PaperStatus,
    agreement,
)
from agreements.people import invitations
from agreements.people.invitations import NothingToSignError
from agreements.people.reminding.twice import JustMailedError
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def agreements_of(conference: Conference) -> agreement.AgreementQuerySet:
    return Agreement.objects.filter(conference=conference)


def owed_to(conference: Conference) -> list[str]:
    """To whom mail is owed, a line for each mail."""
    return sorted(conference.messages.values_list("email", flat=True))


def waiting_author(conference: Conference, *, told: bool = True) -> Author:
    """Invited, and the mail has arrived."""
    author, _ = factories.invited_author(conference)
    if told:
        factories.make_message(author, state=MessageState.SENT)
    return author


def test_invite_writes_one_mail_a_person(conference: Conference) -> None:
    ada, grace = (factories.make_author(conference) for _ in range(2))
    for _ in range(4):
        factories.make_paper(conference, ada)
    factories.make_paper(conference, ada, grace)

    assert invitations.invite(conference, agreements_of(conference)) == (2, 6)

    assert owed_to(conference) == sorted([ada.email, grace.email])
    assert agreements_of(conference).awaiting_answer().count() == 6
    assert ada.messages.get().agreements.count() == 5
    assert {agreement.text for agreement in conference.agreements.all()} == {conference.current_text}


def test_invite_twice_asks_once(conference: Conference) -> None:
    factories.make_paper(conference, factories.make_author(conference))

    first, second = (invitations.invite(conference, agreements_of(conference)) for _ in range(2))

    assert (first, second) == ((1, 1), (0, 0))
    assert conference.messages.count() == 1


def test_invite_later_asks_for_new_papers_only(conference: Conference) -> None:
    author = factories.make_author(conference)
    factories.make_paper(conference, author)
    invitations.invite(conference, agreements_of(conference))
    new = factories.make_paper(conference, author)

    assert invitations.invite(conference, agreements_of(conference)) == (1, 1)

    last = conference.messages.latest("created_at")
    assert [agreement.authorship.paper for agreement in last.agreements.all()] == [new]
    assert len(set(conference.messages.values_list("link", flat=True))) == 1


def test_invite_leaves_withdrawn_papers_and_other_conferences_alone(conference: Conference) -> None:
    factories.make_paper(conference, factories.make_author(conference), status=PaperStatus.WITHDRAWN)
    other = factories.make_ready_conference()
    factories.make_paper(other, factories.make_author(other))

    assert invitations.invite(conference, Agreement.objects.all()) == (0, 0)

    assert not Message.objects.exists()
    assert not Agreement.objects.awaiting_answer().exists()


def test_invite_goes_in_chunks_and_counts_them_all(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "CHUNK", 2)
    for _ in range(5):
        factories.make_paper(conference, factories.make_author(conference))

    assert invitations.invite(conference, agreements_of(conference)) == (5, 5)

    assert conference.messages.count() == 5


def test_invite_without_a_published_text_changes_nothing() -> None:
    conference = factories.make_conference()
    factories.make_text(conference, published=False)
    factories.make_paper(conference, factories.make_author(conference))

    with pytest.raises(NothingToSignError):
        invitations.invite(conference, agreements_of(conference))

    assert conference.agreements.get().state == State.DRAFT


def test_invite_is_recorded_with_its_doer(conference: Conference) -> None:
    user = factories.make_member(conference)
    factories.make_paper(conference, factories.make_author(conference))

    invitations.invite(conference, agreements_of(conference), by=user)

    events = conference.events.order_by("-number")[:2]
    assert [(event.kind, event.by) for event in events] == [
        ("message.invitation", user),
        ("agreement.invited", user),
    ]
    assert conference.messages.get().by == user


def test_invite_again_takes_in_what_was_added_since(conference: Conference) -> None:
    author = waiting_author(conference)
    factories.make_paper(conference, author)
    factories.make_paper(conference, author, status=PaperStatus.WITHDRAWN)

    assert invitations.invite_again(author, by=factories.make_member(conference), again=True)

    last = conference.messages.latest("created_at")
    assert (last.kind, last.agreements.count()) == (MessageKind.INVITATION, 2)


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.SENDING])
def test_invite_again_writes_nothing_while_an_invitation_is_on_its_way(
    conference: Conference, state: MessageState
) -> None:
    author, _ = factories.invited_author(conference)
    factories.make_message(author, state=state)

    assert not invitations.invite_again(author, by=factories.make_member(conference), again=True)

    assert conference.messages.count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"state": MessageState.SENT, "created_at": timezone.now() - timedelta(minutes=2)},
        {"state": MessageState.FAILED},
        {"state": MessageState.CANCELLED},
        {"state": MessageState.SENDING, "email": "former@example.org"},
        {"state": MessageState.QUEUED, "kind": MessageKind.REMINDER},
    ],
)
def test_invite_again_writes_once_more_where_no_invitation_is_on_its_way(
    conference: Conference, facts: dict[str, Any]
) -> None:
    author, _ = factories.invited_author(conference)
    factories.make_message(author, **facts)

    assert invitations.invite_again(author, by=factories.make_member(conference), again=True)

    assert conference.messages.count() == 2


def test_invite_again_writes_once_more_where_the_link_of_the_last_mail_was_revoked(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    factories.make_message(author, state=MessageState.SENT)
    links.revoke(author)

    assert invitations.invite_again(author, by=factories.make_member(conference), again=True)

    assert conference.messages.count() == 2


def test_invite_again_has_nothing_to_say_to_whoever_has_answered(conference: Conference) -> None:
    author = factories.make_agreement(conference, state=State.DECLINED).authorship.author

    assert not invitations.invite_again(author, by=factories.make_member(conference), again=True)

    assert [mail.kind for mail in conference.messages.all()] == [MessageKind.RECEIPT]


def test_invite_again_asks_before_a_second_mail_in_five_minutes(conference: Conference) -> None:
    (author, _), by = factories.invited_author(conference), factories.make_member(conference)
    mail = factories.make_message(author, state=MessageState.SENT)

    with pytest.raises(JustMailedError):
        invitations.invite_again(author, by=by)
    Message.objects.filter(pk=mail.pk).update(sent_at=timezone.now() - timedelta(minutes=6))

    assert invitations.invite_again(author, by=by)
