"""Whoever sends something while the database is away is told that it was not recorded, and when to try again."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from agreements.models import Role
from tests import factories
from tests.signatures.visiting import at, filled, open_link

pytestmark = pytest.mark.django_db


def away(error: Exception, cause: Exception | None = None) -> object:
    """A database that refuses every statement."""

    def refuse(*_args: object) -> None:
        raise error from cause

    return connection.execute_wrapper(refuse)


@pytest.mark.parametrize("error", [OperationalError("server closed"), InterfaceError("connection already closed")])
def test_what_was_posted_to_a_database_that_is_away_is_said_to_be_not_recorded(error: Exception) -> None:
    client = Client(raise_request_exception=False)

    with away(error):
        response = client.post(reverse("new_link"), {"email": "ada@example.org"})

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")
    assert "what you just sent was not recorded" in page
    assert "send it again" in page


@pytest.mark.parametrize("page", ["review", "sign"])
def test_an_answer_that_was_posted_to_a_database_that_is_away_is_said_to_be_not_recorded(page: str) -> None:
    _, link = factories.invited_author()
    client = open_link(link)
    client.raise_request_exception = False
    fields = filled(client, link)

    with away(OperationalError("server closed")):
        response = client.post(at(page, link), fields)

    html = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "<h1>Your answer was not recorded</h1>" in html
    assert "has been recorded" not in html


@contextmanager
def committing_fails() -> Iterator[None]:
    """A database that takes every statement and is lost while it commits."""
    connection.ensure_connection()
    real = connection.connection
    connection.connection = _LostAtCommit(real)
    try:
        yield
    finally:
        real.rollback()
        connection.connection = real


class _LostAtCommit:
    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def commit(self) -> None:
        raise connection.Database.OperationalError("server closed the connection unexpectedly")


@pytest.mark.django_db(transaction=True)
def test_an_answer_whose_commit_was_under_way_is_neither_promised_nor_denied() -> None:
    _, link = factories.invited_author()
    client = open_link(link)
    client.raise_request_exception = False
    fields = filled(client, link)

    with committing_fails():
        response = client.post(at("sign", link), fields)

    html = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "We cannot say whether your answer was recorded" in html
    assert "open your link again to see whether it was" in html
    assert "was not recorded" not in html.replace("If it was not, answer again", "")


@pytest.mark.parametrize(
    ("page", "where", "words"),
    [
        (
            "sign",
            {},
            "We cannot say here whether your answer was recorded. Open your link again to see whether it was",
        ),
        ("visit_help", {"kind": "question"}, "We cannot say here whether what you just sent was recorded."),
    ],
)
def test_a_fault_of_ours_is_no_receipt(page: str, where: dict[str, str], words: str) -> None:
    _, link = factories.invited_author()
    client = open_link(link)
    client.raise_request_exception = False
    fields = filled(client, link)

    with away(DatabaseError("a bug")):
        response = client.post(at(page, link, **where), fields)

    html = response.content.decode()
    assert response.status_code == 500
    assert words in html
    assert "has been recorded" not in html


def test_a_page_that_a_database_cannot_give_is_promised_for_later() -> None:
    with away(OperationalError("server closed")):
        response = Client(raise_request_exception=False).get("/s/aaaa/")

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "this page cannot be shown right now" in page
    assert "you just sent" not in page


def test_staff_whose_session_cannot_be_read_are_told_the_same(owner_client: Client) -> None:
    owner_client.raise_request_exception = False

    with away(OperationalError("server closed")):
        response = owner_client.get("/")

    assert response.status_code == 503


def broken() -> sqlite3.Error:
    """What SQLite says of a table that is missing."""
    with pytest.raises(sqlite3.OperationalError) as error:
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")
    return error.value


@pytest.mark.parametrize("error", [OperationalError("no such table"), DatabaseError("a bug"), ValueError("a bug")])
def test_a_fault_of_ours_is_not_blamed_on_the_database(error: Exception) -> None:
    with away(error, broken()):
        response = Client(raise_request_exception=False).get("/s/aaaa/")

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert "Retry-After" not in response


@pytest.mark.parametrize("path", ["/link/", "/login/", "/verify/"])
def test_a_form_in_another_encoding_than_it_ought_to_be_is_a_bad_request(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.get("/link/")

    response = client.post(path, b"a=b", content_type="application/x-www-form-urlencoded; charset=latin1")

    assert response.status_code == 400
    assert "This request could not be read" in response.content.decode()
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_too_many_fields_are_a_bad_request() -> None:
    response = Client(raise_request_exception=False).post("/link/", {f"f{number}": "" for number in range(10_001)})

    assert response.status_code == 400
    assert "This request could not be read" in response.content.decode()


def test_form_that_nobody_can_read_is_posted_to_no_page() -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32

    response = client.post("/nowhere/", "&", content_type="multipart/form-data")

    assert response.status_code == 404


def test_form_that_nobody_can_read_is_posted_without_the_role() -> None:
    conference = factories.make_conference()
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(factories.make_member(conference, Role.VIEWER))
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32

    response = client.post(f"/c/{conference.slug}/team/", "&", content_type="multipart/form-data")

    assert response.status_code in {400, 403}
