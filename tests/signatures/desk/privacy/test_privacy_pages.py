"""What owners and managers see and do about people's data."""

import io
import zipfile
from typing import cast

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from agreements.models import Author, Conference, DataClass, Erasure, LegalHold, RetentionRule
from agreements.states import State
from signatures.models import Download, DownloadKind
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(conference: Conference) -> Author:
    author = factories.make_author(conference, name="Ada Ames", email="ada@example.org")
    factories.make_agreement(author=author, state=State.COUNTERSIGNED)
    return author


def page_of(author: Author) -> str:
    return reverse("person_data", args=[author.conference.slug, author.pk])


def test_a_manager_takes_the_file_of_an_address_over_all_their_conferences(
    manager_client: Client, author: Author
) -> None:
    elsewhere = factories.make_author(factories.make_conference(name="Not Theirs"), email="ada@example.org")

    page = manager_client.get(page_of(author)).content.decode()
    response = manager_client.get(reverse("person_report", args=[author.conference.slug, author.pk]))

    assert "Sealed documents" not in page
    assert "<dt>Answers</dt>" in page
    found = zipfile.ZipFile(io.BytesIO(cast("StreamingHttpResponse", response).getvalue()))
    assert "Not Theirs" not in found.read("report.txt").decode()
    assert [taken.about for taken in Download.objects.all()] == [author]
    assert not elsewhere.downloads.exists()


def test_an_owner_restricts_and_takes_it_back(owner_client: Client, author: Author) -> None:
    slug = author.conference.slug
    erase = reverse("ask_erasure", args=[slug, author.pk])

    assert owner_client.post(erase, {"reason": ""}).status_code == 422
    assert owner_client.post(erase, {"reason": "by mail on 3 May"})["Location"] == page_of(author)

    page = owner_client.get(page_of(author)).content.decode()
    assert "by mail on 3 May" in page
    assert "nobody has decided yet for how long" in page
    assert (
        "Nothing is sent to this person"
        in owner_client.get(reverse("author", args=[slug, author.pk])).content.decode()
    )
    assert "Ada Ames" in owner_client.get(reverse("kept_data", args=[slug])).content.decode()
    owner_client.post(reverse("take_back_erasure", args=[slug, author.pk]))
    assert not Erasure.objects.open().exists()


def test_holds_say_who_and_why_and_are_ended(owner_client: Client, author: Author) -> None:
    slug = author.conference.slug

    owner_client.post(reverse("hold_person", args=[slug, author.pk]), {"reason": "Case 7"})
    owner_client.post(reverse("hold_conference", args=[slug]), {"reason": "Case 8"})
    owner_client.post(reverse("hold_conference", args=[slug]), {"reason": "Case 9"})

    page = owner_client.get(reverse("kept_data", args=[slug])).content.decode()
    assert [words in page for words in ("Case 7", "Case 8", "Case 9")] == [True, True, False]
    for hold in LegalHold.objects.all():
        owner_client.post(reverse("end_hold", args=[slug, hold.pk]))
    assert not LegalHold.objects.standing().exists()


def test_retention_is_decided_by_class(owner_client: Client, conference: Conference) -> None:
    address = reverse("edit_retention", args=[conference.slug, DataClass.MAILS])

    refused = [owner_client.post(address, given).status_code for given in ({"days": "7"}, {"is_on": "on"})]
    owner_client.post(address, {"days": "400", "is_on": "on"})

    assert refused == [422, 422]
    [rule] = RetentionRule.objects.all()
    assert (rule.data, rule.days, rule.switched_on_at is not None) == ("mails", 400, True)
    assert "400 days" in owner_client.get(reverse("kept_data", args=[conference.slug])).content.decode()
    owner_client.post(address, {"days": ""})
    assert not RetentionRule.objects.exists()


def test_who_opened_what_is_listed_by_person(owner_client: Client, author: Author) -> None:
    slug = author.conference.slug
    owner_client.get(reverse("person_report", args=[slug, author.pk]))
    owner_client.get(reverse("export_signatures", args=[slug]))
    export = str(DownloadKind.SIGNATURES.label)

    everything = owner_client.get(reverse("downloads", args=[slug])).content.decode()
    theirs = owner_client.get(reverse("downloads", args=[slug]) + f"?about={author.pk}").content.decode()

    assert (export in everything, "Everything about a person" in everything) == (True, True)
    assert (export in theirs, "Everything about a person" in theirs) == (False, True)
