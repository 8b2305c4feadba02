"""Mails that are owed: one a person, written in the transaction that owes them."""

import pytest
from django.db import IntegrityError, transaction

from agreements import audit, links
from agreements.mail import queue
from agreements.mail.compose import LINK_MARK, Topic
from agreements.models import Agreement, Author, Conference, Message, MessageKind, MessageState
from agreements.people import address_changes
from tests import factories

pytestmark = pytest.mark.django_db


def compose(author: Author) -> list[Message]:
    agreements = list(Agreement.objects.of_author(author.pk).shown_to_author())
    with audit.deed(author.conference):
        return queue.add(MessageKind.INVITATION, author.conference, {author: agreements})


def compose_once(author: Author, *occasions: str) -> list[Message]:
    topic = Topic(author, list(Agreement.objects.of_author(author.pk).shown_to_author()))
    with audit.deed(author.conference):
        return queue.add_once(MessageKind.INVITATION, author.conference, dict.fromkeys(occasions, topic))


def test_compose_writes_one_mail_for_five_papers(conference: Conference) -> None:
    author, link = factories.invited_author(conference, papers=5)

    [message] = compose(author)

    assert Message.objects.get() == message
    assert (message.state, message.email, message.link) == (MessageState.QUEUED, author.email, link)
    assert message.agreements.count() == 5
    assert message.text.count(LINK_MARK) == 2
    titles = [paper.title for paper in conference.papers.all()]
    assert [title for title in titles if title in message.text] == titles
    assert len([title for title in titles if title in message.html]) == 3


def test_compose_leaves_the_token_out_of_the_table(conference: Conference) -> None:
    author, link = factories.invited_author(conference)

    [message] = compose(author)

    token = links.token_of(link)
    assert token not in message.text + message.html + message.subject


def test_compose_tells_the_log_with_the_address_as_a_digest(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)

    [message] = compose(author)

    event = conference.events.latest("number")
    assert (event.kind, event.subject) == ("message.invitation", f"message:{message.pk}")
    assert set(event.payload) == {"author", "email"}
    assert event.payload["email"].startswith("sha256:")
    assert event.values.get().value == author.email


def test_compose_owes_an_occasion_once(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)

    [first] = compose_once(author, "copy:1")
    assert compose_once(author, "copy:1") == []
    second, third = compose_once(author, "copy:2", "copy:1", "copy:3")

    assert list(Message.objects.order_by("created_at")) == [first, second, third]
    assert [second.occasion, third.occasion] == ["copy:2", "copy:3"]


def test_occasion_is_kept_single_by_the_database(conference: Conference) -> None:
    author = factories.make_author(conference)
    factories.make_message(author, occasion="copy:1")

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_message(author, occasion="copy:1")


def test_compose_asks_as_often_for_one_author_as_for_three(
    conference: Conference, django_assert_num_queries: object
) -> None:
    authors = [factories.invited_author(conference)[0] for _ in range(4)]
    papers_of = {author: list(Agreement.objects.of_author(author.pk).shown_to_author()) for author in authors}

    for some in (authors[:1], authors[1:]):
        with audit.deed(conference), django_assert_num_queries(9):  # type: ignore[operator]
            queue.add(MessageKind.INVITATION, conference, {author: papers_of[author] for author in some})


def test_mail_goes_to_the_present_address_though_its_author_was_read_before_it_changed(conference: Conference) -> None:
    author, link = factories.invited_author(conference, email="old@ex.org")
    read_before = Author.objects.get(pk=author.pk)
    address_changes.change_address(author, email="new@ex.org", by=factories.make_user())

    [message] = compose(read_before)

    assert message.email == message.link.email == "new@ex.org"
    assert message.link != link
    assert not message.link.is_revoked
