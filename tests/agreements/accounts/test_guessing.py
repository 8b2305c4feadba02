"""Guessing a password or a code, whatever Redis does: who has to wait, who has not, and who hears of it."""

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from agreements.accounts import guessing
from agreements.models import StaffMail, StaffMailKind, User
from agreements.web import counting, throttles
from agreements.web.throttles import TooOftenError
from tests import factories
from tests.redis_server import running_redis, slow_way_to

pytestmark = pytest.mark.django_db
WRONG = "a wrong one"
EMAIL = "olga@example.org"


@pytest.fixture(params=["none", "alive", "dead", "slow", "frozen"])
def redis_that_is(request: pytest.FixtureRequest, settings: Settings) -> Iterator[None]:
    if request.param == "none":
        yield
        return
    with ExitStack() as open_until_then:
        server = open_until_then.enter_context(running_redis())
        settings.REDIS_URL = server.url
        if request.param == "slow":
            settings.REDIS_URL, _ = open_until_then.enter_context(slow_way_to(server, 0.16))
        if request.param == "dead":
            server.process.kill()
            server.process.wait()
        if request.param == "frozen":
            server.process.send_signal(signal.SIGSTOP)
        yield
        throttles._rest.until = 0
        counting.client(settings.REDIS_URL).close()
        counting.client.cache_clear()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def olga() -> User:
    return factories.make_user(EMAIL)


def log_in(
    password: str = WRONG, *, network: int = 0, email: str = EMAIL, client: Client | None = None
) -> HttpResponse:
    given = {"login": email, "password": password}
    return (client or Client()).post(reverse("account_login"), given, REMOTE_ADDR=f"198.51.{network}.7")


def statuses(tries: int) -> list[int]:
    return [log_in(network=number).status_code for number in range(tries)]


@pytest.mark.usefixtures("redis_that_is")
def test_guessing_from_forty_networks_is_stopped_whatever_redis_does(
    olga: User, clock: time_machine.Traveller
) -> None:
    began = time.monotonic()

    assert statuses(40) == [200] * 5 + [429] * 35
    assert log_in(factories.PASSWORD, network=99).status_code == 429
    assert time.monotonic() - began < 30
    clock.shift(timedelta(seconds=2))
    assert log_in(factories.PASSWORD, network=99).status_code == 302


def test_each_try_waits_twice_as_long_as_the_one_before_up_to_a_quarter_of_an_hour(
    olga: User, clock: time_machine.Traveller
) -> None:
    statuses(5)
    waits = []
    for number in range(13):
        refused = log_in(network=number)
        assert refused.status_code == 429
        waits.append(int(refused["Retry-After"]))
        clock.shift(timedelta(seconds=waits[-1] + 1))
        assert log_in(network=100 + number).status_code == 200

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_a_browser_in_which_the_owner_has_logged_in_waits_for_nobody(
    olga: User, clock: time_machine.Traveller
) -> None:
    own = Client()
    assert log_in(factories.PASSWORD, client=own).status_code == 302
    own.post(reverse("account_logout"))

    # From the same network, too.
    tried = [log_in().status_code for _ in range(40)] + statuses(10)

    assert tried.count(200) == 5
    assert log_in(factories.PASSWORD, client=own).status_code == 302


@pytest.mark.usefixtures("redis_that_is")
def test_a_known_browser_guesses_no_more_than_others(olga: User, clock: time_machine.Traveller) -> None:
    own = Client()
    log_in(factories.PASSWORD, client=own)
    own.post(reverse("account_logout"))

    assert [log_in(client=own).status_code for _ in range(12)] == [200] * 10 + [429] * 2


def test_another_account_waits_for_nothing(olga: User, clock: time_machine.Traveller) -> None:
    factories.make_user("otto@example.org")
    statuses(10)

    assert log_in(factories.PASSWORD, email="otto@example.org").status_code == 302


def test_an_address_without_an_account_is_answered_alike(clock: time_machine.Traveller) -> None:
    assert statuses(8) == [200] * 5 + [429] * 3
    assert not StaffMail.objects.exists()


@pytest.mark.parametrize("spelling", ["OLGA@Example.org", "ｏｌｇａ@example.org", " olga＠ｅｘａｍｐｌｅ．org "])
def test_one_account_is_one_however_it_is_spelled(spelling: str, olga: User, clock: time_machine.Traveller) -> None:
    for number in range(5):
        asked = RequestFactory().post("/", REMOTE_ADDR=f"203.0.{number}.1")
        asked.user = AnonymousUser()
        guessing.before(asked, EMAIL if number % 2 else spelling)

    with pytest.raises(TooOftenError):
        guessing.before(RequestFactory().post("/"), spelling)


def test_its_owner_is_told_once_a_day(olga: User, clock: time_machine.Traveller) -> None:
    clock.move_to(timezone.now().replace(hour=3))
    statuses(9)
    before = StaffMail.objects.count()
    statuses(40)
    clock.shift(timedelta(hours=2))
    statuses(40)
    first = StaffMail.objects.count()
    clock.shift(timedelta(days=1))
    statuses(40)

    assert (before, first) == (0, 1)
    mails = StaffMail.objects.order_by("created_at")
    assert [(mail.user, mail.kind) for mail in mails] == [(olga, StaffMailKind.GUESSING)] * 2
    assert "somebody has tried many wrong passwords" in mails[0].text


def test_all_together_are_slowed_and_never_refused(
    olga: User, settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.THROTTLES = settings.THROTTLES | {"guess_all": (0, 60)}
    began = time.monotonic()

    answered = [log_in(email=f"{number}@example.org", network=number).status_code for number in range(3)]

    assert answered == [200] * 3
    assert time.monotonic() - began >= 3 * throttles.SLOWED_BY


# --- Codes ----
@pytest.fixture
def secret(olga: User) -> str:
    secret = str(generate_totp_secret())
    data = {"secret": get_adapter().encrypt(secret)}
    Authenticator.objects.create(user=olga, type=Authenticator.Type.TOTP, data=data)
    return secret


def right_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def give(code: str, *, network: int, client: Client | None = None) -> int:
    """A code by whoever knows the password."""
    client = client or Client()
    assert log_in(factories.PASSWORD, network=network, client=client)["Location"] == reverse("mfa_authenticate")
    address = f"198.51.{network}.7"
    return client.post(reverse("mfa_authenticate"), {"code": code}, REMOTE_ADDR=address).status_code


@pytest.mark.usefixtures("redis_that_is")
def test_codes_are_guessed_no_better_than_passwords(secret: str, clock: time_machine.Traveller) -> None:
    own = Client()
    assert give(right_code(secret), network=1, client=own) == 302
    own.post(reverse("account_logout"))
    clock.shift(timedelta(minutes=5))

    tried = [give("000000", network=number) for number in range(20)]

    assert tried == [200] * 5 + [429] * 15
    assert give(right_code(secret), network=50) == 429
    assert StaffMail.objects.filter(kind=StaffMailKind.GUESSING).count() == 1
    assert give(right_code(secret), network=1, client=own) == 302
