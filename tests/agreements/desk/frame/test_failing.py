"""A page that says why a request failed keeps the frame for whoever may see the conference, and tells nobody else of it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from agreements.desk.frame.failing import framed
from agreements.models import Conference

pytestmark = pytest.mark.django_db

RAIL = '<header class="rail">'


def test_member_keeps_the_frame_where_nothing_is_there_or_may_not_be_seen(
    viewer_client: Client, conference: Conference
) -> None:
    found = {
        path: viewer_client.get(f"/c/{conference.slug}/{path}")
        for path in ("nowhere/", "papers/0/", "team/", "agreements/nothing/")
    }

    assert {path: answer.status_code for path, answer in found.items()} == {
        "nowhere/": 404,
        "papers/0/": 404,
        "team/": 403,
        "agreements/nothing/": 404,
    }
    pages = {path: answer.content.decode() for path, answer in found.items()}
    assert {path: (RAIL in page, f"· {conference.name}</title>" in page) for path, page in pages.items()} == (
        dict.fromkeys(pages, (True, True))
    )


def test_stranger_is_told_the_same_of_a_conference_that_is_there_and_of_one_that_is_not(
    stranger_client: Client, conference: Conference
) -> None:
    there = stranger_client.get(f"/c/{conference.slug}/papers/")
    not_there = stranger_client.get("/c/no-such-conference/papers/")

    assert there.status_code == not_there.status_code == 404
    assert there.content == not_there.content
    assert RAIL not in there.content.decode()


def test_nobody_is_asked_for_where_no_failure_is_told(
    conference: Conference, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    request = RequestFactory().get(f"/c/{conference.slug}/")
    request.user = AnonymousUser()

    with django_assert_num_queries(0):
        found = framed(request)
        assert found["framed"]() is None
        assert found["base_of_failure"]() == "plain.html"


def test_address_of_somebody_else_than_staff_has_the_plain_page(client: Client) -> None:
    page = client.get("/nowhere/").content.decode()

    assert RAIL not in page
    assert "There is no such page · Countersign" in page


def test_browsers_find_the_pictures_that_they_ask_for_by_themselves(client: Client) -> None:
    answers = [client.get(path) for path in ("/favicon.ico", "/apple-touch-icon.png")]

    assert [(answer.status_code, b"".join(answer)[:4]) for answer in answers] == [
        (200, b"\x00\x00\x01\x00"),
        (200, b"\x89PNG"),
    ]


def test_address_that_is_pasted_somewhere_tells_no_name(owner_client: Client, conference: Conference) -> None:
    page = owner_client.get(reverse("dashboard", args=[conference.slug])).content.decode()

    assert '<meta property="og:title" content="Countersign">' in page
    assert page.count("og:") == 2
