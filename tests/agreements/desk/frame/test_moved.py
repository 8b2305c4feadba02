"""Links to former addresses stand in mails that were sent: they lead on, and what is posted there is posted on."""

import pytest
from django.test import Client

from agreements.models import Conference
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("authors/", "people/"),
        ("authors/same/", "people/same/"),
        ("decisions/?kind=bounce&page=2", "decide/?kind=bounce&page=2"),
        ("downloads/", "hand-over/downloads/"),
        ("import/history/", "imports/history/"),
        ("reminders/", "mail/calendar/"),
        ("settings/policy/", "text/policy/"),
        ("settings/signatories/", "text/signatories/"),
        ("texts/1/preview.pdf", "text/1/preview.pdf"),
    ],
)
def test_former_address_leads_to_the_present_one(
    owner_client: Client, conference: Conference, former: str, present: str
) -> None:
    response = owner_client.get(f"/c/{conference.slug}/{former}")

    assert (response.status_code, response["Location"]) == (307, f"/c/{conference.slug}/{present}")


def test_what_is_posted_to_a_former_address_arrives(manager_client: Client, conference: Conference) -> None:
    author = factories.make_author(conference)

    response = manager_client.post(f"/c/{conference.slug}/authors/{author.pk}/address/", {"email": ""}, follow=True)

    assert response.redirect_chain == [(f"/c/{conference.slug}/people/{author.pk}/address/", 307)]
    assert response.context["form"].errors


def test_former_address_leads_nobody_anywhere_else(
    owner_client: Client, stranger_client: Client, conference: Conference
) -> None:
    """A path that looks like another site stays behind the conference's own."""
    response = owner_client.get(f"/c/{conference.slug}/authors//example.org/")

    assert response["Location"] == f"/c/{conference.slug}/people//example.org/"
    assert stranger_client.get(f"/c/{conference.slug}/authors/").status_code == 404
