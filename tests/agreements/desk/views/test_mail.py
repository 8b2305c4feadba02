import pytest
from django.urls import reverse

from agreements import links
from agreements.mail.compose import LINK_MARK
from agreements.models import MessageKind, MessageState
from tests import factories


def rows(response) -> list[str]:
    return [record.author.name for record in response.context["table"].page.object_list.data]


def ask(client, conference, **query):
    return client.get(reverse("messages", args=[conference.slug]), query)


def again(client, conference, *messages):
    url = reverse("send_again", args=[conference.slug])
    return client.post(url, {"selected": [str(message.pk) for message in messages]})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Ada Ames", "Ben Boe"]),
        ({"state": MessageState.FAILED}, ["Ben Boe"]),
        ({"kind": MessageKind.REMINDER}, ["Ada Ames"]),
        ({"search": "boe"}, ["Ben Boe"]),
        ({"search": "ada@ex.org"}, ["Ada Ames"]),
        ({"search": "ada boe"}, []),
    ],
)
def test_messages_are_searched_and_filtered(viewer_client, conference, query, found):
    ada = factories.make_author(conference, name="Ada Ames", email="ada@ex.org")
    ben = factories.make_author(conference, name="Ben Boe")
    factories.make_message(ada, kind=MessageKind.REMINDER)
    factories.make_message(ben, state=MessageState.FAILED)
    factories.make_message(factories.invited_author()[0])

    assert sorted(rows(ask(viewer_client, conference, **query))) == found


def test_messages_offer_to_send_again_what_was_given_up(manager_client, viewer_client, conference):
    author = factories.make_author(conference)
    failed = factories.make_message(author, state=MessageState.FAILED)
    sent = factories.make_message(author, state=MessageState.SENT)

    page = ask(manager_client, conference).content.decode()

    assert f'value="{failed.pk}"' in page
    assert f'value="{sent.pk}"' not in page
    assert 'name="selected"' not in ask(viewer_client, conference).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_messages_take_the_same_queries_whatever_their_number(
    manager_client, conference, django_assert_num_queries, count
):
    for _ in range(count):
        factories.make_message(factories.make_author(conference))

    with django_assert_num_queries(5):
        assert len(rows(ask(manager_client, conference))) == count


def test_message_shows_its_words_and_never_the_link(viewer_client, conference):
    author, link = factories.invited_author(conference)
    message = factories.make_message(author, state=MessageState.SENT, text=f"Answer here:\n{LINK_MARK}\n")

    page = viewer_client.get(reverse("message", args=[conference.slug, message.pk])).content.decode()

    assert "Answer here:\n[the author’s own link]" in page
    assert "250 OK" in page
    assert links.token_of(link) not in page


def test_send_again_owes_a_failed_mail_once_more(manager_client, conference):
    message = factories.make_message(factories.make_author(conference), state=MessageState.FAILED)

    response = again(manager_client, conference, message)

    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    assert response["Location"] == reverse("message", args=[conference.slug, message.pk])


def test_send_again_takes_several(manager_client, conference):
    author = factories.make_author(conference)
    failed = [factories.make_message(author, state=MessageState.FAILED) for _ in range(2)]

    response = again(manager_client, conference, *failed)

    assert conference.messages.undelivered().count() == 2
    assert response["Location"] == reverse("messages", args=[conference.slug])


def test_send_again_leaves_what_was_sent_alone(manager_client, conference):
    message = factories.make_message(factories.make_author(conference), state=MessageState.SENT)

    again(manager_client, conference, message)

    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_send_again_does_not_reach_another_conference(manager_client, conference):
    message = factories.make_message(factories.invited_author()[0], state=MessageState.FAILED)

    again(manager_client, conference, message)

    message.refresh_from_db()
    assert message.state == MessageState.FAILED
