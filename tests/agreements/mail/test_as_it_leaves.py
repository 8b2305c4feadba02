"""The headers of a mail as it leaves, and where it comes back to."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from agreements.mail import delivery
from agreements.mail.bounces.tokens import Purpose, message_of
from agreements.mail.writing.as_it_leaves import written
from agreements.models import Author, Conference, Message, MessageKind
from tests import factories
from tests.mail_backend import Backend
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


def queued(conference: Conference, **facts: str) -> Message:
    author, _ = factories.invited_author(conference)
    message = factories.make_message(author, **facts)
    return Message.objects.for_delivery().get(pk=message.pk)


def test_mail_comes_back_to_an_address_of_its_own(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    settings.BOUNCE_ADDRESS = "bounces@conference.example.org"
    message = queued(conference)

    delivery.deliver([message.pk])

    [taken] = mail_server.taken
    local, _, domain = taken.mail_from.partition("@")
    name, _, token = local.partition("+")
    assert (name, domain, message_of(Purpose.RETURN, token)) == ("bounces", "conference.example.org", message.pk)
    assert len(local) <= 64
    assert "bounces" not in str(taken.mail["From"])


def test_mail_comes_back_to_its_sender_where_no_bounce_address_is_set(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    settings.BOUNCE_ADDRESS = ""

    delivery.deliver([queued(conference).pk])

    assert mail_server.taken[0].mail_from in str(mail_server.taken[0].mail["From"])


def test_mail_service_is_given_the_token_along(conference: Conference, mail_backend: type[Backend]) -> None:
    message = queued(conference)

    delivery.deliver([message.pk])

    assert message_of(Purpose.RETURN, Backend.taken[-1].metadata["message"]) == message.pk  # type: ignore[attr-defined]


def test_mail_says_that_a_program_wrote_it_and_how_to_get_no_more(conference: Conference) -> None:
    message = queued(conference)

    headers = written(message).message()

    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>")
    assert "/s/" not in address
    assert Client().post(address.removeprefix("http://testserver")).status_code == 200
    assert Author.objects.get(pk=message.author_id).no_reminders_since is not None


def test_mail_to_an_officer_offers_no_end_of_the_reminders_of_its_author(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    agent = factories.forward(author.authorships.get().agreements.get())
    message = Message.objects.for_delivery().get(link=agent.links.get(), kind=MessageKind.AGENT)

    headers = written(message).message()

    assert (headers["List-Unsubscribe"], headers["Auto-Submitted"]) == (None, "auto-generated")


@pytest.mark.parametrize(
    "subject",
    [
        "Please sign your agreement for ICML 2020",
        "Zoë Müller, bitte unterschreiben Sie die Vereinbarung für den Aufsatz über Straßen und Äpfel",
        "王培松" * 20,
        "x" * 120,
    ],
)
def test_subject_begins_on_its_own_line_and_reads_as_it_was_written(
    conference: Conference, mail_server: MailServer, subject: str
) -> None:
    delivery.deliver([queued(conference, subject=subject).pk])

    [taken] = mail_server.taken
    assert re.search(rb"^Subject: \S", taken.content, re.MULTILINE)
    assert taken.mail["Subject"] == subject
