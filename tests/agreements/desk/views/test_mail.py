from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import links
from agreements.mail.compose import LINK_MARK
from agreements.models import Author, CancelCause, Conference, Message, MessageKind, MessageState
from agreements.people import address_changes
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
def test_messages_are_searched_and_filtered(signatory_client, conference, query, found):
    ada = factories.make_author(conference, name="Ada Ames", email="ada@ex.org")
    ben = factories.make_author(conference, name="Ben Boe")
    factories.make_message(ada, kind=MessageKind.REMINDER)
    factories.make_message(ben, state=MessageState.FAILED)
    factories.make_message(factories.invited_author()[0])

    assert sorted(rows(ask(signatory_client, conference, **query))) == found


def test_messages_are_sorted_by_the_family_names_of_those_they_went_to(signatory_client, conference):
    names = ["Émile Ångström", "Ada Boe", "Zoë Müller", "Ada Zander"]
    for name in (names[2], names[0], names[3], names[1]):
        factories.make_message(factories.make_author(conference, name=name))

    assert rows(ask(signatory_client, conference, sort="subject")) == names
    assert rows(ask(signatory_client, conference, sort="-subject")) == names[::-1]


def test_messages_offer_to_send_again_what_was_given_up(manager_client, signatory_client, conference):
    author = factories.make_author(conference)
    failed = factories.make_message(author, state=MessageState.FAILED)
    sent = factories.make_message(author, state=MessageState.SENT)

    page = ask(manager_client, conference).content.decode()

    assert f'value="{failed.pk}"' in page
    assert f'value="{sent.pk}"' not in page
    assert 'name="selected"' not in ask(signatory_client, conference).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_messages_take_the_same_queries_whatever_their_number(
    manager_client, conference, django_assert_num_queries, count
):
    for _ in range(count):
        factories.make_message(factories.make_author(conference))

    with django_assert_num_queries(10):
        assert len(rows(ask(manager_client, conference))) == count


def test_message_shows_its_words_and_never_the_link(signatory_client, conference):
    author, link = factories.invited_author(conference)
    message = factories.make_message(author, state=MessageState.SENT, text=f"Answer here:\n{LINK_MARK}\n")

    page = signatory_client.get(reverse("message", args=[conference.slug, message.pk])).content.decode()

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


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("cause", CancelCause)
def test_message_and_lists_say_why_it_was_cancelled(signatory_client, conference, cause):
    author = factories.make_author(conference)
    by = {"dropped_by": factories.make_user()} if cause == CancelCause.DROPPED else {}
    message = factories.make_message(
        author,
        state=MessageState.CANCELLED,
        cancel_cause=cause,
        server_answer="450 Later",
        last_error="450 Later",
        **by,
    )

    pages = [
        signatory_client.get(reverse("message", args=[conference.slug, message.pk])),
        ask(signatory_client, conference),
        signatory_client.get(reverse("author", args=[conference.slug, author.pk])),
    ]

    assert [str(cause.label) in page.content.decode() for page in pages] == [True, True, True]


@pytest.mark.parametrize(
    ("cause", "is_offered"),
    [
        (CancelCause.ADDRESS, True),
        (CancelCause.LINK, True),
        (CancelCause.SETTLED, False),
        (CancelCause.REPLACED, False),
    ],
)
def test_cancelled_mail_is_offered_again_where_that_leads_anywhere(manager_client, conference, cause, is_offered):
    author = factories.make_author(conference)
    message = factories.make_message(author, state=MessageState.CANCELLED, cancel_cause=cause)

    page = manager_client.get(reverse("message", args=[conference.slug, message.pk])).content.decode()

    assert (reverse("send_again", args=[conference.slug]) in page) == is_offered
    assert (f'value="{message.pk}"' in ask(manager_client, conference).content.decode()) == is_offered


def test_message_says_that_its_address_is_a_former_one(signatory_client, conference):
    author = factories.make_author(conference, email="former@ex.org")
    message = factories.make_message(author, state=MessageState.SENT)
    page = reverse("message", args=[conference.slug, message.pk])

    before = signatory_client.get(page).content.decode()
    Author.objects.filter(pk=author.pk).update(email="present@ex.org")
    after = signatory_client.get(page).content.decode()

    assert "a previous address of the author" not in before
    assert "a previous address of the author" in after
    assert "former@ex.org" in after


