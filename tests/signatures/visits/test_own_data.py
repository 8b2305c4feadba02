"""What an author gets of all that is kept about them, after a confirmation by mail."""

import io
import zipfile
from datetime import timedelta
from typing import Any, cast

import pytest
import time_machine
from django.conf import settings
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import links
from agreements.conferences.editions import closing
from agreements.models import Author, Conference, Link, LinkPurpose, Message, MessageKind
from signatures.models import Download
from tests import factories
from tests.signatures.visiting import dump, open_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(conference: Conference) -> Author:
    author, _link = factories.invited_author(conference, name="Ada Ames", email="ada@example.org")
    return author


def visit(author: Author) -> tuple[Client, str]:
    link = factories.make_link(author)
    return open_link(link), reverse("visit_data", args=[link.pk])


def address_of(link: Link) -> str:
    return links.address_of(link).removeprefix(settings.PUBLIC_URL)


def asked(author: Author) -> Message:
    client, address = visit(author)
    assert client.post(address).status_code == 303
    return Message.objects.get(author=author, kind=MessageKind.DATA)


def names_in(response: Any) -> list[str]:
    content = cast("StreamingHttpResponse", response).getvalue()
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_the_file_comes_by_a_mailed_link_that_works_once(author: Author) -> None:
    mail = asked(author)
    assert (mail.email, mail.link.purpose) == ("ada@example.org", LinkPurpose.DATA)
    address, before = address_of(mail.link), dump()

    page = Client().get(address)
    assert (page.status_code, dump() == before) == (200, True)
    given = Client().post(address)

    assert "report.json" in names_in(given)
    assert (Client().get(address).status_code, Client().post(address).status_code) == (410, 410)
    taken = Download.objects.get()
    assert (taken.by, taken.by_author, taken.about) == (None, author, author)


def test_the_link_ends_after_an_hour(author: Author) -> None:
    address = address_of(asked(author).link)

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert Client().post(address).status_code == 410
    assert not Download.objects.exists()


def test_no_other_link_hands_it_over(author: Author) -> None:
    token = links.token_of(factories.make_link(author))

    assert Client().post(reverse("own_data", args=[token])).status_code == 404


def test_three_mails_an_hour_are_enough(author: Author) -> None:
    client, address = visit(author)

    answers = [client.post(address).status_code for _ in range(4)]

    assert answers == [303, 303, 303, 429]


def test_it_is_there_where_the_conference_is_closed(author: Author) -> None:
    client, address = visit(author)
    closing.close(author.conference, by=factories.make_member(author.conference))

    assert client.post(address).status_code == 303
    assert Message.objects.filter(author=author, kind=MessageKind.DATA, state="queued").exists()


def test_an_officer_is_handed_nothing_of_the_author(conference: Conference) -> None:
    agreement = factories.make_agreement(conference)
    factories.invite(agreement)
    agreement.refresh_from_db()
    link = factories.officers_link(factories.forward(agreement))
    client = open_link(link)

    assert client.get(reverse("visit_data", args=[link.pk])).status_code == 404
