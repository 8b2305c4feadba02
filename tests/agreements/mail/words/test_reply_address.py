"""Nobody is asked for anything before there is an address that somebody reads."""

import pytest
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from agreements.access import NoReplyAddressError
from agreements.mail.words import reply_address
from agreements.models import Agreement, Conference, Message
from agreements.people import invitations, reminders
from agreements.states import State
from agreements.web.checks import check_sender
from agreements.wording.addresses import is_nobodys
from tests import factories
from tests.commands import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def unanswerable(conference: Conference) -> Conference:
    factories.make_agreement(conference)
    factories.make_agreement(conference, state=State.INVITED)
    Conference.objects.filter(pk=conference.pk).update(contact_email="")
    conference.refresh_from_db()
    return conference


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("agreements@example.org", True),
        ("a@mail.example.com", True),
        ("a@icml.example", True),
        ("a@localhost", True),
        ("a@x.TEST.", True),
        ("a@icml.cc", False),
        ("a@myexample.org", False),
        ("example.org@icml.cc", False),
    ],
)
def test_domains_of_examples_are_nobodys(address: str, *, expected: bool) -> None:
    assert is_nobodys(address) is expected


@pytest.mark.parametrize(
    ("contact", "sender", "expected"),
    [
        ("chairs@icml.cc", "agreements@icml.cc", ""),
        ("", "agreements@icml.cc", "No address for replies is set"),
        ("chairs@example.org", "agreements@icml.cc", "Replies would go to chairs@example.org, which nobody reads"),
        (
            "chairs@icml.cc",
            "agreements@example.org",
            "Mails would come from agreements@example.org, which nobody reads",
        ),
    ],
)
def test_in_production_no_made_up_address_is_written_from(
    contact: str, sender: str, expected: str, settings: Settings
) -> None:
    settings.PRODUCTION, settings.DEFAULT_FROM_EMAIL = True, sender

    problem = reply_address.problem_of(Conference(contact_email=contact))

    assert problem.startswith(expected)
    assert bool(problem) is bool(expected)
    assert [str(each.id) for each in check_sender()] == (["agreements.E001"] if "example" in sender else [])


def test_elsewhere_made_up_addresses_are_as_good_as_others(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "agreements@example.org"

    assert reply_address.problem_of(Conference(contact_email="chairs@example.org")) == ""
    assert check_sender() == []


def test_deeds_write_to_nobody(unanswerable: Conference) -> None:
    with pytest.raises(NoReplyAddressError):
        invitations.invite(unanswerable, Agreement.objects.all())
    with pytest.raises(NoReplyAddressError):
        reminders.remind(unanswerable)

    assert not Message.objects.exists()
    assert Agreement.objects.filter(state=State.DRAFT).count() == 1


@pytest.mark.parametrize("name", ["invite", "remind"])
def test_commands_write_to_nobody(unanswerable: Conference, name: str) -> None:
    with pytest.raises(CommandError, match=r"No address for replies is set.*Nobody was written to"):
        said(name, unanswerable.slug, **({"anyway": True} if name == "invite" else {}))
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ["author_remind", "author_invite"])
def test_pages_lead_to_the_settings(unanswerable: Conference, manager_client: Client, name: str) -> None:
    author = unanswerable.agreements.get(state=State.INVITED).authorship.author

    answer = manager_client.post(reverse(name, args=[unanswerable.slug, author.pk]))

    page = answer.content.decode()
    assert (answer.status_code, "Nobody was written to" in page) == (409, True)
    assert reverse("conference_settings", args=[unanswerable.slug]) in page
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ["invite", "remind"])
def test_dialogues_say_so_before(unanswerable: Conference, manager_client: Client, name: str) -> None:
    address = reverse(name, args=[unanswerable.slug])
    page = manager_client.get(address)
    digest = page.context["form"].initial["digest"]

    answer = manager_client.post(address, {"digest": digest, "is_sure": "on"})

    assert "No address for replies is set" in page.content.decode()
    assert reverse("conference_settings", args=[unanswerable.slug]) in page.content.decode()
    assert answer.status_code in (409, 422)
    assert not Message.objects.exists()


def test_conference_by_command_is_told_where_replies_go() -> None:
    facts = {"name": "A", "legal_name": "A", "short_name": "A", "address": "A", "signatory_name": "S"}
    said("create_conference", "one", "--reply-to=Chairs@ICML.cc", **facts)
    with pytest.raises(CommandError, match="--reply-to"):
        said("create_conference", "two", "--reply-to=chairs@localhost", **facts)

    assert Conference.objects.get(slug="one").contact_email == "chairs@icml.cc"
