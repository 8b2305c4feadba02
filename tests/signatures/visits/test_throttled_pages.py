"""The pages that count who tries too often: who is refused, and who is not."""

import time
from collections.abc import Callable, Iterator

import pytest
import redis
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from agreements import links
from agreements.models import Author, Conference, Link
from agreements.states import State
from agreements.web import counting, throttles
from signatures.codes import code_of
from signatures.models import Document, SealCertificate
from signatures.visits.views import links as views
from tests import factories
from tests.redis_server import RedisServer, running_redis
from tests.signatures.visiting import at, filled, landing_of, open_link

pytestmark = pytest.mark.django_db
HERE, NEXT_DOOR, ELSEWHERE = "192.0.2.1", "192.0.2.99", "198.51.100.1"
WRONG = "a wrong one"


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with running_redis() as running:
        yield running


@pytest.fixture(autouse=True, params=["redis", pytest.param("database", marks=pytest.mark.slow)])
def counted(
    request: pytest.FixtureRequest, settings: Settings, server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """How either counts is the matter of `agreements.web`; these pages ask in one way."""
    if request.param == "database":
        yield
        return
    settings.REDIS_URL = server.url
    # However busy the machine is, this Redis is not taken for one that is away.
    monkeypatch.setattr(counting, "_CONNECT_TIMEOUT", 30)
    monkeypatch.setattr(counting, "_TIMEOUT", 30)
    monkeypatch.setattr(throttles, "_SLOW", 30)
    monkeypatch.setattr(throttles._rest, "until", 0.0)
    monkeypatch.setattr(views, "ANSWER_AFTER", 0)
    with redis.Redis.from_url(server.url) as client:
        client.flushall()
    yield
    counting.client(server.url).close()
    counting.client.cache_clear()


@pytest.fixture
def author_and_link(conference: Conference) -> tuple[Author, Link]:
    return factories.invited_author(conference, email="ada@example.org")


def statuses(ask: Callable[[], HttpResponse], times: int) -> list[int]:
    return [ask().status_code for _ in range(times)]


# --- Guessing links ----
def test_guessing_links_is_refused_after_a_while_and_hurts_nobody_else(author_and_link: tuple[Author, Link]) -> None:
    def guess(address: str = HERE) -> HttpResponse:
        return Client().get("/s/aaaa/", REMOTE_ADDR=address)

    assert statuses(guess, 20) == [404] * 20
    refused = guess(NEXT_DOOR)

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["Cache-Control"] == "no-store"
    assert "Wait a minute, then go back" in refused.content.decode()
    assert guess(ELSEWHERE).status_code == 404
    assert Client().get(landing_of(author_and_link[1]), REMOTE_ADDR=HERE).status_code == 200


def test_a_link_that_was_taken_back_is_no_guess(author_and_link: tuple[Author, Link]) -> None:
    author, link = author_and_link
    links.revoke(author)

    assert statuses(lambda: Client().get(landing_of(link)), 25) == [410] * 25


# --- Asking for new links ----
@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_new_links_for_one_address_are_refused_to_one_network_alone(
    email: str, author_and_link: tuple[Author, Link]
) -> None:
    def ask(address: str, network: int) -> int:
        given = {"email": address}
        return Client().post(reverse("new_link"), given, REMOTE_ADDR=f"192.0.{network}.1").status_code

    assert [ask(email, 1) for _ in range(3)] == [200, 200, 200]
    assert ask(email.upper(), 1) == 429
    assert ask("another@example.org", 1) == 200
    # A stranger uses up nothing of what the author may ask for.
    assert ask(email, 2) == 200


def test_new_links_for_one_address_from_everywhere_are_slowed_and_never_refused(
    settings: Settings, author_and_link: tuple[Author, Link]
) -> None:
    settings.THROTTLES = settings.THROTTLES | {"new_link_all": (2, 3600)}
    began, took = time.monotonic(), []
    for network in range(5):
        given = {"email": "ada@example.org"}
        asked = Client().post(reverse("new_link"), given, REMOTE_ADDR=f"192.0.{network}.1")
        assert asked.status_code == 200
        took.append(time.monotonic() - began)

    assert took[4] - took[1] >= 3 * throttles.SLOWED_BY
    # However many ask, one mail goes out.
    assert author_and_link[0].messages.filter(kind="link").count() == 1


def test_new_links_for_many_addresses_are_refused_to_one_network(settings: Settings) -> None:
    settings.THROTTLES = settings.THROTTLES | {"new_link_network": (2, 3600)}

    def ask(number: int, network: str) -> int:
        given = {"email": f"{number}@example.org"}
        return Client().post(reverse("new_link"), given, REMOTE_ADDR=network).status_code

    assert [ask(number, HERE) for number in range(3)] == [200, 200, 429]
    assert ask(3, ELSEWHERE) == 200


def test_a_slip_in_the_address_is_not_counted() -> None:
    assert statuses(lambda: Client().post(reverse("new_link"), {"email": "ada"}), 30) == [422] * 30


# --- Logging in ----
def log_in(email: str, password: str = WRONG, address: str = HERE) -> int:
    given = {"login": email, "password": password}
    return Client().post(reverse("account_login"), given, REMOTE_ADDR=address).status_code


def test_guessing_a_password_shuts_out_nobody_else() -> None:
    for email in ("olga@example.org", "otto@example.org"):
        factories.make_user(email)

    with time_machine.travel(timezone.now(), tick=False):
        tried = [log_in("Olga@example.org") for _ in range(100)]

    assert tried == [200] * 5 + [429] * 95
    assert log_in("olga@example.org", factories.PASSWORD) == 429
    assert log_in("otto@example.org", factories.PASSWORD, ELSEWHERE) == 302


def test_trying_many_accounts_is_refused_to_one_network(settings: Settings) -> None:
    settings.THROTTLES = settings.THROTTLES | {"login_network": (3, 900)}
    factories.make_user("olga@example.org")

    assert [log_in(f"{number}@example.org") for number in range(4)] == [200, 200, 200, 429]
    assert log_in("olga@example.org", factories.PASSWORD, ELSEWHERE) == 302


def test_whoever_logs_in_at_last_has_all_tries_again() -> None:
    factories.make_user("olga@example.org")

    for _ in range(3):
        assert [log_in("olga@example.org") for _ in range(4)] == [200] * 4
        assert log_in("olga@example.org", factories.PASSWORD) == 302


def test_guessing_the_code_of_a_new_installation_is_refused() -> None:
    def guess(address: str = HERE) -> int:
        return Client().post(reverse("first_account"), {"code": "x"}, REMOTE_ADDR=address).status_code

    assert [guess() for _ in range(11)] == [200] * 10 + [429]
    assert guess(ELSEWHERE) == 200


# --- Signing ----
def test_one_links_posts_are_slowed_after_ten_a_minute_and_never_refused(
    conference: Conference, settings: Settings
) -> None:
    settings.THROTTLES = settings.THROTTLES | {"signing": (10, 60)}
    _, link = factories.invited_author(conference)
    _, other = factories.invited_author(conference)
    browser = open_link(link)

    def review() -> HttpResponse:
        return browser.post(at("review", link), filled(browser, link))

    assert statuses(review, 10) == [200] * 10
    began = time.monotonic()
    slowed = review()
    took = time.monotonic() - began
    signed = browser.post(at("sign", link), filled(browser, link))

    assert slowed.status_code == 200
    assert took >= throttles.SLOWED_BY
    assert signed["Location"] == at("done", link)
    another = open_link(other)
    assert another.post(at("review", other), filled(another, other)).status_code == 200


def test_many_authors_sign_from_one_machine(conference: Conference) -> None:
    for _ in range(25):
        _, link = factories.invited_author(conference)
        browser = open_link(link)
        form = filled(browser, link)
        assert browser.post(at("review", link), form).status_code == 200
        assert browser.post(at("sign", link), form)["Location"] == at("done", link)


# --- Checking documents ----
def test_uploads_of_one_network_are_refused_after_thirty_a_minute() -> None:
    def check(address: str = HERE) -> HttpResponse:
        return Client().post("/verify/", {"file": SimpleUploadedFile("a.pdf", b"nothing")}, REMOTE_ADDR=address)

    assert statuses(check, 30) == [200] * 30
    assert check().status_code == 429
    assert Client().get("/verify/", REMOTE_ADDR=HERE).status_code == 200
    assert check(ELSEWHERE).status_code == 200


def test_wrong_codes_of_one_network_are_refused_after_twenty_a_minute(conference: Conference) -> None:
    signature = factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get()
    certificate = SealCertificate.objects.create(fingerprint="f" * 64)
    Document.objects.create(signature=signature, sha256="a" * 64, size=1, path="x", certificate=certificate)

    def look_up(code: str, address: str = HERE) -> HttpResponse:
        return Client().get(f"/verify/{code}/", REMOTE_ADDR=address)

    assert statuses(lambda: look_up("K7QF-2M9D-8XWA-R3TN"), 20) == [404] * 20
    assert look_up("K7QF-2M9D-8XWA-R3TN").status_code == 429
    assert Client().get("/verify/", {"code": "%"}, REMOTE_ADDR=HERE).status_code == 429
    assert look_up("K7QF-2M9D-8XWA-R3TN", ELSEWHERE).status_code == 404
    assert look_up(code_of(signature.pk)).status_code == 200
