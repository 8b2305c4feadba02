"""What staff see and do where mail does not reach somebody."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import matters
from agreements.mail.bounces import reported
from agreements.mail.bounces.reported import Tiding
from agreements.models import (
    Author,
    BulkJob,
    Conference,
    MatterKind,
    Message,
    MessageState,
    Reachability,
    ReportKind,
    ReportSource,
    Role,
    StrayCount,
    StrayReason,
)
from agreements.people import address_changes
from signatures.operations import sweep
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(conference: Conference) -> Message:
    """Came back, because a letter of its domain is wrong."""
    factories.make_author(conference, email="somebody@example.org")
    author, _ = factories.invited_author(conference, name="Typo Address", email="typo@exmaple.org")
    sent = factories.make_message(author, state=MessageState.SENT, text="Please sign:\n\x02link\x03\n")
    sent.agreements.set(author.authorships.values_list("agreements", flat=True))
    told = Tiding(ReportKind.BOUNCED, ReportSource.RETURNED, "5.1.1", "550 No such user", "a" * 64)
    reported.note(sent.pk, told)
    return Message.objects.get(pk=sent.pk)


def page(client: Client, name: str, *keys: object, query: str = "") -> str:
    response = client.get(reverse(name, args=keys) + query)
    assert response.status_code == 200
    return response.content.decode()


def press(client: Client, name: str, *keys: object, **data: str) -> str:
    response = client.post(reverse(name, args=keys), data, follow=True)
    assert response.redirect_chain
    return response.content.decode()


# --- To decide, and the author's page ----------------------------------------------------------------------------------
def test_case_19_bounce_is_to_be_decided_with_the_words_of_the_server_and_a_proposal(
    manager_client: Client, conference: Conference, message: Message
) -> None:
    shown = page(manager_client, "decisions", conference.slug, query="?kind=bounce")

    for words in (
        "typo@<mark>exmaple</mark>.org",
        "550 No such user (There is no such mailbox.)",
        'value="typo@example.org"',
        "Change and invite",
        "Send again to the same address",
        "The address is right",
        "Leave it as it is",
    ):
        assert words in shown
    about = page(manager_client, "author", conference.slug, message.author_id)
    assert "Perhaps typo@example.org was meant." in about
    assert "A mail came back" in about
    assert Author.objects.get(pk=message.author_id).email == "typo@exmaple.org"


def test_proposed_address_is_filled_in_and_taken_by_a_press(
    manager_client: Client, conference: Conference, message: Message
) -> None:
    address = reverse("author_address", args=[conference.slug, message.author_id]) + "?proposed=1"
    form = manager_client.get(address).context["form"]

    given = {"email": form["email"].value(), "shown": form["shown"].value(), "is_invited": "on"}
    manager_client.post(address, given)

    author = Author.objects.get(pk=message.author_id)
    assert (author.email, author.reachability) == ("typo@example.org", Reachability.UNKNOWN)
    assert Message.objects.get(state=MessageState.QUEUED).email == "typo@example.org"
    assert not conference.matters.open().filter(kind=MatterKind.BOUNCE).exists()


def test_mail_is_sent_to_the_same_address_again(
    manager_client: Client, conference: Conference, message: Message
) -> None:
    shown = press(manager_client, "settle_bounce", conference.slug, message.author_id, deed="again")

    assert "1 mail to Typo Address is being sent again" in shown
    assert Message.objects.get(stands_for=message).email == "typo@exmaple.org"
    again = press(manager_client, "settle_bounce", conference.slug, message.author_id, deed="again")
    assert "There is nothing to send" in again


def test_address_is_marked_as_reachable_from_the_list(
    manager_client: Client, conference: Conference, message: Message
) -> None:
    keys = conference.slug, message.author_id
    shown = press(manager_client, "settle_bounce", *keys, deed="reachable", **{"from": "decisions"})

    assert "counts as reachable" in shown
    assert "To decide" in shown
    assert "Said to be reachable" in page(manager_client, "authors", conference.slug, query="?reachability=reached")
    other = conference.slug, factories.make_author(conference).pk
    assert "settled meanwhile" in press(manager_client, "settle_bounce", *other, deed="reachable")
    assert manager_client.post(reverse("settle_bounce", args=keys), {"deed": "x"}).status_code == 404


def test_bounce_that_was_left_as_it_is_stays_on_the_page_of_the_author(
    manager_client: Client, conference: Conference, message: Message
) -> None:
    by = conference.memberships.get(role=Role.MANAGER).user
    matters.settle_by_hand(conference.matters.open().get(kind="bounce"), by=by)

    assert "comes back" in page(manager_client, "author", conference.slug, message.author_id)


def test_viewer_is_shown_neither_the_words_nor_a_deed(
    viewer_client: Client, conference: Conference, message: Message
) -> None:
    about = page(viewer_client, "author", conference.slug, message.author_id)

    assert "comes back" in about
    assert "550 No such user" not in about
    assert reverse("settle_bounce", args=[conference.slug, message.author_id]) not in about


# --- Lists -------------------------------------------------------------------------------------------------------------
def test_people_are_found_by_whether_mail_reaches_them(
    manager_client: Client, conference: Conference, message: Message
) -> None:
    Author.objects.filter(email="somebody@example.org").update(no_reminders_since=timezone.now())

    def found(query: str) -> list[str]:
        table = manager_client.get(reverse("authors", args=[conference.slug]) + query).context["table"]
        return [row.record.email for row in table.rows]

    assert found("?reachability=bounced") == found("?state=unreachable") == ["typo@exmaple.org"]
    assert found("?reachability=unreminded") == ["somebody@example.org"]
    assert "Wants no reminders" in page(manager_client, "authors", conference.slug)


def test_mails_are_found_by_what_became_of_them_and_strays_are_told(
    manager_client: Client, conference: Conference, message: Message
) -> None:
    factories.make_message(message.author, state=MessageState.SENT)
    StrayCount.add(ReportSource.RETURNED, StrayReason.UNSIGNED)
    StrayCount.add(ReportSource.RETURNED, StrayReason.UNSIGNED)

    response = manager_client.get(reverse("messages", args=[conference.slug]), {"told": "bounced"})

    assert [row.record for row in response.context["table"].rows] == [message]
    assert "2 reports about mails arrived without a signature of ours" in response.content.decode()


# --- One mail ----------------------------------------------------------------------------------------------------------
def test_mail_is_marked_and_the_mark_taken_back_on_its_page(
    manager_client: Client, conference: Conference, message: Message
) -> None:
    other = factories.make_message(message.author, state=MessageState.SENT)
    keys = conference.slug, other.pk

    assert "counts as one that came back" in press(manager_client, "mark_bounced", *keys, words="He  told me")
    assert "has left, and is not marked yet" in press(manager_client, "mark_bounced", *keys)
    assert "He told me" in page(manager_client, "message", *keys)
    assert "counts as sent again" in press(manager_client, "take_bounce_back", *keys)
    assert "settled meanwhile" in press(manager_client, "take_bounce_back", *keys)

    assert "Did not come back after all" in page(manager_client, "message", *keys)


def test_mail_that_came_back_is_sent_again_by_its_own_page(
    manager_client: Client, conference: Conference, message: Message
) -> None:
    press(manager_client, "send_again", conference.slug, selected=str(message.pk), again="yes")

    assert Message.objects.get(stands_for=message).state == MessageState.QUEUED
    assert not Message.objects.get(pk=message.pk).can_be_sent_again


# --- All that match ----------------------------------------------------------------------------------------------------
def test_all_that_match_are_sent_again_but_to_addresses_that_are_still_wrong(
    manager_client: Client, conference: Conference, message: Message
) -> None:
    moved, _ = factories.invited_author(conference)
    lost = factories.make_message(moved, state=MessageState.SENT, text="Please sign:\n\x02link\x03\n")
    lost.agreements.set(moved.authorships.values_list("agreements", flat=True))
    reported.note(lost.pk, Tiding(ReportKind.BOUNCED, ReportSource.RETURNED, digest="b" * 64))
    address_changes.change_address(moved, email="moved@example.org", by=None)
    address = reverse("bulk", args=[conference.slug, "send-again"]) + "?of=messages&all_matching=1&state=bounced"

    question = manager_client.get(address)
    given = {"digest": question.context["form"]["digest"].value()}
    once_more = "1 of these people was mailed in the last five minutes. Send once more."
    assert question.context["form"].fields["sure"].label == once_more
    assert manager_client.post(address, given).status_code == 422
    assert not Message.objects.filter(stands_for=lost).exists()
    manager_client.post(address, given | {"sure": "on"})

    shown = question.content.decode()
    assert "Send 1 mail again?" in shown
    assert "1 came back from an address that its author still has." in shown
    assert "1 goes to the address that its author has now, with a new link." in shown
    assert Message.objects.get(stands_for=lost).email == "moved@example.org"
    assert BulkJob.objects.get().kind == "send_again"


def test_many_that_failed_are_sent_again_by_a_job(manager_client: Client, conference: Conference) -> None:
    authors = [factories.make_author(conference) for _ in range(51)]
    for author in authors:
        factories.make_message(author, state=MessageState.FAILED)
    address = reverse("bulk", args=[conference.slug, "send-again"]) + "?of=messages&all_matching=1&state=failed"

    digest = manager_client.get(address).context["form"]["digest"].value()
    response = manager_client.post(address, {"digest": digest}, follow=True)

    assert "51 mails are being sent again." in response.content.decode()
    while sweep.run_bulk_job():
        pass
    assert Message.objects.filter(state=MessageState.QUEUED).count() == 51


# --- Reminders ---------------------------------------------------------------------------------------------------------
def test_author_who_asked_again_is_reminded_again(manager_client: Client, message: Message) -> None:
    author = message.author
    Author.objects.filter(pk=author.pk).update(no_reminders_since=timezone.now())
    keys = author.conference.slug, author.pk

    assert "to get no more reminders" in page(manager_client, "author", *keys)
    assert "is reminded again" in press(manager_client, "remind_author_again", *keys)
    assert "settled meanwhile" in press(manager_client, "remind_author_again", *keys)

    assert Author.objects.get(pk=author.pk).no_reminders_since is None
