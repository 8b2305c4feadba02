"""Recovery codes are shown where they were made, until they are kept; looking loses none."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from agreements.accounts import second_factors
from agreements.models import StaffMail, User
from tests import factories
from tests.second_factors import add_app, add_codes
from tests.software_passkey import add_passkey

pytestmark = pytest.mark.django_db
PAGE, NEW, FILE = "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"


@pytest.fixture
def user() -> User:
    return factories.make_user("olga@example.org")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(user: User) -> Client:
    """Who has just added a passkey, and got codes with it."""
    client = client_of(user)
    add_passkey(client)
    return client


def shown(client: Client) -> list[str]:
    codes: list[str] = client.get(reverse(PAGE)).context["codes"]
    return codes


def test_codes_of_a_first_factor_are_shown_again_and_again_until_they_are_kept(client: Client, user: User) -> None:
    looks = [shown(client) for _ in range(3)]
    file = client.get(reverse(FILE))
    kept = client.post(reverse(PAGE))

    codes = second_factors.codes_left(user)
    assert looks == [codes] * 3
    assert len(set(looks[0])) == 10
    assert file.content.decode().splitlines() == [
        "Recovery codes of olga@example.org, each for one use:",
        "",
        *looks[0],
    ]
    assert kept.headers["Location"] == reverse("mfa_index")
    assert shown(client) == []
    assert client.get(reverse(FILE)).status_code == 404
    assert second_factors.codes_left(user) == codes


def test_codes_are_shown_in_no_other_browser(client: Client, user: User) -> None:
    other = client_of(user)

    assert shown(other) == []
    assert other.get(reverse(FILE)).status_code == 404


def test_codes_are_shown_for_an_hour(client: Client) -> None:
    began, seen = datetime.now(UTC), {}
    for minutes in (25, 50, 59, 61):
        with time_machine.travel(began + timedelta(minutes=minutes)):
            client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
            seen[minutes] = len(shown(client))

    assert seen == {25: 10, 50: 10, 59: 10, 61: 0}


def test_new_codes_void_the_former_and_are_mailed(
    client: Client, user: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    former = shown(client)
    StaffMail.objects.all().delete()

    page = client.get(reverse(NEW))
    assert shown(client) == former
    with django_capture_on_commit_callbacks(execute=True):
        made = client.post(reverse(NEW))

    assert "The present codes are void from then on." in page.content.decode()
    assert made.headers["Location"] == reverse(PAGE)
    assert len(shown(client)) == 10
    assert set(shown(client)).isdisjoint(former)
    assert "New recovery codes were made for your account" in StaffMail.objects.get().text
    assert second_factors.codes_left(user) == shown(client)


def test_new_codes_need_a_factor_for_whose_loss_they_are(user: User) -> None:
    answer = client_of(user).post(reverse(NEW))

    assert "Add a passkey or an authenticator app first." in answer.content.decode()
    assert second_factors.codes_left(user) is None


def test_account_tells_how_many_are_left(user: User) -> None:
    add_app(user)
    for code in add_codes(user)[:9]:
        other = Client()
        other.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})
        other.post(reverse("mfa_authenticate"), {"code": code})

    words = client_of(user).get(reverse("mfa_index")).content.decode()

    assert "1 is left. Each lets you in once" in words


def test_codes_want_a_recent_login(user: User) -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=20)):
        client = client_of(user)

    answers = [client.get(reverse(name)) for name in (PAGE, FILE, NEW)]

    assert [answer.headers["Location"].split("?")[0] for answer in answers] == [reverse("account_reauthenticate")] * 3
