"""What holds for every page: nothing personal is kept by caches, and HEAD has no body."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from agreements.web.middleware import HeadMiddleware

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["account_login", "home", "verify"])
def test_pages_are_kept_by_no_cache(client: Client, name: str) -> None:
    assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]


@pytest.mark.parametrize(("method", "body"), [("head", b""), ("get", b"words")])
def test_an_answer_to_head_has_no_body(method: str, body: bytes) -> None:
    request = getattr(RequestFactory(), method)("/")

    assert HeadMiddleware(lambda _: HttpResponse(b"words"))(request).content == body
