"""What the database ended for another's sake is done once more, and then told."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg.errors
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from agreements.models import Author
from agreements.overtaken import is_overtaken, once_more
from tests import factories


def overtaken(kind: type[psycopg.Error] = psycopg.errors.DeadlockDetected) -> OperationalError:
    error = OperationalError("ended")
    error.__cause__ = kind("ended")
    return error


class Deed:
    """Fails so many times, then succeeds; notes what it was given."""

    def __init__(self, failures: int, error: Exception | None = None) -> None:
        self.failures, self.error, self.calls = failures, error or overtaken(), 0

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.failures:
            raise self.error
        return "done"


@pytest.mark.parametrize("kind", [psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure])
@pytest.mark.django_db(transaction=True)
def test_overtaken_deed_is_done_once_more(kind: type[psycopg.Error]) -> None:
    deed = Deed(1, overtaken(kind))

    assert (once_more(deed), deed.calls) == ("done", 2)


@pytest.mark.django_db(transaction=True)
def test_deed_that_is_overtaken_twice_says_so() -> None:
    deed = Deed(2)

    with pytest.raises(OperationalError):
        once_more(deed)
    assert deed.calls == 2


@pytest.mark.parametrize("error", [OperationalError("no connection"), ValueError("a fault of ours")])
@pytest.mark.django_db(transaction=True)
def test_what_fails_for_another_reason_is_not_done_again(error: Exception) -> None:
    deed = Deed(1, error)

    with pytest.raises(type(error)):
        once_more(deed)
    assert deed.calls == 1


@pytest.mark.django_db
def test_within_a_transaction_nothing_is_begun_again() -> None:
    deed = Deed(1)

    with pytest.raises(OperationalError):
        once_more(deed)
    assert deed.calls == 1


# --- Requests ----------------------------------------------------------------------------------------------------------
pages: list[Deed] = []


def page(request: HttpRequest) -> HttpResponse:
    content = b"".join(upload.read() for upload in request.FILES.values())  # type: ignore[union-attr]
    return HttpResponse(pages[0]() + " " + request.POST.get("name", "") + content.decode())


urlpatterns = [path("page/", page)]


@pytest.fixture
def browser(settings: Any) -> Iterator[Client]:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["agreements.web.middleware.OvertakenMiddleware"]
    yield Client(raise_request_exception=False)
    pages.clear()


def test_overtaken_request_is_answered_once_more_with_all_that_was_sent(browser: Client) -> None:
    pages.append(Deed(1))

    answer = browser.post("/page/", {"name": "Ada", "file": SimpleUploadedFile("list.csv", b" and a file")})

    assert (answer.status_code, answer.content) == (200, b"done Ada and a file")
    assert pages[0].calls == 2


def test_request_that_is_overtaken_twice_is_told_to_press_again(browser: Client) -> None:
    pages.append(Deed(2))

    answer = browser.post("/page/", {})

    assert answer.status_code == 409
    assert "press the button again" in answer.content.decode()


def test_request_that_fails_otherwise_is_not_repeated(browser: Client) -> None:
    pages.append(Deed(1, OperationalError("no connection")))

    assert browser.post("/page/", {}).status_code >= 500
    assert pages[0].calls == 1


# --- The database itself -----------------------------------------------------------------------------------------------
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time and no deadlocks")
@pytest.mark.django_db(transaction=True)
def test_deadlock_of_the_database_is_recognised() -> None:
    conference = factories.make_conference()
    first, second = (factories.make_author(conference).pk for _ in range(2))
    barrier = threading.Barrier(2)

    def lock(pks: tuple[int, int]) -> bool:
        try:
            with transaction.atomic():
                for pk in pks:
                    Author.objects.select_for_update().get(pk=pk)
                    if pk == pks[0]:
                        barrier.wait()
        except OperationalError as error:
            return is_overtaken(error)
        finally:
            connections.close_all()
        return False

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(lock, [(first, second), (second, first)]))

    assert sorted(outcomes) == [False, True]
