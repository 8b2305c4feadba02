"""What holds for every page: one-time passwords open one page, and nothing personal is kept by caches."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from agreements.models import Conference, User
from agreements.web.middleware import HeadMiddleware
from tests import factories

pytestmark = pytest.mark.django_db


def newcomer(conference: Conference) -> tuple[Client, User]:
    user = factories.make_member(conference, has_temporary_password=True)
    client = Client()
    client.force_login(user)
    return client, user


@pytest.mark.parametrize("method", ["get", "post"])
def test_one_time_password_leads_to_the_page_that_changes_it(conference: Conference, method: str) -> None:
    client, _ = newcomer(conference)

    response = getattr(client, method)(reverse("dashboard", args=[conference.slug]))

    assert (response.status_code, response.headers["Location"]) == (302, reverse("password_change"))


def test_one_time_password_opens_that_page_and_the_way_out(conference: Conference) -> None:
    client, _ = newcomer(conference)

    assert client.get(reverse("password_change")).status_code == 200
    assert client.post(reverse("logout")).headers["Location"] == reverse("login")


def test_password_of_ones_own_opens_the_desk(conference: Conference) -> None:
    client, user = newcomer(conference)
    new = "a longer one of my own"

    client.post(
        reverse("password_change"),
        {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new},
    )

    user.refresh_from_db()
    assert user.check_password(new)
    assert not user.has_temporary_password
    assert client.get(reverse("dashboard", args=[conference.slug])).status_code == 200


@pytest.mark.parametrize("name", ["login", "home", "verify"])
def test_pages_are_kept_by_no_cache(client: Client, name: str) -> None:
    assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]


@pytest.mark.parametrize(("method", "body"), [("head", b""), ("get", b"words")])
def test_an_answer_to_head_has_no_body(method: str, body: bytes) -> None:
    request = getattr(RequestFactory(), method)("/")

    assert HeadMiddleware(lambda _: HttpResponse(b"words"))(request).content == body