def test_send_again_after_a_change_of_address_goes_to_the_present_one(manager_client, conference):
    author, _ = factories.invited_author(conference, email="former@ex.org")
    failed = factories.make_message(author, state=MessageState.FAILED)
    address_changes.change_address(author, email="present@ex.org", by=factories.make_user())

    response = again(manager_client, conference, failed)

    successor = Message.objects.get(stands_for=failed)
    assert successor.email == "present@ex.org"
    assert told(response) == ["1 mail goes to the author’s present address instead, with a new link."]
    former_page, page = (
        manager_client.get(reverse("message", args=[conference.slug, message.pk])).content.decode()
        for message in (failed, successor)
    )
    assert reverse("message", args=[conference.slug, successor.pk]) in former_page
    assert reverse("message", args=[conference.slug, failed.pk]) in page


def test_send_again_says_what_it_did_with_each(manager_client, conference):
    retried = [factories.make_message(factories.make_author(conference), state=MessageState.FAILED) for _ in range(2)]
    author, _ = factories.invited_author(conference)
    settled = factories.make_message(author, state=MessageState.FAILED, kind=MessageKind.REMINDER)
    settled.agreements.set(conference.agreements.all())
    factories.sign(conference.agreements.get())

    response = again(manager_client, conference, *retried, settled)

    assert told(response) == [
        "2 mails are being sent again.",
        "1 mail was cancelled, because nothing that it asks for is still open.",
    ]


def test_send_again_does_what_is_left_of_a_list_of_which_somebody_did_a_part(manager_client, conference):
    failed = [factories.make_message(factories.make_author(conference), state=MessageState.FAILED) for _ in range(3)]
    again(manager_client, conference, failed[0])

    answers = [again(manager_client, conference, *failed) for _ in range(2)]

    words = "Only mails that failed, or whose address or link has changed, can be sent again. Nothing was sent."
    assert [told(answer)[-2:] for answer in answers] == [
        ["2 mails are being sent again.", "1 mail of your list was already being sent again."],
        ["1 mail of your list was already being sent again.", words],
    ]
    assert conference.events.filter(kind="message.retried").count() == 3


@pytest.mark.parametrize(("chosen", "status"), [(False, 403), (True, 200)])
def test_viewers_read_mails_by_an_owners_choice_only(
    conference: Conference, viewer_client: Client, *, chosen: bool, status: int
) -> None:
    Conference.objects.filter(pk=conference.pk).update(viewers_export=chosen)
    message = factories.make_message(factories.make_author(conference))

    for page in (reverse("messages", args=[conference.slug]), reverse("message", args=[conference.slug, message.pk])):
        response = viewer_client.get(page)
        assert response.status_code == status
        assert ("Owners, managers and signatories read them here" in response.content.decode()) is not chosen
    own = viewer_client.get(reverse("author", args=[conference.slug, message.author_id])).content.decode()
    assert (str(message.pk) in own) is chosen


@pytest.mark.parametrize("count", [1, 2])
def test_nobody_is_sent_a_mail_again_right_after_another_one_without_being_asked_for(
    manager_client, conference, count
):
    failed = []
    for name in ("Ada Ames", "Ben Boe")[:count]:
        author, _ = factories.invited_author(conference, name=name)
        failed.append(factories.make_message(author, state=MessageState.FAILED))
        factories.make_message(author, state=MessageState.SENT, sent_at=timezone.now() - timedelta(minutes=3))

    asked = again(manager_client, conference, *failed)
    assert (
        asked.context["question"]
        == (
            "Ada Ames was mailed 3 minutes ago. Send once more?",
            "2 of these people were mailed in the last five minutes. Send once more?",
        )[count - 1]
    )
    assert not conference.messages.filter(state=MessageState.QUEUED).exists()
    form = asked.context["form"]
    manager_client.post(asked.request["PATH_INFO"], {name: form[name].value() for name in form.fields})

    assert conference.messages.filter(state=MessageState.QUEUED).count() == count
