"""Codes that open once, whichever process is asked and however they are typed."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements.mail import staff
from agreements.models import StaffMail, User
from tests import factories
from tests.mail_backend import Backend
from tests.second_factors import add_app, add_codes, code_of, in_another_process

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return factories.make_user("olga@example.org")


def with_password(user: User) -> Client:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    return client


def comes_in(user: User, code: str) -> bool:
    client = with_password(user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    return client.get(reverse("home")).status_code == 200


def mails_about(words: str) -> int:
    return StaffMail.objects.filter(text__contains=words).count()


def test_password_alone_does_not_open_an_account_with_an_app(user: User) -> None:
    add_app(user)

    client = with_password(user)

    assert client.get(reverse("home")).status_code == 302
    assert client.get(reverse("mfa_index")).status_code == 302
    assert "Code of your authenticator app" in client.get(reverse("mfa_authenticate")).content.decode()


@pytest.mark.parametrize("written", ["{}{}", "{} {}", "{}-{}"])
def test_code_of_an_app_opens_once_in_all_processes(user: User, written: str) -> None:
    code = code_of(add_app(user))

    assert comes_in(user, code)
    in_another_process()
    assert not comes_in(user, written.format(code[:3], code[3:]))


def test_code_with_which_an_app_was_set_up_opens_nothing_more(user: User) -> None:
    client = Client()
    client.force_login(user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = code_of(secret)

    client.post(reverse("mfa_activate_totp"), {"code": code})
    in_another_process()

    assert not comes_in(user, code)
    assert comes_in(user, code_of(secret, later=1))


def test_code_that_confirmed_something_does_not_log_in(user: User) -> None:
    code = code_of(add_app(user))
    client = Client()
    client.force_login(user)

    client.post(reverse("mfa_reauthenticate"), {"code": code})
    in_another_process()

    assert not comes_in(user, code)


def test_recovery_code_opens_once(user: User) -> None:
    add_app(user)
    first, second, *_rest = add_codes(user)

    assert comes_in(user, f"{first[:4]} {first[4:]}")
    in_another_process()
    assert not comes_in(user, first)
    assert comes_in(user, second)
    assert mails_about("A recovery code was used to log in to your account, or to confirm something there.") == 2


def test_who_guesses_codes_is_stopped(user: User) -> None:
    code = code_of(add_app(user))
    client = with_password(user)

    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _ in range(11)]

    assert (answers[0], answers[-1]) == (200, 429)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 429


def test_secret_stays_when_the_page_is_loaded_again(user: User) -> None:
    client = Client()
    client.force_login(user)
    address = reverse("mfa_activate_totp")

    first, second = (client.get(address).context["form"].secret for _ in range(2))
    client.post(address, {"code": "000000"})

    assert first == second == client.get(address).context["form"].secret


def test_new_password_by_mail_leaves_the_second_factor(user: User, mail_backend: type[Backend]) -> None:
    secret, client, new = add_app(user), Client(), "a calm violet kite"
    client.post(reverse("account_reset_password"), {"email": user.email})
    staff.deliver(staff.owed(limit=50))
    (link,) = [line for line in mail_backend.taken[0].body.splitlines() if line.startswith("http")]
    page = client.get(link, follow=True)
    client.post(page.context["action_url"], {"password1": new, "password2": new})

    client.post(reverse("account_login"), {"login": user.email, "password": new})

    assert client.get(reverse("home")).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(reverse("home")).status_code == 200
